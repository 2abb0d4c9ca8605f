"""Comparing two figures: every reason, and never more certainty than what was stated."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.comparison import REASONS, compare_part_first
from service.domain.comparison import compare as compare_with
from service.domain.hierarchy import Hierarchies
from service.domain.period import make_period
from service.domain.point import Point
from service.domain.quantity import Quantity

PARENTS = Hierarchies(
    {
        "outcome": {"killed-in-action": "killed"},
        "population": {"guard": "army"},
        "area": {"camp": "strip"},
        "conflict": {"battle": "war"},
        "unit": {},
    }
)


def compare(left, right, **options):
    return compare_with(left, right, PARENTS, **options)


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
            "conflict": "war",
            "period": WAR,
            "reading": number(100),
            **fields,
        }
    )


def reasons(left=None, right=None):
    return compare(point(**(left or {})), point(**(right or {}))).reasons


LOSSES = {"measure": "losses", "counts": frozenset({"killed", "wounded"})}
KILLED_IN_ACTION = {"measure": "in-action", "counts": frozenset({"killed-in-action"})}


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
            ("same-definition", "near-period"),
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
        (
            {"period": make_period("2022-02-24/2025-07-20", "cumulative")},
            {},
            ("same-definition", "different-period"),
        ),
        ({}, {"population": "navy"}, ("same-definition", "different-population")),
        ({}, {"population": None}, ("same-definition", "different-population")),
        ({}, {"measure": "dead", "unit": "units"}, ("different-definition", "different-unit")),
        ({"area": "camp"}, {"area": "town"}, ("same-definition", "different-area")),
        ({"area": "camp"}, {}, ("same-definition", "different-area")),
        ({"area": "strip"}, {"area": "strip"}, ("same-definition",)),
        ({"area": "camp"}, {"area": "strip"}, ("same-definition", "part-of")),
        ({"area": "strip"}, {"area": "camp"}, ("same-definition", "different-area")),
        ({"conflict": "other"}, {}, ("same-definition", "different-conflict")),
        ({"conflict": "battle"}, {}, ("same-definition", "part-of")),
        ({"conflict": None}, {}, ("same-definition", "conflict-not-stated")),
        ({"conflict": None}, {"conflict": None}, ("same-definition",)),
        (KILLED_IN_ACTION, {}, ("part-of",)),
        ({**KILLED_IN_ACTION, "population": "guard"}, {}, ("part-of",)),
        (
            KILLED_IN_ACTION,
            {"population": "guard"},
            ("different-outcomes", "different-population"),
        ),
        ({"population": "guard"}, {"measure": "dead"}, ("different-definition", "part-of")),
        (
            {"unit_kind": "rate", "area": "camp"},
            {"unit_kind": "rate", "area": "strip"},
            ("same-definition", "different-area"),
        ),
        ({"is_item": True}, {}, ("same-definition", "one-of-several-items")),
        (
            {"origin": ("agency",), "based_on": ("staff",)},
            {"origin": ("staff",)},
            ("same-definition", "not-independent"),
        ),
    ],
)
def test_every_reason_is_given(left, right, expected):
    comparison = compare(point(**left), point(**right))
    assert comparison.reasons == expected
    assert comparison.comparable is (set(expected) <= {"same-definition", "not-independent"})


def test_the_dimensions_of_a_part_are_named():
    part = point(area="camp", conflict="battle", population="guard", **KILLED_IN_ACTION)
    comparison = compare(part, point(area="strip"))
    assert comparison.reasons == ("part-of",)
    assert comparison.part_by == ("outcomes", "population", "area", "conflict")
    assert comparison.is_part


def test_a_part_comes_first():
    whole, part = point(figure="whole"), point(figure="part", population="guard")
    for pair in ((whole, part), (part, whole)):
        comparison = compare_part_first(*pair, PARENTS)
        assert (comparison.left, comparison.right) == ("part", "whole")


def test_an_outcome_above_takes_in_those_below_it():
    left = point(measure="a", counts=frozenset({"killed-in-action", "missing"}))
    comparison = compare(left, point(**LOSSES))
    assert (comparison.only_left, comparison.only_right) == (("missing",), ("killed", "wounded"))


def until(day, kind="cumulative", start="2023-10-07"):
    return make_period(day if kind == "instant" else f"{start}/{day}", kind)


@pytest.mark.parametrize(
    ("left", "right", "within", "gap"),
    [
        (until("2023-12-14"), until("2023-12-15"), 7, 1),
        (until("2023-12-08"), until("2023-12-15"), 7, 7),
        (until("2023-12-07"), until("2023-12-15"), 7, None),
        (until("2023-12-07"), until("2023-12-15"), 8, 8),
        (until("2023-12-14"), until("2023-12-15"), 0, None),
        (until("2023-12-14"), until("2023-12-15", start="2023-10-08"), 7, None),
        (until("2023-12-14"), until("2023-12-15", start=""), 7, None),
        (until("2023-12"), until("2024-01-02"), 7, None),
        (until("2023-12-14~"), until("2023-12-15"), 7, None),
        (until("2023-12-14", "flow"), until("2023-12-15", "flow"), 7, None),
        (until("2023-12-14", "instant"), until("2023-12-15", "instant"), 7, 1),
        (until("2023-12-14", "instant"), until("2023-12-15"), 7, None),
        (until("2023-12-14T12:00+02:00"), until("2023-12-14T18:00+02:00"), 0, 0),
        (until("2023-12-14T12:00+02:00"), until("2023-12-15"), 7, 1),
    ],
)
def test_counts_that_end_a_few_days_apart_are_near(left, right, within, gap):
    comparison = compare(point(period=left), point(period=right), within=within)
    assert comparison.gap_days == gap
    assert ("near-period" in comparison.reasons) is (gap is not None)
    assert ("different-period" in comparison.reasons) is (gap is None)
    assert not comparison.comparable


def test_near_counts_have_a_ratio_across_dates_and_no_ratio():
    left = point(period=until("2023-12-14"), reading=number(18787))
    right = point(period=until("2023-12-15"), reading=number(18800))
    comparison = compare(left, right)
    assert comparison.ratio is None
    assert comparison.ratio_across_dates == Decimal("0.999309")


@pytest.mark.parametrize(
    "fields",
    [{"basis": "recorded"}, {"measure": "dead"}, {"population": "guard"}, {"area": "camp"}],
)
def test_counts_that_differ_in_anything_else_are_not_near(fields):
    left, right = until("2023-12-14"), until("2023-12-15")
    comparison = compare(point(period=left, **fields), point(period=right))
    assert "different-period" in comparison.reasons
    assert comparison.ratio_across_dates is None


def test_near_counts_of_dependent_sources_are_near_all_the_same():
    left = point(period=until("2023-12-14"), origin=("office",), based_on=("ministry",))
    right = point(period=until("2023-12-15"), origin=("ministry",))
    assert compare(left, right).reasons == ("same-definition", "near-period", "not-independent")


@pytest.mark.parametrize(
    ("left", "right", "independent"),
    [
        ({"origin": ("a",)}, {"origin": ("b",)}, True),
        ({"origin": ("a",), "based_on": ("b",)}, {"origin": ("b",)}, False),
        ({"origin": ("a",)}, {"origin": ("b",), "based_on": ("a",)}, False),
        ({"origin": ("a",), "based_on": ("c",)}, {"origin": ("b",), "based_on": ("c",)}, True),
        ({"origin": ("a",)}, {"origin": ("b",), "sources": ("a", "b")}, False),
        (
            {"origin": ("a",), "sources": ("a", "c")},
            {"origin": ("b",), "sources": ("b", "c")},
            True,
        ),
        ({"origin": ("a",), "sources": ("a",)}, {"origin": ("a",), "sources": ("a", "b")}, True),
    ],
)
def test_sources_are_not_independent_if_they_build_on_or_relay_each_other(left, right, independent):
    for comparison in (
        compare(point(**left), point(**right)),
        compare(point(**right), point(**left)),
    ):
        assert ("not-independent" not in comparison.reasons) is independent
        assert comparison.comparable


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
    ],
)
def test_a_part_above_its_whole_is_flagged(part, whole, changes, expected):
    comparison = compare(point(reading=part), point(**{**LOSSES, "reading": whole, **changes}))
    assert comparison.part_within_whole is expected


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"origin": ("gazette",)}, "different-originators"),
        ({"basis": "estimated"}, "different-basis"),
        ({"period": make_period("/2025-07-28", "cumulative")}, "period-not-stated"),
        ({"period": make_period("2022-02-24/2025-07-27", "cumulative")}, "different-period"),
        ({"period": None}, "period-not-stated"),
        ({"population": "navy"}, "different-population"),
        ({"conflict": None}, "conflict-not-stated"),
        ({"is_item": True}, "one-of-several-items"),
        ({"reading": Quantity(missing="words-only", as_reported="hundreds")}, "no-number"),
    ],
)
def test_where_a_part_cannot_be_held_against_its_whole_the_reason_is_given(changes, reason):
    comparison = compare(point(reading=number(101)), point(**{**LOSSES, **changes}))
    assert (comparison.part_within_whole, comparison.part_within_whole_reason) == (None, reason)


def test_what_is_no_part_needs_no_reason():
    comparison = compare(point(), point())
    assert (comparison.part_within_whole, comparison.part_within_whole_reason) == (None, None)


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
    population=st.sampled_from(["army", "guard", None]),
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
    apart = {"part-of", "different-outcomes", "different-population"}
    assert set(there.reasons) - apart == set(back.reasons) - apart


@given(points, points)
def test_reasons_are_known_in_order_and_one_is_about_the_definition(left, right):
    reasons = compare(left, right).reasons
    assert list(reasons) == sorted(reasons, key=REASONS.index)
    assert sum(reason in REASONS[:4] for reason in reasons) == 1 or "part-of" in reasons


@given(points)
def test_a_figure_is_comparable_with_itself_where_its_time_is_known(figure):
    is_known = figure.period is not None and figure.period.start is not None
    assert compare(figure, figure).comparable is is_known
