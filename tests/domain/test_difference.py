"""What a cumulative series says of the time between two counts: exact, and never negative dead."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from service.domain.difference import differences_between_counts
from service.domain.period import make_period
from service.domain.point import Point
from service.domain.quantity import Quantity

START = date(2022, 2, 24)
NUMBERS = st.decimals(0, 10**6, places=2)


def point(day, value, comparator="=", since=START, **fields):
    end = START + timedelta(days=day)
    reading = {"value": None if value is None else Decimal(str(value)), "comparator": comparator}
    return Point(
        figure=f"day-{day}-{value}",
        measure="killed",
        unit="persons",
        basis="claimed",
        counts=frozenset({"killed"}),
        population="army",
        period=make_period(f"{since or ''}/{end}", "cumulative"),
        reading=Quantity(**{**reading, **fields}),
    )


def last(*points):
    return list(differences_between_counts(points))[-1]


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_differences_and_corrections_add_up_to_the_last_count(numbers):
    differences = list(
        differences_between_counts([point(day, value) for day, value in enumerate(numbers, 1)])
    )
    changes = [
        each.difference if each.correction is None else each.correction for each in differences[1:]
    ]
    assert sum(changes, numbers[0]) == numbers[-1]
    assert differences[0].reason == "first-count"


@given(st.lists(st.tuples(NUMBERS, st.sampled_from(["=", "<", "<=", ">", ">="])), max_size=12))
def test_nothing_counted_is_negative_and_a_correction_is(counts):
    points = [point(day, value, comparator) for day, (value, comparator) in enumerate(counts, 1)]
    for difference in differences_between_counts(points):
        counted = [difference.difference, difference.lower, difference.upper]
        assert all(number >= 0 for number in counted if number is not None)
        assert difference.correction is None or difference.correction < 0
        assert (
            difference.correction is None
            or (difference.difference, difference.lower, difference.upper) == (None,) * 3
        )
        assert [difference.reason is None].count(True) == any(
            number is not None for number in (*counted, difference.correction)
        )


def test_a_fall_is_a_correction():
    difference = last(point(1, 22000), point(2, 21200))
    assert (difference.difference, difference.correction) == (None, Decimal(-800))
    assert (difference.since, difference.after, difference.until) == (
        "day-1-22000", date(2022, 2, 25), date(2022, 2, 26),
    )  # fmt: skip


def test_what_is_only_close_gives_a_difference_that_is():
    difference = last(point(1, 100), point(2, 150, approximate=True))
    assert (difference.difference, difference.approximate) == (Decimal(50), True)


def test_a_bound_gives_a_bound():
    assert last(point(1, 100), point(2, 150, ">")).lower == 50
    assert last(point(1, 100), point(2, 150, "<")).upper == 50
    assert last(point(1, 100, ">"), point(2, 150, ">")).reason == "not-bounded"
    between = last(point(1, 100), point(2, None, None, lower=Decimal(120), upper=Decimal(180)))
    assert (between.lower, between.upper) == (20, 80)


def test_words_without_a_number_have_no_difference():
    words = point(2, None, None, missing="words-only", as_reported="hundreds")
    assert last(point(1, 100), words).reason == "no-number"
    assert last(point(1, 100), words, point(3, 150)).reason == "no-number"


def test_counts_since_other_days_are_not_held_against_each_other():
    assert last(point(1, 100), point(2, 150, since=date(2022, 1, 1))).reason == "first-count"
    assert last(point(1, 100), point(2, 150, since=None)).reason == "start-not-known"


def test_two_counts_of_one_day_are_each_held_against_the_day_before():
    differences = list(
        differences_between_counts([point(1, 100), point(2, 150), point(2, 160), point(3, 170)])
    )
    assert [each.difference for each in differences[1:]] == [50, 60, 10]
    assert [each.since for each in differences[1:]] == ["day-1-100", "day-1-100", "day-2-160"]
