"""Conditional requests and caching (RFC 9110, 9111): strong ETags, 304 before any rendering."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from flask import Response, request

from service.errors import PreconditionFailed, PreconditionRequired
from service.store.journal import Snapshot
from service.store.renderings import StoredJson
from service.usecases.figures.precondition import IfMatch

ETag = str

_SECOND = timedelta(seconds=1)
_PUBLIC = "public, max-age=60, stale-while-revalidate=600"
_FOREVER = "public, max-age=31536000, immutable"
_PRIVATE = "private, no-store"
_VARY = "Accept, Accept-Datetime, Authorization"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def if_none_match() -> list[ETag]:
    """The entity tags of what the client has already, weak or strong."""
    if "HTTP_IF_NONE_MATCH" not in request.environ:
        return []
    return list(request.if_none_match.as_set(include_weak=True))


def if_match() -> IfMatch | None:
    """What the writer says to have seen, in ``If-Match``; None where it says nothing."""
    if "HTTP_IF_MATCH" not in request.environ:
        return None
    return IfMatch(frozenset(request.if_match.as_set()), request.if_match.star_tag)


def require_if_match() -> IfMatch:
    """The same where it must be said; raises PreconditionRequired."""
    if (said := if_match()) is None:
        raise PreconditionRequired
    return said


def refuse_if_match() -> None:
    """Where there is no state to name; raises PreconditionFailed for the name of one."""
    said = if_match()
    if said and not said.matches_any:
        raise PreconditionFailed("If-Match names a state, and this address has none: leave it out.")


def must_be_new() -> bool:
    """Whether the writer wants to create and nothing else: ``If-None-Match: *``."""
    return request.if_none_match.star_tag


def is_not_modified(etag: ETag, modified: datetime | None) -> bool:
    """Whether the client has it: by its tag, or by date where it sends no tag."""
    asked = request.environ
    if "HTTP_IF_NONE_MATCH" in asked:
        return request.if_none_match.contains_weak(etag)
    if "HTTP_IF_MODIFIED_SINCE" in asked and modified is not None:
        since = request.if_modified_since
        return since is not None and last_modified(modified) <= since
    return False


def last_modified(recorded: datetime) -> datetime:
    """The full second after something was recorded: a date then names one state alone."""
    return recorded.replace(microsecond=0) + _SECOND


def respond(
    body: str | bytes | Iterable[bytes] | None,
    *,
    etag: ETag,
    modified: datetime | None,
    media_type: str = "application/json",
    forever: bool = False,
    moment: Snapshot | None = None,
) -> Response:
    """Answer with a text, or 304 if the client has it; ``body`` None says that it does.

    ``moment`` is the state that it shows, where one was asked for (RFC 7089).

    Raises PreconditionFailed where ``If-Match`` names something else.
    """
    asked = request.environ  # as WSGI names the headers: this is the shortest path there is
    if "HTTP_IF_MATCH" in asked:
        if not request.if_match.contains(etag):
            raise PreconditionFailed
    elif "HTTP_IF_UNMODIFIED_SINCE" in asked and modified is not None:
        since = request.if_unmodified_since
        if since is not None and last_modified(modified) > since:
            raise PreconditionFailed("It was changed since the date in If-Unmodified-Since.")
    private = "HTTP_AUTHORIZATION" in asked
    forever = forever or (moment is not None and moment.released_at is not None)
    headers = [
        ("ETag", f'"{etag}"'),
        ("Vary", _VARY),
        ("Cache-Control", _PRIVATE if private else _FOREVER if forever else _PUBLIC),
    ]
    if moment is not None and moment.memento is not None:
        headers.append(("Memento-Datetime", _http_date(moment.memento)))
    if modified is not None:
        stated = last_modified(modified)
        if stated <= datetime.now(UTC):  # else the date could still come to name two states
            headers.append(("Last-Modified", _http_date(stated)))
    if body is None or is_not_modified(etag, modified):
        response = Response(None, 304, headers)
        del response.headers["Content-Type"]
        return response
    return Response(body, 200, headers, content_type=media_type)


def respond_uncached(body: bytes, moment: Snapshot) -> Response:
    """Answer a question that was sent as a body: nothing keeps such an answer."""
    headers = [("Vary", _VARY), ("Cache-Control", _PRIVATE)]
    if moment.memento is not None:
        headers.append(("Memento-Datetime", _http_date(moment.memento)))
    return Response(body, 200, headers, content_type="application/json")


def respond_written(reading: StoredJson, location: str | None = None) -> Response:
    """Answer a write with what there is now, and where, if it is new."""
    headers = [("ETag", f'"{reading.etag}"'), ("Vary", _VARY), ("Cache-Control", _PRIVATE)]
    if location is not None:
        headers.append(("Location", location))
    status = 200 if location is None else 201
    return Response(reading.body, status, headers, content_type="application/json")


def _http_date(moment: datetime) -> str:
    """IMF-fixdate; written out because it stands on the shortest path there is."""
    utc = moment.astimezone(UTC)
    return (
        f"{_WEEKDAYS[utc.weekday()]}, {utc.day:02d} {_MONTHS[utc.month - 1]} {utc.year:04d} "
        f"{utc.hour:02d}:{utc.minute:02d}:{utc.second:02d} GMT"
    )
