"""Texts as each stage of the reading of claims gets them."""

from collections.abc import Sequence
from datetime import date

from service.claims.entities.index import build_names
from service.claims.entities.names import Names
from service.claims.grammar.annotated_text import AnnotatedText
from service.claims.grammar.sentence import Sentence
from service.claims.languages.load import lexicon
from service.claims.parser import annotate
from service.claims.text.amounts import COUNT
from service.claims.text.phrases import MarkedTokens
from service.claims.text.tokens import Token, tokenize
from service.domain.vocabulary import (
    Area,
    Conflict,
    Entry,
    Measure,
    Population,
    Source,
    Unit,
)  # fmt: skip

WORDS = lexicon()
TODAY = date(2025, 8, 1)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text."""
    return tokenize(text, WORDS.spelling)


def marked(text: str) -> MarkedTokens:
    """The tokens of a text with the phrases of every language."""
    return MarkedTokens(tokenize(text, WORDS.spelling, WORDS.months), WORDS)


def small_names(*more: Entry) -> Names:
    """A war of two sides, an area, and a source of each kind."""
    entries: Sequence[Entry] = (
        Unit(id="persons", name="persons", kind="count"),
        Unit(id="items", name="items", kind="count"),
        Unit(id="tanks", name="tanks", kind="count", parent="items"),
        Unit(id="cases", name="court cases", kind="count", aliases=("cases",)),
        Measure(
            id="killed", name="Killed", unit="persons", counts=frozenset({"killed"}),
            basis="claimed", definition="Soldiers killed.",
        ),
        Measure(
            id="tanks-lost", name="Tanks, lost", unit="tanks", counts=None, basis="claimed",
            definition="Tanks lost.", aliases=("tanks",),
        ),
        Measure(
            id="trials", name="Court cases opened", unit="cases", counts=frozenset(),
            basis="recorded", definition="Cases opened.",
        ),
        Population(id="red-army", name="Red army", kind="military", party="redland",
                   aliases=("Redland", "Redlanders")),
        Population(id="red-civilians", name="Redland civilians", kind="civilian", party="redland"),
        Population(id="blue-army", name="Blue army", kind="military", party="blueland",
                   aliases=("Blueland", "Bluelanders")),
        Conflict(id="red-blue", name="Red-Blue War", kind="war", start="1990-03-05", end="1994"),
        Area(id="dale", name="Dale"),
        Source(id="gazette", name="Gazette", kind="media", named=True),
        Source(id="red-staff", name="Redland staff", kind="belligerent", party="redland",
               named=True),
        *more,
    )  # fmt: skip
    return build_names(entries)


def annotated(text: str, names: Names, claimed_on: date | None = TODAY) -> AnnotatedText:
    """A text with all that is known of its words."""
    return annotate(text, names, claimed_on)


def sentence(text: str, names: Names, number: int = 0) -> Sentence:
    """The sentence of one of a text's numbers, counted from 0."""
    whole = annotated(text, names)
    counts = [amount for amount in whole.amounts if amount.kind == COUNT]
    return Sentence(whole, counts[number])
