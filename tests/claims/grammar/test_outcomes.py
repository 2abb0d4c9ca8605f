"""Outcomes: what became of those counted, on which side of the number it stands."""

import pytest

from service.claims.grammar.outcomes import find_outcomes, is_active
from tests.claims.texts import sentence, small_names

NAMES = small_names()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("500 soldiers were killed", {"killed"}),
        ("500 soldiers were killed, wounded or also captured", {"killed", "wounded", "captured"}),
        ("500 soldiers were killed and seriously wounded", {"killed", "wounded"}),
        ("killed: 500 soldiers", {"killed"}),
        ("losses of 500 killed", {"killed"}),
        ("Redland lost 500 soldiers", {"unspecified"}),
        ("500 солдатів убито та важко поранено", {"killed", "wounded"}),
        ("500 солдат убиты и ранены", {"killed", "wounded"}),
        ("killed: 500 soldiers wounded", {"unclear"}),
        ("500 soldiers seized the city", {"unclear"}),
    ],
)
def test_outcomes_of_a_list_are_one_group(text: str, names: set[str]) -> None:
    outcomes = find_outcomes(sentence(text, NAMES))
    assert outcomes is not None
    assert outcomes.names == names


def test_without_a_word_for_it_nothing_is_stated() -> None:
    assert find_outcomes(sentence("500 soldiers marched", NAMES)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Redland killed 500 soldiers", True),
        ("Redland has also killed 500 soldiers", True),
        ("among the killed 500 soldiers", False),
        ("Redland had killed in battle 500 soldiers", False),
        ("Армія вбила 500 солдатів", True),
        ("Армия убила 500 солдат", True),
        ("Вбито 500 солдатів", False),
    ],
)
def test_an_active_verb_makes_its_subject_the_doer(text: str, expected: bool) -> None:
    part = sentence(text, NAMES)
    outcomes = find_outcomes(part)
    assert outcomes is not None
    assert is_active(part, outcomes) == expected
