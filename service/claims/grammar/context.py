"""Setting: in which conflict, where and when something is claimed to have been counted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from service.claims.entities.names import Mention, Names, family
from service.claims.grammar.affected_party import is_place
from service.claims.grammar.counted import Unclear
from service.claims.grammar.sentence import Sentence
from service.claims.grammar.times import DURING, ON, SINCE, SINCE_START, UNTIL, Time
from service.claims.text.amounts import COUNT
from service.domain.claim import Family, When

_AND = frozenset({"and", "та", "і", "й", "и"})
_AMONG = frozenset({
    "including", "include", "includes", "them", "those", "whom", "which", "числі", "зокрема",
    "включно", "них", "яких", "числе", "включая", "которых", "alone", "лише", "тільки", "только",
})  # fmt: skip
_NEAR = 3  # tokens behind a verb of saying within which its day stands


def find_where(sentence: Sentence) -> tuple[Family | None, Family | None]:
    """The conflict, and the area if one is named; raises Unclear for a place that is not known."""
    text, names = sentence.text, sentence.text.names
    for at in range(sentence.first, sentence.last - 1):
        placed = text.form(at) in names.lexicon.place and text.is_name(at + 1)
        if placed and not sentence.speaks(at + 1):
            raise Unclear(f"where {text.tokens[at + 1].text!r} is, is not known")
    conflicts = [one for one in text.mentions if one.vocabulary == "conflict"]
    chosen = _conflicts(sentence, conflicts)
    conflict = family(names.conflicts, chosen) if chosen else None
    areas = [
        one
        for one in text.mentions_in(sentence.first, sentence.last, "area")
        if is_place(sentence, one) and not sentence.speaks(one.first)
    ]
    if not areas:
        return conflict, None
    area = family(names.areas, {one.id for one in areas})
    is_whole = any(
        other.first <= one.first and one.last <= other.last for one in areas for other in conflicts
    )
    return conflict, replace(area, named=area.named | {None}) if is_whole else area


def _conflicts(sentence: Sentence, mentions: Sequence[Mention]) -> set[str]:
    """The conflict that is named nearest: with the number, in its sentence, or anywhere."""
    names = sentence.text.names
    spans = (
        (sentence.low, sentence.high),
        (sentence.first, sentence.last),
        (0, len(sentence.text.tokens)),
    )
    for first, last in spans:
        inside = [one for one in mentions if first <= one.first < last]
        whole = {one.id for one in inside if one.is_whole}
        placed = {one.id for one in inside if not one.is_whole and is_place(sentence, one)}
        if whole:  # "at Sedan, in the Franco-Prussian War"
            below = family(names.conflicts, whole).below
            whole |= placed & below
        found = _nearest(names, whole or placed, deepest=bool(whole))
        if len(found) > 1 and whole:
            raise Unclear("which of several conflicts is meant is not clear")
        if found:
            return found
    return set()


def _nearest(names: Names, found: set[str], *, deepest: bool) -> set[str]:
    """Of conflicts within each other the deepest that is named, or else the widest that may be."""
    if deepest:
        return found - {id_ for one in found for id_ in names.above(names.conflicts, one)}
    return {id_ for id_ in found if not names.above(names.conflicts, id_) & found}


def find_when(sentence: Sentence) -> When | None:
    """The time that is stated for a number; raises Unclear where it cannot be told."""
    text, names = sentence.text, sentence.text.names
    times = _times_of(sentence)
    if not times:
        return None
    if not all(one.is_known for one in times):
        raise Unclear("the time it is said of cannot be told")
    for one in times:
        if one.role != SINCE and one.yearless and _began_on(names, one.yearless):
            raise Unclear("the time it is said of cannot be told")  # this year's, or the war's
    starts = [one for one in times if one.role == SINCE]
    ends = [one for one in times if one.role == UNTIL]
    within = [one for one in times if one.role in {DURING, ON}]
    reached = bool(text.marks_in(sentence.low, sentence.high, "times", "reached"))
    if within and (starts or ends or _is_report(sentence, within[0])):
        ends, within = [*ends, *within], []
    if within:
        one = _single(within)
        if reached and one.start != one.end:  # in that time, or by its end
            raise Unclear("over what time it was counted is not clear")
        if reached:
            return When("cumulative", None, one.end, one.start)
        return When("flow", one.start, one.end)
    start, latest = _start(names, _single(starts)) if starts else (None, None)
    if not ends:
        since = starts or [one for one in times if one.role == SINCE_START]
        return When("cumulative", start, None, None, latest) if since else None
    end = _single(ends)
    return When("cumulative", start, end.end, end.start, latest)


def _times_of(sentence: Sentence) -> list[Time]:
    """The times of a number: its own, or else those it shares with others, or the whole text's."""
    text = sentence.text
    inside = [one for one in text.times if sentence.first <= one.first < sentence.last]
    own = [one for one in inside if sentence.low <= one.first < sentence.high]
    if own:
        return own
    if sentence.is_total():
        return []
    if not inside:
        return list(text.times)
    return [one for one in inside if _is_shared(sentence, one)]


def _is_shared(sentence: Sentence, time: Time) -> bool:
    """Whether a time that stands with another number is this one's too.

    Raises Unclear where it may be: "43,000 killed, 370,000 wounded in 2024".
    """
    if time.role not in {DURING, ON}:
        return True
    form = sentence.text.form
    if time.first < sentence.low:
        is_head = not any(
            sentence.first <= one.first < time.first and one.kind == COUNT
            for one in sentence.text.amounts
        )
        if is_head:
            return True
    elif any(form(at) in _AMONG for at in range(sentence.high, time.last + 1)):
        return False
    elif form(sentence.high) in _AND:
        return True
    raise Unclear("the time it is said of cannot be told")


def _start(names: Names, time: Time) -> tuple[date | None, date | None]:
    """Since which day, and the latest that it may be.

    One without a year is the start of the one conflict that began then.
    """
    if time.yearless is None:
        return time.start, time.end
    found = _began_on(names, time.yearless)
    if len(found) != 1:
        raise Unclear("the time it is said of cannot be told")
    [day] = found
    return day, day


def _began_on(names: Names, day: tuple[int, int]) -> set[date]:
    """The starts of conflicts on a day of a month."""
    starts = {names.start(one) for one in names.conflicts.values()}
    return {start for start in starts if start and (start.month, start.day) == day}


def _single(times: list[Time]) -> Time:
    if len({(one.start, one.end, one.yearless) for one in times}) > 1:
        raise Unclear("which of several times is meant is not clear")
    return times[0]


def _is_report(sentence: Sentence, time: Time) -> bool:
    """Whether a day is when somebody said it, as in "reported on 28 July that"."""
    return any(
        speech.verb < time.first <= speech.verb + _NEAR
        or speech.first <= time.first < speech.verb
        or (
            time.last <= speech.first <= time.last + 1
            and speech.first < speech.verb < sentence.amount.begins
        )
        for speech in sentence.speeches
    )
