"""Sentences: which words are those of a number, and what they are."""

import pytest

from tests.claims.texts import sentence, small_names

NAMES = small_names()


def words(text: str, number: int) -> str:
    part = sentence(text, NAMES, number)
    return " ".join(token.text for token in part.text.tokens[part.low : part.high])


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("500 died and 600 fled", "500 died", "and 600 fled"),
        ("500 died; of them, 600 fled", "500 died", "; of them , 600 fled"),
        ("500 died, 600 fled", "500 died", ", 600 fled"),
        ("500 загинули та 600 поранено", "500 загинули", "та 600 поранено"),
        ("500 погибли, но 600 ранены", "500 погибли ,", "но 600 ранены"),
    ],
)
def test_the_words_between_two_numbers_are_cut_at_a_joint(
    text: str, first: str, second: str
) -> None:
    assert (words(text, 0), words(text, 1)) == (first, second)


def test_a_number_speaks_of_its_own_sentence_alone() -> None:
    part = sentence("The war went on. 500 soldiers died. Peace came.", NAMES)
    assert (part.first, part.last) == (5, 9)


def test_ages_and_numbers_of_units_end_nothing() -> None:
    assert (
        words("500 soldiers of the 47th brigade died", 0)
        == "500 soldiers of the 47 th brigade died"
    )


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("500 confirmed deaths", {"identified"}),
        ("the staff confirmed that 500 died", set()),
        ("500 deaths were verified", {"verified"}),
        ("500 deaths", set()),
    ],
)
def test_a_basis_is_of_the_deaths_and_not_of_what_is_said(text: str, bases: set[str]) -> None:
    assert sentence(text, NAMES).bases() == bases


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("500 soldiers died", "military"),
        ("500 civilians died", "civilian"),
        ("500 people died", None),
        ("500 soldiers and civilians died", None),
    ],
)
def test_the_kind_of_people_is_told_only_where_it_is_one(text: str, kind: str | None) -> None:
    part = sentence(text, NAMES)
    assert part.kind(part.low, part.high) == kind


def test_strangers_are_the_words_that_nothing_knows() -> None:
    part = sentence("500 sledged soldiers of Redland died in Nowhere", NAMES)
    strangers = part.strangers(part.first, part.last)
    assert [part.text.form(at) for at in strangers] == ["sledged", "nowhere"]


def test_a_total_follows_another_number() -> None:
    assert sentence("500 died yesterday, 7,000 in total", NAMES, 1).is_total()
    assert not sentence("7,000 in total", NAMES).is_total()
