"""Context: in which conflict, where and when something is claimed to have been counted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from service.claims.entities.hierarchy import above, family
from service.claims.entities.names import Mention, Names
from service.claims.grammar.affected_party import is_place
from service.claims.grammar.sentence import Sentence
from service.claims.grammar.times import SINCE_START, Time
from service.claims.grammar.unclear import Unclear
from service.claims.text.amounts import COUNT
from service.claims.text.dates import DURING, ON, SINCE, UNTIL
from service.domain.claim import Family, When
from service.domain.period import parse_date
from service.domain.vocabulary import Conflict

_TIME_UNKNOWN = "the time it is said of cannot be told"
_NEAR = 3  # tokens behind a verb of saying within which its day stands


def find_where(sentence: Sentence) -> tuple[Family | None, Family | None]:
    """The conflict, and the area if one is named; raises Unclear for a place that is not known."""
    text, names = sentence.text, sentence.text.names
    _check_places(sentence)
    conflicts = [mention for mention in text.mentions if mention.vocabulary == "conflict"]
    chosen = _conflicts(sentence, conflicts)
    conflict = family(names.conflicts, chosen) if chosen else None
    areas = [
        mention
        for mention in text.mentions_in(sentence.first, sentence.last, "area")
        if is_place(sentence, mention) and not sentence.speaks(mention.first)
    ]
    if not areas:
        return conflict, None
    area = family(names.areas, {mention.id for mention in areas})
    # The area of the whole war may be recorded by no area.
    is_whole = any(_lies_in(mention, war) for mention in areas for war in conflicts)
    return conflict, replace(area, named=area.named | {None}) if is_whole else area


def _check_places(sentence: Sentence) -> None:
    """Raise Unclear for a name that no vocabulary has, where a place stands."""
    text = sentence.text
    for at in range(sentence.first, sentence.last - 1):
        is_placed = text.form(at) in text.lexicon.place and text.is_name(at + 1)
        if is_placed and not sentence.speaks(at + 1):
            raise Unclear(f"where {text.tokens[at + 1].text!r} is, is not known")


def _lies_in(inner: Mention, outer: Mention) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def _conflicts(sentence: Sentence, mentions: Sequence[Mention]) -> set[str]:
    """The conflict that is named nearest: with the number, in its sentence, or anywhere."""
    spans = (
        (sentence.low, sentence.high),
        (sentence.first, sentence.last),
        (0, len(sentence.text.tokens)),
    )
    for first, last in spans:
        inside = [mention for mention in mentions if first <= mention.first < last]
        conflicts = _conflicts_among(sentence, inside)
        if conflicts:
            return conflicts
    return set()


def _conflicts_among(sentence: Sentence, mentions: Sequence[Mention]) -> set[str]:
    """Of conflicts that are named together those meant; raises Unclear for several by full name."""
    entries = sentence.text.names.conflicts
    whole = {mention.id for mention in mentions if mention.is_whole}
    placed = {
        mention.id for mention in mentions if not mention.is_whole and is_place(sentence, mention)
    }
    if not whole:  # the widest that may be
        return {id_ for id_ in placed if not above(entries, id_) & placed}
    whole |= placed & family(entries, whole).below  # "at Sedan, in the Franco-Prussian War"
    deepest = whole - {parent for id_ in whole for parent in above(entries, id_)}
    if len(deepest) > 1:
        raise Unclear("which of several conflicts is meant is not clear")
    return deepest


def find_when(sentence: Sentence) -> When | None:
    """The time that is stated for a number; raises Unclear where it cannot be told."""
    times = _times_of(sentence)
    if not times:
        return None
    _check_known(sentence.text.names, times)
    starts = _of_roles(times, SINCE)
    ends = _of_roles(times, UNTIL)
    within = _of_roles(times, DURING, ON)
    if within and (starts or ends or _is_report(sentence, within[0])):
        ends, within = [*ends, *within], []
    if within:
        return _within(sentence, _single(within))
    start, latest = _start(sentence.text.names, _single(starts)) if starts else (None, None)
    if ends:
        end = _single(ends)
        return When("cumulative", start, end.end, end.start, latest)
    is_since = bool(starts or _of_roles(times, SINCE_START))
    return When("cumulative", start, None, None, latest) if is_since else None


def _of_roles(times: Sequence[Time], *roles: str) -> list[Time]:
    return [time for time in times if time.role in roles]


def _check_known(names: Names, times: Sequence[Time]) -> None:
    """Raise Unclear for a time that cannot be told, or a day that is this year's or the war's."""
    for time in times:
        may_be_start = time.role != SINCE and time.yearless and _began_on(names, time.yearless)
        if not time.is_known or may_be_start:
            raise Unclear(_TIME_UNKNOWN)


def _within(sentence: Sentence, time: Time) -> When:
    """What happened in a time, or what a count had reached by it; raises Unclear for both."""
    is_reached = sentence.text.marks_in(sentence.low, sentence.high, "times", "reached")
    if not is_reached:
        return When("flow", time.start, time.end)
    if time.start != time.end:
        raise Unclear("over what time it was counted is not clear")
    return When("cumulative", None, time.end, time.start)


def _times_of(sentence: Sentence) -> list[Time]:
    """The times of a number: its own, or else those it shares with others, or the whole text's."""
    text = sentence.text
    inside = [time for time in text.times if sentence.first <= time.first < sentence.last]
    own = [time for time in inside if sentence.low <= time.first < sentence.high]
    if own:
        return own
    if sentence.is_total():
        return []
    if not inside:
        return list(text.times)
    return [time for time in inside if _is_shared(sentence, time)]


def _is_shared(sentence: Sentence, time: Time) -> bool:
    """Whether a time that stands with another number is this one's too.

    Raises Unclear where it may be: "43,000 killed, 370,000 wounded in 2024".
    """
    if time.role not in {DURING, ON}:
        return True
    text = sentence.text
    if time.first < sentence.low:
        is_head = not any(
            sentence.first <= amount.first < time.first and amount.kind == COUNT
            for amount in text.amounts
        )
        if is_head:
            return True
    elif any(text.form(at) in text.grammar.among for at in range(sentence.high, time.last + 1)):
        return False
    elif text.form(sentence.high) in text.grammar.conjunctions:
        return True
    raise Unclear(_TIME_UNKNOWN)


def _start(names: Names, time: Time) -> tuple[date | None, date | None]:
    """Since which day, and the latest that it may be.

    A day without a year is the start of the only conflict that began then; raises Unclear where
    there is none, or several began.
    """
    if time.yearless is None:
        return time.start, time.end
    starts = _began_on(names, time.yearless)
    if len(starts) != 1:
        raise Unclear(_TIME_UNKNOWN)
    [day] = starts
    return day, day


def _began_on(names: Names, day: tuple[int, int]) -> set[date]:
    """The starts of conflicts on a day of a month."""
    starts = map(_first_day, names.conflicts.values())
    return {start for start in starts if start and (start.month, start.day) == day}


def _first_day(conflict: Conflict) -> date | None:
    """The first day of a conflict, where it is known to the day."""
    if conflict.start is None:
        return None
    span = parse_date(conflict.start)
    return span.start if span.start == span.end else None


def _single(times: Sequence[Time]) -> Time:
    """The time that all of these are; raises Unclear if they differ."""
    if len({(time.start, time.end, time.yearless) for time in times}) > 1:
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
