"""Conditional requests and caching (RFC 9110, 9111): strong ETags, 304 before any rendering."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from flask import Response, request
from werkzeug.datastructures import ETags

from service.errors import PreconditionFailed, PreconditionRequired
from service.store.journal import Snapshot
from service.store.renderings import StoredJson
from service.usecases.figures.precondition import IfMatch

ETag = str

_SECOND = timedelta(seconds=1)
_PUBLIC = "public, max-age=60, stale-while-revalidate=600"
_FOREVER = "public, max-age=31536000, immutable"
_PRIVATE = "private, no-store"
_VARY = "Accept, Accept-Encoding, Accept-Datetime, Authorization"
PUBLIC_HEADERS = (("Vary", _VARY), ("Cache-Control", _PUBLIC))  # of what may change
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def if_none_match() -> list[ETag]:
    """The entity tags of ``If-None-Match``, weak or strong; empty without the header."""
    if "HTTP_IF_NONE_MATCH" not in request.environ:
        return []
    return list(_plain(request.if_none_match.as_set(include_weak=True)))


def if_match() -> IfMatch | None:
    """The precondition of a request from ``If-Match``; None without the header."""
    if "HTTP_IF_MATCH" not in request.environ:
        return None
    tags: ETags = request.if_match
    strong, every = tags.as_set(), tags.as_set(include_weak=True)
    return IfMatch(_plain(strong), tags.star_tag, _plain(every - strong))


# What servers that compress an answer on its way add to its tag (Apache, Caddy).
_CODING = re.compile(r"-(?:gzip|br|zstd|deflate)$")


def _plain(etags: Iterable[ETag]) -> frozenset[ETag]:
    """The tags of the answers as they were before a server between compressed them."""
    return frozenset(plain_tag(etag) for etag in etags if etag)  # an empty one is read as None


def plain_tag(etag: ETag) -> ETag:
    """The tag of an answer as it was before it was compressed, here or by a server between."""
    return _CODING.sub("", etag)


def require_if_match() -> IfMatch:
    """The precondition of a write; raises PreconditionRequired without the header (RFC 6585)."""
    precondition = if_match()
    if precondition is None:
        raise PreconditionRequired
    return precondition


def refuse_if_match() -> None:
    """Raise PreconditionFailed if ``If-Match`` names a state, where the address has no state."""
    precondition = if_match()
    if precondition and not precondition.matches_any:
        raise PreconditionFailed("This address has no state to match. Leave out If-Match.")


def must_be_new() -> bool:
    """Whether the writer wants to create only: ``If-None-Match: *``."""
    return request.if_none_match.star_tag


def is_not_modified(etag: ETag, modified: datetime | None) -> bool:
    """Whether the client's copy is current: by its tag, or by date if it sends no tag."""
    environ = request.environ
    if "HTTP_IF_NONE_MATCH" in environ:
        return request.if_none_match.star_tag or etag in if_none_match()
    if "HTTP_IF_MODIFIED_SINCE" in environ and modified is not None:
        since = request.if_modified_since
        return since is not None and last_modified(modified) <= since
    return False


def last_modified(recorded: datetime) -> datetime:
    """The next full second after the time of recording, so that a date names one state only."""
    return recorded.replace(microsecond=0) + _SECOND


def modified_header(recorded: datetime) -> tuple[str, str] | None:
    """``Last-Modified``; None in the second of recording, when another state may get its date."""
    stated = last_modified(recorded)
    return ("Last-Modified", _http_date(stated)) if stated <= datetime.now(UTC) else None


def conditional_response(
    body: str | bytes | Iterable[bytes] | None,
    *,
    etag: ETag,
    modified: datetime | None,
    media_type: str = "application/json",
    forever: bool = False,
    snapshot: Snapshot | None = None,
) -> Response:
    """Make the response to a read: 200 with the body, or 304 if the client's copy is current.

    ``body`` None stands for 304; ``modified`` is the time of recording; ``forever`` marks what
    never changes. ``snapshot`` is the one that was requested, if any (RFC 7089).

    Raises PreconditionFailed where ``If-Match`` or ``If-Unmodified-Since`` does not hold.
    """
    _check_preconditions(etag, modified)
    headers = [("ETag", f'"{etag}"'), *_cache_headers(snapshot, forever=forever)]
    if modified is not None and (header := modified_header(modified)):
        headers.append(header)
    if body is None or is_not_modified(etag, modified):
        response = Response(None, 304, headers)
        del response.headers["Content-Type"]
        return response
    return Response(body, 200, headers, content_type=media_type)


def _check_preconditions(etag: ETag, modified: datetime | None) -> None:
    """Raise PreconditionFailed where a precondition of a read does not hold (RFC 9110, 13.2.2)."""
    environ = request.environ  # by its WSGI name a header is found fastest
    if precondition := if_match():
        precondition.require(etag)
    elif "HTTP_IF_UNMODIFIED_SINCE" in environ and modified is not None:
        since = request.if_unmodified_since
        if since is not None and last_modified(modified) > since:
            raise PreconditionFailed("It has changed since the date in If-Unmodified-Since.")


def _cache_headers(snapshot: Snapshot | None, *, forever: bool) -> list[tuple[str, str]]:
    """Vary, Cache-Control and, for a snapshot of a known time, Memento-Datetime."""
    is_release = snapshot is not None and snapshot.released_at is not None
    if "HTTP_AUTHORIZATION" in request.environ:
        control = _PRIVATE
    else:
        control = _FOREVER if forever or is_release else _PUBLIC
    return [("Vary", _VARY), ("Cache-Control", control), *_memento(snapshot)]


def _memento(snapshot: Snapshot | None) -> list[tuple[str, str]]:
    if snapshot is None or snapshot.memento is None:
        return []
    return [("Memento-Datetime", _http_date(snapshot.memento))]


def uncached_response(body: bytes, snapshot: Snapshot) -> Response:
    """Make the response to a read by POST, which no cache may store: 200 with a JSON body."""
    headers = [("Vary", _VARY), ("Cache-Control", _PRIVATE), *_memento(snapshot)]
    return Response(body, 200, headers, content_type="application/json")


def written_response(stored: StoredJson, location: str | None = None) -> Response:
    """Make the response to a write: the current state, with 201 and its URL if it is new."""
    headers = [("ETag", f'"{stored.etag}"'), ("Vary", _VARY), ("Cache-Control", _PRIVATE)]
    if location is not None:
        headers.append(("Location", location))
    status = 200 if location is None else 201
    return Response(stored.body, status, headers, content_type="application/json")


def _http_date(moment: datetime) -> str:
    """A time as IMF-fixdate (RFC 9110, 5.6.7); by hand, since every read formats two."""
    utc = moment.astimezone(UTC)
    return (
        f"{_WEEKDAYS[utc.weekday()]}, {utc.day:02d} {_MONTHS[utc.month - 1]} {utc.year:04d} "
        f"{utc.hour:02d}:{utc.minute:02d}:{utc.second:02d} GMT"
    )
