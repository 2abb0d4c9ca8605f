"""The affected party: whose losses they are, and who did it or where it was."""

import pytest

from service.claims.grammar.affected_party import (
    find_affected_party,
    is_place,
    parties_beside,
    parties_in,
    people_of,
)
from service.claims.grammar.outcomes import find_outcomes
from service.domain.claim import Family
from tests.claims.texts import sentence, small_names

NAMES = small_names()


def parties(text: str) -> set[str]:
    part = sentence(text, NAMES)
    return NAMES.parties(find_affected_party(part, find_outcomes(part)))


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("500 Redland soldiers were killed", "redland"),
        ("Redland lost 500 soldiers", "redland"),
        ("Redland killed 500 Blueland soldiers", "blueland"),
        ("500 Blueland soldiers were killed by Redland", "blueland"),
        ("500 Blueland soldiers were killed by the Redland army", "blueland"),
        ("In Blueland, Redland lost 500 soldiers", "redland"),
        ("The Redland staff said Blueland lost 500 soldiers", "blueland"),
    ],
)
def test_the_owner_is_neither_the_doer_nor_the_place_nor_the_speaker(text: str, party: str) -> None:
    assert parties(text) == {party}


@pytest.mark.parametrize("text", ["Redland killed 500 soldiers", "500 were killed by Redland"])
def test_whoever_did_it_is_no_owner(text: str) -> None:
    assert parties(text) == set()


def test_and_adds_a_side() -> None:
    part = sentence("500 Redland and Blueland soldiers were killed", NAMES)
    assert parties_beside(part, 2) == {"blueland"}
    assert parties_in(part, part.first, part.last, all_of_them=True) == {"redland", "blueland"}


def test_a_place_is_told_by_the_word_before() -> None:
    part = sentence("500 died in the whole of Dale, near Dale and all Dale", NAMES)
    areas = [mention for mention in part.text.mentions if mention.vocabulary == "area"]
    assert [is_place(part, area) for area in areas] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("500 Redland soldiers died", {"red-army"}),
        ("500 Redland civilians died", {"red-civilians"}),
        ("500 Blueland civilians died", set()),
        ("500 people of Redland died", set()),
    ],
)
def test_the_population_is_that_of_the_kind_that_is_named(text: str, expected: set[str]) -> None:
    part = sentence(text, NAMES)
    owners = find_affected_party(part, find_outcomes(part))
    people = people_of(part, owners, of_an_army=False)
    assert isinstance(people, Family)
    assert people.named == expected
