"""Find the figures that a claim is compared with: those nearest in kind, in time and in number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from service.claims.entities.names import Names
from service.db import Connection
from service.domain.bearing import bearing_rank
from service.domain.claim import NO_CONFLICT, Claim, Family
from service.domain.hierarchy import Hierarchies
from service.domain.outcome_sets import keeps_all
from service.domain.point import Point
from service.domain.quantity import Quantity
from service.domain.tolerance import tolerance_of
from service.store import checks
from service.store.checks import CandidateFigure, CandidateSeries, ClaimedAmount
from service.store.journal import Snapshot

_MOST_SERIES = 500  # that are looked at: of a conflict, and of the claim's people in it
_MOST_COMPARED = 300  # of these: the nearest

_NO_READING = Quantity()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A series: its rank by ``bearing_rank``, what its figures share, whether they are flows."""

    rank: int
    sample: Point
    is_flow: bool


def find_candidates(
    conn: Connection, claim: Claim, snapshot: Snapshot, names: Names, trees: Hierarchies
) -> tuple[Claim, list[list[CandidateFigure]]]:
    """Return the figures that bear on a claim, a list for each series.

    The claim has a conflict, and is returned with the area that all figures of it are of.
    """
    series = _rank_series(conn, claim, snapshot, names, trees)
    claim = _with_area(claim, series.values())
    nearest = sorted(series, key=lambda id_: (series[id_].rank, id_))[:_MOST_COMPARED]
    number = _number_near(claim)
    if not nearest or number is None:
        return claim, []
    when = claim.when
    near = ClaimedAmount(
        number,
        since=when.start if when else None,
        until=(when and when.end) or claim.claimed_on,
        known=claim.claimed_on,
    )
    samples = {id_: series[id_].sample for id_ in nearest}
    flows = {id_ for id_ in nearest if series[id_].is_flow}
    return claim, checks.list_points(conn, samples, flows, snapshot, near)


def _rank_series(
    conn: Connection, claim: Claim, snapshot: Snapshot, names: Names, trees: Hierarchies
) -> Mapping[str, Ranked]:
    """Return the series that bear on the claim, by their ids."""
    ranked = {}
    for series in _list_series(conn, claim, snapshot):
        sample = _sample(series, names)
        if sample is not None and (rank := bearing_rank(claim, sample, trees)) is not None:
            ranked[series.id] = Ranked(rank, sample, series.kind == "flow")
    return ranked


def _list_series(conn: Connection, claim: Claim, snapshot: Snapshot) -> list[CandidateSeries]:
    """Return the series of the claim's conflict or, if it is of none, of its area without one."""
    if claim.conflict == NO_CONFLICT:
        return checks.list_series_without_conflict(
            conn, _ids(claim.area), snapshot, most=_MOST_SERIES
        )
    return checks.list_series(
        conn, _ids(claim.conflict), _ids(claim.population), snapshot, most=_MOST_SERIES
    )


def _ids(family: Family | None) -> frozenset[str]:
    """Return the ids of the entries that are named, and of those below them."""
    return frozenset(id_ for id_ in family.named if id_) | family.below if family else frozenset()


def _with_area(claim: Claim, series: Iterable[Ranked]) -> Claim:
    """Return the claim with the only area that its people are counted in.

    If nobody counts them elsewhere, the claim does not have to name the area.
    """
    people = claim.population.named if claim.population else frozenset()
    areas = {
        ranked.sample.area
        for ranked in series
        if ranked.rank <= 1 and ranked.sample.population in people
    }
    if claim.area is not None or len(areas) != 1 or None in areas:
        return claim
    return replace(claim, area=Family(frozenset({None, *areas})))


def _number_near(claim: Claim) -> Decimal | None:
    """Return the claimed number or, for a range, its middle; None if it allows no comparison."""
    tolerance = tolerance_of(claim.reading, claim.place)
    if tolerance is None:
        return None
    if claim.reading.value is not None:
        return claim.reading.value
    low, high = tolerance.usual.low, tolerance.usual.high
    return (low + high) / 2 if high.is_finite() else low


def _sample(series: CandidateSeries, names: Names) -> Point | None:
    """Return a point with what the figures of a series share; None if its measure is unknown."""
    measure = names.measures.get(series.measure)
    if measure is None:
        return None
    return Point(
        figure="",
        measure=measure.id,
        unit=measure.unit,
        basis=measure.basis,
        counts=measure.counts,
        population=series.population,
        period=None,
        reading=_NO_READING,
        conflict=series.conflict,
        area=series.area,
        origin=series.origin,
        unit_kind=names.units[measure.unit].kind,
        keeps_all=keeps_all(measure.definition),
    )
