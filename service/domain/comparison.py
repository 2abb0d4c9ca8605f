"""Comparisons: whether the numbers of two figures answer one question, and the reasons.

All reasons that hold are given, in the order of ``REASONS``. Pairs are directed: ``part-of`` means
that the right figure counts everything that the left one counts, and more.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from service.domain.measure import Relation, relate
from service.domain.period import Period
from service.domain.point import Point
from service.domain.quantity import Quantity
from service.domain.range import is_hedged, range_of

REASONS = (
    "same-definition",
    "different-definition",
    "definition-not-stated",
    "different-outcomes",
    "part-of",
    "different-basis",
    "different-period",
    "period-not-stated",
    "different-population",
    "different-unit",
)
_RATIO = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two figures, whether their numbers answer one question, and why or why not.

    ``only_left``, ``only_right``: outcomes that one of them alone counts. ``ratio``: left by
    right, of two comparable numbers without a hedge, to six places. ``bounds_meet``: of comparable
    numbers of which one is hedged, whether both can be the same number; None where a number is
    approximate. ``part_within_whole``: whether a part is no more than its whole over the same
    time, as far as stated.
    """

    left: str
    right: str
    comparable: bool
    reasons: tuple[str, ...]
    only_left: tuple[str, ...] = ()
    only_right: tuple[str, ...] = ()
    ratio: Decimal | None = None
    bounds_meet: bool | None = None
    part_within_whole: bool | None = None


def compare(left: Point, right: Point) -> Comparison:
    """Compare two figures; the result names both by their ids, left and right as given."""
    definition = _definition_reason(left, right)
    holds = {
        definition: True,
        "different-basis": left.basis != right.basis,
        "different-period": _periods_differ(left.period, right.period),
        "period-not-stated": _is_open(left.period) or _is_open(right.period),
        "different-population": left.population != right.population,
        "different-unit": left.unit != right.unit,
    }
    reasons = tuple(reason for reason in REASONS if holds.get(reason))
    comparable = reasons == ("same-definition",)
    is_different = definition == "different-outcomes"
    return Comparison(
        left=left.figure,
        right=right.figure,
        comparable=comparable,
        reasons=reasons,
        only_left=_only_in(left, right) if is_different else (),
        only_right=_only_in(right, left) if is_different else (),
        ratio=_ratio(left.reading, right.reading) if comparable else None,
        bounds_meet=_bounds_meet(left.reading, right.reading) if comparable else None,
        part_within_whole=_is_within(left, right) if definition == "part-of" else None,
    )


def _definition_reason(left: Point, right: Point) -> str:
    """The reason about the definitions; a measure is the same as itself whatever it leaves open."""
    if left.measure == right.measure:
        return "same-definition"
    return {
        Relation.SAME: "different-definition",
        Relation.NOT_STATED: "definition-not-stated",
        Relation.PART_OF: "part-of",
    }.get(relate(left.counts, right.counts), "different-outcomes")


def _only_in(point: Point, other: Point) -> tuple[str, ...]:
    """The outcomes that the first figure counts and the other does not, sorted."""
    return tuple(sorted((point.counts or frozenset()) - (other.counts or frozenset())))


def _periods_differ(left: Period | None, right: Period | None) -> bool:
    """Whether what is stated of the two times differs."""
    if left is None or right is None:
        return False
    return left.kind != right.kind or any(
        None not in {left_day, right_day} and (left_day, left_time) != (right_day, right_time)
        for left_day, left_time, right_day, right_time in (
            (left.start, left.start_time, right.start, right.start_time),
            (left.end, left.end_time, right.end, right.end_time),
        )
    )


def _is_open(period: Period | None) -> bool:
    return period is None or period.start is None or period.end is None


def _ratio(left: Quantity, right: Quantity) -> Decimal | None:
    if is_hedged(left) or is_hedged(right) or not right.value or left.value is None:
        return None
    return (left.value / right.value).quantize(_RATIO, ROUND_HALF_EVEN)


def _bounds_meet(left: Quantity, right: Quantity) -> bool | None:
    if not (is_hedged(left) or is_hedged(right)) or _is_near(left) or _is_near(right):
        return None
    left_range, right_range = range_of(left), range_of(right)
    if left_range is None or right_range is None:
        return None
    return left_range.overlaps(right_range)


def _is_near(reading: Quantity) -> bool:
    """Whether a number is approximate on both sides, so that it has no bounds."""
    return reading.approximate and reading.comparator == "="


def _is_within(part: Point, whole: Point) -> bool | None:
    """Whether a part can be no more than its whole; None where they are not of one time."""
    if part.population != whole.population or part.unit != whole.unit:
        return None
    if part.period is None or whole.period is None or _periods_differ(part.period, whole.period):
        return None
    if part.period.end is None or whole.period.end is None:
        return None
    part_range, whole_range = range_of(part.reading), range_of(whole.reading)
    if part_range is None or whole_range is None:
        return None
    return part_range.can_be_at_most(whole_range)
