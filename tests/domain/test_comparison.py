"""Comparing two figures: every reason, and never more certainty than what was stated."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.comparison import REASONS, compare
from service.domain.period import make_period
from service.domain.point import Point
from service.domain.quantity import Quantity

WAR = make_period("2022-02-24/2025-07-28", "cumulative")


def number(value, comparator="=", **fields):
    return Quantity(value=Decimal(str(value)), comparator=comparator, **fields)


def point(**fields):
    return Point(
        **{
            "figure": "one",
            "measure": "killed",
            "unit": "persons",
            "basis": "claimed",
            "counts": frozenset({"killed"}),
            "population": "army",
            "period": WAR,
            "reading": number(100),
            **fields,
        }
    )


def reasons(left=None, right=None):
    return compare(point(**(left or {})), point(**(right or {}))).reasons


LOSSES = {"measure": "losses", "counts": frozenset({"killed", "wounded"})}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({}, {}, ("same-definition",)),
        ({}, {"measure": "dead"}, ("different-definition",)),
        ({}, {"measure": "toll", "counts": None}, ("definition-not-stated",)),
        ({"counts": None}, {"counts": None}, ("same-definition",)),
        ({}, {"measure": "hurt", "counts": frozenset({"wounded"})}, ("different-outcomes",)),
        ({}, LOSSES, ("part-of",)),
        (LOSSES, {}, ("different-outcomes",)),
        ({}, {"measure": "cases", "counts": frozenset()}, ("different-outcomes",)),
        (
            {"basis": "identified"},
            {"measure": "dead", "basis": "estimated"},
            ("different-definition", "different-basis"),
        ),
        (
            {},
            {"period": make_period("2022-02-24/2025-07-27", "cumulative")},
            ("same-definition", "different-period"),
        ),
        (
            {},
            {"period": make_period("2022-02-24/2025-07-28", "flow")},
            ("same-definition", "different-period"),
        ),
        (
            {},
            {"period": make_period("/2025-07-28", "cumulative")},
            ("same-definition", "period-not-stated"),
        ),
        (
            {},
            {"period": make_period("/2025-07-27", "cumulative")},
            ("same-definition", "different-period", "period-not-stated"),
        ),
        ({"period": None}, {"period": None}, ("same-definition", "period-not-stated")),
        ({}, {"population": "navy"}, ("same-definition", "different-population")),
        ({}, {"population": None}, ("same-definition", "different-population")),
        ({}, {"measure": "dead", "unit": "units"}, ("different-definition", "different-unit")),
    ],
)
def test_every_reason_is_given(left, right, expected):
    comparison = compare(point(**left), point(**right))
    assert comparison.reasons == expected
    assert comparison.comparable is (expected == ("same-definition",))


def test_outcomes_that_only_one_counts_are_named():
    comparison = compare(
        point(counts=frozenset({"killed", "missing"}), measure="a"), point(**LOSSES)
    )
    assert (comparison.only_left, comparison.only_right) == (("missing",), ("wounded",))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (number(100), number(50), Decimal(2)),
        (number(1), number(3), Decimal("0.333333")),
        (number(0), number(3), Decimal(0)),
        (number(3), number(0), None),
        (number(3, approximate=True), number(1), None),
        (number(3), number(1, ">"), None),
        (number(3), Quantity(lower=Decimal(1)), None),
    ],
)
def test_a_ratio_is_of_numbers_without_a_hedge(left, right, expected):
    assert compare(point(reading=left), point(reading=right)).ratio == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (number(100), number(100), None),
        (number(100), number(99, ">"), True),
        (number(100), number(100, ">"), False),
        (number(100), number(100, ">="), True),
        (number(100, "<"), number(100, ">="), False),
        (number(100, "<="), number(100, ">="), True),
        (number(100, "<", approximate=True), number(100, ">"), False),
        (number(100, approximate=True), number(101), None),
        (Quantity(lower=Decimal(1), upper=Decimal(5)), number(5), True),
        (Quantity(lower=Decimal(5), upper=Decimal(1)), number(6), False),
        (Quantity(lower=Decimal(7)), number(6, "<"), False),
        (Quantity(missing="words-only", as_reported="hundreds"), number(6), None),
    ],
)
def test_bounds_meet_where_one_number_could_be_both(left, right, expected):
    assert compare(point(reading=left), point(reading=right)).bounds_meet is expected


@pytest.mark.parametrize(
    ("part", "whole", "changes", "expected"),
    [
        (number(100), number(100), {}, True),
        (number(101), number(100), {}, False),
        (number(101, "<"), number(100), {}, True),
        (number(100, ">"), number(100), {}, False),
        (number(100, ">"), number(50, ">"), {}, True),
        (number(101), number(100), {"population": "navy"}, None),
        (number(101), number(100), {"period": make_period("2024", "flow")}, None),
        (number(101), number(100), {"period": None}, None),
        (number(101), number(100), {"period": make_period("/2025-07-28", "cumulative")}, False),
    ],
)
def test_a_part_above_its_whole_is_flagged(part, whole, changes, expected):
    comparison = compare(point(reading=part), point(**{**LOSSES, "reading": whole, **changes}))
    assert comparison.part_within_whole is expected


numbers = st.integers(0, 50).map(Decimal)
readings = st.one_of(
    st.builds(
        Quantity,
        value=numbers,
        comparator=st.sampled_from(["=", "<", "<=", ">", ">="]),
        approximate=st.booleans(),
    ),
    st.builds(Quantity, lower=numbers, upper=numbers),
    st.builds(Quantity, lower=numbers),
)
outcomes = st.none() | st.frozensets(st.sampled_from(["killed", "wounded", "missing"]))
periods = st.sampled_from(
    [None, WAR, make_period("2024", "flow"), make_period("/2025-07-28", "cumulative")]
)
points = st.builds(
    point,
    measure=st.sampled_from("ab"),
    counts=outcomes,
    basis=st.sampled_from(["claimed", "identified"]),
    population=st.sampled_from(["army", None]),
    period=periods,
    reading=readings,
)


@given(points, points)
def test_comparable_and_what_follows_is_symmetric(left, right):
    there, back = compare(left, right), compare(right, left)
    assert there.comparable is back.comparable
    assert there.bounds_meet is back.bounds_meet
    assert (there.ratio is None) is (back.ratio is None) or 0 in (
        left.reading.value, right.reading.value,
    )  # fmt: skip
    apart = {"part-of", "different-outcomes"}
    assert set(there.reasons) - apart == set(back.reasons) - apart


@given(points, points)
def test_reasons_are_known_in_order_and_one_is_about_the_definition(left, right):
    reasons = compare(left, right).reasons
    assert list(reasons) == sorted(reasons, key=REASONS.index)
    assert sum(reason in REASONS[:5] for reason in reasons) == 1


@given(points)
def test_a_figure_is_comparable_with_itself_where_its_time_is_known(figure):
    is_known = figure.period is not None and figure.period.start is not None
    assert compare(figure, figure).comparable is is_known
