"""The words and numbers of a search."""

from decimal import Decimal

import pytest

from service.domain.search_words import terms_of


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("50500", [("50500", 50500)]),
        ("50,500", [("50 500", 50500)]),
        ("1,234,567.5 dead", [("1 234 567 5", "1234567.5"), ("dead", None)]),
        ("1'234", [("1234", 1234)]),
        ("7 dead, 7 wounded", [("7", 7), ("dead", None), ("wounded", None)]),
        ("2022-02-24", [("2022", None), ("02", None), ("24", None)]),
        ("1,23", [("1", None), ("23", None)]),
        ("a1 1b", [("a1", None), ("1b", None)]),
        ("9" * 19, [("9" * 19, None)]),
        ("по200", [("po200", None)]),
        ("по 200-м", [("po", None), ("200", None), ("m", None)]),
        ("d'Aosta", [("daosta", None)]),
        ("د\u200cر", [("dr", None)]),
        ("🕊 peace ©", [("peace", None)]),
    ],
)
def test_the_terms_of_a_search(text: str, terms: list[tuple[str, object]]) -> None:
    expected = [(word, None if n is None else Decimal(str(n))) for word, n in terms]
    assert [tuple(term) for term in terms_of(text)] == expected
