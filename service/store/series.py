"""Series: figures that differ by their period and item alone, and the figures related to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg.rows import class_row, dict_row, tuple_row

from service.db import Connection
from service.domain.age import Rhythm
from service.domain.principal import Principal
from service.store import queries
from service.store.filters import execute, parameters
from service.store.journal import Snapshot

_sql = queries.load("series")
_MATCHING = _sql.matching.sql.rstrip().rstrip(";")


@dataclass(frozen=True, slots=True)
class Summary:
    """A series: how many figures, the first and last day a period ends, the text of one figure."""

    id: str
    figures: int
    first_end: date | None
    last_end: date | None
    body: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A series whose measure replaces another series' measure, or is replaced by it.

    Their figures share everything else; ``is_newer`` is whether this series replaces.
    """

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
    """Return a page of the series with figures that pass the filters, by id."""
    query = parameters(filters, reader, snapshot) | {"limit": limit}
    if after is not None:
        query["after"] = after
    rows = execute(conn, "list_page", query, class_row(Summary), _sql, matching=_MATCHING)
    return rows.fetchall()


def list_ids(conn: Connection, query: Mapping[str, Any], *, limit: int) -> list[str]:
    """Return the first series with a figure that passes, for parameters of ``filter``.

    ``whole`` among them leaves out the series of areas, ``until`` those that end later than a day.
    """
    rows = execute(conn, "list_ids", {**query, "limit": limit}, tuple_row, _sql, matching=_MATCHING)
    return [id_ for (id_,) in rows]


def count(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    most: int | None = None,
) -> int:
    """Count the series with figures that pass the filters, up to ``most`` of them."""
    query = parameters(filters, reader, snapshot) | {"most": most}
    [(number,)] = execute(conn, "count", query, tuple_row, _sql, matching=_MATCHING)
    return int(number)


def list_rhythms(
    conn: Connection, ids: Sequence[str], reader: Principal, snapshot: Snapshot
) -> dict[str, Rhythm]:
    """Return by series when its last period ended and the usual gap; only those with an end."""
    if not ids:
        return {}
    query = parameters({"series": list(ids)}, reader, snapshot)
    rows = execute(conn, "list_rhythms", query, dict_row, _sql)
    return {row["series"]: Rhythm(row["last_end"], row["gaps"], row["usual_gap"]) for row in rows}


def list_before(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    starts: Sequence[date],
    before: date,
) -> Sequence[Mapping[str, Any]]:
    """Return figure, period and reading of a series' figures whose period ends before a day.

    Only those that count since one of the ``starts``, oldest first. They are read from columns:
    the texts of a long series would be many megabytes.
    """
    query = parameters(filters, reader, snapshot) | {"starts": list(starts), "before": before}
    return execute(conn, "list_before", query, dict_row, _sql).fetchall()


def list_of_same_period(conn: Connection, figures: Sequence[str]) -> list[str]:
    """Return the ids of figures by the same originators over the same period.

    The given figures are among them. Only figures whose period has a known start and end count.
    """
    return [row["id"] for row in _sql.list_of_same_period(conn, figures=list(figures))]


def list_replacing(conn: Connection, series: str, *, at: int) -> list[Neighbour]:
    """Return the series whose measure replaces this series' one or is replaced by it.

    Measures are read as of the journal id ``at``.
    """
    return [
        Neighbour(**row)
        for row in conn.execute(
            _sql.list_replacing.sql, {"series": series, "at": at}, prepare=False
        )
    ]
