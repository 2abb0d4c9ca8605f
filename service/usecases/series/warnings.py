"""The warnings between figures: of a page or a comparison, of a series, of an import."""

from collections.abc import Iterable, Sequence

from service.db import Connection
from service.domain.point import Point
from service.domain.principal import Principal
from service.domain.series_warnings import PairWarning, in_order, pair_warnings
from service.store import series
from service.store.figures import list_series
from service.store.hierarchy import load_hierarchies
from service.store.journal import Snapshot
from service.usecases.series.read import read_points

_MAX_BESIDE = 5000
MAX_RELATED_FIGURES = 20_000  # that an import's warnings are looked for in: 40 MB


def warnings_among(
    conn: Connection, points: Sequence[Point], reader: Principal, snapshot: Snapshot
) -> list[PairWarning]:
    """Return the warnings between figures, and between them and those beside them.

    Beside a figure are those in the snapshot that the same originators count of the same time.
    """
    given = {point.figure for point in points}
    beside = _list_of_same_period(conn, given, given)[:_MAX_BESIDE]
    others = read_points(conn, {"figures": beside}, reader, snapshot, most=_MAX_BESIDE)
    return [
        warning
        for warning in pair_warnings([*points, *others], load_hierarchies(conn, snapshot.id))
        if {warning.figure, warning.against} & given
    ]


def warnings_in_series(
    conn: Connection,
    points: Sequence[Point],
    before: Sequence[Point],
    reader: Principal,
    snapshot: Snapshot,
) -> list[PairWarning]:
    """Return the warnings of consecutive figures in a series, also against those ``before`` them.

    The figures before are not looked at for what is beside them.
    """
    given = {point.figure for point in points}
    own = {each for each in pair_warnings([*before, *points]) if each.figure in given}
    return in_order(own.union(warnings_among(conn, points, reader, snapshot)))


def warnings_of_new(
    conn: Connection, ids: Sequence[str], reader: Principal, snapshot: Snapshot
) -> list[PairWarning] | None:
    """Return the warnings between new figures and those in their series and beside them.

    None if these are more than ``MAX_RELATED_FIGURES``.
    """
    new = set(ids)
    if len(new) > MAX_RELATED_FIGURES:
        return None
    in_series = {"series": sorted(set(list_series(conn, ids).values()))}
    points = read_points(conn, in_series, reader, snapshot, most=MAX_RELATED_FIGURES)
    if len(points) > MAX_RELATED_FIGURES:
        return None
    beside = _list_of_same_period(conn, new, {point.figure for point in points})
    others = read_points(conn, {"figures": beside}, reader, snapshot, most=MAX_RELATED_FIGURES)
    if len(others) > MAX_RELATED_FIGURES:
        return None
    return [
        warning
        for warning in pair_warnings([*points, *others], load_hierarchies(conn, snapshot.id))
        if {warning.figure, warning.against} & new
    ]


def _list_of_same_period(conn: Connection, ids: Iterable[str], known: set[str]) -> list[str]:
    """Return the ids of the figures beside others, without those that are known."""
    return [id_ for id_ in series.list_of_same_period(conn, sorted(ids)) if id_ not in known]
