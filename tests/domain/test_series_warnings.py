"""Warnings between figures: from what is stated alone, in whatever order they are looked at."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(st.lists(st.integers(0, 50), max_size=15), st.randoms())
def test_every_fall_is_found_and_the_order_makes_no_difference(values, random):
    points = [
        point(f"day-{day:02}", value, f"2022-02-24/{START + timedelta(days=day)}")
        for day, value in enumerate(values)
    ]
    expected = {
        later.figure
        for at, later in enumerate(points)
        if any(earlier.reading.value > later.reading.value for earlier in points[:at])
    }
    warnings = pair_warnings(points)
    random.shuffle(points)
    assert pair_warnings(points) == warnings
    assert {warning.figure for warning in warnings} == expected


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
