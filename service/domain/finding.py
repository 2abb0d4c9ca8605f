"""Findings: how a figure bears on a claim, and what all of them come to.

A finding rates no one. It says whether the number that a source states allows the number that is
claimed, once it is clear that both count the same; and where they do not, whether the number was
perhaps taken from there. ``claimed`` is the tolerance of the claim's number, ``stated`` that of a
figure's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from service.domain.bearing import (
    OTHER_BASIS,
    OTHER_MEASURE,
    OTHER_PERIOD,
    OTHER_POPULATION,
    OTHER_SOURCE,
    Bearing,
    bearing_of,
)  # fmt: skip
from service.domain.claim import Claim
from service.domain.claim_time import (
    end_of,
    ends_by,
    has_end,
    has_same_end,
    is_cumulative,
    is_same_running_count,
    is_same_time,
    is_shorter_than_war,
    latest_when_claimed,
)
from service.domain.point import Point
from service.domain.range import is_hedged
from service.domain.tolerance import Tolerance, tolerance_of

CONSISTENT = "consistent"
BEYOND_BOUND = "beyond-bound"
CLOSE = "close"
HIGHER = "claim-higher"
LOWER = "claim-lower"
OUTDATED = "outdated"
# The nearest first: those that bear on the claim itself, then those its number fits.
RELATIONS = (
    CONSISTENT,
    HIGHER,
    LOWER,
    CLOSE,
    OUTDATED,
    OTHER_MEASURE,
    OTHER_BASIS,
    OTHER_PERIOD,
    OTHER_POPULATION,
    OTHER_SOURCE,
    BEYOND_BOUND,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure and its relation to the claim, one of ``RELATIONS``.

    ``later`` is a later figure of its series that was there on the day of the claim; ``is_part``:
    it counts a part of what is claimed.
    """

    point: Point
    relation: str
    later: Point | None = None
    is_part: bool = False


def find_findings(claim: Claim, series: Iterable[Sequence[Point]]) -> list[Finding]:
    """How figures bear on a claim, the nearest first; each item of ``series`` has its figures."""
    claimed = tolerance_of(claim.reading, claim.place)
    assert claimed is not None  # a claim has a number
    findings = [
        finding for points in series if points for finding in _of_series(claim, claimed, points)
    ]
    return _nearest_first(claim, findings)


def _of_series(claim: Claim, claimed: Tolerance, points: Sequence[Point]) -> list[Finding]:
    """How the figures of one series bear on a claim; empty where it counts something else."""
    bearing = bearing_of(claim, points[0])
    readable = [point for point in points if tolerance_of(point.reading)]
    if bearing is None or not readable:
        return []
    if bearing.differs_in is not None:
        return _fitting(claim, claimed, readable, bearing.differs_in)
    findings = _by_time(claim, claimed, readable, bearing)
    if bearing.is_part:
        return [replace(finding, is_part=True) for finding in findings]
    return findings


def _fitting(
    claim: Claim, claimed: Tolerance, points: Sequence[Point], relation: str
) -> list[Finding]:
    """The figure of a series whose number fits, of the claim's time or else of the latest."""
    of_claimed_time = [
        point for point in points if is_same_time(claim, point) or has_same_end(claim, point)
    ]
    candidates = of_claimed_time or latest_when_claimed(claim, points)
    fitting = [Finding(point, relation) for point in candidates if _fits(claimed, point)]
    return _nearest_first(claim, fitting)[:1]


def _by_time(
    claim: Claim, claimed: Tolerance, points: Sequence[Point], bearing: Bearing
) -> list[Finding]:
    """How the figures of a series that counts what is claimed bear on it, by their times."""
    same_time = [point for point in points if is_same_time(claim, point)]
    if same_time:
        return _of_same_time(claim, claimed, same_time, bearing)
    if claim.when is None:
        return _undated(claim, claimed, points, bearing)
    running = [point for point in points if is_same_running_count(claim, point)]
    if not running:
        return _fitting(claim, claimed, points, OTHER_PERIOD)
    if claim.when.end is None:
        return _undated(claim, claimed, running, bearing)
    return _around(claim, claimed, running, claim.when.end, bearing)


def _of_same_time(
    claim: Claim, claimed: Tolerance, points: Sequence[Point], bearing: Bearing
) -> list[Finding]:
    """All figures of the claimed time that are consistent with it, or else the nearest one."""
    findings = _nearest_first(
        claim,
        [Finding(point, _relation(claim, claimed, point, bearing)) for point in points],
    )
    return [finding for finding in findings if finding.relation == CONSISTENT] or findings[:1]


def _around(
    claim: Claim, claimed: Tolerance, points: Sequence[Point], day: date, bearing: Bearing
) -> list[Finding]:
    """A running count claimed for a day: the count before bounds it below, the next one above."""
    earlier = latest_when_claimed(claim, [point for point in points if ends_by(point, day)])
    following = [point for point in points if has_end(point) and not ends_by(point, day)]
    later = min(following, key=_by_end, default=None)
    findings = [
        Finding(point, _relation_to_lower_bound(claim, claimed, point, bearing))
        for point in earlier
    ]
    if later is None:
        return findings
    if not (bearing.is_part or bearing.is_floor):
        findings.append(Finding(later, _relation_to_upper_bound(claim, claimed, later)))
    elif not findings:
        findings.append(Finding(later, BEYOND_BOUND))
    return findings


def _undated(
    claim: Claim, claimed: Tolerance, points: Sequence[Point], bearing: Bearing
) -> list[Finding]:
    """A claim without a time is compared with the latest figures at the time it was made."""
    latest = latest_when_claimed(claim, points)
    if not latest:
        return _all_after_claim(claim, claimed, points, bearing)
    findings = [
        Finding(point, _relation_of_latest(claim, claimed, point, bearing)) for point in latest
    ]
    is_consistent = any(finding.relation == CONSISTENT for finding in findings)
    if is_consistent or not is_cumulative(latest[0]):
        return findings
    return [*findings, *_outdated(claimed, points, latest[0])]


def _all_after_claim(
    claim: Claim, claimed: Tolerance, points: Sequence[Point], bearing: Bearing
) -> list[Finding]:
    """Where all figures came later than the claim: the first of them, if it is a total, caps it."""
    first = min(points, key=_by_end)
    if bearing.is_part or bearing.is_floor or not is_cumulative(first):
        return _fitting(claim, claimed, [first], OTHER_PERIOD)
    return [Finding(first, _relation_to_upper_bound(claim, claimed, first))]


def _relation_of_latest(claim: Claim, claimed: Tolerance, point: Point, bearing: Bearing) -> str:
    """The relation of the latest figure, which the truth may have outgrown by the claim's day."""
    is_stale = claim.claimed_on is not None and end_of(point) < claim.claimed_on
    if (is_stale and is_cumulative(point)) or is_shorter_than_war(claim, point):
        return _relation_to_lower_bound(claim, claimed, point, bearing)
    return _relation(claim, claimed, point, bearing)


def _outdated(claimed: Tolerance, points: Sequence[Point], latest: Point) -> list[Finding]:
    """The last earlier figure that the claimed number fits, at most one."""
    earlier = [
        point for point in points if end_of(point) < end_of(latest) and _fits(claimed, point)
    ]
    return [Finding(point, OUTDATED, latest) for point in sorted(earlier, key=_by_end)[-1:]]


def _by_end(point: Point) -> tuple[date, str]:
    """Sorts figures by the end of their period, those of one day by their ids."""
    return end_of(point), point.figure


def _tolerance_of(point: Point) -> Tolerance:
    tolerance = tolerance_of(point.reading)
    assert tolerance is not None  # words without a number were left out before
    return tolerance


def _fits(claimed: Tolerance, point: Point) -> bool:
    """Whether claim and figure can usually mean the same number."""
    return claimed.usual.overlaps(_tolerance_of(point).usual)


def _relation(claim: Claim, claimed: Tolerance, point: Point, bearing: Bearing) -> str:
    """The relation to a figure of the same time."""
    if bearing.is_part or bearing.is_floor:
        return _relation_to_lower_bound(claim, claimed, point, bearing)
    stated = _tolerance_of(point)
    if claimed.hard.contains(stated.hard) or claimed.usual.overlaps(stated.usual):
        return CONSISTENT
    if claimed.hard.overlaps(stated.hard):
        return BEYOND_BOUND
    return _contradiction(claim, claimed, point)


def _relation_to_lower_bound(
    claim: Claim, claimed: Tolerance, point: Point, bearing: Bearing
) -> str:
    """The relation to a figure that the truth is not below: a part, a list of names, or earlier."""
    stated = _tolerance_of(point)
    if not stated.hard.can_be_at_most(claimed.hard):
        return _contradiction(claim, claimed, point)
    is_incomplete = bearing.is_part or bearing.is_floor
    is_entailed = claim.reading.comparator in {">", ">="} or not is_incomplete
    if is_entailed and claimed.hard.contains(stated.hard):
        return CONSISTENT
    if not claimed.usual.overlaps(stated.usual):
        return BEYOND_BOUND
    if bearing.is_part:
        return OTHER_POPULATION
    return OTHER_BASIS if bearing.is_floor else CONSISTENT


def _relation_to_upper_bound(claim: Claim, claimed: Tolerance, point: Point) -> str:
    """The relation to a figure that the truth is not above: a later total."""
    stated = _tolerance_of(point)
    if not claimed.hard.can_be_at_most(stated.hard):
        return _contradiction(claim, claimed, point)
    if claim.reading.comparator in {"<", "<="} and claimed.hard.contains(stated.hard):
        return CONSISTENT
    return OTHER_PERIOD if claimed.usual.overlaps(stated.usual) else BEYOND_BOUND


def _contradiction(claim: Claim, claimed: Tolerance, point: Point) -> str:
    """Where the claim lies wholly on one side of the figure: close to it, above or below."""
    stated = _tolerance_of(point)
    is_higher = claimed.hard.low >= stated.hard.high
    gap = claimed.hard.low - stated.hard.high if is_higher else stated.hard.low - claimed.hard.high
    if gap <= stated.width and (is_hedged(claim.reading) or is_hedged(point.reading)):
        return CLOSE
    return HIGHER if is_higher else LOWER


def _nearest_first(claim: Claim, findings: Iterable[Finding]) -> list[Finding]:
    """Findings by their relation, then by the distance of the numbers, the latest figure first."""
    return sorted(findings, key=lambda finding: _rank(claim, finding))


def _rank(claim: Claim, finding: Finding) -> tuple[int, Decimal, int, str]:
    point = finding.point
    low, high = point.reading.bounds
    stated = low if low is not None else high
    low, high = claim.reading.bounds
    claimed = low if low is not None else high
    distance = Decimal(0) if stated is None or claimed is None else abs(stated - claimed)
    return (
        RELATIONS.index(finding.relation), distance, -end_of(point).toordinal(), point.figure,
    )  # fmt: skip
