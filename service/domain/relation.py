"""Relations: whether the number of one figure allows the number of a claim.

A relation rates no one. ``claimed`` is the tolerance of the claim's number, ``stated`` that of a
figure's. A figure that counts a part of what is claimed is a floor: it contradicts a lower claim,
and supports neither a higher one nor that there was none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from service.domain.bearing import (
    OTHER_BASIS,
    OTHER_MEASURE,
    OTHER_PERIOD,
    OTHER_POPULATION,
    OTHER_SOURCE,
    PERIOD,
    Bearing,
)
from service.domain.claim import Claim
from service.domain.claim_time import end_of
from service.domain.part import OUTCOMES
from service.domain.point import Point
from service.domain.range import is_hedged
from service.domain.tolerance import Tolerance, tolerance_of

CONSISTENT = "consistent"
BEYOND_BOUND = "beyond-bound"
CLOSE = "close"
HIGHER = "claim-higher"
LOWER = "claim-lower"
OUTDATED = "outdated"
CONTEXT = "context"
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
    CONTEXT,
)
# Why a figure leaves the claimed number open, beside being a part or a bound itself.
OTHER_DATE = "other-date"  # of a number that rises and falls
ASSUMED = "assumed"  # the claim does not name its conflict


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure and its relation to the claim, one of ``RELATIONS``.

    ``later`` is a later figure of its series that was there on the day of the claim; ``part_by``:
    in what it counts a part of what is claimed (see ``bearing``); ``reason``: ``OTHER_DATE``,
    ``ASSUMED`` or None.
    """

    point: Point
    relation: str
    later: Point | None = None
    part_by: tuple[str, ...] = ()
    reason: str | None = None


def stated_tolerance(point: Point) -> Tolerance:
    """The tolerance of a figure's number, which it has: words alone were left out before."""
    tolerance = tolerance_of(point.reading)
    assert tolerance is not None
    return tolerance


def fits(claimed: Tolerance, point: Point) -> bool:
    """Whether claim and figure can usually mean the same number."""
    return claimed.usual.overlaps(stated_tolerance(point).usual)


def relate_same_time(claim: Claim, claimed: Tolerance, point: Point, bearing: Bearing) -> Finding:
    """The relation to a figure of the claimed time."""
    if bearing.is_incomplete:
        return relate_lower_bound(claim, claimed, point, bearing)
    stated = stated_tolerance(point)
    if claimed.hard.contains(stated.hard) or claimed.usual.overlaps(stated.usual):
        return Finding(point, CONSISTENT)
    if claimed.hard.overlaps(stated.hard):
        return Finding(point, BEYOND_BOUND)
    return Finding(point, _contradiction(claim, claimed, stated, point))


def relate_lower_bound(claim: Claim, claimed: Tolerance, point: Point, bearing: Bearing) -> Finding:
    """The relation to a figure that the truth is not below: a part, a list of names, or earlier."""
    relation = _relation_to_lower_bound(claim, claimed, point, bearing)
    return Finding(point, relation, part_by=bearing.part_by)


def _relation_to_lower_bound(
    claim: Claim, claimed: Tolerance, point: Point, bearing: Bearing
) -> str:
    stated = stated_tolerance(point)
    if not stated.hard.can_be_at_most(claimed.hard):
        return _contradiction(claim, claimed, stated, point)
    is_entailed = claim.reading.comparator in {">", ">="} or not bearing.is_incomplete
    if is_entailed and claimed.hard.contains(stated.hard):
        return CONSISTENT
    is_none = claimed.hard.high == 0  # nobody in a part is no reason to think of nobody in all
    if not claimed.usual.overlaps(stated.usual) or (is_none and bearing.part_by):
        return BEYOND_BOUND
    if bearing.part_by:
        return _part_that_fits(bearing.part_by)
    return OTHER_BASIS if bearing.is_floor else CONSISTENT


def _part_that_fits(part_by: tuple[str, ...]) -> str:
    """The relation of a part whose number fits the claim about the whole."""
    if OUTCOMES in part_by:
        return OTHER_MEASURE
    return OTHER_PERIOD if part_by == (PERIOD,) else OTHER_POPULATION


def relate_upper_bound(claim: Claim, claimed: Tolerance, point: Point) -> Finding:
    """The relation to a figure that the truth is not above: a later total."""
    stated = stated_tolerance(point)
    if not claimed.hard.can_be_at_most(stated.hard):
        return Finding(point, _contradiction(claim, claimed, stated, point))
    if claim.reading.comparator in {"<", "<="} and claimed.hard.contains(stated.hard):
        return Finding(point, CONSISTENT)
    return Finding(point, OTHER_PERIOD if fits(claimed, point) else BEYOND_BOUND)


def relate_other_date(claimed: Tolerance, point: Point) -> Finding:
    """The relation to the last figure before the claim of a number that rises and falls."""
    if fits(claimed, point):
        return Finding(point, CONSISTENT)
    return Finding(point, BEYOND_BOUND, reason=OTHER_DATE)


def _contradiction(claim: Claim, claimed: Tolerance, stated: Tolerance, point: Point) -> str:
    """Where the claim lies wholly on one side of the figure: close to it, above or below."""
    is_higher = claimed.hard.low >= stated.hard.high
    gap = claimed.hard.low - stated.hard.high if is_higher else stated.hard.low - claimed.hard.high
    if gap <= stated.width and (is_hedged(claim.reading) or is_hedged(point.reading)):
        return CLOSE
    return HIGHER if is_higher else LOWER


def nearest_first(claim: Claim, findings: Iterable[Finding]) -> list[Finding]:
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
