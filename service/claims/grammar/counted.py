"""Counted: what a number counts, be it people by what became of them, or things by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.claims.grammar.sentence import Outcomes, Sentence
from service.claims.text.stemming import root
from service.domain.claim import Claim

_OF = frozenset({"of", "from", "від", "от", "through"})
# A word that says one thing of people, and another of what they had.
_OUTCOMES_OF_THINGS = {"captured": "seized"}
_NEAR = 2  # tokens behind a number within which its unit stands


class Unclear(Exception):
    """Why a number is not understood; it never leaves the reading."""


@dataclass(frozen=True, slots=True)
class Counted:
    """``measures`` by name, or ``counts``, in ``units``.

    ``of_people`` is false for what is counted whoever's it is, such as court cases;
    ``of_things`` true of things that somebody lost, such as tanks.
    """

    measures: frozenset[str] | None = None
    counts: frozenset[str] | None = None
    units: frozenset[str] | None = None
    of_people: bool = True
    of_things: bool = False


def find_counted(sentence: Sentence, outcomes: Outcomes | None, before: Claim | None) -> Counted:
    """What a number counts; ``before`` is the number before it. Raises Unclear."""
    if outcomes is not None and "unclear" in outcomes.names:
        raise Unclear("what became of those counted is not clear")
    text, amount = sentence.text, sentence.amount
    noun, ends = sentence.noun()
    units = {
        one.id
        for one in text.mentions_in(amount.ends, sentence.high, "unit")
        if one.first <= amount.ends + _NEAR and not any(at < one.first for at in noun)
    }
    if units:
        return _in_units(sentence, units)
    people = text.marks_in(amount.ends, ends, "people") or text.mentions_in(
        amount.ends, ends, "population", "party"
    )
    if not noun and not people and not _begins_with_outcome(sentence, outcomes):
        noun = sentence.strangers(sentence.low, amount.begins)
    if noun:
        return _things(sentence, noun, outcomes, before)
    return _people(sentence, outcomes, before)


def _begins_with_outcome(sentence: Sentence, outcomes: Outcomes | None) -> bool:
    """Whether people are meant by the word behind the number: "1 million casualties"."""
    return (
        outcomes is not None
        and outcomes.first == sentence.amount.ends
        and (
            outcomes.counts is not None or sentence.text.form(outcomes.first).startswith("casualt")
        )
    )


def _people(sentence: Sentence, outcomes: Outcomes | None, before: Claim | None) -> Counted:
    text, names = sentence.text, sentence.text.names
    if text.marks_in(sentence.clause(), sentence.high, "quantities", "units"):
        raise Unclear("which part of an army is meant is not known")
    if outcomes is None and (before is None or sentence.previous is None):
        raise Unclear("what became of those counted is not said")
    if outcomes is None and before is not None and before.measures is not None:
        raise Unclear("what it counts is not said")
    if outcomes is None and sentence.is_total() and len(sentence.before) > 1:
        raise Unclear("what became of those counted is not said")
    named = names.by_words(sentence.roots())
    if named:
        return Counted(named, None, names.persons or None)
    if outcomes is not None:
        _check_cause(sentence, outcomes)
        counts = outcomes.counts
        if counts == frozenset({"destroyed"}):  # of people that says no more than "eliminated"
            counts = None
        return Counted(None, counts, names.persons or None)
    return Counted(None, before.counts if before else None, names.persons or None)


def _check_cause(sentence: Sentence, outcomes: Outcomes) -> None:
    """The dead of something ("of disease") are a measure of their own, if they are counted."""
    text, at = sentence.text, outcomes.last + 1
    if text.form(outcomes.last) not in _OF or not sentence.strangers(at, at + 1):
        return
    if not text.is_name(at):
        raise Unclear(f"what {text.tokens[at].text!r} means is not known")


def _in_units(sentence: Sentence, units: set[str]) -> Counted:
    """What is counted in a unit of its own, such as court cases."""
    found = sentence.text.names.of_unit(units, sentence.roots(), sentence.content())
    if not found:
        raise Unclear("no measure counts that")
    if len(found) > 1:
        raise Unclear("which of several measures is meant is not clear")
    return Counted(found, None, frozenset(units), of_people=False)


def _things(
    sentence: Sentence, noun: Sequence[int], outcomes: Outcomes | None, before: Claim | None
) -> Counted:
    """Things, such as tanks, by the measures that are called so."""
    text = sentence.text
    if text.marks_in(*sentence.noun_span(), "people"):
        raise Unclear(f"what {text.tokens[noun[0]].text!r} says of them is not known")
    found = text.names.counted_as(frozenset(root(text.form(at)) for at in noun))
    if not found:
        raise Unclear(f"what {text.tokens[noun[0]].text!r} means is not known")
    if outcomes is None and before is None:
        raise Unclear("what became of what is counted is not said")
    counts = outcomes.counts if outcomes else before.counts if before else None
    fitting = frozenset(id_ for id_ in found if _may_be(text.names.measures[id_].counts, counts))
    if not fitting:
        raise Unclear("no measure counts that")
    units = frozenset(text.names.measures[id_].unit for id_ in fitting)
    return Counted(fitting, counts, units, of_things=True)


def _may_be(measured: frozenset[str] | None, claimed: frozenset[str] | None) -> bool:
    """Whether a measure of things counts what is claimed of them."""
    if claimed is None:
        return measured is None or len(measured) > 1
    return measured == frozenset(_OUTCOMES_OF_THINGS.get(outcome, outcome) for outcome in claimed)
