"""Counted: what a number counts, be it people by what became of them, or things by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.claims.entities.names import PARTY
from service.claims.grammar.outcomes import Outcomes
from service.claims.grammar.sentence import Sentence
from service.claims.grammar.unclear import Unclear
from service.domain.claim import Claim

# A word that says one thing of people, and another of what they had.
_OUTCOMES_OF_THINGS = {"captured": "seized"}
_DESTROYED = frozenset({"destroyed"})
_NEAR = 2  # tokens behind a number within which its unit stands


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
    if outcomes is not None and outcomes.is_unclear:
        raise Unclear("what became of those counted is not clear")
    units = _units(sentence)
    if units:
        return _in_units(sentence, units)
    noun = _nouns(sentence, outcomes)
    if noun:
        return _things(sentence, noun, outcomes, before)
    return _people(sentence, outcomes, before)


def _units(sentence: Sentence) -> set[str]:
    """The units that are named right behind the number."""
    amount, unexplained = sentence.amount, sentence.noun.unexplained
    return {
        mention.id
        for mention in sentence.text.mentions_in(amount.ends, sentence.high, "unit")
        if mention.first <= amount.ends + _NEAR
        and not any(at < mention.first for at in unexplained)
    }


def _nouns(sentence: Sentence, outcomes: Outcomes | None) -> Sequence[int]:
    """The words for things that a number counts; none where it counts people."""
    text, noun = sentence.text, sentence.noun
    people = text.marks_in(noun.first, noun.last, "people") or text.mentions_in(
        noun.first, noun.last, "population", PARTY
    )
    if noun.unexplained or people or _begins_with_outcome(sentence, outcomes):
        return noun.unexplained
    return sentence.strangers(sentence.low, sentence.amount.begins)


def _begins_with_outcome(sentence: Sentence, outcomes: Outcomes | None) -> bool:
    """Whether people are meant by the word behind the number: "1 million casualties"."""
    if outcomes is None or outcomes.first != sentence.amount.ends:
        return False
    casualties = tuple(sentence.text.grammar.casualties)
    is_casualty = sentence.text.form(outcomes.first).startswith(casualties)
    return outcomes.counts is not None or is_casualty


def _people(sentence: Sentence, outcomes: Outcomes | None, before: Claim | None) -> Counted:
    text, names = sentence.text, sentence.text.names
    if text.marks_in(sentence.clause(), sentence.high, "quantities", "units"):
        raise Unclear("which part of an army is meant is not known")
    if outcomes is None:
        _check_inherited(sentence, before)
    named = names.measure_names.of_people(sentence.roots(), names.persons)
    if named:
        return Counted(named, None, names.persons or None)
    if outcomes is None:
        return Counted(None, before.counts if before else None, names.persons or None)
    _check_cause(sentence, outcomes)
    # Of people "destroyed" says no more than "eliminated".
    counts = None if outcomes.counts == _DESTROYED else outcomes.counts
    return Counted(None, counts, names.persons or None)


def _check_inherited(sentence: Sentence, before: Claim | None) -> None:
    """What became of those counted may be told by the number before, if there is one that does."""
    if before is None or sentence.previous is None:
        raise Unclear("what became of those counted is not said")
    if before.measures is not None:
        raise Unclear("what it counts is not said")
    if sentence.is_total() and len(sentence.before) > 1:
        raise Unclear("what became of those counted is not said")


def _check_cause(sentence: Sentence, outcomes: Outcomes) -> None:
    """The dead of something ("of disease") are a measure of their own, if they are counted."""
    text, at = sentence.text, outcomes.last + 1
    is_cause = text.form(outcomes.last) in text.grammar.causes
    if not is_cause or not sentence.strangers(at, at + 1):
        return
    if not text.is_name(at):
        raise Unclear(f"what {text.tokens[at].text!r} means is not known")


def _in_units(sentence: Sentence, units: set[str]) -> Counted:
    """What is counted in a unit of its own, such as court cases."""
    measures = sentence.text.names.measure_names.of_units(
        units, sentence.roots(), sentence.content()
    )
    if not measures:
        raise Unclear("no measure counts that")
    if len(measures) > 1:
        raise Unclear("which of several measures is meant is not clear")
    return Counted(measures, None, frozenset(units), of_people=False)


def _things(
    sentence: Sentence, noun: Sequence[int], outcomes: Outcomes | None, before: Claim | None
) -> Counted:
    """Things, such as tanks, by the measures that are called so."""
    text = sentence.text
    if text.marks_in(sentence.noun.first, sentence.noun.last, "people"):
        raise Unclear(f"what {text.tokens[noun[0]].text!r} says of them is not known")
    measures = text.names.measure_names.of_things(frozenset(text.root(at) for at in noun))
    if not measures:
        raise Unclear(f"what {text.tokens[noun[0]].text!r} means is not known")
    if outcomes is None and before is None:
        raise Unclear("what became of what is counted is not said")
    counts = outcomes.counts if outcomes else before.counts if before else None
    fitting = frozenset(id_ for id_ in measures if _may_be(text.names.measures[id_].counts, counts))
    if not fitting:
        raise Unclear("no measure counts that")
    units = frozenset(text.names.measures[id_].unit for id_ in fitting)
    return Counted(fitting, counts, units, of_things=True)


def _may_be(measured: frozenset[str] | None, claimed: frozenset[str] | None) -> bool:
    """Whether a measure of things counts what is claimed of them."""
    if claimed is None:
        return measured is None or len(measured) > 1
    return measured == frozenset(_OUTCOMES_OF_THINGS.get(outcome, outcome) for outcome in claimed)
