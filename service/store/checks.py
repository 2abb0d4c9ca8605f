"""What claims are held to: the series of a conflict, and those of their figures that matter."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from service.db import Connection
from service.domain.comparison import Point
from service.domain.period import Period
from service.domain.quantity import Quantity
from service.store import queries
from service.store.journal import Snapshot

_sql = queries.load("checks")
_EVER = "infinity"


@dataclass(frozen=True, slots=True)
class ClaimSeries:
    """A series: what its figures share."""

    id: str
    measure: str
    population: str | None
    conflict: str
    area: str | None
    origin: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CandidateFigure:
    """A figure that a claim is held to, and its version in the state that was asked."""

    point: Point
    version: int


def find_vocabulary(conn: Connection, at: int) -> tuple[int, datetime] | None:
    """The newest event of an entry by a journal id, and when it was entered."""
    row = _sql.find_vocabulary(conn, at=at)
    return (row["id"], row["entered_at"]) if row else None


def list_conflicts(conn: Connection, populations: Iterable[str], snapshot: Snapshot) -> list[str]:
    """The conflicts in which figures count any of some populations, in a state."""
    rows = _sql.list_conflicts(conn, populations=sorted(populations), **snapshot.span)
    return [row["conflict"] for row in rows]


def list_conflicts_counting(
    conn: Connection, measures: Iterable[str], snapshot: Snapshot
) -> list[str]:
    """The conflicts in which figures count by any of some measures, in a state."""
    rows = _sql.list_conflicts_counting(conn, measures=sorted(measures), **snapshot.span)
    return [row["conflict"] for row in rows]


def list_series(
    conn: Connection,
    conflicts: Iterable[str],
    populations: Iterable[str],
    snapshot: Snapshot,
    *,
    most: int,
) -> list[ClaimSeries]:
    """The series of some conflicts in a state, at most so many of each.

    Those of some populations are there whatever else there is.
    """
    places = sorted(conflicts)
    people = sorted(populations)
    of_people = _sql.list_series_of(conn, conflicts=places, populations=people, most=most)
    others = _sql.list_series(conn, conflicts=places, most=most)
    found = list(dict.fromkeys(row["series"] for rows in (of_people, others) for row in rows))
    return [
        ClaimSeries(
            row["series"], row["measure"], row["population"], row["conflict"], row["area"],
            tuple(row["origin"]),
        )
        for row in _sql.list_shared(conn, series=found, **snapshot.span)
    ]  # fmt: skip


def list_points(
    conn: Connection,
    samples: Mapping[str, Point],
    snapshot: Snapshot,
    *,
    until: date | None,
    known: date | None,
    value: Decimal,
) -> list[list[CandidateFigure]]:
    """Of each series, given by a point of it, the figures that bear on a claim.

    ``until`` is the last day of the claim's time, ``known`` the day it was made on.
    """
    rows = _sql.list_points(
        conn,
        series=list(samples),
        until=until or _EVER,
        known=known or _EVER,
        value=value,
        **snapshot.span,
    )
    found: dict[str, list[CandidateFigure]] = defaultdict(list)
    for row in rows:
        found[row["series"]].append(_found(samples[row["series"]], row))
    return list(found.values())


def list_bodies(conn: Connection, versions: Sequence[tuple[str, int]]) -> dict[str, str]:
    """The texts of some figures' versions, by figure."""
    rows = _sql.list_bodies(
        conn,
        figures=[figure for figure, _ in versions],
        versions=[version for _, version in versions],
    )
    return {row["id"]: row["body"] for row in rows}


def _found(sample: Point, row: Mapping[str, Any]) -> CandidateFigure:
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
    point = Point(
        figure=row["figure"],
        measure=sample.measure,
        unit=sample.unit,
        basis=sample.basis,
        counts=sample.counts,
        population=sample.population,
        period=period or None,
        reading=reading,
        conflict=sample.conflict,
        area=sample.area,
        origin=sample.origin,
        sources=tuple(row["sources"]),
    )
    return CandidateFigure(point, row["version"])
