"""Findings: which figures bear on a claim, and how.

A finding rates no one. It says whether the number that a source states allows the number that is
claimed, once it is clear that both count the same; and where they do not, whether the number was
perhaps taken from there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from service.domain.bearing import OTHER_BASIS, OTHER_POPULATION, OTHER_SOURCE, Bearing, bearing_of
from service.domain.claim import Claim
from service.domain.claim_time import by_end, day_of, end_of, ends_by, has_end
from service.domain.hierarchy import Hierarchies
from service.domain.part import is_gross
from service.domain.point import Point
from service.domain.relation import (
    ASSUMED,
    BEYOND_BOUND,
    CONTEXT,
    HIGHER,
    LOWER,
    Finding,
    nearest_first,
)
from service.domain.series_findings import SeriesFindings
from service.domain.tolerance import tolerance_of


def find_findings(
    claim: Claim, series: Iterable[Sequence[Point]], trees: Hierarchies
) -> list[Finding]:
    """How figures bear on a claim, the nearest first; each item of ``series`` has its figures.

    Where none does, the figures of the same question before and after are ``CONTEXT``.
    """
    claimed = tolerance_of(claim.reading, claim.place)
    assert claimed is not None  # a claim has a number
    bearings = []
    for points in series:
        readable = [point for point in points if tolerance_of(point.reading)]
        bearing = _bearing_of_series(claim, readable, trees)
        if bearing is not None:
            bearings.append((bearing, readable))
    findings = [
        _as_assumed(claim, finding)
        for bearing, points in bearings
        for finding in SeriesFindings(claim, claimed, bearing, trees).find(points)
    ]
    return nearest_first(claim, findings) or list(_context(claim, bearings))


def _bearing_of_series(claim: Claim, points: Sequence[Point], trees: Hierarchies) -> Bearing | None:
    """What a series has in common with a claim; None where too much sets them apart.

    A single number below zero shows that all of them are net changes.
    """
    if not points:
        return None
    net = [point for point in points if not is_gross(point)]
    return bearing_of(claim, (net or points)[0], trees)


def _as_assumed(claim: Claim, finding: Finding) -> Finding:
    """A conflict that the claim does not name can be the wrong one: it contradicts nothing."""
    if claim.assumed and finding.relation in {HIGHER, LOWER}:
        return replace(finding, relation=BEYOND_BOUND, reason=ASSUMED)
    return finding


def _context(
    claim: Claim, bearings: Iterable[tuple[Bearing, Sequence[Point]]]
) -> Iterable[Finding]:
    """The nearest figures before and after a claim: those that differ least, then in days."""
    day = day_of(claim)
    ranked = []
    for bearing, points in bearings:
        if not _is_context(claim, bearing):
            continue
        before = [point for point in points if ends_by(point, day) and has_end(point)]
        after = [point for point in points if not ends_by(point, day)]
        nearest = [max(before, key=by_end, default=None), min(after, key=by_end, default=None)]
        ranked += [
            ((bearing.differs_in is not None, bool(bearing.part_by), *_days_between(point, day)),
             Finding(point, CONTEXT, part_by=bearing.part_by))
            for point in nearest
            if point
        ]  # fmt: skip
    return [finding for _, finding in sorted(ranked, key=lambda pair: pair[0])]


def _is_context(claim: Claim, bearing: Bearing) -> bool:
    """Whether a series is about what is claimed, but for how it is counted and by whom."""
    if bearing.differs_in == OTHER_POPULATION:
        return claim.population is None
    return bearing.differs_in in {None, OTHER_BASIS, OTHER_SOURCE}


def _days_between(point: Point, day: date | None) -> tuple[int, str]:
    """Sorts figures by the days between their end and a day; without a day the latest first."""
    end = end_of(point).toordinal()
    return abs(end - day.toordinal()) if day else -end, point.figure
