"""Time travel: the state asked for, by ``as_of``, ``release`` or ``Accept-Datetime`` (RFC 7089)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request
from werkzeug.http import parse_date

from service.db import Connection
from service.errors import Malformed
from service.store.journal import Snapshot
from service.usecases.releases.resolve import resolve_state

_HEADER = "Accept-Datetime"
_END_OF_SECOND = timedelta(microseconds=999_999)


def requested_snapshot(conn: Connection, query: Mapping[str, Any]) -> Snapshot | None:
    """The state that is asked for, in the query before the header; None for the present.

    Raises NotFound for a release that there is not, Invalid for a time to come in ``as_of``,
    Malformed for one in the header, or for a header that cannot be read.
    """
    release, as_of = query["release"], query["as_of"]
    if release is None and as_of is None:
        as_of = _in_header()
    return resolve_state(conn, release, as_of)


def _in_header() -> datetime | None:
    header = request.environ.get("HTTP_ACCEPT_DATETIME")
    if header is None:
        return None
    stated = parse_date(header)
    if stated is None:
        raise Malformed(f"{_HEADER} is no HTTP date: write it as Mon, 28 Jul 2025 08:00:00 GMT.")
    now = datetime.now(UTC)
    if stated > now:
        raise Malformed(f"{_HEADER} lies in the future.")
    return min(stated + _END_OF_SECOND, now)
