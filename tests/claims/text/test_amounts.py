"""Amounts: numbers in every form, their hedges, and what is no count."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.claims.grammar.times import find_times
from service.claims.text.amounts import Amount, find_amounts
from tests.claims.texts import marked


def amounts(text: str) -> list[Amount]:
    tokens = marked(text)
    times = find_times(tokens, None)
    return find_amounts(tokens, {at for time in times for at in range(time.first, time.last)})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,050,250 men", 1_050_250),
        ("1.050.250 men", 1_050_250),
        ("1 050 250 men", 1_050_250),
        ("1050250 men", 1_050_250),
        ("12,34,567 men", 1_234_567),
        ("1.05m men", 1_050_000),
        ("1.05 million men", 1_050_000),
        ("50k men", 50_000),
        ("120K men", 120_000),
        ("a million men", 1_000_000),
        ("a quarter of a million men", 250_000),
        ("half a million men", 500_000),
        ("three quarters of a million men", 750_000),
        ("two dozen men", 24),
        ("twenty-five men", 25),
        ("a hundred and twenty thousand men", 120_000),
        ("one million fifty thousand men", 1_050_000),
        ("1 million 50 thousand men", 1_050_000),
        ("two and a half thousand men", 2_500),
        ("1,05 млн військових", 1_050_000),
        ("120 тис. солдатів", 120_000),
        ("1 млн 50 тис. солдатів", 1_050_000),
        ("сто двадцять тисяч солдатів", 120_000),
        ("півмільйона солдатів", 500_000),
        ("півтора мільйона солдатів", 1_500_000),
        ("чверть мільйона солдатів", 250_000),
        ("три з половиною тисячі солдатів", 3_500),
        ("двадцять п'ять солдатів", 25),
        ("сто двадцать тысяч солдат", 120_000),
        ("полмиллиона солдат", 500_000),
        ("3 с половиной тысячи солдат", 3_500),
        ("1.050.250 солдат", 1_050_250),
        ("1,050 солдат", 1_050),
    ],
)
def test_a_number_is_read_in_any_form(text: str, value: int) -> None:
    [amount] = amounts(text)
    assert (amount.kind, amount.reading.value) == ("count", value)


@pytest.mark.parametrize(
    ("text", "comparator", "approximate"),
    [
        ("120,000 men", "=", False),
        ("exactly 120,000 men", "=", False),
        ("around 120,000 men", "=", True),
        ("some 120,000 men", "=", True),
        ("an estimated 120,000 men", "=", True),
        ("120,000 or so men", "=", True),
        ("~120,000 men", "=", True),
        ("nearly 120,000 men", "<", True),
        ("just over 120,000 men", ">", True),
        ("over 120,000 men", ">", False),
        ("more than 120,000 men", ">", False),
        (">120,000 men", ">", False),
        ("at least 120,000 men", ">=", False),
        ("no fewer than 120,000 men", ">=", False),
        ("120,000+ men", ">=", False),
        ("120,000 or more men", ">=", False),
        ("some 120,000 or more men", ">=", True),
        ("up to 120,000 men", "<=", False),
        ("no more than 120,000 men", "<=", False),
        ("fewer than 120,000 men", "<", False),
        ("близько 120 000 осіб", "=", True),
        ("майже 120 000 осіб", "<", True),
        ("понад 120 000 осіб", ">", False),
        ("щонайменше 120 000 осіб", ">=", False),
        ("не менше 120 000 осіб", ">=", False),
        ("до 120 000 осіб", "<=", False),
        ("трохи більше 120 000 осіб", ">", True),
        ("около 120 000 человек", "=", True),
        ("почти 120 000 человек", "<", True),
        ("более 120 000 человек", ">", False),
        ("как минимум 120 000 человек", ">=", False),
        ("не более 120 000 человек", "<=", False),
        ("менее 120 000 человек", "<", False),
    ],
)
def test_a_hedge_is_read_before_and_after(text: str, comparator: str, approximate: bool) -> None:
    [amount] = amounts(text)
    assert amount.reading.value == 120_000
    assert (amount.reading.comparator, amount.reading.approximate) == (comparator, approximate)


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("between 50,000 and 60,000 men", 50_000, 60_000),
        ("50 to 60 thousand men", 50_000, 60_000),
        ("50,000-60,000 men", 50_000, 60_000),
        ("50–60 thousand men", 50_000, 60_000),
        ("від 1,1 до 1,3 мільйона осіб", 1_100_000, 1_300_000),
        ("от 50 до 60 тысяч человек", 50_000, 60_000),
        ("10–12 men", 10, 12),
    ],
)
def test_a_range_is_read_with_the_scale_it_shares(text: str, lower: int, upper: int) -> None:
    [amount] = amounts(text)
    assert (amount.reading.value, amount.reading.comparator) == (None, None)
    assert (amount.reading.lower, amount.reading.upper) == (lower, upper)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the 47th brigade", "ordinal"),
        ("47-ма бригада", "ordinal"),
        ("155-я бригада", "ordinal"),
        ("No. 5", "ordinal"),
        ("an 18-year-old", "age"),
        ("aged 18", "age"),
        ("16 to 25 year olds", "age"),
        ("18-річний", "age"),
        ("$2 billion", "money"),
        ("50 million dollars", "money"),
        ("5 млрд гривень", "money"),
        ("70 percent", "percent"),
        ("70%", "percent"),
        ("5 km away", "size"),
        ("155mm shells", "size"),
        ("100 км", "size"),
        ("3 days", "duration"),
        ("10 місяців", "duration"),
        ("a T-72", "designation"),
        ("the new Leopard 2", "designation"),
        ("three times more", "multiple"),
        ("half of the soldiers", "share"),
        ("10:30", "unreadable"),
        ("hundreds of thousands", "vague"),
        ("десятки тисяч", "vague"),
        ("2.5 soldiers", "decimal"),
    ],
)
def test_what_is_no_count_is_told_apart(text: str, kind: str) -> None:
    [amount] = amounts(text)
    assert amount.kind == kind


@pytest.mark.parametrize("text", ["one in ten men", "10 of the 12 men", "1 из 5 солдат"])
def test_shares_are_no_counts(text: str) -> None:
    assert {amount.kind for amount in amounts(text)} == {"share"}


def test_the_print_says_how_exact_it_is() -> None:
    assert [amounts(text)[0].place for text in ("1 million men", "1.0 million men")] == [
        1_000_000, 100_000,
    ]  # fmt: skip


def test_a_number_of_more_digits_than_are_exact_is_not_read() -> None:
    assert amounts("1" * 30 + " men")[0].kind == "unreadable"


@given(st.integers(1, 10**12), st.sampled_from((",", " ", "\u00a0", "'")))
def test_every_grouped_number_is_read_back(value: int, separator: str) -> None:
    [amount] = amounts(f"{value:,}".replace(",", separator) + " men")
    assert amount.reading.value == Decimal(value)


@given(st.text(alphabet="0123456789.,- +~%$kmAa\n а'тис", max_size=60))
def test_no_text_stops_the_reading(text: str) -> None:
    for amount in amounts(text):
        assert amount.begins <= amount.first < amount.last <= amount.ends
