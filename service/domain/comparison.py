"""Comparisons: whether the numbers of two figures answer one question, and the reasons.

All reasons that hold are given, in the order of ``REASONS``. Pairs are directed: ``part-of`` means
that the right figure counts everything that the left one counts, and more, in the dimensions of
``part_by``.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from service.domain.gap import DEFAULT_WITHIN, gap_in_days, is_near, is_open, periods_differ
from service.domain.hierarchy import Hierarchies
from service.domain.movement import Moved
from service.domain.originators import are_independent
from service.domain.outcome_sets import Outcomes
from service.domain.part import (
    AREA,
    CONFLICT,
    OUTCOMES,
    POPULATION,
    Nesting,
    Parts,
    relate_parts,
)
from service.domain.point import Point
from service.domain.quantity import Quantity
from service.domain.range import is_hedged, range_of

SAME_DEFINITION = "same-definition"
NEAR_PERIOD = "near-period"
NOT_INDEPENDENT = "not-independent"
REASONS = (
    SAME_DEFINITION,
    "different-definition",
    "definition-not-stated",
    "different-outcomes",
    "part-of",
    "different-basis",
    "different-period",
    "period-not-stated",
    NEAR_PERIOD,
    "different-population",
    "different-area",
    "different-conflict",
    "conflict-not-stated",
    "different-unit",
    "one-of-several-items",
    NOT_INDEPENDENT,
)
# Why it is not told whether a part is within its whole: a difference, or one of these.
WITHIN_REASONS = (*REASONS[1:], "different-originators", "no-number")

# These set no numbers apart: the one is no difference, the other says what agreement is worth.
_NO_DIFFERENCES = {SAME_DEFINITION, NOT_INDEPENDENT}
_RATIO = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two figures, whether their numbers answer one question, and why or why not.

    ``part_by``: the dimensions in which the left one counts a part; ``is_part``: it does, and
    nothing else is counted by it. ``only_left``, ``only_right``: outcomes that one of them alone
    counts. ``ratio``: left by right, of two comparable numbers without a hedge, to six places;
    ``ratio_across_dates``: the same of counts that end ``gap_days`` apart, and ``moved`` how far
    their series moved in these days, which ``compare`` does not know. ``bounds_meet``: of
    comparable numbers of which one is hedged, whether both can be the same number; None where a
    number is approximate. ``part_within_whole``: whether a part is no more than its whole; None
    with the reason where that cannot be told.
    """

    left: str
    right: str
    comparable: bool
    reasons: tuple[str, ...]
    is_part: bool = False
    part_by: tuple[str, ...] = ()
    only_left: tuple[str, ...] = ()
    only_right: tuple[str, ...] = ()
    ratio: Decimal | None = None
    ratio_across_dates: Decimal | None = None
    gap_days: int | None = None
    moved: Moved | None = None
    bounds_meet: bool | None = None
    part_within_whole: bool | None = None
    part_within_whole_reason: str | None = None


def compare(
    left: Point, right: Point, parents: Hierarchies, *, within: int = DEFAULT_WITHIN
) -> Comparison:
    """Compare two figures; the result names both by their ids, left and right as given.

    Counts that end up to ``within`` days apart are near, if nothing else sets them apart.
    """
    parts = relate_parts(left, right, parents)
    reasons = _reasons(left, right, parts)
    near = is_near(left.period, right.period, within) and not (
        set(reasons) - _NO_DIFFERENCES - {"different-period"}
    )
    if near:
        reasons = _in_order({*reasons, NEAR_PERIOD} - {"different-period"})
    comparable = set(reasons) <= _NO_DIFFERENCES
    ratio = _ratio(left.reading, right.reading)
    is_within, within_reason = _is_within(left, right, parts)
    differ = "different-outcomes" in reasons
    return Comparison(
        left=left.figure,
        right=right.figure,
        comparable=comparable,
        reasons=reasons,
        is_part=parts.is_part and not (left.is_item or right.is_item),
        part_by=parts.part_by,
        only_left=_only_in(left.counts, right.counts, parents) if differ else (),
        only_right=_only_in(right.counts, left.counts, parents) if differ else (),
        ratio=ratio if comparable else None,
        ratio_across_dates=ratio if near else None,
        gap_days=gap_in_days(left.period, right.period) if near else None,
        bounds_meet=_bounds_meet(left.reading, right.reading) if comparable else None,
        part_within_whole=is_within,
        part_within_whole_reason=within_reason,
    )


def compare_part_first(
    left: Point, right: Point, parents: Hierarchies, *, within: int = DEFAULT_WITHIN
) -> Comparison:
    """Compare two figures; the left and the right one are swapped if the right one is the part."""
    if relate_parts(left, right, parents).whole_by:
        left, right = right, left
    return compare(left, right, parents, within=within)


def _reasons(left: Point, right: Point, parts: Parts) -> tuple[str, ...]:
    """The reasons that hold, with ``different-period`` for all periods that differ."""
    apart = {
        name for name, nesting in parts.nestings.items()
        if nesting in {Nesting.DIFFERENT, Nesting.WHOLE}
    }  # fmt: skip
    holds = {
        _definition_reason(left, right, parts.nestings[OUTCOMES]): True,
        "part-of": bool(parts.part_by),
        "different-basis": left.basis != right.basis,
        "different-period": periods_differ(left.period, right.period),
        "period-not-stated": is_open(left.period) or is_open(right.period),
        "different-population": POPULATION in apart,
        "different-area": AREA in apart,
        "different-conflict": CONFLICT in apart,
        "conflict-not-stated": parts.nestings[CONFLICT] is Nesting.NOT_STATED,
        "different-unit": left.unit != right.unit,
        "one-of-several-items": left.is_item or right.is_item,
        NOT_INDEPENDENT: not are_independent(left, right),
    }
    return _in_order({reason for reason, is_so in holds.items() if is_so})


def _definition_reason(left: Point, right: Point, outcomes: Nesting) -> str:
    """The reason about the definitions; a measure is the same as itself whatever it leaves open."""
    if left.measure == right.measure:
        return SAME_DEFINITION
    return {
        Nesting.SAME: "different-definition",
        Nesting.NOT_STATED: "definition-not-stated",
        Nesting.PART: "part-of",
    }.get(outcomes, "different-outcomes")


def _in_order(reasons: set[str]) -> tuple[str, ...]:
    return tuple(reason for reason in REASONS if reason in reasons)


def _only_in(outcomes: Outcomes, others: Outcomes, parents: Hierarchies) -> tuple[str, ...]:
    """The outcomes of the first set that the other does not take in, sorted."""
    return tuple(
        sorted(
            outcome
            for outcome in outcomes or frozenset()
            if not parents.are_within({outcome}, others or frozenset())
        )
    )


def _ratio(left: Quantity, right: Quantity) -> Decimal | None:
    if is_hedged(left) or is_hedged(right) or not right.value or left.value is None:
        return None
    return (left.value / right.value).quantize(_RATIO, ROUND_HALF_EVEN)


def _bounds_meet(left: Quantity, right: Quantity) -> bool | None:
    if not (is_hedged(left) or is_hedged(right)) or _is_approximate(left, right):
        return None
    left_range, right_range = range_of(left), range_of(right)
    if left_range is None or right_range is None:
        return None
    return left_range.overlaps(right_range)


def _is_approximate(*readings: Quantity) -> bool:
    """Whether a number is approximate on both sides, so that it has no bounds."""
    return any(reading.approximate and reading.comparator == "=" for reading in readings)


def _is_within(part: Point, whole: Point, parts: Parts) -> tuple[bool | None, str | None]:
    """Whether a part can be no more than its whole, or None and why that cannot be told.

    It is told of numbers by the same originators, on one basis and for one known period.
    """
    if not parts.part_by:
        return None, None
    if (reason := _why_not_told(part, whole, parts)) is not None:
        return None, reason
    part_range, whole_range = range_of(part.reading), range_of(whole.reading)
    if part_range is None or whole_range is None:
        return None, "no-number"
    return part_range.can_be_at_most(whole_range), None


def _why_not_told(part: Point, whole: Point, parts: Parts) -> str | None:
    if not parts.is_part:  # something else is counted, or is not stated
        reasons = _reasons(part, whole, parts)
        return next(reason for reason in reasons if reason in _OTHER_COUNTED)
    holds = {
        "different-originators": set(part.origin) != set(whole.origin),
        "different-basis": part.basis != whole.basis,
        "different-period": periods_differ(part.period, whole.period),
        "period-not-stated": is_open(part.period) or is_open(whole.period),
        "one-of-several-items": part.is_item or whole.is_item,
    }
    return next((reason for reason, is_so in holds.items() if is_so), None)


_OTHER_COUNTED = {
    "definition-not-stated", "different-outcomes", "different-population", "different-area",
    "different-conflict", "conflict-not-stated",
}  # fmt: skip
