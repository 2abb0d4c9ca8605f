"""Rivals: which pairs of figures are worth reading, and in what order.

First the pairs that say something of each other's numbers: comparable, near in time, a part and its
whole. Then those of one unit with equal or nested outcomes, whatever their measure or basis, and
those of which one does not state its outcomes: two counts of tanks are read side by side although
one of them leaves open what "lost" means. All others are told by their number.
"""

from service.domain.comparison import NEAR_PERIOD, Comparison
from service.domain.hierarchy import Hierarchies
from service.domain.outcome_sets import counts_loss
from service.domain.part import Nesting, nest_entries, nest_outcomes, relate_parts
from service.domain.point import Point

SAME_SERIES = "same-series"
BEYOND_LIMIT = "beyond-limit"
LEFT_OUT = (
    SAME_SERIES, "different-unit", "different-outcomes", "definition-not-stated", BEYOND_LIMIT,
)  # fmt: skip

ELSEWHERE = 5  # the last class of a rank: other people, another area or another conflict
Rank = tuple[int, bool, int, str, str]


def why_no_rivals(left: Point, right: Point, parents: Hierarchies) -> str | None:
    """The first thing that makes a pair not worth reading, of ``LEFT_OUT``; None for rivals."""
    if left.unit != right.unit:
        is_nested = nest_entries("unit", left.unit, right.unit, parents) is not Nesting.DIFFERENT
        return None if is_nested and _is_part(left, right, parents) else "different-unit"
    if left.measure == right.measure:
        return None
    outcomes = nest_outcomes(left.counts, right.counts, parents)
    if outcomes is Nesting.DIFFERENT:
        return "different-outcomes"
    if outcomes is Nesting.NOT_STATED and counts_loss(left.counts) != counts_loss(right.counts):
        return "definition-not-stated"
    return None


def _is_part(left: Point, right: Point, parents: Hierarchies) -> bool:
    return relate_parts(left, right, parents).is_part or relate_parts(right, left, parents).is_part


def rank(comparison: Comparison, left: Point, right: Point) -> Rank:
    """Sorts pairs, those worth reading first, then rival sources, then the fewest differences."""
    return (
        _class_of(comparison),
        not set(left.origin).isdisjoint(right.origin),
        len(comparison.reasons),
        comparison.left,
        comparison.right,
    )


def _class_of(comparison: Comparison) -> int:
    reasons = set(comparison.reasons)
    if comparison.comparable:
        return 0
    if NEAR_PERIOD in reasons:
        return 1
    if comparison.is_part:
        return 2
    if reasons & _OTHER_PLACES:
        return ELSEWHERE
    return 4 if "definition-not-stated" in reasons else 3


_OTHER_PLACES = {"different-population", "different-area", "different-conflict"}
