"""The affected party: whose people or things were lost. Who killed them is not who they were."""

from collections.abc import Collection, Sequence

from service.claims.entities.hierarchy import family
from service.claims.entities.names import PARTY, Mention, Names
from service.claims.grammar.outcomes import Outcomes, is_active
from service.claims.grammar.sentence import Sentence
from service.domain.claim import Family

_NEAR = 2  # tokens around a name within which it is said that soldiers are meant


def find_affected_party(sentence: Sentence, outcomes: Outcomes | None) -> list[Mention]:
    """The names of those who were lost, as near to the number as they are given.

    The people of a place are meant by it only where nobody else is named.
    """
    named = _nearest(sentence, outcomes, by_place=False)
    kind = sentence.kind(sentence.low, sentence.high)
    if named or kind == "military":
        return named
    named = _nearest(sentence, outcomes, by_place=True)
    if named or kind is None or not _is_list_joint(sentence, sentence.high):
        return named
    # "12,456 civilians killed and 28,382 injured in ...": both in one place
    return _named(sentence, sentence.high, sentence.last, by_place=True)


def parties_in(sentence: Sentence, first: int, last: int, *, all_of_them: bool) -> set[str]:
    """The sides that are named there, whoever speaks left out.

    With ``all_of_them`` also those who did it, and those whose name is that of a place there.
    """
    return sentence.text.names.parties(
        mention
        for mention in sentence.text.mentions_in(first, last, "population", PARTY)
        if not sentence.speaks(mention.first)
        and not sentence.text.is_inside(mention)
        and (all_of_them or _is_counted(sentence, mention))
    )


def parties_beside(sentence: Sentence, noun_ends: int) -> set[str]:
    """The sides that "and" adds to those behind the number: "Russian and Ukrainian soldiers"."""
    if not _is_list_joint(sentence, noun_ends):
        return set()
    return sentence.text.names.parties(
        mention
        for mention in sentence.text.mentions_in(noun_ends, sentence.last, "population", PARTY)
        if mention.first == noun_ends + 1
    )


def _is_list_joint(sentence: Sentence, at: int) -> bool:
    grammar = sentence.text.grammar
    return sentence.text.form(at) in grammar.conjunctions | grammar.disjunctions


def _is_counted(sentence: Sentence, mention: Mention) -> bool:
    """Whether a name stands there neither as who did it, nor as where."""
    if _is_agent(sentence, mention):
        return False
    return not is_place(sentence, mention) or _is_people(sentence, mention)


def is_place(sentence: Sentence, mention: Mention) -> bool:
    """Whether a name stands there as where, or as against whom."""
    before = mention.first - 1
    if sentence.text.form(before) in sentence.text.grammar.place_determiners:
        before -= 1
    return sentence.text.form(before) in sentence.text.lexicon.place


def people_of(sentence: Sentence, owners: Sequence[Mention], *, of_an_army: bool) -> Family | None:
    """The population that is named; empty: one that is not known here; None: not clear which.

    ``of_an_army``: where a side is named alone, its soldiers are meant.
    """
    names = sentence.text.names
    people = _people_named(sentence, owners)
    if people is None and of_an_army:
        people = names.people_of(_siblings(names, owners), "military")
    if people and _has_unranked(sentence) and _kinds(names, people) == {"military"}:
        return Family()  # "1,200 people of a side" are not its soldiers alone
    return people


def _people_named(sentence: Sentence, owners: Sequence[Mention]) -> Family | None:
    """The population that is named whole, or that of its side of the kind that is spoken of."""
    names = sentence.text.names
    near = (owners[0].first - _NEAR, owners[0].last + _NEAR)
    kind = sentence.kind(sentence.noun.first, sentence.noun.last) or sentence.kind(*near)
    whole = {
        mention.id for mention in owners if mention.vocabulary == "population" and mention.is_whole
    }
    people = family(names.populations, whole) if len(whole) == 1 else names.people_of(whole, None)
    if people is None or _is_other(names, people, kind):
        return names.people_of(_siblings(names, owners), kind)
    return people


def _has_unranked(sentence: Sentence) -> bool:
    """Whether the number counts "people", which soldiers are not called."""
    text, noun = sentence.text, sentence.noun
    return any(
        text.form(mark.first) in text.grammar.unranked_people
        for mark in text.marks_in(noun.first, noun.last, "people", "any")
    )


def _kinds(names: Names, people: Family) -> set[str]:
    return {names.populations[id_].kind for id_ in people.named if id_}


def is_of_kinds(names: Names, people: Family | None, kinds: Collection[str]) -> bool:
    """Whether a population is of the soldiers or civilians that are spoken of."""
    return people is not None and _kinds(names, people) <= {*kinds, "unspecified"}


def _is_other(names: Names, people: Family, kind: str | None) -> bool:
    """Whether a population is of soldiers where civilians are spoken of, or the other way round."""
    own = _kinds(names, people)
    return kind is not None and own != {kind} and (kind, own) != ("military", {"unspecified"})


def _siblings(names: Names, owners: Sequence[Mention]) -> set[str]:
    """The populations with a name, and those of the side that is named."""
    ids = {mention.id for mention in owners if mention.vocabulary == "population"}
    for party in names.parties(owners):
        ids |= names.members(party)
    return ids


def _nearest(sentence: Sentence, outcomes: Outcomes | None, *, by_place: bool) -> list[Mention]:
    """The names of one place: the first behind the number, or else the last before it."""
    amount = sentence.amount
    named = _named(sentence, amount.ends, sentence.high, by_place=by_place)
    if named:
        place = min(mention.first for mention in named)
    else:
        active = outcomes is not None and is_active(sentence, outcomes)
        low = outcomes.last if active and outcomes else sentence.low
        named = _named(sentence, low, amount.begins, by_place=by_place)
        place = max((mention.first for mention in named), default=0)
    return [mention for mention in named if mention.first == place]


def _named(sentence: Sentence, first: int, last: int, *, by_place: bool) -> list[Mention]:
    """The names of sides between two tokens; with ``by_place`` those that people are of."""
    return [
        mention
        for mention in sentence.text.mentions_in(first, last, "population", PARTY)
        if not sentence.speaks(mention.first)
        and not sentence.text.is_inside(mention)
        and (
            _is_of_place(sentence, mention) and not _is_agent(sentence, mention)
            if by_place
            else _is_counted(sentence, mention)
        )
    ]


def _is_agent(sentence: Sentence, mention: Mention) -> bool:
    """Whether a name stands there as who did it, or heard of it: "killed by Russian forces"."""
    grammar, form = sentence.text.grammar, sentence.text.form
    doers = grammar.agents | grammar.hearers
    before = mention.first - 1
    if form(before) in doers or (form(before) in grammar.definite and form(before - 1) in doers):
        return True
    return _is_agent_by_case(sentence, mention)


def _is_agent_by_case(sentence: Sentence, mention: Mention) -> bool:
    """The same in a language where a case tells it, of the name or of the people beside it."""
    text = sentence.text
    endings = text.lexicon.endings_of(text.form(mention.first)).agents
    if not endings:
        return False
    beside = [at for at in (mention.first - 1, mention.last) if text.marked(at, "people")]
    return text.form(mention.first - 1) in text.grammar.losers_to or any(
        text.form(at).endswith(endings) for at in (*range(mention.first, mention.last), *beside)
    )


def _is_people(sentence: Sentence, mention: Mention) -> bool:
    """Whether a name says by itself that people are meant: "Ukrainian soldiers"."""
    return bool(sentence.text.marks_in(mention.first, mention.last, "people"))


def _is_of_place(sentence: Sentence, mention: Mention) -> bool:
    """Whether the people of a place can be meant by it: "people killed in Gaza"."""
    if mention.vocabulary != "population":
        return False
    return sentence.text.names.populations[mention.id].kind != "military"
