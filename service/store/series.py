"""Series: the figures that differ by their period and item alone, and what stands beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg.rows import tuple_row

from service.db import Connection
from service.domain.principal import Principal
from service.store import queries
from service.store.filters import build_query, parameters
from service.store.journal import Snapshot

_sql = queries.load("series")


@dataclass(frozen=True, slots=True)
class Summary:
    """A series: how many figures, the days the first and the last period end, one figure's text."""

    id: str
    figures: int
    first_end: date | None
    last_end: date | None
    body: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A series of the same question by another definition, one of which replaces the other."""

    series: str
    measure: str
    name: str
    is_newer: bool


def list_page(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    after: str | None,
    limit: int,
) -> list[Summary]:
    """A page of the series that have figures which pass the filters in a state, by id."""
    asked = parameters(filters, reader, snapshot) | {"limit": limit}
    if after is not None:
        asked["after"] = after
    rows = conn.cursor(row_factory=tuple_row).execute(build_query("list_page", asked, _sql), asked)
    return [Summary(*row) for row in rows]


def count(
    conn: Connection, filters: Mapping[str, Any], reader: Principal, snapshot: Snapshot
) -> int:
    """How many series there are with figures that pass the filters in a state."""
    asked = parameters(filters, reader, snapshot)
    row = conn.execute(build_query("count", asked, _sql), asked).fetchone()
    assert row is not None
    return int(row["count"])


def list_before(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    starts: Sequence[date],
    before: date,
) -> list[str]:
    """What later figures are held against, as rendered, in a state.

    Of each start the last figure whose period ends before a day, and the one of the highest low.
    """
    asked = parameters(filters, reader, snapshot) | {"starts": list(starts), "before": before}
    rows = conn.cursor(row_factory=tuple_row).execute(
        build_query("list_before", asked, _sql), asked
    )
    return [body for (body,) in rows]


def list_beside(conn: Connection, figures: Sequence[str]) -> list[str]:
    """The ids of figures, and of all by the same originators of the same people, place and time.

    Those whose time is known on both sides alone.
    """
    return [row["id"] for row in _sql.list_beside(conn, figures=list(figures))]


def list_replacing(conn: Connection, series: str, *, at: int) -> list[Neighbour]:
    """The series whose measure replaces this one's, or is replaced by it, at a journal id."""
    return [Neighbour(**row) for row in _sql.list_replacing(conn, series=series, at=at)]
