"""Keyset paging: an opaque cursor that pins the state the first page read."""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from service.http import access, memento
from service.http.conditional import is_not_modified, respond
from service.http.context import public_url
from service.http.negotiation import JSON
from service.store import journal
from service.store.journal import Snapshot

_PARTS_BEFORE_ANSWERING = 2  # a head, and the first of what there is
_NOT_OF_THE_QUERY = frozenset({"cursor", "limit", "count"})


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a walk stands: the state it is pinned to, and the last key and id it saw."""

    at: int
    key: str
    id: str
    as_of: datetime | None = None

    def encode(self) -> str:
        packed = orjson.dumps([self.at, self.key, self.id, self.as_of, _fingerprint()])
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode(text: str) -> Cursor:
    """Read a cursor of this very list; raises PageNotFound for any other."""
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        at, key, id_, as_of, fingerprint = orjson.loads(packed)
        then = None if as_of is None else datetime.fromisoformat(as_of)
        ours = fingerprint == _fingerprint() and type(at) is int and slug.is_slug(id_)
    except (binascii.Error, ValueError, TypeError) as error:
        raise PageNotFound from error
    if not (ours and 0 <= at < 2**63 and isinstance(key, str) and key.isprintable()):
        raise PageNotFound
    return Cursor(at, key, id_, then)


@dataclass(frozen=True, slots=True)
class Walk:
    """One page of a walk through a list, at the state that its first page pinned."""

    moment: Snapshot
    after: tuple[str, str] | None
    etag: str
    reader: Principal

    @property
    def is_not_modified(self) -> bool:
        """Whether the client has this page, so that nothing need be read."""
        return is_not_modified(self.etag, self.moment.entered_at)

    @property
    def number(self) -> int | None:
        """The last key seen, where keys are whole numbers; raises PageNotFound where not."""
        if self.after is None:
            return None
        if not (self.after[0].isascii() and self.after[0].isdigit() and len(self.after[0]) < 10):
            raise PageNotFound
        return int(self.after[0])

    def unchanged(self) -> Response:
        """Answer 304."""
        return self.respond(None)

    def respond(self, body: str | bytes | None) -> Response:
        """Answer with a text that shows the state of the walk; None says the client has it."""
        return respond(body, etag=self.etag, modified=self.moment.entered_at, moment=self.moment)

    def stream(self, parts: Iterator[bytes], media_type: str, name: str) -> Response:
        """Answer with all there is, as it is read; ``name`` is what to save it as.

        What fails before the first part leaves is told as a problem; later the answer breaks off.
        """
        asked = request.method != "HEAD"
        begun = list(islice(parts, _PARTS_BEFORE_ANSWERING)) if asked else []
        response = respond(
            chain(begun, parts) if asked else iter(()),
            etag=self.etag,
            modified=self.moment.entered_at,
            media_type=media_type,
            moment=self.moment,
        )
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def page(
        self,
        rows: Sequence[tuple[str, str, str]],
        *,
        limit: int,
        count: int | None,
        head: Mapping[str, Any] | None = None,
    ) -> Response:
        """Join the (key, id, text) of up to ``limit`` rows to a page; one more means a next.

        ``head`` is what the page says of all of them.
        """
        url = None
        if len(rows) > limit:
            key, id_, _ = rows[limit - 1]
            url = _next_url(Cursor(self.moment.id, key, id_, self.moment.as_of))
        said = "" if head is None else orjson.dumps(head).decode()[1:-1] + ","
        total = "" if count is None else f',"count":{count}'
        after = f'],"next":{orjson.dumps(url).decode()}{total}}}'
        body = ",".join([text for *_, text in rows[:limit]])
        body = f'{{{said}"data":[{body}{after}'
        response = self.respond(body)
        if url is not None:
            response.headers["Link"] = f'<{url}>; rel="next"'
        return response


def start_walk(conn: Connection, query: Mapping[str, Any], media_type: str = JSON) -> Walk:
    """Start a walk at the state that is asked for, or go on with the cursor's.

    Raises PageNotFound, and what ``memento.asked`` raises.
    """
    reader = access.principal()
    cursor = query.get("cursor")
    decoded = None if cursor is None else decode(cursor)
    if decoded and query["release"] is None:
        moment = journal.find_snapshot(conn, decoded.at, decoded.as_of)
        if moment.entered_at is None:
            raise PageNotFound
    else:
        moment = memento.requested_snapshot(conn, query) or journal.find_snapshot(conn)
    # The state with the normalised query: the same question, in whatever order asked.
    question = orjson.dumps(sorted(request.args.items(multi=True))).decode()
    state = f"{moment.id} {moment.as_of} {moment.generation} {__version__}"
    sight = "all" if reader.may(EDITOR) else reader.name or ""  # some see drafts as well
    kind = () if media_type == JSON else (media_type, public_url())
    etag = etag_of(request.path, state, question, sight, *kind)
    return Walk(moment, (decoded.key, decoded.id) if decoded else None, etag, reader)


def _next_url(cursor: Cursor) -> str:
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    return f"{request.path}?{urlencode([*query, ('cursor', cursor.encode())])}"


def _fingerprint() -> str:
    """Tells one question from another, so that a cursor is of use in its own list alone."""
    asked = sorted(
        item for item in request.args.items(multi=True) if item[0] not in _NOT_OF_THE_QUERY
    )
    return hashlib.sha256(orjson.dumps([request.path, asked])).hexdigest()[:8]
