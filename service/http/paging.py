"""Keyset paging: an opaque cursor that pins the snapshot of the first page."""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, islice
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response, request

from service import __version__
from service.db import Connection
from service.domain import slug
from service.domain.digest import etag_of
from service.domain.principal import EDITOR, Principal
from service.errors import PageNotFound
from service.http import access, compression, memento
from service.http.conditional import conditional_response, is_not_modified
from service.http.context import public_url
from service.http.negotiation import JSON
from service.http.turns import Turns
from service.store import journal
from service.store.journal import Snapshot

_STREAMS = Turns("streams", most=48, at_once=2)
_PARTS_BEFORE_RESPONSE = 2  # a head, and the first figure
_PAGING_PARAMETERS = frozenset({"cursor", "limit", "count"})


@dataclass(frozen=True, slots=True)
class CountAbove:
    """More than ``most`` match, and they were not counted further."""

    most: int


def counted(number: int, most: int) -> int | CountAbove:
    """Return a number that was counted up to one more than ``most``."""
    return number if number <= most else CountAbove(most)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The position of a walk: its snapshot (event and ``as_of``), and the last key and id sent."""

    at: int
    key: str
    id: str
    as_of: datetime | None = None

    def encode(self) -> str:
        """Return the cursor as URL-safe base64 without padding."""
        packed = orjson.dumps([self.at, self.key, self.id, self.as_of, _fingerprint()])
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(text: str) -> Cursor:
    """Read a cursor of the requested list; raises PageNotFound for any other text."""
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        at, key, id_, as_of, fingerprint = orjson.loads(packed)
        recorded_by = None if as_of is None else _past_time(as_of)
        is_valid = fingerprint == _fingerprint() and type(at) is int and slug.is_slug(id_)
    except (binascii.Error, ValueError, TypeError) as error:
        raise PageNotFound from error
    if not (is_valid and 0 <= at < 2**63 and isinstance(key, str) and key.isprintable()):
        raise PageNotFound
    return Cursor(at, key, id_, recorded_by)


def _past_time(text: str) -> datetime:
    """Read the time of a cursor as ``Cursor.encode`` writes it: in UTC, and not in the future.

    Raises ValueError or TypeError for any other text.
    """
    time = datetime.fromisoformat(text)
    if time.utcoffset() != timedelta(0) or time > datetime.now(UTC):
        raise ValueError
    return time.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Walk:
    """One page of a walk through a list, in the snapshot that its first page pinned.

    ``after`` is the last key and id of the page before; None for the first page.
    """

    snapshot: Snapshot
    after: tuple[str, str] | None
    etag: str
    reader: Principal

    @property
    def is_not_modified(self) -> bool:
        """Whether the client's copy of this page is current, so that nothing need be read."""
        return is_not_modified(self.etag, self.snapshot.entered_at)

    @property
    def number(self) -> int | None:
        """The key of ``after`` as a whole number, or None; raises PageNotFound for another key."""
        if self.after is None:
            return None
        if not (self.after[0].isascii() and self.after[0].isdigit() and len(self.after[0]) < 10):
            raise PageNotFound
        return int(self.after[0])

    def on_day(self, day: date) -> "Walk":
        """Return the walk of an answer that also depends on the day that it is given on."""
        entered_at = self.snapshot.entered_at
        begun = datetime.combine(day, time.min, UTC)
        return replace(
            self,
            etag=etag_of(self.etag, day.isoformat()),
            snapshot=replace(self.snapshot, entered_at=entered_at and max(entered_at, begun)),
        )

    def not_modified(self) -> Response:
        """Make a 304."""
        return self.response(None)

    def response(self, body: str | bytes | None) -> Response:
        """Make a response with a text of the walk's snapshot; None stands for 304."""
        return conditional_response(
            body, etag=self.etag, modified=self.snapshot.entered_at, snapshot=self.snapshot
        )

    def stream(self, parts: Iterator[bytes], media_type: str, name: str) -> Response:
        """Stream the parts as they are read; ``name`` is the file name to save them under.

        A failure in the first parts becomes a problem; a later one breaks the response off.

        Raises Busy while too many streams are being sent.
        """
        sends_body = request.method != "HEAD"
        parts = _STREAMS.each(compression.stream(parts))
        first_parts = list(islice(parts, _PARTS_BEFORE_RESPONSE)) if sends_body else []
        response = conditional_response(
            chain(first_parts, parts) if sends_body else iter(()),
            etag=self.etag,
            modified=self.snapshot.entered_at,
            media_type=media_type,
            snapshot=self.snapshot,
        )
        compression.mark_stream(response)
        response.call_on_close(parts.close)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def page(
        self,
        rows: Sequence[tuple[str, str, str]],
        *,
        limit: int,
        count: int | CountAbove | None,
        head: Mapping[str, Any] | None = None,
    ) -> Response:
        """Join the JSON texts of up to ``limit`` rows (key, id, text) to a page.

        One row more than ``limit`` means that there is a next page. ``head`` has further fields of
        the page, before ``data``; ``count`` is the number of all rows of the list.
        """
        url = None
        if len(rows) > limit:
            key, id_, _ = rows[limit - 1]
            url = _next_url(Cursor(self.snapshot.id, key, id_, self.snapshot.as_of))
        fields = "" if head is None else orjson.dumps(head).decode()[1:-1] + ","
        if isinstance(count, CountAbove):
            total = f',"count":null,"count_above":{count.most}'
        else:
            total = "" if count is None else f',"count":{count}'
        after = f'],"next":{orjson.dumps(url).decode()}{total}}}'
        body = ",".join([text for *_, text in rows[:limit]])
        body = f'{{{fields}"data":[{body}{after}'
        response = self.response(body)
        if url is not None:
            response.headers["Link"] = f'<{url}>; rel="next"'
        return response


def start_walk(conn: Connection, query: Mapping[str, Any], media_type: str = JSON) -> Walk:
    """Start a walk in the requested snapshot, or continue in that of the cursor.

    Raises PageNotFound, and what ``memento.requested_snapshot`` raises.
    """
    reader = access.principal()
    cursor = query.get("cursor")
    decoded = None if cursor is None else decode(cursor)
    if decoded and query["release"] is None:
        snapshot = journal.find_snapshot(conn, decoded.at, decoded.as_of, reader=reader)
        if snapshot.entered_at is None:
            raise PageNotFound
    else:
        snapshot = memento.requested_snapshot(conn, query) or journal.find_snapshot(
            conn, reader=reader
        )
    # The snapshot with the sorted query: the order of parameters does not change the answer.
    sorted_query = orjson.dumps(sorted(request.args.items(multi=True))).decode()
    state = f"{snapshot.id} {snapshot.as_of} {snapshot.generation} {__version__}"
    # Editors see all drafts, authors their own, others none.
    visibility = "all" if reader.may(EDITOR) else reader.name or ""
    kind = () if media_type == JSON else (media_type, public_url())
    etag = etag_of(request.path, state, sorted_query, visibility, *kind)
    return Walk(snapshot, (decoded.key, decoded.id) if decoded else None, etag, reader)


def _next_url(cursor: Cursor) -> str:
    """The address of the page after the cursor, with the filters of this one."""
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{request.path}?{urlencode([*query, ('cursor', cursor.encode())])}"


def _fingerprint() -> str:
    """A hash of the list's path and filters, so that a cursor is valid in its own list only."""
    filters = sorted(
        item for item in request.args.items(multi=True) if item[0] not in _PAGING_PARAMETERS
    )
    return hashlib.sha256(orjson.dumps([request.path, filters])).hexdigest()[:8]
