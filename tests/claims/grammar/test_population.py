"""The population of a number: named with it, that of the number before, or not clear."""

import pytest

from service.claims.grammar.counted import Counted
from service.claims.grammar.outcomes import find_outcomes
from service.claims.grammar.population import find_population, sides_beside
from service.claims.grammar.unclear import Unclear
from service.domain.claim import Claim, Family
from service.domain.quantity import Quantity
from tests.claims.texts import sentence, small_names

NAMES = small_names()

PEOPLE = Counted()
BEFORE = Claim(reading=Quantity(), population=Family(frozenset({"red-army"})))


def population(text: str, number: int = 0, before: Claim | None = None) -> Family | None:
    part = sentence(text, NAMES, number)
    return find_population(part, find_outcomes(part), PEOPLE, before)


def test_a_side_is_named_with_its_losses() -> None:
    people = population("Redland lost 500 soldiers")
    assert people is not None
    assert people.named == {"red-army"}


def test_nobody_is_named() -> None:
    assert population("500 soldiers died") is None


def test_the_next_number_is_of_the_same_side() -> None:
    people = population("Redland lost 500 killed and 600 wounded", 1, BEFORE)
    assert people is not None
    assert people.named == {"red-army"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Redland said their losses near Blueland were 500", "whose losses it counts is not clear"),
        ("Redland and Blueland lost 500 soldiers", "whose losses it counts is not clear"),
        ("500 Redland and Blueland soldiers died", "whose losses it counts is not clear"),
        ("500 civilians died", "whose losses it counts is not clear"),
        ("500 soldiers and civilians died", "whether soldiers or civilians are meant is not clear"),
    ],
)
def test_what_may_be_of_either_side_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unclear, match=why):
        population(text)


def test_a_number_before_that_is_not_understood_leaves_the_next_one_so() -> None:
    with pytest.raises(Unclear, match="whose losses"):
        population("500 frozen and 600 wounded", 1, None)


def test_every_side_of_a_sentence_is_beside_its_numbers() -> None:
    part = sentence("Redland lost 500 soldiers to Blueland, said the Gazette", NAMES)
    assert sides_beside(part) == {"red-army", "red-civilians", "blue-army"}
