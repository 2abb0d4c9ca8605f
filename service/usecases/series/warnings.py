"""Relate figures: the warnings between them, the differences in a series, where it breaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from service.db import Connection
from service.domain.comparison import Point
from service.domain.difference import Difference, differences_between_counts
from service.domain.principal import Principal
from service.domain.series_warnings import PairWarning, pair_warnings
from service.store import series, states
from service.store.figures import list_series
from service.store.journal import Snapshot
from service.store.series import Neighbour
from service.usecases.series.compare import point_of

_MOST_BESIDE = 5000
MOST_RELATED = 20_000  # figures that an import is looked through with: 40 MB
_PAGE = 1000

Figure = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """Where the definition of a series changed: the first figure of the newer one."""

    neighbour: Neighbour
    figure: str
    period_end: date | None


def warnings_among(
    conn: Connection, figures: Sequence[Figure], reader: Principal, snapshot: Snapshot
) -> list[PairWarning]:
    """The warnings of some figures, as ``FigureSchema`` shows them, among each other.

    They are also held against what the same originators count of the same time in this state.
    """
    shown = {figure["id"]: figure for figure in figures}
    beside = [id_ for id_ in series.list_beside(conn, list(shown)) if id_ not in shown]
    others = _read(conn, {"figures": beside[:_MOST_BESIDE]}, reader, snapshot) if beside else []
    points = [point_of(figure) for figure in (*figures, *others)]
    return [one for one in pair_warnings(points) if one.figure in shown or one.against in shown]


def warnings_of_new(
    conn: Connection, ids: Sequence[str], reader: Principal, snapshot: Snapshot
) -> list[PairWarning] | None:
    """The warnings that figures which came in raise, in their series and with what is beside them.

    None where that is more than is looked through at once: read the series then.
    """
    new = set(ids)
    if len(new) > MOST_RELATED:
        return None
    filters = {"series": sorted(set(list_series(conn, ids).values()))}
    points = _points(conn, filters, reader, snapshot)
    if points is None:
        return None
    known = {point.figure for point in points}
    beside = [id_ for id_ in series.list_beside(conn, sorted(new)) if id_ not in known]
    others = _points(conn, {"figures": beside}, reader, snapshot) if beside else []
    if others is None:
        return None
    return [one for one in pair_warnings([*points, *others]) if {one.figure, one.against} & new]


def _points(
    conn: Connection, filters: Mapping[str, Any], reader: Principal, snapshot: Snapshot
) -> list[Point] | None:
    """Figures to be held against others, read by the page; None where they are too many."""
    points: list[Point] = []
    after = None
    while len(points) <= MOST_RELATED:
        rows = states.list_page(
            conn, filters, reader, snapshot, sort="id", after=after, limit=_PAGE
        )
        points += [point_of(orjson.loads(body)) for *_, body in rows]
        if len(rows) < _PAGE:
            return points
        after = rows[-1][:2]
    return None


def differences_and_warnings(
    conn: Connection, id_: str, figures: Sequence[Figure], reader: Principal, snapshot: Snapshot
) -> tuple[list[Difference], list[PairWarning]]:
    """The differences and the warnings of figures that follow each other in a series.

    What comes before them in the series counts, too.
    """
    first = next((one["period"]["end"] for one in figures if _is_dated(one)), None)
    before: list[Figure] = []
    if first is not None:
        starts = {one["period"]["start"] for one in figures if _is_dated(one)} - {None}
        texts = series.list_before(
            conn, {"series": [id_]}, reader, snapshot, starts=sorted(starts), before=first
        )
        before = sorted(map(orjson.loads, texts), key=lambda one: (one["period"]["end"], one["id"]))
    shown = {figure["id"] for figure in figures}
    points = [point_of(figure) for figure in (*before, *figures)]
    differences = [one for one in differences_between_counts(points) if one.figure in shown]
    warnings = {one for one in pair_warnings(points) if one.figure in shown}
    warnings |= set(warnings_among(conn, figures, reader, snapshot))
    return differences, sorted(warnings, key=lambda one: (one.figure, one.code, one.against))


def series_breaks(
    conn: Connection, id_: str, reader: Principal, snapshot: Snapshot
) -> list[SeriesBreak]:
    """Where a measure replaced another, before or after a series."""
    found = []
    for neighbour in series.list_replacing(conn, id_, at=snapshot.id):
        newer = neighbour.series if neighbour.is_newer else id_
        older = id_ if neighbour.is_newer else neighbour.series
        first = _read(conn, {"series": [newer]}, reader, snapshot, limit=1)
        if first and _read(conn, {"series": [older]}, reader, snapshot, limit=1):
            period = first[0]["period"]
            found.append(SeriesBreak(neighbour, first[0]["id"], _end(period)))
    return found


def _read(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    limit: int = _MOST_BESIDE,
) -> list[Figure]:
    rows = states.list_page(conn, filters, reader, snapshot, sort="period", after=None, limit=limit)
    return [orjson.loads(body) for *_, body in rows]


def _end(period: Mapping[str, Any] | None) -> date | None:
    return date.fromisoformat(period["end"]) if period and period["end"] else None


def _is_dated(figure: Figure) -> bool:
    return figure["period"] is not None and figure["period"]["end"] is not None
