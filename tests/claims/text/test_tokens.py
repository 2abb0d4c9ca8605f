"""Tokens: words, numbers and marks, each with its place in the text as it came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.claims.text.tokens import CODE, MARK, NUMBER, WORD, tokenize
from tests.claims.texts import WORDS, tokens_of


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.text, token.kind) for token in tokens_of(text)]


def test_a_text_is_cut_into_words_numbers_codes_and_marks() -> None:
    assert kinds("Russia's 1,050,250 men, T-72s!") == [
        ("Russia's", WORD), ("1,050,250", NUMBER), ("men", WORD), (",", MARK), ("T-72s", CODE),
        ("!", MARK),
    ]  # fmt: skip


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "\u2009", "'", "’", "_"])
def test_groups_may_be_told_apart_by_any_one_separator(space: str) -> None:
    assert kinds(f"1{space}050{space}250")[0] == (f"1{space}050{space}250", NUMBER)


def test_a_year_before_a_number_is_not_grouped_with_it() -> None:
    assert [text for text, _ in kinds("In 2024 50 500 deserted")][1:3] == ["2024", "50 500"]


def test_a_day_before_a_number_is_not_grouped_with_it() -> None:
    tokens = tokenize("On July 28 120 000 fell", WORDS.spelling, WORDS.months)
    assert [token.text for token in tokens][2:4] == ["28", "120 000"]


def test_sentences_end_at_full_stops_and_not_at_abbreviations() -> None:
    tokens = tokens_of("Втратили 120 тис. солдатів у 2024 р. Росія мовчить. Це так.")
    assert [token.sentence for token in tokens if token.form in {"росія", "це"}] == [0, 1]


def test_decimal_points_end_no_sentence() -> None:
    assert {token.sentence for token in tokens_of("1.05 million and 3.5 more")} == {0}


def test_invisible_characters_and_stress_marks_are_passed_over() -> None:
    [word, number] = tokens_of("росі́йські 12\u200b0")
    assert (word.form, number.text) == ("російські", "120")
    assert (number.start, number.end) == (11, 15)


def test_digits_of_any_script_are_digits() -> None:
    assert kinds("٤٠٠٠٠ １２０") == [("40000", NUMBER), ("120", NUMBER)]


@given(st.text(max_size=200))
def test_every_token_is_where_it_says(text: str) -> None:
    ends = 0
    for token in tokens_of(text):
        assert ends <= token.start < token.end <= len(text)
        ends = token.end
