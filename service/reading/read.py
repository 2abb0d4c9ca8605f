"""Read a claim: every number in it, and what each is claimed to count."""

from dataclasses import dataclass
from datetime import date

from service.domain.claim import Claim, Family
from service.domain.faults import Fault
from service.errors import Invalid
from service.reading.amounts import COUNT, Amount, find_amounts
from service.reading.counted import Counted, Unclear, find_counted
from service.reading.names import Names
from service.reading.owners import find_owners, people_of
from service.reading.sentence import Outcomes, Sentence
from service.reading.setting import find_when, find_where
from service.reading.text import Text
from service.reading.times import find_times
from service.reading.tokens import WORD, tokenize

MAX_QUANTITIES = 20
_SMALL = 10  # numbers in words below this are often no counts: "one of the"
_CAPITALS = 0.6  # of the words: a headline


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text: from a character to before another."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text and what was understood of it; ``why`` not, where ``claim`` is None."""

    part: Part
    amount: Amount
    claim: Claim | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """A number that counts nobody, and what it is."""

    part: Part
    kind: str


@dataclass(frozen=True, slots=True)
class Named:
    """An entry that the text names."""

    part: Part
    vocabulary: str
    id: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: quantities, the entries it names, and the numbers that are no counts."""

    quantities: tuple[Quantity, ...]
    named: tuple[Named, ...] = ()
    aside: tuple[Aside, ...] = ()


def read(said: str, names: Names, claimed_on: date | None = None) -> Reading:
    """Read a text by the names of the vocabularies.

    Raises Invalid for more numbers than are read; never for what a text says.
    """
    lexicon = names.lexicon
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
    text = Text(
        tokens, marks, times, amounts, names.find(tokens), names,
        in_title_case=len(words) >= 4 and capitals >= _CAPITALS * len(words),
    )  # fmt: skip
    quantities: list[Quantity] = []
    aside: list[Aside] = []
    inherited: dict[int, Claim] = {}
    for amount in amounts:
        part = _part(said, text, amount.first, amount.last)
        if amount.kind != COUNT:
            aside.append(Aside(part, amount.kind))
            continue
        number = tokens[amount.first].sentence
        try:
            claim = _understand(text, amount, inherited.get(number), claimed_on)
        except Unclear as why:
            if _is_small(text, amount):
                aside.append(Aside(part, "small"))
            else:
                quantities.append(Quantity(part, amount, None, str(why)))
            continue
        inherited[number] = claim
        quantities.append(Quantity(part, amount, claim))
    named = tuple(
        Named(_part(said, text, one.first, one.last), one.vocabulary, one.id)
        for one in text.mentions
        if one.vocabulary != "party"
    )
    return Reading(tuple(quantities), named, tuple(aside))


def _part(said: str, text: Text, first: int, last: int) -> Part:
    start, end = text.tokens[first].start, text.tokens[last - 1].end
    return Part(said[start:end], start, end)


def _is_small(text: Text, amount: Amount) -> bool:
    value = amount.reading.value
    return value is not None and value < _SMALL and text.tokens[amount.first].kind == WORD


def _understand(text: Text, amount: Amount, before: Claim | None, claimed_on: date | None) -> Claim:
    """What a number is claimed to count; ``before`` is the number before it. Raises Unclear."""
    sentence = Sentence(text, amount)
    if why := sentence.refused():
        raise Unclear(why)
    outcomes = sentence.outcomes()
    counted = find_counted(sentence, outcomes, before)
    bases = sentence.bases() if counted.of_people else set()
    if len(bases) > 1:
        raise Unclear("how it was counted is not clear")
    conflict, area = find_where(sentence)
    return Claim(
        reading=amount.reading,
        place=amount.place,
        measures=counted.measures,
        counts=counted.counts,
        units=counted.units,
        basis=next(iter(bases), None),
        population=_population(sentence, outcomes, counted, before),
        conflict=conflict,
        area=area,
        origins=before.origins if before and not sentence.speeches else sentence.origins(),
        when=find_when(sentence),
        claimed_on=claimed_on,
    )


def _population(
    sentence: Sentence, outcomes: Outcomes | None, counted: Counted, before: Claim | None
) -> Family | None:
    """Who was lost; raises Unclear where somebody is named whom nobody here knows."""
    text, amount = sentence.text, sentence.amount
    _, noun_ends = sentence.noun()
    owners = find_owners(sentence, outcomes)
    in_noun = any(amount.ends <= one.first < noun_ends for one in owners)
    if not counted.of_people and not in_noun:
        return None
    strange = [] if in_noun else sentence.strange_names(sentence.low, sentence.high)
    if strange:
        raise Unclear(f"who or what {text.tokens[strange[0]].text!r} is, is not known")
    if not owners:
        return before.population if before and sentence.previous else None
    found = people_of(sentence, owners, of_an_army=_is_of_an_army(sentence, outcomes, counted))
    if found is None:
        raise Unclear("whose people are meant is not clear")
    return found


def _is_of_an_army(sentence: Sentence, outcomes: Outcomes | None, counted: Counted) -> bool:
    """Whether a side's soldiers are meant where it is named alone: by tanks, or by "losses"."""
    people = sentence.text.marks_in(sentence.low, sentence.high, "people", "any")
    unstated = outcomes is not None and outcomes.counts is None
    return counted.units is None or (unstated and not people)
