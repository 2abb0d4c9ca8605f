"""Attribution: who is stated to have counted, and who is not."""

import pytest

from tests.claims.texts import sentence, small_names

NAMES = small_names()


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("500 Blueland soldiers died, the Gazette said", {"gazette"}),
        ("According to the Gazette, 500 soldiers died", {"gazette"}),
        ("Gazette: 500 soldiers died", {"gazette"}),
        ("The Gazette has confirmed 500 deaths", {"gazette"}),
        ("500 soldiers confirmed dead by Gazette", {"gazette"}),
        ("500 soldiers died, said the Redland staff", {"red-staff"}),
        ("500 soldiers died, by Redland's count", {"red-staff"}),
        ("500 soldiers died, officials said", None),
        ("500 soldiers died, Bob Miller said", set()),
        ("За даними Gazette, загинули 500 солдатів", {"gazette"}),
        ("По данным Gazette, погибли 500 солдат", {"gazette"}),
        ("500 soldiers died", None),
    ],
)
def test_whoever_speaks_is_found(text: str, origins: set[str] | None) -> None:
    sources = sentence(text, NAMES).origins()
    assert sources == (None if origins is None else frozenset(origins))


def test_who_speaks_ends_where_the_clause_ends() -> None:
    part = sentence("According to the Gazette, Redland lost 500 soldiers", NAMES)
    [speech] = part.speeches
    assert [part.text.form(at) for at in range(speech.first, speech.last)] == ["the", "gazette"]
    assert part.speaks(speech.first)
    assert not part.speaks(speech.last)
