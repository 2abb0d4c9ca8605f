"""Read a claim: every number in it, and what each is claimed to count."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from service.domain.claim import Claim, Family, When
from service.domain.faults import Fault
from service.errors import Invalid
from service.reading.amounts import COUNT, Amount, find_amounts
from service.reading.names import Mention, Names, family
from service.reading.roots import root
from service.reading.sentence import Outcomes, Sentence, Text, pick
from service.reading.times import DURING, ON, SINCE, SINCE_START, UNTIL, Time, find_times
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
    """What a text says: its quantities, the entries it names, and the numbers that are no counts."""

    quantities: tuple[Quantity, ...]
    named: tuple[Named, ...] = ()
    aside: tuple[Aside, ...] = ()


class _Unclear(Exception):
    """Why a quantity is not understood; it never leaves this module."""


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
        except _Unclear as why:
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
    """What a number is claimed to count; raises _Unclear."""
    sentence = Sentence(text, amount)
    if why := sentence.refused():
        raise _Unclear(why)
    outcomes = sentence.outcomes()
    noun, noun_ends = sentence.noun()
    counted = _counted(text, sentence, noun, outcomes, before)
    population = _population(text, sentence, outcomes, counted, noun_ends, before)
    bases = sentence.bases() if counted.measures is None or counted.units is None else set()
    if len(bases) > 1:
        raise _Unclear("how it was counted is not clear")
    conflict, area = _where(text, sentence)
    return Claim(
        reading=amount.reading,
        place=amount.place,
        measures=counted.measures,
        counts=counted.counts,
        units=counted.units,
        basis=next(iter(bases), None),
        population=population,
        conflict=conflict,
        area=area,
        origins=sentence.origins() if sentence.speeches or before is None else before.origins,
        when=_when(text, sentence),
        claimed_on=claimed_on,
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is counted: ``measures`` by name, or ``counts`` of people."""

    measures: frozenset[str] | None = None
    counts: frozenset[str] | None = None
    units: frozenset[str] | None = None
    needs_population: bool = True


def _counted(
    text: Text,
    sentence: Sentence,
    noun: Sequence[int],
    outcomes: Outcomes | None,
    before: Claim | None,
) -> _Counted:
    names, amount = text.names, sentence.amount
    units = {
        one.id
        for one in text.mentions_in(amount.ends, sentence.high, "unit")
        if one.first <= amount.ends + 2 and not any(at < one.first for at in noun)
    }
    if units:
        return _of_unit(text, sentence, units)
    content = frozenset(root(text.form(at)) for at in noun)
    counts = outcomes.counts if outcomes is not None else None
    if outcomes is not None and "unclear" in outcomes.names:
        raise _Unclear("what became of those counted is not clear")
    if content:
        return _of_things(text, sentence, content, outcomes, before)
    if not _has_people(text, sentence):
        strangers = sentence.strangers(sentence.low, amount.begins)
        things = frozenset(root(text.form(at)) for at in strangers)
        if things:
            return _of_things(text, sentence, things, outcomes, before)
    if outcomes is None:
        if before is None or sentence.previous is None:
            raise _Unclear("what became of those counted is not said")
        if before.measures is not None:
            raise _Unclear("what it counts is not said")
        counts = before.counts
    _check_cause(text, sentence, outcomes)
    _check_unit(text, sentence)
    named = names.by_words(sentence.sentence_roots())
    if named:
        return _Counted(named, None, None)
    return _Counted(None, counts, names.persons or None)


def _has_people(text: Text, sentence: Sentence) -> bool:
    """Whether people are named right behind the number."""
    amount = sentence.amount
    _, ends = sentence.noun()
    people = text.marks_in(amount.ends, ends, "people")
    owners = text.mentions_in(amount.ends, ends, "population", "party")
    return bool(people or owners)


def _of_unit(text: Text, sentence: Sentence, units: set[str]) -> _Counted:
    said = sentence.sentence_roots()
    extra = {root(text.form(at)) for at in sentence.strangers(sentence.first, sentence.last)}
    found = text.names.of_unit(units, said, extra)
    if not found:
        raise _Unclear("no measure counts that")
    if len(found) > 1:
        raise _Unclear("which of several measures is meant is not clear")
    return _Counted(found, None, frozenset(units), needs_population=False)


def _of_things(
    text: Text,
    sentence: Sentence,
    content: frozenset[str],
    outcomes: Outcomes | None,
    before: Claim | None,
) -> _Counted:
    """Things, such as tanks, by the measures that are called so."""
    found = text.names.counted_as(content)
    if not found:
        word = min(content)
        said = next((token.text for token in text.tokens if root(token.form) == word), word)
        raise _Unclear(f"what {said!r} means is not known")
    counts = outcomes.counts if outcomes is not None else (before.counts if before else None)
    if outcomes is None and before is None:
        raise _Unclear("what became of what is counted is not said")
    fitting = frozenset(id_ for id_ in found if _may_be(text.names.measures[id_].counts, counts))
    if not fitting:
        raise _Unclear("no measure counts that")
    return _Counted(fitting, counts, None)


def _may_be(measured: frozenset[str] | None, claimed: frozenset[str] | None) -> bool:
    """Whether a measure of things counts what is claimed of them."""
    if claimed is None:
        return measured is None or len(measured) > 1
    return measured == claimed


def _check_unit(text: Text, sentence: Sentence) -> None:
    """What a brigade lost is not what its army lost."""
    if text.marks_in(sentence.clause(), sentence.high, "quantities", "units"):
        raise _Unclear("which part of an army is meant is not known")


def _check_cause(text: Text, sentence: Sentence, outcomes: Outcomes | None) -> None:
    """Nobody knows a count of the dead by what they died of, unless a measure is called so."""
    if outcomes is None:
        return
    at = outcomes.last
    if text.form(at) in {"of", "from", "від", "от", "through"} and sentence.strangers(
        at + 1, at + 2
    ):
        if not text.is_name(at + 1) and not text.names.by_words(sentence.sentence_roots()):
            raise _Unclear(f"what {text.tokens[at + 1].text!r} means is not known")


def _population(
    text: Text,
    sentence: Sentence,
    outcomes: Outcomes | None,
    counted: _Counted,
    noun_ends: int,
    before: Claim | None,
) -> Family | None:
    """Who was lost; raises _Unclear where somebody is named that nobody here knows."""
    amount, names = sentence.amount, text.names
    owners = sentence.whose(outcomes)
    in_noun = any(amount.ends <= one.first < noun_ends for one in owners)
    if not counted.needs_population and not in_noun:
        return None
    if not in_noun and (strange := sentence.names(sentence.low, sentence.high)):
        raise _Unclear(f"who or what {text.tokens[strange[0]].text!r} is, is not known")
    if owners:
        return _people(text, sentence, owners, of_an_army=_of_an_army(sentence, outcomes, counted))
    strange = sentence.names(amount.ends, noun_ends)
    if strange:
        raise _Unclear(f"who or what {text.tokens[strange[0]].text!r} is, is not known")
    if before is not None and sentence.previous is not None:
        return before.population
    return None


def _of_an_army(sentence: Sentence, outcomes: Outcomes | None, counted: _Counted) -> bool:
    """Whether a side's soldiers are meant where it is named alone: by tanks, or by "losses"."""
    text = sentence.text
    people = text.marks_in(sentence.low, sentence.high, "people", "any")
    return counted.units is None or (
        not people and outcomes is not None and outcomes.counts is None
    )


def _people(
    text: Text, sentence: Sentence, owners: Sequence[Mention], *, of_an_army: bool
) -> Family:
    names = text.names
    first = owners[0]
    kind = sentence.kind(min(sentence.low, first.first), sentence.high)
    whole = [one for one in owners if one.vocabulary == "population" and one.is_whole]
    if whole:
        found = names.people_of({one.id for one in whole}, None)
        if kind is not None and found and len(found.named) == 1:
            [id_] = found.named
            own = names.populations[id_].kind
            if own in {"military", "civilian"} and own != kind:
                found = names.people_of(_siblings(names, owners), kind)
    else:
        found = names.people_of(_siblings(names, owners), kind)
    if found is None and of_an_army:
        found = names.people_of(_siblings(names, owners), "military")
    if found is None:
        raise _Unclear("whose people are meant is not clear")
    return found


def _siblings(names: Names, owners: Sequence[Mention]) -> set[str]:
    """The populations with a name, and those of the side that is named."""
    found = pick(owners, "population")
    for party in names.parties(one for one in owners if one.vocabulary in {"population", "party"}):
        found |= names.members(party)
    return found


def _where(text: Text, sentence: Sentence) -> tuple[Family | None, Family | None]:
    """The conflict, and the area if that is more than where the conflict is; raises _Unclear."""
    names = text.names
    conflicts = [one for one in text.mentions if one.vocabulary == "conflict"]
    whole = {one.id for one in conflicts if one.is_whole}
    places = {one.id: one for one in conflicts if not one.is_whole and sentence.is_place(one)}
    chosen = whole or set(places)
    if chosen:
        chosen = (
            {
                id_
                for id_ in chosen
                if not names._above(names.conflicts, id_) & chosen  # noqa: SLF001
            }
            if len(whole) != 1
            else whole
        )
        deepest = {
            id_
            for id_ in whole
            if any(id_ in family(names.conflicts, {other}).below for other in whole)
        }
        chosen = deepest or chosen
    areas = [
        one
        for one in text.mentions_in(sentence.first, sentence.last, "area")
        if sentence.is_place(one) and not sentence.speaks(one.first)
    ]
    area = None
    if areas:
        found = family(names.areas, pick(areas, "area"))
        own = any(
            other.first <= one.first and one.last <= other.last
            for one in areas
            for other in conflicts
        )
        area = replace(found, named=found.named | {None}) if own else found
    for at in range(sentence.first, sentence.last):
        if text.form(at) in names.lexicon.place and at + 1 < sentence.last and text.is_name(at + 1):
            if not sentence.speaks(at + 1):
                raise _Unclear(f"where {text.tokens[at + 1].text!r} is, is not known")
    return (family(names.conflicts, chosen) if chosen else None), area


def _when(text: Text, sentence: Sentence) -> When | None:
    """The time that is stated for a number; raises _Unclear where it cannot be told."""
    inside = [one for one in text.times if sentence.first <= one.first < sentence.last]
    own = [one for one in inside if sentence.low <= one.first < sentence.high]
    times = own or inside or list(text.times)
    if not times:
        return None
    if not all(one.is_known for one in times):
        raise _Unclear("the time it is said of cannot be told")
    starts = [one for one in times if one.role in {SINCE, SINCE_START}]
    ends = [one for one in times if one.role == UNTIL]
    within = [one for one in times if one.role in {DURING, ON}]
    reached = bool(text.marks_in(sentence.first, sentence.last, "times", "reached"))
    if within:  # "in the war", of a year
        starts = [one for one in starts if one.role == SINCE]
    if within and (starts or ends or _is_report(sentence, within[0])):
        ends, within = [*ends, *within], []
    if within:
        if len({(one.start, one.end) for one in within}) > 1:
            raise _Unclear("which of several times is meant is not clear")
        one = within[0]
        if reached:
            return When("cumulative", None, one.end, one.start)
        return When("flow", one.start, one.end)
    if len({one.start for one in starts}) > 1 and any(one.role == SINCE for one in starts):
        starts = [one for one in starts if one.role == SINCE]
    if len({(one.start, one.end) for one in ends}) > 1:
        raise _Unclear("which of several times is meant is not clear")
    end = ends[0] if ends else None
    start = starts[0].start if starts else None
    return When("cumulative", start, end and end.end, end and end.start)


def _is_report(sentence: Sentence, time: Time) -> bool:
    """Whether a day is when somebody said it, as in "reported on 28 July that"."""
    return any(
        speech.verb < time.first <= speech.verb + 3
        for speech in sentence.speeches
        if speech.verb < sentence.amount.first
    )
