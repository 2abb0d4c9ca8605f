"""Comparisons: why two figures of one question can be held against each other, or cannot.

Every reason there is is given, in the order of ``REASONS``. Pairs are directed: ``part-of`` says
that what the left one counts is among what the right one counts.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from service.domain.measure import Outcomes, Relation, relate
from service.domain.period import Period
from service.domain.quantity import Quantity

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
_INFINITY = Decimal("Infinity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What of a figure a comparison looks at."""

    figure: str
    measure: str
    unit: str
    basis: str
    counts: Outcomes
    population: str | None
    period: Period | None
    reading: Quantity
    conflict: str | None = None
    area: str | None = None
    origin: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # anywhere in its chains, as far as that is asked
    item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two figures, whether their numbers answer one question, and why or why not.

    ``ratio``: left by right, of two comparable numbers without a hedge, to six places.
    ``bounds_meet``: of comparable numbers of which one is hedged, whether what is stated leaves
    them room to be one; None where a number is only said to be close. ``part_within_whole``:
    of a part and its whole over the same time, whether the part is no more, as far as stated.
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


@dataclass(frozen=True, slots=True)
class Range:
    """What a wording leaves open: between two ends, each within it or not."""

    low: Decimal
    high: Decimal
    low_within: bool = True
    high_within: bool = True

    def reaches(self, other: "Range") -> bool:
        """Whether some number of this one is no more than some number of the other."""
        if self.low == other.high:
            return self.low_within and other.high_within
        return self.low < other.high

    def meets(self, other: "Range") -> bool:
        """Whether some number is in both."""
        return self.reaches(other) and other.reaches(self)

    def holds(self, other: "Range") -> bool:
        """Whether every number of the other is in this one."""
        low = other.low > self.low or (
            other.low == self.low and (self.low_within or not other.low_within)
        )
        high = other.high < self.high or (
            other.high == self.high and (self.high_within or not other.high_within)
        )
        return low and high


def range_of(reading: Quantity) -> Range | None:
    """The numbers that a wording allows; None for words without a number."""
    value, comparator = reading.value, reading.comparator
    if value is not None:
        match comparator:
            case "<" | "<=":
                return Range(-_INFINITY, value, high_within=comparator == "<=")
            case ">" | ">=":
                return Range(value, _INFINITY, low_within=comparator == ">=")
            case _:
                return Range(value, value)
    low, high = reading.bounds
    if low is None and high is None:
        return None
    return Range(-_INFINITY if low is None else low, _INFINITY if high is None else high)


def compare(left: Point, right: Point) -> Comparison:
    """Hold two figures against each other."""
    outcomes = _outcomes(left, right)
    reasons = {
        outcomes: True,
        "different-basis": left.basis != right.basis,
        "different-period": _differ(left.period, right.period),
        "period-not-stated": _is_open(left.period) or _is_open(right.period),
        "different-population": left.population != right.population,
        "different-unit": left.unit != right.unit,
    }
    found = tuple(reason for reason in REASONS if reasons.get(reason))
    comparable = found == ("same-definition",)
    only_left, only_right = _apart(left, right) if outcomes == "different-outcomes" else ((), ())
    return Comparison(
        left=left.figure,
        right=right.figure,
        comparable=comparable,
        reasons=found,
        only_left=only_left,
        only_right=only_right,
        ratio=_ratio(left.reading, right.reading) if comparable else None,
        bounds_meet=_meet(left.reading, right.reading) if comparable else None,
        part_within_whole=_within(left, right) if outcomes == "part-of" else None,
    )


def _outcomes(left: Point, right: Point) -> str:
    """How the definitions stand: measures of one id are the same, whatever they leave unsaid."""
    if left.measure == right.measure:
        return "same-definition"
    return {
        Relation.SAME: "different-definition",
        Relation.NOT_STATED: "definition-not-stated",
        Relation.PART_OF: "part-of",
    }.get(relate(left.counts, right.counts), "different-outcomes")


def _apart(left: Point, right: Point) -> tuple[tuple[str, ...], tuple[str, ...]]:
    ours, theirs = left.counts or frozenset(), right.counts or frozenset()
    return tuple(sorted(ours - theirs)), tuple(sorted(theirs - ours))


def _differ(left: Period | None, right: Period | None) -> bool:
    """Whether what is stated of the two times differs."""
    if left is None or right is None:
        return False
    return left.kind != right.kind or any(
        None not in ends and ends[0] != ends[1]
        for ends in ((left.start, right.start), (left.end, right.end))
    )


def _is_open(period: Period | None) -> bool:
    return period is None or period.start is None or period.end is None


def _is_hedged(reading: Quantity) -> bool:
    return reading.comparator != "=" or reading.approximate


def _ratio(left: Quantity, right: Quantity) -> Decimal | None:
    if _is_hedged(left) or _is_hedged(right) or not right.value or left.value is None:
        return None
    return (left.value / right.value).quantize(_RATIO, ROUND_HALF_EVEN)


def _meet(left: Quantity, right: Quantity) -> bool | None:
    if not (_is_hedged(left) or _is_hedged(right)):
        return None
    ranges = range_of(left), range_of(right)
    close = any(one.approximate and one.comparator == "=" for one in (left, right))
    if close or ranges[0] is None or ranges[1] is None:
        return None
    return ranges[0].meets(ranges[1])


def _within(part: Point, whole: Point) -> bool | None:
    """Whether a part can be no more than its whole; None where they are not of one time."""
    same = part.population == whole.population and part.unit == whole.unit
    if not same or part.period is None or whole.period is None:
        return None
    if _differ(part.period, whole.period) or part.period.end is None or whole.period.end is None:
        return None
    ranges = range_of(part.reading), range_of(whole.reading)
    if ranges[0] is None or ranges[1] is None:
        return None
    return ranges[0].reaches(ranges[1])
