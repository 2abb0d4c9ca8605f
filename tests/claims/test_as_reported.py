"""Reading the words of one number in full, or not at all."""

from decimal import Decimal

import pytest

from service.claims.as_reported import read_words
from service.domain.quantity import Quantity


def number(value: str, comparator: str = "=", *, approximate: bool = False) -> Quantity:
    return Quantity(value=Decimal(value), comparator=comparator, approximate=approximate)


@pytest.mark.parametrize(
    ("words", "reading"),
    [
        ("2,761", number("2761")),
        ("seven", number("7")),
        ("2024", number("2024")),
        ("12 million", number("12000000")),
        ("nearly 120,000", number("120000", "<", approximate=True)),
        ("around 50,500", number("50500", approximate=True)),
        ("more than 26,000", number("26000", ">")),
        ("at least 1.5 million people", number("1500000", ">=")),
        ("100+", number("100", ">=")),
        (">= 5", number("5", ">=")),
        ("up to 9,000", number("9000", "<=")),
        ("a dozen", number("12")),
        ("12 soldiers.", number("12")),
        ("понад 1 000", number("1000", ">")),
        ("близько 50 тис.", number("50000", approximate=True)),
        ("сім", number("7")),
        ("семьсот", number("700")),
    ],
)
def test_a_number_and_its_hedge_are_read(words: str, reading: Quantity) -> None:
    assert read_words(words) == reading


@pytest.mark.parametrize(
    ("words", "lower", "upper"),
    [
        ("between 1,000 and 1,500", "1000", "1500"),
        ("7 to 15 people", "7", "15"),
        ("10-12", "10", "12"),
        ("50 to 60 thousand", "50000", "60000"),
        ("от 10 до 20", "10", "20"),
    ],
)
def test_a_range_is_read_as_its_bounds(words: str, lower: str, upper: str) -> None:
    assert read_words(words) == Quantity(lower=Decimal(lower), upper=Decimal(upper))


@pytest.mark.parametrize(
    "words", ["hundreds", "hundreds of soldiers", "tens of thousands", "several hundred", "сотні"]
)
def test_vague_words_are_read_as_words_alone(words: str) -> None:
    assert read_words(words) == Quantity(missing="words-only")


@pytest.mark.parametrize(
    "words",
    [
        "12 killed and 3 wounded",
        "12 of 15",
        "two or three",
        "two to 300 thousand",
        "about 10 to 12",
        "unknown",
        "12 a day",
        "another 12",
        "-201",
        "12%",
        "$12 million",
        "47th",
        "twelve hundred million billion thousand",
        "1.050",
        "1,05",
        "quelque 50",
    ],
)
def test_what_is_not_read_in_full_says_nothing(words: str) -> None:
    assert read_words(words) is None


def test_a_lone_comma_groups_digits_in_english() -> None:
    assert read_words("1,050", "en-GB") == number("1050")


def test_a_lone_comma_is_ambiguous_in_ukrainian() -> None:
    assert read_words("1,050", "uk") is None


def test_a_point_groups_digits_in_ukrainian() -> None:
    assert read_words("1.050", "uk") == number("1050")


def test_words_are_read_in_the_language_of_the_document_alone() -> None:
    assert read_words("seven", "uk") is None


def test_in_a_language_that_is_not_read_digits_alone_are_read() -> None:
    assert read_words("6326", "fr") == number("6326")
    assert read_words("6.326", "fr") is None


@pytest.mark.parametrize(
    "scale", ["in thousands", "(thousands)", "'000", "000s", "тис. осіб", "в тысячах", "thousand"]
)
def test_a_scale_multiplies_the_number(scale: str) -> None:
    assert read_words("12.5", "en", scale) == number("12500")


def test_a_scale_multiplies_the_bounds_of_a_range() -> None:
    reading = read_words("10 to 12", scale="in thousands")
    assert reading == Quantity(lower=Decimal(10_000), upper=Decimal(12_000))


@pytest.mark.parametrize(
    ("words", "scale"), [("12 million", "in thousands"), ("12", "per 100,000"), ("12", "a few")]
)
def test_a_scale_that_is_not_clear_leaves_the_words_unread(words: str, scale: str) -> None:
    assert read_words(words, scale=scale) is None
