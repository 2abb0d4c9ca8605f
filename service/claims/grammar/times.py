"""Times: the dates and periods that a text states, and the time that each is the end or start of.

Relative words ("last month") are resolved by the day a claim was made, and not at all without it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from service.claims.text.dates import (
    DURING,
    INEXACT,
    ON,
    ROLES,
    SINCE,
    UNTIL,
    DateReader,
    WrittenDate,
)  # fmt: skip
from service.claims.text.phrases import Mark, MarkedTokens
from service.claims.text.relative_time import RELATIVE, TODAY, resolve
from service.claims.text.tokens import MARK, NUMBER

SINCE_START = "since_start"
_WEEKDAY = "weekday"
_NEAR = 9  # tokens from "since the war" to the day on which it began


@dataclass(frozen=True, slots=True)
class Time:
    """A time that a text states, at tokens ``first`` to ``last``; None where an end is not known.

    ``role``: ``during`` and ``on`` (what happened then), ``since``, ``until``, ``since_start``
    (of the conflict). ``is_known`` is false for one that cannot be told from the text;
    ``yearless``: month and day of a start whose year is left out. A start may be any of its days.
    """

    role: str
    start: date | None
    end: date | None
    first: int
    last: int
    is_known: bool = True
    yearless: tuple[int, int] | None = None


def find_times(text: MarkedTokens, claimed_on: date | None) -> list[Time]:
    """Every time that a text states, in order; ``claimed_on`` is the day of the claim."""
    reader = _Reader(text, claimed_on)
    times = [*reader.dated(), *reader.relative()]
    return reader.begun(sorted(times, key=lambda time: time.first))


class _Reader:
    """One text while its times are read."""

    def __init__(self, text: MarkedTokens, claimed_on: date | None) -> None:
        self._text = text
        self._tokens = text.tokens
        self._form = text.form
        self._since_words = text.lexicon.grammar.since
        self._claimed_on = claimed_on
        self._dates = DateReader(text)

    def dated(self) -> Iterator[Time]:
        """The times that are written as dates, and ranges of dates."""
        at, year_end = 0, -1
        while at < len(self._tokens):
            date_ = self._dates.date_at(at, year_end=year_end)
            if date_ is None:
                at += 1
                continue
            until = self._partner(date_)
            yield self._range(date_, until) if until else self._alone(date_)
            at = (until or date_).last
            year_end = at if date_.year and not date_.month else -1

    def _partner(self, first: WrittenDate) -> WrittenDate | None:
        """The date that a range ends with, which another begins."""
        if not self._dates.joins_range(first.last):
            return None
        last = self._dates.date_at(first.last + 1, after_range=True)
        if last is None:
            return None
        opens = self._dates.opens_range(first.first - 1)
        return last if opens or self._dates.is_dash(first.last) else None

    def _range(self, first: WrittenDate, last: WrittenDate) -> Time:
        if first.year is None and last.year is not None:
            first = replace(first, year=last.year)
            if first.month is None:
                first = replace(first, month=last.month)
        start, end = first.span(self._claimed_on), last.span(self._claimed_on)
        begins = first.first - self._dates.opens_range(first.first - 1)
        if start is None or end is None or start[0] > end[1]:
            return Time(DURING, None, None, begins, last.last, is_known=False)
        return Time(DURING, start[0], end[1], begins, last.last)

    def _alone(self, date_: WrittenDate) -> Time:
        """A date that is no part of a range, in the role that the words before it give it."""
        role, first = self._role(date_)
        if role == SINCE and date_.year is None and date_.month and date_.day:
            day = (date_.month, date_.day)
            return Time(SINCE, None, None, first, date_.last, yearless=day)
        span = date_.span(self._claimed_on)
        if span is None or role == INEXACT:
            return Time(DURING, None, None, first, date_.last, is_known=False)
        start, end = span
        if role == UNTIL and not date_.month and not date_.months and not self._is_whole(first):
            return Time(UNTIL, None, None, first, date_.last, is_known=False)  # its start, or end
        is_yearless = role != SINCE and date_.year is None and date_.day is not None
        yearless = (start.month, start.day) if is_yearless else None
        return Time(role, start, end, first, date_.last, yearless=yearless)

    def _role(self, date_: WrittenDate) -> tuple[str, int]:
        """The role of a date, and where the words begin that give it."""
        plain = ON if date_.day else DURING
        mark = self._dates.ending.get(date_.first)
        if mark is None:
            return plain, date_.first
        role, first = mark.name if mark.name in ROLES else plain, mark.first
        before = self._dates.ending.get(first)
        if before is not None and role in {DURING, ON}:
            role, first = before.name, before.first
        return plain if role in {DURING, ON} else role, first

    def _is_whole(self, first: int) -> bool:
        """Whether a year is meant up to its end: "by the end of 2024", "as of 2024"."""
        mark = self._dates.starting.get(first)
        words = {self._form(at) for at in range(first, mark.last)} if mark else set()
        return not words.isdisjoint(self._text.lexicon.grammar.whole_periods)

    def relative(self) -> Iterator[Time]:
        """The times that words tell without a date: "last month", "so far"."""
        for mark in self._text.marks:
            if mark.section != "times":
                continue
            if mark.name == SINCE_START:
                yield Time(SINCE_START, None, None, mark.first, mark.last)
            elif mark.name == _WEEKDAY:
                yield Time(DURING, None, None, mark.first, mark.last, is_known=False)
            elif mark.name in RELATIVE:
                yield self._relative(mark)

    def _relative(self, mark: Mark) -> Time:
        first = mark.first
        before = self._dates.ending.get(first)
        role = DURING
        if before is not None:
            first, role = before.first, before.name
        day = self._claimed_on
        if day is None:
            return Time(DURING, None, None, first, mark.last, is_known=False)
        try:
            start, end = resolve(mark.name, day)
        except (OverflowError, ValueError):  # before the calendar begins
            return Time(DURING, None, None, first, mark.last, is_known=False)
        if mark.name == TODAY or role == UNTIL:
            return Time(UNTIL, start, end, first, mark.last)
        if role == SINCE:
            return Time(DURING, None, None, first, mark.last, is_known=False)
        return Time(DURING, start, end, first, mark.last)

    def begun(self, times: Sequence[Time]) -> list[Time]:
        """The times, with a day on which the war began as its start: "since it began in 2022"."""
        starts = {time.last: time for time in times if time.role == SINCE_START}
        begun: list[Time] = []
        for time in times:
            is_dated = time.role in {DURING, ON} and time.start is not None
            first = self._since(time, starts) if is_dated else None
            if first is None:
                begun.append(time)
                continue
            begun = [other for other in begun if other.last <= first]
            begun.append(replace(time, role=SINCE, first=first, yearless=None))
        return begun

    def _since(self, time: Time, starts: Mapping[int, Time]) -> int | None:
        """Where "since the war" begins, if nothing else stands between it and a time."""
        is_war = False
        for at in range(time.first, max(time.first - _NEAR, 0), -1):
            start = starts.get(at)
            if start is not None:
                return start.first if self._form(start.first) in self._since_words else None
            if is_war and self._form(at - 1) in self._since_words:
                return at - 1
            here = {mark.section for mark in self._text.starting(at - 1)}
            is_war = is_war or "names" in here
            if self._tokens[at - 1].kind in {MARK, NUMBER} or here & {"outcomes", "speech"}:
                return None
        return None
