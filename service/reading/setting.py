"""Setting: in which conflict, where and when something is claimed to have been counted."""

from dataclasses import replace

from service.domain.claim import Family, When
from service.reading.counted import Unclear
from service.reading.names import Names, family
from service.reading.owners import is_place
from service.reading.sentence import Sentence
from service.reading.times import DURING, ON, SINCE, SINCE_START, UNTIL, Time

_NEAR = 3  # tokens behind a verb of saying within which its day stands


def find_where(sentence: Sentence) -> tuple[Family | None, Family | None]:
    """The conflict, and the area if one is named; raises Unclear for a place that is not known."""
    text, names = sentence.text, sentence.text.names
    for at in range(sentence.first, sentence.last - 1):
        placed = text.form(at) in names.lexicon.place and text.is_name(at + 1)
        if placed and not sentence.speaks(at + 1):
            raise Unclear(f"where {text.tokens[at + 1].text!r} is, is not known")
    conflicts = [one for one in text.mentions if one.vocabulary == "conflict"]
    whole = {one.id for one in conflicts if one.is_whole}
    placed_in = {one.id for one in conflicts if not one.is_whole and is_place(sentence, one)}
    chosen = _nearest(names, whole or placed_in, deepest=bool(whole))
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


def _nearest(names: Names, found: set[str], *, deepest: bool) -> set[str]:
    """Of conflicts within each other the deepest that is named, or else the widest that may be."""
    if deepest:
        return found - {id_ for one in found for id_ in names.above(names.conflicts, one)}
    return {id_ for id_ in found if not names.above(names.conflicts, id_) & found}


def find_when(sentence: Sentence) -> When | None:
    """The time that is stated for a number; raises Unclear where it cannot be told."""
    text = sentence.text
    inside = [one for one in text.times if sentence.first <= one.first < sentence.last]
    own = [one for one in inside if sentence.low <= one.first < sentence.high]
    times = own or inside or list(text.times)
    if not times:
        return None
    if not all(one.is_known for one in times):
        raise Unclear("the time it is said of cannot be told")
    starts = [one for one in times if one.role == SINCE]
    ends = [one for one in times if one.role == UNTIL]
    within = [one for one in times if one.role in {DURING, ON}]
    reached = bool(text.marks_in(sentence.first, sentence.last, "times", "reached"))
    if within and (starts or ends or _is_report(sentence, within[0])):
        ends, within = [*ends, *within], []
    if within:
        one = _single(within)
        if reached:
            return When("cumulative", None, one.end, one.start)
        return When("flow", one.start, one.end)
    start = _single(starts).start if starts else None
    if not ends:
        since = starts or [one for one in times if one.role == SINCE_START]
        return When("cumulative", start, None) if since else None
    end = _single(ends)
    return When("cumulative", start, end.end, end.start)


def _single(times: list[Time]) -> Time:
    if len({(one.start, one.end) for one in times}) > 1:
        raise Unclear("which of several times is meant is not clear")
    return times[0]


def _is_report(sentence: Sentence, time: Time) -> bool:
    """Whether a day is when somebody said it, as in "reported on 28 July that"."""
    return any(
        speech.verb < time.first <= speech.verb + _NEAR
        for speech in sentence.speeches
        if speech.verb < sentence.amount.first
    )
