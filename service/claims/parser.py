"""Read a claim: every number in it, and what each is claimed to count."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from service.claims.entities.names import PARTY, Mention, Names
from service.claims.grammar.annotated_text import AnnotatedText
from service.claims.grammar.context import find_when, find_where
from service.claims.grammar.counted import Counted, find_counted
from service.claims.grammar.outcomes import find_outcomes
from service.claims.grammar.population import find_population, sides_beside
from service.claims.grammar.rejection import find_refusal, find_rejection
from service.claims.grammar.sentence import Sentence
from service.claims.grammar.times import find_times
from service.claims.grammar.unclear import Unclear
from service.claims.parsed import (
    MatchedEntry,
    OtherNumber,
    ParsedClaim,
    ParsedQuantity,
    TextSpan,
)  # fmt: skip
from service.claims.text.amounts import COUNT, Amount, find_amounts
from service.claims.text.phrases import Mark, MarkedTokens
from service.claims.text.tokens import WORD, Token, tokenize
from service.domain.claim import Claim, When
from service.domain.faults import Fault
from service.errors import Invalid

MAX_QUANTITIES = 20
MAX_SENTENCE = 200  # words, numbers and marks; what is read grows by the square of them
_SMALL = 10  # numbers in words below this are often no counts: "one of the"


def parse_claim(
    text: str,
    names: Names,
    claimed_on: date | None = None,
    language: str | None = None,
    *,
    check_time: Callable[[], None] = lambda: None,
) -> ParsedClaim:
    """Read a text by the names of the vocabularies; in another language than is known, nothing.

    Raises Invalid for more numbers than are read, never for what a text says; and what
    ``check_time`` raises, which is called before each number is read.
    """
    if language is not None and language.partition("-")[0].lower() not in names.lexicon.languages:
        return ParsedClaim(())
    annotated = annotate(text, names, claimed_on)
    if sum(amount.kind == COUNT for amount in annotated.amounts) > MAX_QUANTITIES:
        remedy = f"over {MAX_QUANTITIES} numbers: send its sentences one by one, in claims"
        raise Invalid([Fault(("claim",), remedy)])
    return _Parser(text, annotated, claimed_on).parsed(check_time)


def annotate(text: str, names: Names, claimed_on: date | None) -> AnnotatedText:
    """A text with its phrases, times, amounts and names, before anything is said of its numbers."""
    words = names.lexicon
    tokens = tokenize(text, words.spelling, words.months)
    marked = MarkedTokens(tokens, words)
    times = find_times(marked, claimed_on)
    amounts = find_amounts(marked, {at for time in times for at in range(time.first, time.last)})
    marks, mentions = _apart(marked.marks, names.find(tokens), tokens, amounts)
    return AnnotatedText(
        tokens, names, marks=marks, times=times, amounts=amounts, mentions=mentions
    )


def _apart(
    marks: Sequence[Mark],
    mentions: Sequence[Mention],
    tokens: Sequence[Token],
    amounts: Sequence[Amount],
) -> tuple[list[Mark], list[Mention]]:
    """Tell names from words that are written alike: KIA, but right behind a number, is a name."""
    words = {mark.first for mark in marks if mark.section == "outcomes"}
    # Nor is it a name in "108 KIA deaths".
    ends = {amount.last for amount in amounts if amount.last + 1 not in words}
    alike = {
        mention.first
        for mention in mentions
        if mention.last - mention.first == 1
        and tokens[mention.first].text.isupper()
        and mention.first in words
    }
    return (
        [mark for mark in marks if mark.first not in alike or mark.first in ends],
        [
            mention
            for mention in mentions
            if mention.first not in alike or mention.first not in ends
        ],
    )


class _Parser:
    """One text while its numbers are read, each with what the number before it counts."""

    def __init__(self, text: str, annotated: AnnotatedText, claimed_on: date | None) -> None:
        self._text = text
        self._annotated = annotated
        self._claimed_on = claimed_on
        self._lengths = Counter(token.sentence for token in annotated.tokens)
        self._before: dict[int, Claim] = {}  # the last number understood, by sentence
        self._quantities: list[ParsedQuantity] = []
        self._aside: list[OtherNumber] = []

    def parsed(self, check_time: Callable[[], None]) -> ParsedClaim:
        """What the text says."""
        for amount in self._annotated.amounts:
            check_time()
            self._read(amount)
        named = tuple(
            MatchedEntry(self._part(mention.first, mention.last), mention.vocabulary, mention.id)
            for mention in self._annotated.mentions
            if mention.vocabulary != PARTY
        )
        return ParsedClaim(tuple(self._quantities), named, tuple(self._aside))

    def _read(self, amount: Amount) -> None:
        part = self._part(amount.first, amount.last)
        if amount.kind != COUNT:
            self._aside.append(OtherNumber(part, amount.kind))
            return
        number = self._annotated.tokens[amount.first].sentence
        try:
            if self._lengths[number] > MAX_SENTENCE:
                raise Unclear(f"its sentence has over {MAX_SENTENCE} words: send a shorter one")
            claim = _understand(
                Sentence(self._annotated, amount), self._before.get(number), self._claimed_on
            )
        except Unclear as why:
            if self._is_small(amount):
                self._aside.append(OtherNumber(part, "small"))
            else:
                self._quantities.append(ParsedQuantity(part, amount, None, str(why)))
            return
        self._before[number] = claim
        self._quantities.append(ParsedQuantity(part, amount, claim))

    def _part(self, first: int, last: int) -> TextSpan:
        tokens = self._annotated.tokens
        start, end = tokens[first].start, tokens[last - 1].end
        return TextSpan(self._text[start:end], start, end)

    def _is_small(self, amount: Amount) -> bool:
        value = amount.reading.value
        is_word = self._annotated.tokens[amount.first].kind == WORD
        return value is not None and value < _SMALL and is_word


def _understand(sentence: Sentence, before: Claim | None, claimed_on: date | None) -> Claim:
    """What a number is claimed to count; ``before`` is the number before it. Raises Unclear."""
    amount = sentence.amount
    if why := find_refusal(sentence):
        raise Unclear(why)
    outcomes = find_outcomes(sentence)
    counted = find_counted(sentence, outcomes, before)
    basis = _basis(sentence, counted) if counted.of_people else None
    conflict, area = find_where(sentence)
    return Claim(
        reading=amount.reading,
        place=amount.place,
        measures=counted.measures,
        of_things=counted.of_things,
        counts=counted.counts,
        units=counted.units,
        basis=basis,
        population=find_population(sentence, outcomes, counted, before),
        conflict=conflict,
        area=area,
        origins=_origins(sentence, before),
        when=_so_far(find_when(sentence), claimed_on),
        claimed_on=claimed_on,
        beside=sides_beside(sentence),
    )


def _basis(sentence: Sentence, counted: Counted) -> str | None:
    """How people are stated to have been counted; raises Unclear for a word nothing explains."""
    named = sentence.text.names.measure_names.words(counted.measures or ())
    if why := find_rejection(sentence, named):
        raise Unclear(why)
    bases = sentence.bases()
    if len(bases) > 1:
        raise Unclear("how it was counted is not clear")
    return next(iter(bases), None)


def _so_far(when: When | None, claimed_on: date | None) -> When | None:
    """A time that is not over when a claim is made, up to then: nobody knows the rest of it."""
    if when is None or when.end is None or claimed_on is None or when.end <= claimed_on:
        return when
    if when.start is None or when.start > claimed_on:
        return when
    return replace(when, end=claimed_on)


def _origins(sentence: Sentence, before: Claim | None) -> frozenset[str] | None:
    """Who counted: whoever is named with the number, or else with the one before it."""
    own = any(sentence.low <= speech.verb < sentence.high for speech in sentence.speeches)
    return sentence.origins() if own or before is None else before.origins
