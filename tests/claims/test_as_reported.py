"""Reading the words of one number in full, or not at all."""

from decimal import Decimal

import pytest

from service.claims.as_reported import read_words
from service.domain.quantity import Quantity
from service.domain.vocabulary import Unit


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
        ("3,200 killed and wounded", number("3200")),
        ("thirteen soldiers and civilians", number("13")),
        ("3200 убитых и раненых", number("3200")),
        ("9861 чел.", number("9861")),
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


PERCENT = Unit(id="percent", name="percent", kind="share", code="%")
DOLLARS = Unit(id="us-dollars", name="US dollars", kind="money", code="USD")
HRYVNIAS = Unit(id="uah", name="hryvnias", kind="money")
PERSONS = Unit(id="persons", name="persons", kind="count")
SHARES = Unit(id="share", name="share of the whole", kind="share")


@pytest.mark.parametrize(
    ("words", "unit", "reading"),
    [
        ("45%", PERCENT, number("45")),
        ("nearly 45 per cent", PERCENT, number("45", "<", approximate=True)),
        ("понад 12 %", PERCENT, number("12", ">")),
        ("близько 30 відсотків", PERCENT, number("30", approximate=True)),
        ("около 30 процентов", PERCENT, number("30", approximate=True)),
        ("двадцять відсотків", PERCENT, number("20")),
        ("nearly half", PERCENT, number("50", "<", approximate=True)),
        ("three quarters", PERCENT, number("75")),
        ("майже половина", PERCENT, number("50", "<", approximate=True)),
        ("около половины", PERCENT, number("50", approximate=True)),
        ("$5 million", DOLLARS, number("5000000")),
        ("US$1.2bn", DOLLARS, number("1200000000")),
        ("more than 5 million U.S. dollars", DOLLARS, number("5000000", ">")),
        ("5 млн доларів США", DOLLARS, number("5000000")),
        ("около 5 миллионов долларов", DOLLARS, number("5000000", approximate=True)),
        ("2 млрд грн.", HRYVNIAS, number("2000000000")),
        ("2 мільярди гривень", HRYVNIAS, number("2000000000")),
    ],
)
def test_the_words_of_the_measures_own_unit_are_read(
    words: str, unit: Unit, reading: Quantity
) -> None:
    assert read_words(words, unit=unit) == reading


@pytest.mark.parametrize(
    ("words", "unit", "lower", "upper"),
    [
        ("40 to 45%", PERCENT, "40", "45"),
        ("між 40% і 45%", PERCENT, "40", "45"),
        ("between $5 million and $6 million", DOLLARS, "5000000", "6000000"),
    ],
)
def test_the_words_of_a_unit_stand_at_either_end_of_a_range(
    words: str, unit: Unit, lower: str, upper: str
) -> None:
    assert read_words(words, unit=unit) == Quantity(lower=Decimal(lower), upper=Decimal(upper))


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("45%", PERSONS),
        ("45%", SHARES),
        ("half", SHARES),
        ("half", PERSONS),
        ("a third", PERCENT),  # no number of percent is exactly that
        ("45%", None),
        ("5 percentage points", PERCENT),
        ("€5 million", DOLLARS),
    ],
)
def test_the_words_of_another_unit_are_left_alone(words: str, unit: Unit | None) -> None:
    assert read_words(words, unit=unit) is None


def test_a_percentage_has_the_decimal_comma_of_its_language() -> None:
    assert read_words("12,5 %", "uk", unit=PERCENT) == number("12.5")


@pytest.mark.parametrize(
    "words",
    [
        "up to 1,000 or more",
        "3,200 killed and thousands wounded",
        "3,200 killed and 40 wounded",
        "3,200 and counting up",
        "3,200 killed and unknown",
    ],
)
def test_words_that_say_more_than_one_number_are_left_alone(words: str) -> None:
    assert read_words(words) is None
