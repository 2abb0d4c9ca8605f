"""Annotated texts: which words are known, and which are names that nothing knows."""

import pytest

from tests.claims.texts import annotated, small_names

NAMES = small_names()


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("500 died at Atlantis", "atlantis", True),
        ("500 died at Dale", "dale", False),
        ("500 died at dawn", "dawn", False),
        ("Officials said 500 died", "officials", False),
        ("Miller said 500 died", "miller", True),
        ("Yesterday 500 died", "yesterday", False),
        ("Terrible Losses Of Five Hundred At Atlantis", "atlantis", False),
    ],
)
def test_a_name_has_a_capital_letter_that_nothing_else_explains(
    text: str, word: str, expected: bool
) -> None:
    whole = annotated(text, NAMES)
    at = [token.form for token in whole.tokens].index(word)
    assert whole.is_name(at) == expected


def test_a_name_within_a_war_is_a_part_of_it() -> None:
    whole = annotated("500 died in the Red-Blue War at Dale", NAMES)
    inside = {mention.id: whole.is_inside(mention) for mention in whole.mentions}
    assert not inside["dale"]


def test_phrases_are_found_by_section_between_two_tokens() -> None:
    whole = annotated("500 soldiers were killed, 600 wounded", NAMES)
    assert [mark.name for mark in whole.marks_in(0, 5, "outcomes")] == ["killed"]
    assert [mark.name for mark in whole.marks_in(0, 9, "outcomes", "wounded")] == ["wounded"]
    assert whole.marked_until(4, "outcomes", "killed")
