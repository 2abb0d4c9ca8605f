"""Conditional requests and caching (RFC 9110, 9111): strong ETags, 304 before any rendering."""

from datetime import UTC, datetime, timedelta

from flask import Response, request

from service.errors import PreconditionFailed

ETag = str

_PUBLIC = "public, max-age=60, stale-while-revalidate=600"
_FOREVER = "public, max-age=31536000, immutable"
_PRIVATE = "private, no-store"
_VARY = "Accept, Accept-Datetime, Authorization"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def known_etags() -> list[ETag]:
    """The entity tags of what the client has already, weak or strong."""
    if "If-None-Match" not in request.headers:
        return []
    return list(request.if_none_match.as_set(include_weak=True))


def is_known(etag: ETag, modified: datetime | None) -> bool:
    """Whether the client has it: by its tag, or by date where it sends no tag.

    Raises PreconditionFailed where ``If-Match`` names something else.
    """
    headers = request.headers
    if "If-Match" in headers and not request.if_match.contains(etag):
        raise PreconditionFailed
    if "If-None-Match" in headers:
        return request.if_none_match.contains_weak(etag)
    if "If-Modified-Since" in headers and modified is not None:
        since = request.if_modified_since
        return since is not None and modified < since + timedelta(seconds=1)
    return False


def answer(
    body: str | bytes | None,
    *,
    etag: ETag,
    modified: datetime | None,
    media_type: str = "application/json",
    forever: bool = False,
) -> Response:
    """Answer with a text, or 304 if the client has it; ``body`` None says that it does."""
    known = is_known(etag, modified) or body is None
    response = Response(
        None if known else body, 304 if known else 200, content_type=media_type
    )
    headers = response.headers
    if known:
        del headers["Content-Type"]
    headers["ETag"] = f'"{etag}"'
    headers["Vary"] = _VARY
    if "Authorization" in request.headers:
        headers["Cache-Control"] = _PRIVATE
    else:
        headers["Cache-Control"] = _FOREVER if forever else _PUBLIC
    if modified is not None:
        headers["Last-Modified"] = _http_date(modified)
    return response


def _http_date(moment: datetime) -> str:
    """IMF-fixdate; written out because it stands on the shortest path there is."""
    utc = moment.astimezone(UTC)
    return (
        f"{_WEEKDAYS[utc.weekday()]}, {utc.day:02d} {_MONTHS[utc.month - 1]} {utc.year:04d} "
        f"{utc.hour:02d}:{utc.minute:02d}:{utc.second:02d} GMT"
    )
