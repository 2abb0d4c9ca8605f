"""Parts: what is a part of what, by outcomes, population, area and conflict.

What a part and its whole are is one rule for comparisons, warnings and checks. It holds for gross
counts only. Rates, shares, averages, medians and net changes have no parts: the rate of a district
may be above that of its country. An amount of money has parts within one measure, whose definition
states the currency and the year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from service.domain.hierarchy import Hierarchies
from service.domain.outcome_sets import Outcomes
from service.domain.point import Point

OUTCOMES, POPULATION, AREA, CONFLICT = DIMENSIONS = ("outcomes", "population", "area", "conflict")


class Nesting(Enum):
    """How what the left one counts stands to what the right one counts, in one dimension."""

    SAME = "same"
    PART = "part"
    WHOLE = "whole"
    DIFFERENT = "different"
    NOT_STATED = "not-stated"


def nest_outcomes(left: Outcomes, right: Outcomes, parents: Hierarchies) -> Nesting:
    """How two sets of outcomes stand to each other; mirrored when the sides swap.

    Outcomes that are not stated stand in no known relation, and counting no loss (the empty set)
    is a part of nothing.
    """
    if left is None or right is None:
        return Nesting.NOT_STATED
    left, right = _highest(left, parents), _highest(right, parents)
    if left == right:
        return Nesting.SAME
    if left and parents.are_within(left, right):
        return Nesting.PART
    if right and parents.are_within(right, left):
        return Nesting.WHOLE
    return Nesting.DIFFERENT


def nest_entries(
    vocabulary: str, left: str | None, right: str | None, parents: Hierarchies
) -> Nesting:
    """How two populations, areas, conflicts or units stand to each other, by their ids.

    None is the same as None alone, as in the identity of a figure.
    """
    if left == right:
        return Nesting.SAME
    if parents.is_below(vocabulary, left, right):
        return Nesting.PART
    if parents.is_below(vocabulary, right, left):
        return Nesting.WHOLE
    return Nesting.DIFFERENT


def is_gross(point: Point) -> bool:
    """Whether a figure counts how many there were in all, so that it can have parts."""
    numbers = (point.reading.value, point.reading.lower, point.reading.upper)
    is_negative = any(number is not None and number < 0 for number in numbers)
    return point.unit_kind in {"count", "money"} and not is_negative


def have_parts(left: Point, right: Point, parents: Hierarchies) -> bool:
    """Whether one of two figures can be a part of the other, whatever else they count.

    Both are gross counts of one unit, or of a unit and one above it (tanks are items).
    """
    if not (is_gross(left) and is_gross(right)) or left.unit_kind != right.unit_kind:
        return False
    if left.unit_kind == "money":
        return (left.measure, left.unit) == (right.measure, right.unit)
    return nest_entries("unit", left.unit, right.unit, parents) is not Nesting.DIFFERENT


@dataclass(frozen=True, slots=True)
class Parts:
    """How the left of two figures stands to the right one in each of ``DIMENSIONS``.

    PART and WHOLE are never both in it: what is a part in one dimension and the whole in another
    is no part at all, and both are DIFFERENT.
    """

    nestings: Mapping[str, Nesting]

    @property
    def part_by(self) -> tuple[str, ...]:
        """The dimensions in which the left figure counts a part of what the right one counts."""
        return tuple(name for name in DIMENSIONS if self.nestings[name] is Nesting.PART)

    @property
    def whole_by(self) -> tuple[str, ...]:
        """The dimensions in which the right figure counts a part of what the left one counts."""
        return tuple(name for name in DIMENSIONS if self.nestings[name] is Nesting.WHOLE)

    @property
    def is_part(self) -> bool:
        """Whether all that the left figure counts is counted by the right one, over one time."""
        return bool(self.part_by) and set(self.nestings.values()) <= {Nesting.SAME, Nesting.PART}


def relate_parts(left: Point, right: Point, parents: Hierarchies) -> Parts:
    """Whether a figure counts a part of what another counts, or the whole; their times aside."""
    nestings = {
        OUTCOMES: Nesting.SAME
        if left.measure == right.measure  # whatever it leaves open
        else nest_outcomes(left.counts, right.counts, parents),
        POPULATION: nest_entries("population", left.population, right.population, parents),
        AREA: nest_entries("area", left.area, right.area, parents),
        CONFLICT: nest_conflicts(left.conflict, right.conflict, parents),
    }
    directions = {*nestings.values(), nest_entries("unit", left.unit, right.unit, parents)}
    if {Nesting.PART, Nesting.WHOLE} <= directions or not have_parts(left, right, parents):
        nestings = {name: _without_parts(nesting) for name, nesting in nestings.items()}
    return Parts(nestings)


def nest_conflicts(left: str | None, right: str | None, parents: Hierarchies) -> Nesting:
    """How two conflicts stand to each other.

    Of two figures one of which names no conflict (violence in a country), it is not known whether
    they count the same: NOT_STATED.
    """
    if (left is None) != (right is None):
        return Nesting.NOT_STATED
    return nest_entries("conflict", left, right, parents)


def _without_parts(nesting: Nesting) -> Nesting:
    return Nesting.DIFFERENT if nesting in {Nesting.PART, Nesting.WHOLE} else nesting


def _highest(outcomes: frozenset[str], parents: Hierarchies) -> frozenset[str]:
    """The outcomes without those that another one of them takes in."""
    return frozenset(
        outcome
        for outcome in outcomes
        if outcomes.isdisjoint(parents.ancestors("outcome", outcome))
    )
