from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.canonical import plain_decimal
from service.domain.quantity import (
    COMPARATORS,
    MISSING,
    Hedge,
    Quantity,
    faults_of,
    is_exact,
    read_hedge,
)
from tests.domain.builders import a_quantity
from tests.domain.strategies import exact_numbers

HEDGES = {
    "exactly": Hedge("="),
    "around": Hedge("=", approximate=True),
    "about": Hedge("=", approximate=True),
    "some": Hedge("=", approximate=True),
    "roughly": Hedge("=", approximate=True),
    "nearly": Hedge("<", approximate=True),
    "almost": Hedge("<", approximate=True),
    "just over": Hedge(">", approximate=True),
    "over": Hedge(">"),
    "more than": Hedge(">"),
    "surpassed": Hedge(">"),
    "at least": Hedge(">="),
    "up to": Hedge("<="),
    "at most": Hedge("<="),
    "fewer than": Hedge("<"),
    "under": Hedge("<"),
    "between": Hedge(None),
    "hundreds": Hedge(None),
    "dozens": Hedge(None),
}
NUMBERS = st.one_of(
    st.integers(0, 10**15).map(str),
    st.integers(0, 10**15).map("{:,}".format),
    exact_numbers.filter(lambda number: number >= 0).map(plain_decimal),
)


def lettered(phrase: str) -> st.SearchStrategy[str]:
    return st.tuples(*(st.sampled_from((c.lower(), c.upper())) for c in phrase)).map("".join)


@pytest.mark.parametrize("phrase", HEDGES)
@given(data=st.data())
def test_a_hedge_reads_as_the_model_says_in_any_letter_case(phrase, data):
    wording = f"{data.draw(lettered(phrase))} {data.draw(NUMBERS)}"
    assert read_hedge(wording) == HEDGES[phrase]


@given(NUMBERS, st.sampled_from(("", " ", " thousand", " million")))
def test_a_bare_number_is_exact(number, scale):
    assert read_hedge(number + scale) == Hedge("=")


@given(NUMBERS, st.sampled_from((" killed", " people were killed", "+", " or so", "?")))
def test_a_number_with_anything_behind_it_is_not_read(number, rest):
    assert read_hedge(number + rest) is None


@pytest.mark.parametrize("phrase", HEDGES)
def test_a_hedge_may_stand_alone(phrase):
    assert read_hedge(phrase) == HEDGES[phrase]


@given(st.sampled_from(sorted(HEDGES)), st.sampled_from(" \t\n"), NUMBERS)
def test_space_before_a_hedge_plays_no_part(phrase, space, number):
    assert read_hedge(f"{space}{phrase} {number}") == HEDGES[phrase]


@given(st.sampled_from(sorted(HEDGES)), st.sampled_from("bcdfgjklmq"))
def test_a_longer_word_is_not_the_hedge_it_begins_with(phrase, letter):
    assert read_hedge(f"{phrase}{letter} 500") is None


def test_the_longest_hedge_counts():
    assert read_hedge("just over 500") != read_hedge("over 500")


@pytest.mark.parametrize("wording", ["", "said 500", "perhaps 500", "the toll is over 500", "-"])
def test_a_wording_that_opens_with_neither_hedge_nor_number_is_not_read(wording):
    assert read_hedge(wording) is None


@given(exact_numbers, st.integers(0, 9))
def test_a_number_within_the_limits_is_exact_however_many_zeros_it_came_with(number, zeros):
    sign, digits, exponent = number.as_tuple()
    assert is_exact(Decimal((sign, digits + (0,) * zeros, exponent - zeros)))


@given(st.integers(-(10**20), 10**20), st.integers(-8, 4))
def test_a_number_called_exact_survives_a_double(coefficient, exponent):
    number = Decimal(coefficient).scaleb(exponent)
    assert not is_exact(number) or Decimal(repr(float(number))) == number


@given(st.integers(10**15, 10**18).filter(lambda number: number % 10), st.integers(-6, 0))
def test_more_than_15_significant_digits_are_not_exact(coefficient, exponent):
    assert not is_exact(Decimal(coefficient).scaleb(exponent))


@given(st.integers(1, 10**8).filter(lambda number: number % 10), st.integers(-12, -7))
def test_more_than_6_places_are_not_exact(coefficient, exponent):
    assert not is_exact(Decimal(coefficient).scaleb(exponent))


@pytest.mark.parametrize("number", ["1E18", "-1E18", "2E30", "NaN", "sNaN", "Infinity"])
def test_what_is_too_large_or_no_number_is_not_exact(number):
    assert not is_exact(Decimal(number))


SOUND = {
    "a value": a_quantity(),
    "zero": a_quantity(0),
    "a hedged value": a_quantity(comparator="<", approximate=True, as_reported="nearly 120,000"),
    "two bounds": a_quantity(None, lower=Decimal(5), upper=Decimal(9)),
    "one bound": a_quantity(None, lower=Decimal(5)),
    "a value within bounds": a_quantity(7, lower=Decimal(5), upper=Decimal(9)),
    "bounds in the order stated": a_quantity(None, lower=Decimal(9), upper=Decimal(5)),
    "words": Quantity(missing="words-only", as_reported="hundreds"),
}


@pytest.mark.parametrize("quantity", SOUND.values(), ids=SOUND)
def test_a_sound_reading_has_no_fault(quantity):
    assert faults_of(quantity) == []


@pytest.mark.parametrize("comparator", COMPARATORS)
def test_every_comparator_may_bound_a_value(comparator):
    assert faults_of(a_quantity(comparator=comparator)) == []


@pytest.mark.parametrize("missing", MISSING)
def test_every_reason_for_no_number_needs_the_words_in_its_place(missing):
    assert faults_of(Quantity(missing=missing, as_reported="none given")) == []
    assert [fault.path for fault in faults_of(Quantity(missing=missing))] == [("as_reported",)]


FAULTY = {
    "nothing said": (Quantity(), "value"),
    "a value without its comparator": (a_quantity(comparator=None), "comparator"),
    "a comparator without a value": (
        a_quantity(None, lower=Decimal(5), comparator=">"),
        "comparator",
    ),
    "approximate bounds": (
        a_quantity(None, lower=Decimal(5), upper=Decimal(9), approximate=True),
        "approximate",
    ),
    "a value called missing": (a_quantity(missing="unknown", as_reported="unknown"), "missing"),
    "a bound called missing": (
        a_quantity(None, upper=Decimal(9), missing="unknown", as_reported="unknown"),
        "missing",
    ),
    "a value of 16 digits": (a_quantity("1234567890.123456"), "value"),
    "a lower bound of 7 places": (a_quantity(lower=Decimal("0.1234567")), "lower"),
    "an upper bound of 10^18": (a_quantity(upper=Decimal(10**18)), "upper"),
    "a value that is no number": (a_quantity("NaN"), "value"),
}


@pytest.mark.parametrize(("quantity", "place"), FAULTY.values(), ids=FAULTY)
def test_a_fault_names_its_place(quantity, place):
    assert [fault.path for fault in faults_of(quantity)] == [(place,)]


def test_every_fault_is_named_at_once():
    reading = Quantity(missing="unknown", lower=Decimal("NaN"), comparator="=", approximate=True)
    places = {fault.path for fault in faults_of(reading)}
    assert places == {("lower",), ("missing",), ("as_reported",), ("comparator",), ("approximate",)}


@given(exact_numbers)
def test_a_value_is_its_own_low_and_high_end(number):
    assert a_quantity(number).bounds == (number, number)


def test_a_value_counts_before_its_bounds():
    assert a_quantity(7, lower=Decimal(5), upper=Decimal(9)).bounds == (7, 7)


@given(exact_numbers, exact_numbers)
def test_stated_bounds_are_low_to_high_in_whatever_order_they_were_stated(first, second):
    low, high = a_quantity(None, lower=first, upper=second).bounds
    assert low <= high
    assert {low, high} == {first, second}


def test_a_bound_that_was_not_stated_stays_unknown():
    assert a_quantity(None, lower=Decimal(5)).bounds == (5, None)
    assert a_quantity(None, upper=Decimal(9)).bounds == (None, 9)


def test_words_have_no_bounds():
    assert Quantity(missing="words-only", as_reported="hundreds").bounds == (None, None)


@pytest.mark.parametrize(
    "number",
    ["1E-9999999", "1E+9999999", "1.0000000000000000000000000000001", "0E-9999999", "1E+18"],
)
def test_an_extreme_number_is_not_exact(number):
    assert not is_exact(Decimal(number))
    assert faults_of(Quantity(value=Decimal(number), comparator="="))


@pytest.mark.parametrize("number", ["1E+17", "0.000001", "0E+3", "-12.50", "123456789012345000"])
def test_an_ordinary_number_is_exact(number):
    assert is_exact(Decimal(number))


@pytest.mark.parametrize(
    "words",
    ["\u017fome 100", "exceed\u0131ng 5", "exceed\u0130ng 5", "...", ", about 5", "\u0663\u0660"],
)
def test_words_outside_the_vocabulary_are_not_read(words):
    assert read_hedge(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "12,000+",
        "12,000 or more",
        "10-12",
        "10 to 12",
        "10\u201312",
        "3,000 approximately",
        "3,000, at least",
        "3,000 plus",
        "3000?",
        "3,000 (estimate)",
        "26 000 cases",
    ],
)
def test_a_number_with_words_behind_it_is_not_read(words):
    assert read_hedge(words) is None


@pytest.mark.parametrize("words", ["11", "50,500", "1.05 million", "26 000"])
def test_a_number_alone_is_exact(words):
    assert read_hedge(words) == Hedge("=")
