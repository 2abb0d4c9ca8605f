"""Tolerance: which numbers a wording allows, and which it usually means."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.quantity import COMPARATORS, Quantity
from service.domain.tolerance import least_significant_place, tolerance_of

INFINITY = Decimal("Infinity")


def a_reading(value=None, comparator="=", approximate=False, **bounds):
    number = None if value is None else Decimal(value)
    return Quantity(
        value=number, comparator=comparator if value is not None else None,
        approximate=approximate, **{name: Decimal(bound) for name, bound in bounds.items()},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("120000", "10000"),
        ("1050250", "10"),
        ("7", "1"),
        ("0", "1"),
        ("1.5", "0.1"),
        ("100", "100"),
    ],
)
def test_a_number_is_as_exact_as_its_last_digit_that_is_not_zero(value: str, place: str) -> None:
    assert least_significant_place(Decimal(value)) == Decimal(place)


@pytest.mark.parametrize(
    ("reading", "hard", "usual"),
    [
        (a_reading(11), (11, 11), (11, 11)),
        (a_reading(1_000_000), (950_000, 1_050_000), (950_000, 1_050_000)),
        (a_reading(26_000), (25_500, 26_500), (25_500, 26_500)),
        (a_reading(50_500, approximate=True), (49_995, 51_005), (49_995, 51_005)),
        (
            a_reading(1_050_250, approximate=True),
            ("1039747.5", "1060752.5"),
            ("1039747.5", "1060752.5"),
        ),
        (a_reading(26_000, ">"), (26_000, INFINITY), (26_000, 27_000)),
        (a_reading(25, ">="), (25, INFINITY), (25, 26)),
        (a_reading(500, "<="), (0, 500), (450, 500)),
        (a_reading(500, "<"), (0, 500), (450, 500)),
        (a_reading(120_000, "<", approximate=True), (110_000, 120_000), (110_000, 120_000)),
        (a_reading(300, ">", approximate=True), (300, 330), (300, 330)),
        (a_reading(lower=50, upper=60), (50, 60), (50, 60)),
        (a_reading(lower=50), (50, INFINITY), (50, INFINITY)),
    ],
)
def test_each_hedge_has_its_ranges(reading: Quantity, hard: tuple, usual: tuple) -> None:
    tolerance = tolerance_of(reading)
    assert tolerance is not None
    assert (tolerance.hard.low, tolerance.hard.high) == tuple(map(Decimal, hard))
    assert (tolerance.usual.low, tolerance.usual.high) == tuple(map(Decimal, usual))


@pytest.mark.parametrize(
    ("comparator", "low_within", "high_within"), [(">", False, True), (">=", True, True)]
)
def test_a_bound_is_open_or_closed_as_it_says(
    comparator: str, low_within: bool, high_within: bool
) -> None:
    tolerance = tolerance_of(a_reading(100, comparator))
    assert tolerance is not None
    assert tolerance.hard.low_within is low_within


def test_some_fifty_or_more_may_be_a_little_less_and_much_more() -> None:
    tolerance = tolerance_of(a_reading(50, ">=", approximate=True))
    assert tolerance is not None
    assert (tolerance.hard.low, tolerance.hard.high) == (45, INFINITY)


def test_the_print_may_say_more_than_the_number() -> None:
    loose, exact = (
        tolerance_of(a_reading(1_000_000)),
        tolerance_of(a_reading(1_000_000), Decimal(100_000)),
    )
    assert loose is not None
    assert exact is not None
    assert loose.width == exact.width == 100_000
    fine = tolerance_of(a_reading(1_000_000), Decimal(1000))
    assert fine is not None
    assert fine.hard.low == 999_500


def test_a_best_estimate_allows_all_between_its_bounds() -> None:
    tolerance = tolerance_of(a_reading(10, lower=4, upper=30))
    assert tolerance is not None
    assert (tolerance.hard.low, tolerance.hard.high) == (4, 30)
    assert (tolerance.usual.low, tolerance.usual.high) == (9.5, 10.5)


def test_bounds_in_the_wrong_order_span_the_same() -> None:
    tolerance = tolerance_of(a_reading(lower=10, upper=4))
    assert tolerance is not None
    assert (tolerance.hard.low, tolerance.hard.high) == (4, 10)


def test_words_have_no_ranges() -> None:
    assert tolerance_of(Quantity(missing="words-only", as_reported="hundreds")) is None


numbers = st.integers(0, 10**9).map(Decimal)


@given(numbers, st.sampled_from(COMPARATORS), st.booleans())
def test_the_usual_lies_within_the_hard(value: Decimal, comparator: str, close: bool) -> None:
    tolerance = tolerance_of(a_reading(value, comparator, close))
    assert tolerance is not None
    assert tolerance.hard.contains(tolerance.usual)
    assert tolerance.usual.low <= tolerance.usual.high
    assert 0 <= tolerance.width <= value / 10
