"""The population that a number counts: the affected party's, or that of the number before."""

from collections.abc import Sequence

from service.claims.entities.names import Mention
from service.claims.grammar.affected_party import (
    find_affected_party,
    is_of_kinds,
    parties_beside,
    parties_in,
    people_of,
)
from service.claims.grammar.counted import Counted
from service.claims.grammar.outcomes import Outcomes, is_active
from service.claims.grammar.sentence import Sentence
from service.claims.grammar.unclear import Unclear
from service.domain.claim import Claim, Family

_WHOSE = "whose losses it counts is not clear"
_NEAR = (1, 2, 3)  # tokens before a word for people within which "by" says that they did it


def find_population(
    sentence: Sentence, outcomes: Outcomes | None, counted: Counted, before: Claim | None
) -> Family | None:
    """Who was lost; None where nobody is named, or whose it is is no matter.

    ``before`` is the number before it. Raises Unclear where somebody is named whom no vocabulary
    has, and where it may be several.
    """
    noun = sentence.noun
    owners = find_affected_party(sentence, outcomes)
    in_noun = any(noun.first <= owner.first < noun.last for owner in owners)
    if not counted.of_people and not in_noun:
        return None
    if len(_kinds_behind(sentence)) > 1:
        raise Unclear("whether soldiers or civilians are meant is not clear")
    if parties_beside(sentence, noun.last) - parties_in(
        sentence, noun.first, noun.last, all_of_them=True
    ):
        raise Unclear(_WHOSE)
    if not in_noun and not _is_one_side(sentence, owners, outcomes):
        raise Unclear(_WHOSE)
    if not owners:
        return _inherited(sentence, before)
    people = people_of(sentence, owners, of_an_army=_is_of_an_army(sentence, counted))
    if people is None:
        raise Unclear("whose people are meant is not clear")
    return people


def sides_beside(sentence: Sentence) -> frozenset[str]:
    """The populations of every side that the sentence names, whoever speaks left out."""
    names = sentence.text.names
    sides = parties_in(sentence, sentence.first, sentence.last, all_of_them=True)
    return frozenset(id_ for side in sides for id_ in names.members(side))


def _inherited(sentence: Sentence, before: Claim | None) -> Family | None:
    """Those of the number before, if they may be.

    Raises Unclear for others, and for civilians of no side.
    """
    kinds = sentence.kinds(sentence.low, sentence.high)
    if sentence.previous:
        if before is None or not _may_be_inherited(sentence, before, kinds):
            raise Unclear(_WHOSE)
        return before.population
    is_admitted = sentence.text.marks_in(sentence.first, sentence.last, "speech", "admitted")
    if kinds == {"civilian"} or is_admitted:  # one's own, it may be
        raise Unclear(_WHOSE)
    return None


def _may_be_inherited(sentence: Sentence, before: Claim, kinds: set[str]) -> bool:
    if sentence.is_named_alike():
        return False
    return not kinds or is_of_kinds(sentence.text.names, before.population, kinds)


def _is_one_side(sentence: Sentence, owners: Sequence[Mention], outcomes: Outcomes | None) -> bool:
    """Whether, of the sides in one sentence, it is plain whose losses a number is of."""
    if len(parties_in(sentence, sentence.low, sentence.high, all_of_them=False)) > 1:
        return False
    if owners:
        return True
    if _has_pronoun(sentence):
        return False
    follows = sentence.previous is not None
    anywhere = parties_in(sentence, sentence.first, sentence.last, all_of_them=follows)
    if follows:
        return len(anywhere) <= 1
    # The side that is named may have done it, so that it is not stated who was lost.
    return not anywhere or (outcomes is not None and is_active(sentence, outcomes))


def _has_pronoun(sentence: Sentence) -> bool:
    text = sentence.text
    return any(text.form(at) in text.lexicon.pronouns for at in range(sentence.low, sentence.high))


def _kinds_behind(sentence: Sentence) -> set[str]:
    """Whether soldiers or civilians are named behind the number, those who did it left out."""
    text = sentence.text
    return {
        mark.name
        for mark in text.marks_in(sentence.amount.ends, sentence.high, "people")
        if mark.name != "any"
        and text.grammar.agents.isdisjoint(text.form(mark.first - back) for back in _NEAR)
        and not sentence.speaks(mark.first)
    }


def _is_of_an_army(sentence: Sentence, counted: Counted) -> bool:
    """Whether a side's soldiers are meant where it is named alone: by tanks, or by "losses"."""
    text = sentence.text
    people = text.marks_in(sentence.low, sentence.high, "people", "any")
    unstated = bool(text.marks_in(sentence.low, sentence.high, "outcomes", "unspecified"))
    return counted.of_things or (unstated and not people)
