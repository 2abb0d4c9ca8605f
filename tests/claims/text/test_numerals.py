"""Numerals: numbers in words, with scales, in ranges; and digits."""

from decimal import Decimal

import pytest

from service.claims.text.digits import read_digits
from service.claims.text.numerals import Numerals, mantissa, scaled_alike
from tests.claims.texts import WORDS, tokens_of


def numerals(text: str, decimal_comma: bool | None = None) -> Numerals:
    return Numerals(tokens_of(text), WORDS, decimal_comma=decimal_comma)


@pytest.mark.parametrize(
    ("text", "value", "place"),
    [
        ("a hundred and twenty thousand", 120_000, 10_000),
        ("two and a half thousand", 2_500, 100),
        ("a million and a half", 1_500_000, 100_000),
        ("мільйон з половиною", 1_500_000, 100_000),
        ("миллион с половиной", 1_500_000, 100_000),
        ("сто двадцять тисяч", 120_000, 10_000),
        ("120 тыс.", 120_000, 10_000),
        ("a quarter of a million", 250_000, 10_000),
        ("50k", 50_000, 10_000),
        ("півмільйона", 500_000, 100_000),
    ],
)
def test_a_number_has_a_value_and_the_place_of_its_last_digit(
    text: str, value: int, place: int
) -> None:
    numeral = numerals(text).at(0)
    assert numeral is not None
    assert (numeral.value, numeral.place, numeral.last) == (value, place, len(tokens_of(text)))


@pytest.mark.parametrize("text", ["k", "a score", "two-three", "soldiers", "12:30"])
def test_what_is_no_number_is_not_read(text: str) -> None:
    assert numerals(text).at(0) is None


@pytest.mark.parametrize(
    ("text", "at", "end"),
    [
        ("50 to 60 thousand", 0, 60_000),
        ("between 50 and 60", 1, 60),
        ("від 50 до 60 тисяч", 1, 60_000),
        ("50–60", 0, 60),
        ("50 and 60", 0, None),
        ("60 to 50", 0, None),
    ],
)
def test_a_range_has_a_joint_and_a_greater_end(text: str, at: int, end: int | None) -> None:
    read = numerals(text)
    first = read.at(at)
    assert first is not None
    second = read.range_end(first)
    assert (second and second.value) == end


def test_the_first_number_of_a_range_has_the_scale_of_the_second() -> None:
    read = numerals("50 to 60 thousand")
    first = read.at(0)
    assert first is not None
    second = read.range_end(first)
    assert second is not None
    assert scaled_alike(first, second).value == 50_000


@pytest.mark.parametrize(
    ("text", "decimal_comma", "scaled", "value"),
    [
        ("1,050", False, False, "1050"),
        ("1,050", True, True, "1.050"),
        ("1.050", True, False, "1050"),
        ("1.050", False, False, None),
        ("1,05", True, False, "1.05"),
        ("1,05", False, False, None),
        ("1,050.5", False, False, "1050.5"),
        ("1.050,5", True, False, "1050.5"),
        ("12:30", False, False, None),
        ("2025-07-28", False, False, None),
    ],
)
def test_a_comma_means_what_it_does_in_the_language(
    text: str, decimal_comma: bool, scaled: bool, value: str | None
) -> None:
    read = read_digits(text, decimal_comma=decimal_comma, scaled=scaled)
    assert (read and read[0]) == (None if value is None else Decimal(value))


def test_the_letters_of_a_text_tell_what_a_comma_means() -> None:
    english, ukrainian = numerals("1,5 men").at(0), numerals("1,5 солдатів").at(0)
    assert english is None
    assert ukrainian is not None
    assert ukrainian.value == Decimal("1.5")


def test_a_mantissa_has_no_thousands() -> None:
    assert mantissa(Decimal(120_000)) == 120
