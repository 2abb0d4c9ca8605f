"""Counted: people by what became of them, things by name, and what is neither."""

import pytest

from service.claims.grammar.counted import Counted, find_counted
from service.claims.grammar.outcomes import find_outcomes
from service.claims.grammar.unclear import Unclear
from tests.claims.texts import sentence, small_names

NAMES = small_names()


def counted(text: str) -> Counted:
    part = sentence(text, NAMES)
    return find_counted(part, find_outcomes(part), None)


def test_people_are_counted_by_their_outcome() -> None:
    assert counted("500 soldiers were killed").counts == {"killed"}


def test_losses_count_no_outcome() -> None:
    assert counted("500 casualties").counts is None


def test_destroyed_soldiers_are_losses() -> None:
    assert counted("500 soldiers were destroyed").counts is None


def test_things_are_counted_by_the_measures_called_so() -> None:
    tanks = counted("Redland lost 500 tanks")
    assert (tanks.measures, tanks.of_things) == ({"tanks-lost"}, True)


def test_what_has_a_unit_of_its_own_is_no_matter_of_people() -> None:
    trials = counted("500 court cases were opened")
    assert (trials.measures, trials.of_people) == ({"trials"}, False)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("500 soldiers", "what became of those counted is not said"),
        ("500 tractors were lost", "what 'tractors' means is not known"),
        ("500 soldiers died of boredom", "what 'boredom' means is not known"),
        ("in the brigade 500 soldiers were killed", "which part of an army is meant is not known"),
        ("killed: 500 wounded", "what became of those counted is not clear"),
    ],
)
def test_what_is_not_plain_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unclear, match=why):
        counted(text)
