"""Warnings between figures: from what is stated alone, in whatever order they are looked at."""

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.hierarchy import Hierarchies
from service.domain.period import make_period
from service.domain.point import Point
from service.domain.quantity import Quantity
from service.domain.series_warnings import pair_warnings

START = date(2022, 2, 24)


def point(figure="one", value=100, edtf="2022-02-24/2022-03-01", comparator="=", **fields):
    period = {"kind": "cumulative", "inferred": (), **fields.pop("period", {})}
    return Point(
        **{
            "figure": figure,
            "measure": "killed",
            "unit": "persons",
            "basis": "claimed",
            "counts": frozenset({"killed"}),
            "population": "army",
            "conflict": "war",
            "origin": ("staff",),
            "period": make_period(edtf, period["kind"], period["inferred"]),
            "reading": Quantity(value=Decimal(value), comparator=comparator),
            **fields,
        }
    )


LOSSES = {"measure": "losses", "counts": frozenset({"killed", "wounded"})}
LATER = "2022-02-24/2022-03-02"


def codes(*points):
    return [(warning.code, warning.figure, warning.against) for warning in pair_warnings(points)]


def test_a_count_that_fell_is_told_with_what_it_fell_below():
    first, high, low = (
        point("a", 90),
        point("b", 100, LATER),
        point("c", 95, "2022-02-24/2022-03-03"),
    )
    assert codes(first, high, low) == [("cumulative-decreased", "c", "b")]


@pytest.mark.parametrize(
    "other",
    [
        point("b", 100, LATER),
        point("b", 90, LATER, ">"),
        point("b", 90, "/2022-03-02"),
        point("b", 90, "2022-02-25/2022-03-02"),
        point("b", 90, LATER, period={"kind": "flow"}),
        point("b", 90, LATER, origin=("gazette",)),
        point("b", 90, LATER, population="navy"),
        point("b", 90, LATER, **LOSSES),
        point("b", 90, item := "2022-02-24/2022-03-01"),
    ],
)
def test_what_may_not_have_fallen_is_not_told(other):
    assert [code for code, *_ in codes(point("a"), other)] == []


def test_a_count_at_most_so_high_fell_below_one_at_least_higher():
    assert codes(point("a", 100, comparator=">="), point("b", 90, LATER, "<=")) == [
        ("cumulative-decreased", "b", "a")
    ]


def course(*values):
    """A running count day by day, and what is told of it: (code, day, earlier day)."""
    points = [
        point(f"day-{day:02}", value, f"2022-02-24/{START + timedelta(days=day)}")
        for day, value in enumerate(values)
    ]
    return [(code[11:], int(one[4:]), int(other[4:])) for code, one, other in codes(*points)]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([100, 90, 95, 105], [("decreased", 1, 0), ("regained", 3, 0)]),
        ([100, 90, 100], [("decreased", 1, 0), ("regained", 2, 0)]),
        ([100, 90, 95, 98], [("decreased", 1, 0)]),
        ([100, 90, 80, 120], [("decreased", 1, 0), ("decreased", 2, 1), ("regained", 3, 0)]),
        (
            [100, 90, 80, 92, 101],
            [
                ("decreased", 1, 0),
                ("decreased", 2, 1),
                ("regained", 3, 1),
                ("regained", 4, 0),
            ],
        ),
        ([100, 90, 110, 120], [("decreased", 1, 0), ("regained", 2, 0)]),
        ([100, 90, 110, 105], [("decreased", 1, 0), ("regained", 2, 0), ("decreased", 3, 2)]),
        ([100, 100, 101], []),
    ],
)
def test_a_fall_is_told_once_and_so_is_what_regains_it(values, told):
    assert course(*values) == told


def test_a_bound_regains_only_what_it_states():
    fallen = point("a", 100), point("b", 90, LATER)
    after = "2022-02-24/2022-03-03"
    at_least = point("c", 100, after, ">=")
    at_most = point("c", 120, after, "<=")
    assert codes(*fallen, at_least)[-1] == ("cumulative-regained", "c", "a")
    assert codes(*fallen, at_most) == [("cumulative-decreased", "b", "a")]


@given(st.lists(st.integers(0, 50), max_size=15), st.randoms())
def test_every_fall_is_found_and_the_order_makes_no_difference(values, random):
    points = [
        point(f"day-{day:02}", value, f"2022-02-24/{START + timedelta(days=day)}")
        for day, value in enumerate(values)
    ]
    warnings = pair_warnings(points)
    fallen = {each.figure for each in warnings if each.code == "cumulative-decreased"}
    assert fallen == {
        later.figure
        for before, later in itertools.pairwise(points)
        if before.reading.value > later.reading.value
    }
    random.shuffle(points)
    assert pair_warnings(points) == warnings


TREE = Hierarchies(
    {
        "outcome": {"executed": "killed"},
        "population": {"guard": "army"},
        "area": {"district": "country"},
        "conflict": {"battle": "war"},
        "unit": {},
    }
)


@pytest.mark.parametrize(
    "part",
    [
        {"population": "guard"},
        {"area": "district"},
        {"conflict": "battle"},
        {"measure": "shot", "counts": frozenset({"executed"})},
        {"population": "guard", "area": "district", "conflict": "battle"},
    ],
)
def test_a_part_is_one_by_people_place_conflict_or_outcome(part):
    points = point("part", 120, **{"area": "country"} | part), point("whole", 100, area="country")
    assert [each.code for each in pair_warnings(points, TREE)] == ["part-exceeds-whole"]
    assert pair_warnings(points) == []


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ({"population": "guard"}, {"conflict": "battle"}),  # each is a part of the other
        ({"population": "guard", "unit_kind": "rate"}, {"unit_kind": "rate"}),
        ({"population": "guard", "basis": "estimated"}, {}),
        ({"population": "guard", "reported_on": "2022-04"}, {"reported_on": "2022-03-05"}),
        ({"population": "guard", "reading": Quantity(value=Decimal(-1), comparator="=")},
         {"reading": Quantity(value=Decimal(-2), comparator="=")}),
    ],
)  # fmt: skip
def test_what_has_no_parts_or_was_counted_otherwise_is_not_told(part, whole):
    assert pair_warnings([point("part", 120, **part), point("whole", 100, **whole)], TREE) == []


@pytest.mark.parametrize(
    ("part", "whole"),
    [("2022-03-05", "2022-03-05"), ("2022-03-05", "2022-04"), (None, "2022-03-05"), ("2023", None)],
)
def test_a_part_warns_where_it_is_not_known_to_be_reported_later(part, whole):
    warnings = pair_warnings(
        [point("part", 120, population="guard", reported_on=part),
         point("whole", 100, reported_on=whole)],
        TREE,
    )  # fmt: skip
    assert [each.code for each in warnings] == ["part-exceeds-whole"]


def test_a_part_above_its_whole_is_told():
    assert codes(point("part", 120), point("whole", 100, **LOSSES)) == [
        ("part-exceeds-whole", "part", "whole")
    ]


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (point("part", 100), point("whole", 100, **LOSSES)),
        (point("part", 120, comparator="<"), point("whole", 100, **LOSSES)),
        (point("part", 120), point("whole", 100, comparator=">", **LOSSES)),
        (point("part", 120), point("whole", 100, LATER, **LOSSES)),
        (point("part", 120, "/2022-03-01"), point("whole", 100, "/2022-03-01", **LOSSES)),
        (point("part", 120), point("whole", 100, origin=("gazette",), **LOSSES)),
        (point("part", 120), point("whole", 100, measure="toll", counts=None)),
        (point("part", 120), point("whole", 100, measure="hurt", counts=frozenset({"wounded"}))),
    ],
)
def test_what_may_be_within_its_whole_is_not_told(part, whole):
    assert codes(part, whole) == []


def test_a_number_again_over_a_time_that_was_only_inferred_may_be_a_reprint():
    inferred = point("b", 100, LATER, period={"inferred": ("end",)})
    assert codes(point("a"), inferred) == [("possible-reprint", "b", "a")]
    assert codes(point("a"), point("b", 100, "/2022-03-01")) == [("possible-reprint", "b", "a")]


@pytest.mark.parametrize(
    "other",
    [
        point("b", 100, LATER),
        point("b", 101, LATER, period={"inferred": ("end",)}),
        point("b", 100, LATER, ">", period={"inferred": ("end",)}),
        point("b", 100, LATER, period={"inferred": ("start",)}),
    ],
)
def test_a_number_again_over_a_stated_time_is_no_reprint(other):
    assert codes(point("a"), other) == []


@pytest.mark.parametrize(
    ("part", "whole", "is_told"),
    [("a", "b", False), ("a", "a", True), ("a", None, True), (None, "b", True)],
)
def test_two_items_of_a_source_are_no_part_of_each_other(part, whole, is_told):
    battle = point("battle", 100, item=part)
    losses = point("losses", 90, item=whole, **LOSSES)
    assert bool(codes(battle, losses)) is is_told


def test_many_figures_of_one_time_are_held_against_each_other_at_once():
    parts = [point(f"p{n}", 1, item=str(n)) for n in range(10_000)]
    wholes = [point(f"w{n}", 2, item=str(n), **LOSSES) for n in range(10_000)]
    assert codes(*parts, *wholes) == []
