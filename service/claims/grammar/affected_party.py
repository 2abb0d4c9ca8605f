"""Owners: whose people or things were lost. Who killed them is not who they were."""

from collections.abc import Collection, Sequence

from service.claims.entities.names import Mention, Names, family
from service.claims.grammar.sentence import Outcomes, Sentence
from service.domain.claim import Family

_DETERMINERS = frozenset({
    "the", "all", "occupied", "eastern", "southern", "northern", "western", "всій", "всей",
})  # fmt: skip
_PEOPLE = frozenset({"people", "persons", "individuals"})  # other than what counts are told in
_AND = frozenset({"and", "or", "та", "і", "й", "або", "чи", "и", "или"})
_NEAR = 2  # tokens around a name within which it is said that soldiers are meant
_INSTRUMENTAL = ("ими", "ыми", "ою", "єю", "ами", "ями", "ией")  # cases of who did it
_LOST_TO = frozenset({"від", "от"})


def find_affected_party(sentence: Sentence, outcomes: Outcomes | None) -> list[Mention]:
    """The names of those who were lost, as near to the number as they are given.

    The people of a place are meant by it only where nobody else is named.
    """
    found = _find(sentence, outcomes, by_place=False)
    kind = sentence.kind(sentence.low, sentence.high)
    if found or kind == "military":
        return found
    found = _find(sentence, outcomes, by_place=True)
    if found or kind is None or sentence.text.form(sentence.high) not in _AND:
        return found
    # "12,456 civilians killed and 28,382 injured in ...": both in one place
    return _named(sentence, sentence.high, sentence.last, by_place=True)


def parties_in(sentence: Sentence, first: int, last: int, *, all_of_them: bool) -> set[str]:
    """The sides that are named there, whoever speaks left out; places too if ``all_of_them``."""
    text = sentence.text
    return text.names.parties(
        one
        for one in text.mentions_in(first, last, "population", "party")
        if not sentence.speaks(one.first)
        and not sentence.text.is_inside(one)
        and (all_of_them or not _is_agent(sentence, one))
        and (all_of_them or not is_place(sentence, one) or _is_people(sentence, one))
    )


def parties_beside(sentence: Sentence, noun_ends: int) -> set[str]:
    """The sides that "and" adds to those behind the number: "Russian and Ukrainian soldiers"."""
    if sentence.text.form(noun_ends) not in _AND:
        return set()
    return sentence.text.names.parties(
        one
        for one in sentence.text.mentions_in(noun_ends, sentence.last, "population", "party")
        if one.first == noun_ends + 1
    )


def is_place(sentence: Sentence, mention: Mention) -> bool:
    """Whether a name stands there as where, or as against whom."""
    before = mention.first - 1
    if sentence.text.form(before) in _DETERMINERS:
        before -= 1
    return sentence.text.form(before) in sentence.text.names.lexicon.place


def people_of(sentence: Sentence, owners: Sequence[Mention], *, of_an_army: bool) -> Family | None:
    """The population that is named; empty: one that is not known here; None: not clear which.

    ``of_an_army``: where a side is named alone, its soldiers are meant.
    """
    names = sentence.text.names
    near = (owners[0].first - _NEAR, owners[0].last + _NEAR)
    kind = sentence.kind(*sentence.noun_span()) or sentence.kind(*near)
    whole = {one.id for one in owners if one.vocabulary == "population" and one.is_whole}
    found = family(names.populations, whole) if len(whole) == 1 else names.people_of(whole, None)
    if found is None or _is_other(names, found, kind):
        found = names.people_of(_siblings(names, owners), kind)
    if found is None and of_an_army:
        found = names.people_of(_siblings(names, owners), "military")
    people = any(
        sentence.text.form(mark.first) in _PEOPLE
        for mark in sentence.text.marks_in(*sentence.noun_span(), "people", "any")
    )
    if found and people and _kinds(names, found) == {"military"}:
        return Family()  # "1,200 people of a side" are not its soldiers alone
    return found


def _kinds(names: Names, found: Family) -> set[str]:
    return {names.populations[id_].kind for id_ in found.named if id_}


def is_of_kinds(names: Names, found: Family | None, kinds: Collection[str]) -> bool:
    """Whether a population is of the soldiers or civilians that are spoken of."""
    return found is not None and _kinds(names, found) <= {*kinds, "unspecified"}


def _is_other(names: Names, found: Family, kind: str | None) -> bool:
    """Whether a population is of soldiers where civilians are spoken of, or the other way round."""
    own = _kinds(names, found)
    return kind is not None and own != {kind} and (kind, own) != ("military", {"unspecified"})


def _siblings(names: Names, owners: Sequence[Mention]) -> set[str]:
    """The populations with a name, and those of the side that is named."""
    found = {one.id for one in owners if one.vocabulary == "population"}
    for party in names.parties(owners):
        found |= names.members(party)
    return found


def _find(sentence: Sentence, outcomes: Outcomes | None, *, by_place: bool) -> list[Mention]:
    amount = sentence.amount
    after = _named(sentence, amount.ends, sentence.high, by_place=by_place)
    if after:
        place = min(one.first for one in after)
    else:
        active = outcomes is not None and sentence.is_active(outcomes)
        low = outcomes.last if active and outcomes else sentence.low
        after = _named(sentence, low, amount.begins, by_place=by_place)
        place = max((one.first for one in after), default=0)
    return [one for one in after if one.first == place]


def _named(sentence: Sentence, first: int, last: int, *, by_place: bool) -> list[Mention]:
    return [
        one
        for one in sentence.text.mentions_in(first, last, "population", "party")
        if not sentence.speaks(one.first)
        and not _is_agent(sentence, one)
        and not sentence.text.is_inside(one)
        and (
            _is_of_place(sentence, one)
            if by_place
            else not is_place(sentence, one) or _is_people(sentence, one)
        )
    ]


def _is_agent(sentence: Sentence, mention: Mention) -> bool:
    """Whether a name stands there as who did it, or heard of it: "killed by Russian forces"."""
    form = sentence.text.form
    if {"by", "told"} & {
        form(mention.first - 1),
        form(mention.first - 1) == "the" and form(mention.first - 2),
    }:
        return True
    if not sentence.is_cyrillic(mention.first):
        return False
    beside = (mention.first - 1, mention.last)  # "армией России", "російською армією"
    near = [at for at in beside if sentence.text.marked(at, "people")]
    by_case = any(
        form(at).endswith(_INSTRUMENTAL) for at in (*range(mention.first, mention.last), *near)
    )
    return by_case or form(mention.first - 1) in _LOST_TO


def _is_people(sentence: Sentence, mention: Mention) -> bool:
    """Whether a name says by itself that people are meant: "Ukrainian soldiers"."""
    return bool(sentence.text.marks_in(mention.first, mention.last, "people"))


def _is_of_place(sentence: Sentence, mention: Mention) -> bool:
    """Whether the people of a place can be meant by it: "people killed in Gaza"."""
    if mention.vocabulary != "population":
        return False
    return sentence.text.names.populations[mention.id].kind != "military"
