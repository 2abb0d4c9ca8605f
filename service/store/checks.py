"""The series and figures that a claim is compared with."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from service.db import Connection
from service.domain.period import Period
from service.domain.point import Point
from service.domain.quantity import Quantity
from service.store import queries
from service.store.filters import build_query
from service.store.journal import Snapshot

_sql = queries.load("checks")
_NO_LIMIT = "infinity"
_ANY_START = "-infinity"

ConflictColumn = Literal["population", "measure", "area"]


@dataclass(frozen=True, slots=True)
class CandidateSeries:
    """A series that a claim may be about: what its figures share."""

    id: str
    measure: str
    population: str | None
    conflict: str | None
    area: str | None
    origin: tuple[str, ...]
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class CandidateFigure:
    """A figure that a claim is compared with, and its version in the snapshot."""

    point: Point
    version: int


@dataclass(frozen=True, slots=True)
class ClaimedAmount:
    """What the figures of a series are near to: a number, and the days of a claim.

    ``since`` and ``until`` are the first and the last day of the claim's time, ``known`` the day on
    which it was made; None for no limit.
    """

    value: Decimal
    since: date | None
    until: date | None
    known: date | None


def find_vocabulary(conn: Connection, at: int) -> tuple[int, datetime] | None:
    """Return the newest event of an entry up to a journal id, and when it was entered.

    Documents do not count: the names that claims are read with come from other entries.
    """
    row = _sql.find_vocabulary(conn, at=at)
    return (row["id"], row["entered_at"]) if row else None


def list_conflicts(
    conn: Connection, column: ConflictColumn, ids: Iterable[str], snapshot: Snapshot
) -> list[str]:
    """Return the conflicts of published figures that have any of the ids in a column."""
    span = {name: limit for name, limit in snapshot.span.items() if limit is not None}
    query = {"ids": sorted(ids), **span}
    statement = build_query("list_conflicts", query, _sql, column=column)
    return [row["conflict"] for row in conn.execute(statement, query)]


def list_series(
    conn: Connection,
    conflicts: Iterable[str],
    populations: Iterable[str],
    snapshot: Snapshot,
    *,
    most: int,
) -> list[CandidateSeries]:
    """Return the series with published figures of the conflicts, at most ``most`` of each.

    As many again are returned for each of the populations, whose series are thus never crowded
    out by others.
    """
    conflict_ids, population_ids = sorted(conflicts), sorted(populations)
    of_populations = _sql.list_series_of(
        conn, conflicts=conflict_ids, populations=population_ids, most=most
    )
    of_conflicts = _sql.list_series(conn, conflicts=conflict_ids, most=most)
    return _list_shared(conn, [*of_populations, *of_conflicts], snapshot)


def list_series_without_conflict(
    conn: Connection, areas: Iterable[str], snapshot: Snapshot, *, most: int
) -> list[CandidateSeries]:
    """Return the series with published figures in the areas that name no conflict.

    At most ``most`` of each area.
    """
    rows = _sql.list_series_without_conflict(conn, areas=sorted(areas), most=most)
    return _list_shared(conn, rows, snapshot)


def _list_shared(
    conn: Connection, rows: Iterable[Mapping[str, Any]], snapshot: Snapshot
) -> list[CandidateSeries]:
    """Return what the figures of series share; without those that have none in the snapshot."""
    ids = list(dict.fromkeys(row["series"] for row in rows))
    return [
        CandidateSeries(
            row["series"], row["measure"], row["population"], row["conflict"], row["area"],
            tuple(row["origin"]), row["kind"],
        )
        for row in _sql.list_shared(conn, series=ids, **snapshot.span)
    ]  # fmt: skip


def list_points(
    conn: Connection,
    samples: Mapping[str, Point],
    flows: Container[str],
    snapshot: Snapshot,
    near: ClaimedAmount,
) -> list[list[CandidateFigure]]:
    """Return for each series the figures nearest to a claim in time and in number.

    ``samples`` has the series' ids and a point with what its figures share; ``flows`` the ids of
    those series of which the highest figure within the claim's time is returned, too.
    """
    rows = _sql.list_points(
        conn,
        series=list(samples),
        flows=[id_ in flows for id_ in samples],
        since=near.since or _ANY_START,
        until=near.until or _NO_LIMIT,
        known=near.known or _NO_LIMIT,
        value=near.value,
        **snapshot.span,
    )
    candidates: dict[str, list[CandidateFigure]] = defaultdict(list)
    for row in rows:
        candidates[row["series"]].append(_candidate(samples[row["series"]], row))
    return list(candidates.values())


def list_bodies(conn: Connection, versions: Sequence[tuple[str, int]]) -> dict[str, str]:
    """Return the texts of the versions (figure, version), by figure."""
    rows = _sql.list_bodies(
        conn,
        figures=[figure for figure, _ in versions],
        versions=[version for _, version in versions],
    )
    return {row["id"]: row["body"] for row in rows}


def list_bases(conn: Connection, versions: Sequence[tuple[str, int]]) -> dict[str, tuple[str, ...]]:
    """Return the sources that the versions (figure, version) were compiled from, by figure."""
    rows = _sql.list_bases(
        conn,
        figures=[figure for figure, _ in versions],
        versions=[version for _, version in versions],
    )
    return {row["figure"]: tuple(sorted(row["sources"])) for row in rows}


def _candidate(sample: Point, row: Mapping[str, Any]) -> CandidateFigure:
    edtf = row["period_edtf"]
    period = edtf and Period(edtf, row["kind"], tuple(row["period_inferred"]))
    reading = Quantity(
        value=row["value"],
        lower=row["lower"],
        upper=row["upper"],
        missing=row["missing"],
        comparator=row["comparator"],
        approximate=row["approximate"],
    )
    point = replace(
        sample,
        figure=row["figure"],
        period=period or None,
        reading=reading,
        sources=tuple(row["sources"]),
        is_item=row["of_several"],
    )
    return CandidateFigure(point, row["version"])
