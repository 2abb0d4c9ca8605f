"""Read a claim: every number in it, and what each is claimed to count."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from service.claims.entities.names import Mention, Names
from service.claims.grammar.affected_party import (
    find_affected_party,
    is_of_kinds,
    parties_beside,
    parties_in,
    people_of,
)
from service.claims.grammar.context import find_when, find_where
from service.claims.grammar.counted import Counted, Unclear, find_counted
from service.claims.grammar.marked_text import MarkedText
from service.claims.grammar.rejection import find_refusal, find_rejection
from service.claims.grammar.sentence import Outcomes, Sentence
from service.claims.grammar.times import find_times
from service.claims.languages.lexicon import Mark
from service.claims.text.amounts import COUNT, Amount, find_amounts
from service.claims.text.tokens import WORD, Token, tokenize
from service.domain.claim import Claim, Family, When
from service.domain.faults import Fault
from service.errors import Invalid

MAX_QUANTITIES = 20
MAX_SENTENCE = 200  # words, numbers and marks; what is read grows by the square of them
_SMALL = 10  # numbers in words below this are often no counts: "one of the"
_CAPITALS = 0.6  # of the words: a headline


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A part of the text: from a character to before another."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedQuantity:
    """A number of a text and what was understood of it; ``why`` not, where ``claim`` is None."""

    part: TextSpan
    amount: Amount
    claim: Claim | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """A number that counts nobody, and what it is."""

    part: TextSpan
    kind: str


@dataclass(frozen=True, slots=True)
class MatchedEntry:
    """An entry that the text names."""

    part: TextSpan
    vocabulary: str
    id: str


@dataclass(frozen=True, slots=True)
class ParsedClaim:
    """What a text says: quantities, the entries it names, and the numbers that are no counts."""

    quantities: tuple[ParsedQuantity, ...]
    named: tuple[MatchedEntry, ...] = ()
    aside: tuple[OtherNumber, ...] = ()


def parse_claim(
    said: str,
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
    lexicon = names.lexicon
    if language is not None and language.partition("-")[0].lower() not in lexicon.languages:
        return ParsedClaim(())
    tokens = tokenize(said, lexicon.months)
    marks = lexicon.mark(tokens)
    times = find_times(tokens, marks, lexicon, claimed_on)
    taken = {at for one in times for at in range(one.first, one.last)}
    amounts = find_amounts(tokens, marks, lexicon, taken)
    if sum(one.kind == COUNT for one in amounts) > MAX_QUANTITIES:
        remedy = f"over {MAX_QUANTITIES} numbers: send its sentences one by one, in claims"
        raise Invalid([Fault(("claim",), remedy)])
    words = [token for token in tokens if token.kind == WORD and len(token.text) > 3]
    capitals = sum(token.is_capital for token in words)
    plain, mentions = _apart(marks, names.find(tokens), tokens, amounts)
    text = MarkedText(
        tokens, plain, times, amounts, mentions, names,
        in_title_case=len(words) >= 4 and capitals >= _CAPITALS * len(words),
    )  # fmt: skip
    quantities: list[ParsedQuantity] = []
    aside: list[OtherNumber] = []
    inherited: dict[int, Claim] = {}
    lengths = Counter(token.sentence for token in tokens)
    for amount in amounts:
        check_time()
        part = _part(said, text, amount.first, amount.last)
        if amount.kind != COUNT:
            aside.append(OtherNumber(part, amount.kind))
            continue
        number = tokens[amount.first].sentence
        try:
            if lengths[number] > MAX_SENTENCE:
                raise Unclear(f"its sentence has over {MAX_SENTENCE} words: send a shorter one")
            claim = _understand(text, amount, inherited.get(number), claimed_on)
        except Unclear as why:
            if _is_small(text, amount):
                aside.append(OtherNumber(part, "small"))
            else:
                quantities.append(ParsedQuantity(part, amount, None, str(why)))
            continue
        inherited[number] = claim
        quantities.append(ParsedQuantity(part, amount, claim))
    named = tuple(
        MatchedEntry(_part(said, text, one.first, one.last), one.vocabulary, one.id)
        for one in text.mentions
        if one.vocabulary != "party"
    )
    return ParsedClaim(tuple(quantities), named, tuple(aside))


def _apart(
    marks: Sequence[Mark],
    mentions: Sequence[Mention],
    tokens: Sequence[Token],
    amounts: Sequence[Amount],
) -> tuple[list[Mark], list[Mention]]:
    """Tell names from words that are written alike: KIA, but right behind a number, is a name."""
    words = {one.first for one in marks if one.section == "outcomes"}
    ends = {one.last for one in amounts if one.last + 1 not in words}  # nor in "108 KIA deaths"
    alike = {
        one.first
        for one in mentions
        if one.last - one.first == 1 and tokens[one.first].text.isupper() and one.first in words
    }
    return (
        [one for one in marks if one.first not in alike or one.first in ends],
        [one for one in mentions if one.first not in alike or one.first not in ends],
    )


def _part(said: str, text: MarkedText, first: int, last: int) -> TextSpan:
    start, end = text.tokens[first].start, text.tokens[last - 1].end
    return TextSpan(said[start:end], start, end)


def _is_small(text: MarkedText, amount: Amount) -> bool:
    value = amount.reading.value
    return value is not None and value < _SMALL and text.tokens[amount.first].kind == WORD


def _understand(
    text: MarkedText, amount: Amount, before: Claim | None, claimed_on: date | None
) -> Claim:
    """What a number is claimed to count; ``before`` is the number before it. Raises Unclear."""
    sentence = Sentence(text, amount)
    if why := find_refusal(sentence):
        raise Unclear(why)
    outcomes = sentence.outcomes()
    counted = find_counted(sentence, outcomes, before)
    if counted.of_people and (why := find_rejection(sentence, _explained(text, counted))):
        raise Unclear(why)
    bases = sentence.bases() if counted.of_people else set()
    if len(bases) > 1:
        raise Unclear("how it was counted is not clear")
    conflict, area = find_where(sentence)
    return Claim(
        reading=amount.reading,
        place=amount.place,
        measures=counted.measures,
        of_things=counted.of_things,
        counts=counted.counts,
        units=counted.units,
        basis=next(iter(bases), None),
        population=_population(sentence, outcomes, counted, before),
        conflict=conflict,
        area=area,
        origins=_origins(sentence, before),
        when=_so_far(find_when(sentence), claimed_on),
        claimed_on=claimed_on,
        beside=_beside(sentence),
    )


def _so_far(when: When | None, claimed_on: date | None) -> When | None:
    """A time that is not over when a claim is made, up to then: nobody knows the rest of it."""
    if when is None or when.end is None or claimed_on is None or when.end <= claimed_on:
        return when
    if when.start is None or when.start > claimed_on:
        return when
    return replace(when, end=claimed_on)


def _beside(sentence: Sentence) -> frozenset[str]:
    """The populations of every side that the sentence names, whoever speaks left out."""
    names = sentence.text.names
    sides = parties_in(sentence, sentence.first, sentence.last, all_of_them=True)
    return frozenset(id_ for side in sides for id_ in names.members(side))


def _origins(sentence: Sentence, before: Claim | None) -> frozenset[str] | None:
    """Who counted: whoever is named with the number, or else with the one before it."""
    own = any(sentence.low <= one.verb < sentence.high for one in sentence.speeches)
    return sentence.origins() if own or before is None else before.origins


def _population(
    sentence: Sentence, outcomes: Outcomes | None, counted: Counted, before: Claim | None
) -> Family | None:
    """Who was lost; raises Unclear where somebody is named whom nobody here knows."""
    amount = sentence.amount
    _, noun_ends = sentence.noun()
    owners = find_affected_party(sentence, outcomes)
    in_noun = any(amount.ends <= one.first < noun_ends for one in owners)
    if not counted.of_people and not in_noun:
        return None
    if len(_kinds_behind(sentence)) > 1:
        raise Unclear("whether soldiers or civilians are meant is not clear")
    if parties_beside(sentence, noun_ends) - parties_in(
        sentence, amount.ends, noun_ends, all_of_them=True
    ):
        raise Unclear("whose losses it counts is not clear")
    if not in_noun:
        _check_sides(sentence, owners)
    if not owners:
        return _inherited(sentence, before)
    found = people_of(sentence, owners, of_an_army=_is_of_an_army(sentence, counted))
    if found is None:
        raise Unclear("whose people are meant is not clear")
    return found


def _inherited(sentence: Sentence, before: Claim | None) -> Family | None:
    """Those of the number before, if they may be.

    Raises Unclear for others, and for civilians of no side.
    """
    if sentence.previous and before is None:
        raise Unclear("whose losses it counts is not clear")
    kinds = sentence.kinds(sentence.low, sentence.high)
    if before and sentence.previous:
        if sentence.is_named_alike():
            raise Unclear("whose losses it counts is not clear")
        if kinds and not is_of_kinds(sentence.text.names, before.population, kinds):
            raise Unclear("whose losses it counts is not clear")
        return before.population
    admitted = sentence.text.marks_in(sentence.first, sentence.last, "speech", "admitted")
    if kinds == {"civilian"} or admitted:  # one's own, it may be
        raise Unclear("whose losses it counts is not clear")
    return None


def _check_sides(sentence: Sentence, owners: Sequence[Mention]) -> None:
    """Of two sides in one sentence it must be plain whose losses a number is of."""
    text = sentence.text
    near = parties_in(sentence, sentence.low, sentence.high, all_of_them=False)
    is_clear = len(near) <= 1
    if not owners:
        follows = sentence.previous is not None
        anywhere = parties_in(sentence, sentence.first, sentence.last, all_of_them=follows)
        pronoun = any(
            text.form(at) in text.names.lexicon.pronouns
            for at in range(sentence.low, sentence.high)
        )
        is_clear &= not pronoun and (
            len(anywhere) <= 1 if follows else not anywhere or _by_active(sentence)
        )
    if not is_clear:
        raise Unclear("whose losses it counts is not clear")


def _kinds_behind(sentence: Sentence) -> set[str]:
    """Whether soldiers or civilians are named behind the number, those who did it left out."""
    text = sentence.text
    return {
        mark.name
        for mark in text.marks_in(sentence.amount.ends, sentence.high, "people")
        if mark.name != "any"
        and "by" not in {text.form(mark.first - back) for back in (1, 2, 3)}
        and not sentence.speaks(mark.first)
    }


def _by_active(sentence: Sentence) -> bool:
    """Whether the side that is named did it, so that it is not said who was lost."""
    outcomes = sentence.outcomes()
    return outcomes is not None and sentence.is_active(outcomes)


def _explained(text: MarkedText, counted: Counted) -> set[str]:
    """The roots of the words by which what is counted is named."""
    named = counted.measures or ()
    return {part for id_ in named for phrase in text.names.phrases[id_] for part in phrase}


def _is_of_an_army(sentence: Sentence, counted: Counted) -> bool:
    """Whether a side's soldiers are meant where it is named alone: by tanks, or by "losses"."""
    text = sentence.text
    people = text.marks_in(sentence.low, sentence.high, "people", "any")
    unstated = bool(text.marks_in(sentence.low, sentence.high, "outcomes", "unspecified"))
    return counted.of_things or (unstated and not people)
