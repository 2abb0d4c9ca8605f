"""Which pairs are worth reading, and in what order."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest

from service.domain.comparison import compare_part_first
from service.domain.hierarchy import Hierarchies
from service.domain.period import make_period
from service.domain.point import Point
from service.domain.quantity import Quantity
from service.domain.rivals import rank, why_no_rivals

PARENTS = Hierarchies(
    {
        "outcome": {"killed-in-action": "killed"},
        "population": {"guard": "army"},
        "area": {},
        "conflict": {},
        "unit": {"tanks": "items"},
    }
)


POINT = Point(
    figure="a",
    measure="killed",
    unit="persons",
    basis="claimed",
    counts=frozenset({"killed"}),
    population="army",
    conflict="war",
    origin=("staff",),
    period=make_period("2022-02-24/2022-03-14", "cumulative"),
    reading=Quantity(value=Decimal(100), comparator="="),
)
LOSSES = {"measure": "losses", "counts": frozenset({"killed", "wounded"})}
TANKS = {"measure": "tanks", "unit": "tanks", "counts": frozenset({"destroyed"})}


@pytest.mark.parametrize(
    ("left", "right", "reason"),
    [
        ({}, {}, None),
        ({}, {"measure": "dead", "basis": "verified"}, None),
        ({}, LOSSES, None),
        ({"measure": "in-action", "counts": frozenset({"killed-in-action"})}, {}, None),
        ({}, {"measure": "toll", "counts": None}, None),
        ({"counts": None}, {"measure": "toll", "counts": None}, None),
        ({}, {"measure": "hurt", "counts": frozenset({"wounded"})}, "different-outcomes"),
        ({}, {"measure": "strength", "counts": frozenset()}, "different-outcomes"),
        ({"counts": None}, {"measure": "s", "counts": frozenset()}, "definition-not-stated"),
        ({}, TANKS, "different-unit"),
        (TANKS, {**TANKS, "measure": "all", "unit": "items"}, "different-unit"),
        (
            {**TANKS, "population": "guard"},
            {**TANKS, "measure": "all", "unit": "items"},
            None,
        ),
    ],
)
def test_rivals_count_in_one_unit_what_may_be_the_same_or_a_part(left, right, reason):
    assert why_no_rivals(replace(POINT, **left), replace(POINT, **right), PARENTS) == reason
    assert why_no_rivals(replace(POINT, **right), replace(POINT, **left), PARENTS) == reason


def test_pairs_worth_reading_come_first():
    figures = [
        replace(POINT, figure="same", origin=("gazette",)),
        replace(POINT, figure="near", origin=("agency",),
                period=make_period("2022-02-24/2022-03-15", "cumulative")),
        replace(POINT, figure="part", population="guard"),
        replace(POINT, figure="other-basis", measure="listed", basis="identified"),
        replace(POINT, figure="toll", measure="toll", counts=None),
        replace(POINT, figure="navy", population="navy"),
    ]  # fmt: skip
    ranked = sorted(
        (rank(compare_part_first(POINT, other, PARENTS), POINT, other), other.figure)
        for other in reversed(figures)
    )
    assert [figure for _, figure in ranked] == [figure.figure for figure in figures]


def test_pairs_of_rival_sources_come_before_those_of_one():
    others = [
        replace(POINT, figure=figure, measure="dead", origin=(source,))
        for figure, source in (("b", "staff"), ("c", "gazette"))
    ]
    ranked = sorted(
        rank(compare_part_first(left, right, PARENTS), left, right)
        for left, right in combinations([POINT, *others], 2)
        if POINT in (left, right)
    )
    assert [right for *_, right in ranked] == ["c", "b"]
