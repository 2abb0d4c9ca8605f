"""Rejection: what denies a count, and what no word explains."""

import pytest

from service.claims.grammar.rejection import find_refusal, find_rejection
from tests.claims.texts import sentence, small_names

NAMES = small_names()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("500 soldiers did not die", "it is denied"),
        ("500 soldiers died. Nonsense!", "it is denied"),
        ("500 soldiers will die", "it is said of what may be, not of what was counted"),
        ("500 soldiers die a day", "it is a rate, not a count"),
        ("losses rose by 500", "it is a change, not a count"),
        ("500 more died", "it is a change, not a count"),
        ("twice 500 soldiers died", "it is a comparison, not a count"),
        ("they lost one soldier for 500", "it is a comparison, not a count"),
        ("500 soldiers of both sides died", "whom it counts is not clear"),
        ("загинуло солдатів 500", "whether it is about so many is not clear"),
        ("погибло с 500 солдат", "whether it is about so many is not clear"),
        ("500 солдатів не загинули", "it is denied"),
    ],
)
def test_a_sentence_that_states_no_count_is_refused(text: str, why: str) -> None:
    assert find_refusal(sentence(text, NAMES)) == why


@pytest.mark.parametrize("text", ["500 soldiers died", "soldiers: 500 died"])
def test_a_plain_count_is_not_refused(text: str) -> None:
    assert find_refusal(sentence(text, NAMES)) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("500 sledged soldiers died", "what 'sledged' means is not known"),
        ("500 soldiers aged 30 died", "what '30' says of them is not known"),
        ("500 soldiers died in its week", "over what time it was counted is not clear"),
        ("500 soldiers died before the battle", "the time it is said of cannot be told"),
        ("500 soldiers died one May", "the time it is said of cannot be told"),
        ("500 soldiers died, roughly speaking", "what 'speaking' means is not known"),
        ("the retracting Gazette said 500 died", "what 'retracting' means is not known"),
    ],
)
def test_what_nothing_explains_is_named(text: str, why: str) -> None:
    assert find_rejection(sentence(text, NAMES), ()) == why


def test_a_word_that_names_what_is_counted_is_explained() -> None:
    part = sentence("500 sledged soldiers died", NAMES)
    assert find_rejection(part, {NAMES.root("sledged")}) is None


def test_the_noun_of_another_number_is_not_its_matter() -> None:
    assert find_rejection(sentence("500 died and 60 sledges were lost", NAMES), ()) is None
