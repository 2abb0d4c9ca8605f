"""The figures that comparisons need: the last of each series, those of a day, those around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg.rows import class_row, tuple_row

from service.db import Connection
from service.domain.principal import Principal
from service.store.filters import execute, parameters
from service.store.journal import Snapshot
from service.store.series import list_ids


@dataclass(frozen=True, slots=True)
class Rival:
    """A figure of a series as rendered; ``is_item``: one of several of its series and period."""

    series: str
    is_item: bool
    body: str


@dataclass(frozen=True, slots=True)
class Available:
    """How many series there are of a population in a conflict and an area, by their ids.

    ``measures``: what they count; the first and the last day on which a period ends.
    """

    population: str | None
    conflict: str | None
    area: str | None
    measures: list[str]
    series: int
    first_end: date | None
    last_end: date | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A place beside a figure: in its series, from a start, on a day and later, or up to it.

    ``start`` None: of any start.
    """

    series: str
    start: date | None
    day: date
    is_later: bool


def list_series(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    on: date | None,
    limit: int,
) -> list[str]:
    """Return the first series with a figure that passes the filters and ends by a day.

    Those of an area are left out, unless the filters name an area.
    """
    query = parameters(filters, reader, snapshot)
    if filters.get("area") is None:
        query["whole"] = True
    return list_ids(conn, _until(query, on), limit=limit)


def list_latest(
    conn: Connection,
    ids: Sequence[str],
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    on: date | None,
) -> list[Rival]:
    """Return of each of the series the figure whose period ends last, on a day or before it."""
    query = parameters(filters, reader, snapshot) | {"wanted_series": list(ids)}
    return execute(conn, "list_latest", _until(query, on), class_row(Rival)).fetchall()


def _until(query: dict[str, Any], day: date | None) -> dict[str, Any]:
    return query if day is None else {**query, "until": day}


def list_on_days(
    conn: Connection,
    wanted: Sequence[tuple[str, date]],
    reader: Principal,
    snapshot: Snapshot,
) -> dict[tuple[str, date], list[Rival]]:
    """Return the figures of each series that end on a day, for pairs of series and day."""
    query = parameters({"series": sorted({series for series, _ in wanted})}, reader, snapshot)
    query |= {
        "wanted_series": [series for series, _ in wanted],
        "wanted_days": [day for _, day in wanted],
    }
    rows = execute(conn, "list_on_days", query, tuple_row)
    figures: dict[tuple[str, date], list[Rival]] = {}
    for series, day, is_item, body in rows:
        figures.setdefault((series, day), []).append(Rival(series, is_item, body))
    return figures


def list_nearest(
    conn: Connection, wanted: Sequence[Neighbour], reader: Principal, snapshot: Snapshot
) -> dict[Neighbour, str]:
    """Return the text of the figure nearest to each place, as far as there is any."""
    query = parameters({"series": sorted({each.series for each in wanted})}, reader, snapshot)
    query |= {
        "wanted_series": [each.series for each in wanted],
        "starts": [each.start for each in wanted],
        "days": [each.day for each in wanted],
        "later": [each.is_later for each in wanted],
    }
    rows = execute(conn, "list_nearest", query, tuple_row)
    return {wanted[place - 1]: body for place, body in rows}


def list_available(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    limit: int,
) -> list[Available]:
    """Return of whom and where there are figures that pass the filters, most series first."""
    query = parameters(filters, reader, snapshot) | {"limit": limit}
    return execute(conn, "list_available", query, class_row(Available)).fetchall()
