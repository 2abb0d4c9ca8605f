"""Relate figures: the warnings between them, the differences in a series, and its breaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import orjson

from service.db import Connection
from service.domain.difference import Difference, differences_between_counts
from service.domain.period import Period, parse_date
from service.domain.point import Point
from service.domain.principal import Principal
from service.domain.quantity import READING, Quantity
from service.domain.series_warnings import PairWarning, pair_warnings
from service.store import series, states, vocabularies
from service.store.figures import list_series
from service.store.hierarchy import load_hierarchies
from service.store.journal import Snapshot
from service.store.series import Neighbour
from service.usecases.series.points import point_of

_MAX_BESIDE = 5000
MAX_RELATED_FIGURES = 20_000  # that an import's warnings are looked for in: 40 MB
_FIGURES_PER_PAGE = 1000
_NEWEST = datetime.max.replace(tzinfo=UTC)

Figure = Mapping[str, Any]  # as ``FigureSchema`` dumps it


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """Where the definition of a series changed: the first figure of the newer series."""

    neighbour: Neighbour
    figure: str
    period_end: date | None


def warnings_among(
    conn: Connection, figures: Sequence[Figure], reader: Principal, snapshot: Snapshot
) -> list[PairWarning]:
    """Return the warnings between figures, and between them and those beside them.

    Beside a figure are those in the snapshot that the same originators count of the same time.
    """
    given = {figure["id"]: figure for figure in figures}
    beside = [id_ for id_ in series.list_beside(conn, list(given)) if id_ not in given]
    others = _read(conn, {"figures": beside[:_MAX_BESIDE]}, reader, snapshot) if beside else []
    points = _points(conn, [*figures, *others])
    return [
        warning
        for warning in pair_warnings(points, load_hierarchies(conn, snapshot.id))
        if warning.figure in given or warning.against in given
    ]


def warnings_of_new(
    conn: Connection, ids: Sequence[str], reader: Principal, snapshot: Snapshot
) -> list[PairWarning] | None:
    """Return the warnings between new figures and those in their series and beside them.

    None if these are more than ``MAX_RELATED_FIGURES``.
    """
    new = set(ids)
    if len(new) > MAX_RELATED_FIGURES:
        return None
    filters = {"series": sorted(set(list_series(conn, ids).values()))}
    points = _read_points(conn, filters, reader, snapshot)
    if points is None:
        return None
    known = {point.figure for point in points}
    beside = [id_ for id_ in series.list_beside(conn, sorted(new)) if id_ not in known]
    others = _read_points(conn, {"figures": beside}, reader, snapshot) if beside else []
    if others is None:
        return None
    return [
        warning
        for warning in pair_warnings([*points, *others], load_hierarchies(conn, snapshot.id))
        if {warning.figure, warning.against} & new
    ]


def differences_and_warnings(
    conn: Connection, id_: str, figures: Sequence[Figure], reader: Principal, snapshot: Snapshot
) -> tuple[list[Difference], list[PairWarning]]:
    """Return the differences and the warnings of consecutive figures in a series.

    Both are also found with the figures of the series that come before these.
    """
    given = {figure["id"] for figure in figures}
    points = _points(conn, figures)
    points = [*_points_before(conn, id_, points, reader, snapshot), *points]
    differences = [each for each in differences_between_counts(points) if each.figure in given]
    warnings = {warning for warning in pair_warnings(points) if warning.figure in given}
    warnings |= set(warnings_among(conn, figures, reader, snapshot))
    return differences, sorted(
        warnings, key=lambda warning: (warning.figure, warning.code, warning.against)
    )


def series_breaks(
    conn: Connection, id_: str, reader: Principal, snapshot: Snapshot
) -> list[SeriesBreak]:
    """Return where another series continues this one, or this one another, by a new measure."""
    breaks = []
    for neighbour in series.list_replacing(conn, id_, at=snapshot.id):
        newer = neighbour.series if neighbour.is_newer else id_
        older = id_ if neighbour.is_newer else neighbour.series
        first = _read(conn, {"series": [newer]}, reader, snapshot, limit=1)
        if first and _read(conn, {"series": [older]}, reader, snapshot, limit=1):
            period = first[0]["period"]
            breaks.append(SeriesBreak(neighbour, first[0]["id"], _end(period)))
    return breaks


def _read(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    limit: int = _MAX_BESIDE,
) -> list[Figure]:
    """Return the first figures, by their period, that pass the filters."""
    rows = states.list_page(conn, filters, reader, snapshot, sort="period", after=None, limit=limit)
    return [orjson.loads(body) for *_, body in rows]


def _read_points(
    conn: Connection, filters: Mapping[str, Any], reader: Principal, snapshot: Snapshot
) -> list[Point] | None:
    """Return what can be compared of the figures that pass the filters; None if too many."""
    points: list[Point] = []
    after = None
    while len(points) <= MAX_RELATED_FIGURES:
        rows = states.list_page(
            conn, filters, reader, snapshot, sort="id", after=after, limit=_FIGURES_PER_PAGE
        )
        points += _points(conn, [orjson.loads(body) for *_, body in rows])
        if len(rows) < _FIGURES_PER_PAGE:
            return points
        after = rows[-1][:2]
    return None


def _points(conn: Connection, figures: Sequence[Figure]) -> list[Point]:
    """Return what can be compared of figures, with the kinds of their units and their reports."""
    units = {figure["unit"]["id"] for figure in figures}
    history = vocabularies.find(conn, (("unit", id_) for id_ in units))
    entries = history.at(_NEWEST)
    return [
        replace(
            point_of(figure),
            unit_kind=entries.unit(figure["unit"]["id"]).kind,
            reported_on=_first_report(figure),
        )
        for figure in figures
    ]


def _first_report(figure: Figure) -> str | None:
    """Return the earliest date of reporting; a month or a year counts as its last day."""
    dates = {
        step["reported_on"]
        for chain in figure["provenance"]
        for step in chain["steps"]
        if step["reported_on"]
    }
    return min(dates, key=lambda text: (parse_date(text).end or date.max, text), default=None)


def _points_before(
    conn: Connection, id_: str, points: Sequence[Point], reader: Principal, snapshot: Snapshot
) -> list[Point]:
    """Return what can be compared of the figures of a series that come before these."""
    periods = [point.period for point in points if point.period and point.period.end]
    starts = {period.start for period in periods if period.start}
    if not starts or periods[0].end is None:
        return []
    rows = series.list_before(
        conn,
        {"series": [id_]},
        reader,
        snapshot,
        starts=sorted(starts),
        before=periods[0].end,
    )
    return [
        replace(
            points[0],
            figure=row["figure"],
            item=None,
            reported_on=None,
            period=Period(row["period_edtf"], periods[0].kind, tuple(row["period_inferred"])),
            reading=Quantity(**{name: row[name] for name in READING}),
        )
        for row in rows
    ]


def _end(period: Mapping[str, Any] | None) -> date | None:
    return date.fromisoformat(period["end"]) if period and period["end"] else None
