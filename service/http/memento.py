"""Time travel: the state asked for, by ``as_of``, ``release`` or ``Accept-Datetime`` (RFC 7089)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request
from werkzeug.http import parse_date

from service.db import Connection
from service.domain.faults import Fault
from service.errors import Invalid, Malformed, NotFound
from service.store import journal, releases
from service.store.journal import Moment

_HEADER = "Accept-Datetime"
_END_OF_SECOND = timedelta(microseconds=999_999)


def asked(conn: Connection, query: Mapping[str, Any]) -> Moment | None:
    """The state that is asked for; None for the present.

    Raises NotFound for a release that there is not, Invalid for a time to come in ``as_of``,
    Malformed for one in the header, or for a header that cannot be read.
    """
    name: str | None = query["release"]
    if name is not None:
        release = releases.find(conn, name)
        if release is None:
            raise NotFound(f"There is no release {name!r}.")
        return replace(journal.moment(conn, release.event), released_at=release.recorded_at)
    as_of = _as_of(query)
    return None if as_of is None else journal.moment(conn, as_of=as_of)


def _as_of(query: Mapping[str, Any]) -> datetime | None:
    """The recorded time that is asked for: what the query says, else the header."""
    said: datetime | None = query["as_of"]
    if said is not None:
        if said > datetime.now(UTC):
            raise Invalid([Fault(("parameter", "as_of"), "it lies in the future")])
        return said
    header = request.environ.get("HTTP_ACCEPT_DATETIME")
    if header is None:
        return None
    stated = parse_date(header)
    if stated is None:
        raise Malformed(f"{_HEADER} is no HTTP date: write it as Mon, 28 Jul 2025 08:00:00 GMT.")
    if stated > datetime.now(UTC):
        raise Malformed(f"{_HEADER} lies in the future.")
    return stated + _END_OF_SECOND
