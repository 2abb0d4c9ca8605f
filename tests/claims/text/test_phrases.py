"""Phrases and roots: what the lexicon says of the words of a text."""

import pytest

from service.claims.text.stemming import stemmer_of
from tests.claims.texts import WORDS, marked

STEMMER = stemmer_of(WORDS)


def phrases(text: str, section: str) -> list[tuple[str, int, int]]:
    marks = marked(text).marks
    return [(mark.name, mark.first, mark.last) for mark in marks if mark.section == section]


def test_the_longest_phrase_holds() -> None:
    assert phrases("more than 500", "hedges") == [("over", 0, 2)]
    assert phrases("slightly more than 500", "hedges") == [("just_over", 0, 3)]


def test_a_star_stands_for_any_ending() -> None:
    assert phrases("пораненими", "outcomes") == [("wounded", 0, 1)]


def test_a_phrase_knows_its_language() -> None:
    languages = {mark.language for mark in marked("killed убито убиты").marks}
    assert languages == {"en", "uk", "ru"}


def test_phrases_are_found_by_where_they_begin_and_end() -> None:
    text = marked("at least 500")
    assert [mark.name for mark in text.starting(0)] == ["at_least"]
    assert [mark.name for mark in text.ending(2)] == ["at_least"]
    assert (text.form(0), text.form(-1), text.form(9)) == ("at", "", "")


@pytest.mark.parametrize(
    "forms",
    [
        ("russia", "russians", "russian", "russia's"),
        ("російський", "російських", "росія", "росії"),
        ("русский", "русских", "русскими"),
        ("army", "armies"),
        ("у", "в"),
    ],
)
def test_the_forms_of_a_word_have_one_root(forms: tuple[str, ...]) -> None:
    assert len({STEMMER.root(form) for form in forms}) == 1


def test_a_name_that_ends_in_a_consonant_has_no_ending() -> None:
    assert STEMMER.stem("штаб") == "штаб"
    assert STEMMER.stem("вагнер") == "вагнер"
    assert STEMMER.stem("paris") == STEMMER.root("paris")
