"""Time travel: the snapshot of ``as_of``, ``release`` or ``Accept-Datetime`` (RFC 7089)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request
from werkzeug.http import parse_date

from service.db import Connection
from service.errors import Malformed
from service.http import access
from service.store.journal import Snapshot
from service.usecases.releases.resolve import resolve_snapshot

_HEADER = "Accept-Datetime"
_END_OF_SECOND = timedelta(microseconds=999_999)


def requested_snapshot(conn: Connection, query: Mapping[str, Any]) -> Snapshot | None:
    """Return the requested snapshot, or None for the present; the query overrides the header.

    Raises NotFound for an unknown release, Invalid for an ``as_of`` in the future, Malformed for
    a header in the future or one that is not a date.
    """
    release, as_of = query["release"], query["as_of"]
    if release is None and as_of is None:
        as_of = _accept_datetime()
    return resolve_snapshot(conn, release, as_of, access.principal())


def _accept_datetime() -> datetime | None:
    """The time in the header: the end of its second, so that all of the second is included."""
    header = request.environ.get("HTTP_ACCEPT_DATETIME")
    if header is None:
        return None
    stated = parse_date(header)
    if stated is None:
        raise Malformed(
            f"{_HEADER} is not an HTTP date. Write it like Mon, 28 Jul 2025 08:00:00 GMT."
        )
    now = datetime.now(UTC)
    if stated > now:
        raise Malformed(f"{_HEADER} is in the future.")
    return min(stated + _END_OF_SECOND, now)
