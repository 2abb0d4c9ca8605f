"""The noun of a number: where it ends, and which of its words nothing explains."""

import pytest

from tests.claims.texts import sentence, small_names

NAMES = small_names()


@pytest.mark.parametrize(
    ("text", "noun", "unexplained"),
    [
        ("500 soldiers died", "soldiers", []),
        ("500 of the soldiers died", "of the soldiers", []),
        ("500 steam tractors were lost", "steam tractors", ["steam", "tractors"]),
        ("500 tanks in Dale", "tanks", ["tanks"]),
        ("500 Redland soldiers, all of them", "Redland soldiers", []),
        ("500 confirmed deaths", "confirmed deaths", []),
        ("500 killed soldiers by night", "killed soldiers", []),
        ("500 солдатів у місті", "солдатів", []),
    ],
)
def test_a_noun_ends_where_another_part_of_the_sentence_begins(
    text: str, noun: str, unexplained: list[str]
) -> None:
    part = sentence(text, NAMES)
    span = part.text.tokens[part.noun.first : part.noun.last]
    assert " ".join(token.text for token in span) == noun
    assert [part.text.form(at) for at in part.noun.unexplained] == unexplained
