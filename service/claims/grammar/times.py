"""Times: the dates and periods that a text states, and the time that each is the end or start of.

Relative words ("last month") are resolved by the day a claim was made, and not at all without it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from service.claims.languages.lexicon import Lexicon, Mark
from service.claims.text.dates import RELATIVE, WrittenDate, resolve
from service.claims.text.tokens import MARK, NUMBER, Token

DURING, ON, SINCE, UNTIL, SINCE_START = "during", "on", "since", "until", "since_start"
_ROLES = (DURING, ON, SINCE, UNTIL, "inexact")
_HALVES = {
    "first_half": (1, 6), "second_half": (7, 12), "quarter1": (1, 3), "quarter2": (4, 6),
    "quarter3": (7, 9), "quarter4": (10, 12),
}  # fmt: skip
_TO = {"to", "until", "till", "through", "and", "-", "–", "—", "до", "по", "і", "й", "та", "и"}
_DASHES = {"-", "–", "—"}
_JOINTS = {",", "and", "та", "і", "й", "и", "or", "або", "чи", "или"}
_BETWEEN = {"between", "from", "since", "між", "з", "із", "від", "между", "с", "со", "от"}
_ENDS = {"end", "as", "кінець", "кінця", "наприкінці", "станом", "конец", "конца", "конце", "концу",
         "состоянию"}  # fmt: skip
_SINCE = {"since", "з", "із", "зі", "від", "с", "со"}
_NEAR = 9  # tokens from "since the war" to the day on which it began
_FIRST_YEAR, _LAST_YEAR = 1000, 2100
_PLAIN_YEAR = 1800  # from which on a number is a year though no word says so
_CENTURY = 2000  # of a year in two digits
_SHORT_MONTH = 4  # letters of a month that a full stop may follow
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2}(?:\d{2})?)")
_YEARS_IN = {"in", "у", "в", "since", "during", "протягом", "упродовж"}


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


def find_times(
    tokens: Sequence[Token], marks: Sequence[Mark], lexicon: Lexicon, claimed_on: date | None
) -> list[Time]:
    """Every time that a text states, in order."""
    reader = _Reader(tokens, marks, lexicon, claimed_on)
    found = [*reader.dated(), *reader.relative()]
    return reader.begun(sorted(found, key=lambda one: one.first))


class _Reader:
    """One text and what its words mean, while its times are read."""

    def __init__(
        self,
        tokens: Sequence[Token],
        marks: Sequence[Mark],
        lexicon: Lexicon,
        claimed_on: date | None,
    ) -> None:
        self._tokens = tokens
        self._lexicon = lexicon
        self._claimed_on = claimed_on
        self._marks = marks
        self._ending = {
            mark.last: mark
            for mark in marks
            if mark.section == "times" and mark.name in {*_ROLES, "year"}
        }
        self._starting = {mark.first: mark for mark in marks if mark.section == "times"}
        self._year_end = -1  # where a year ends that another may be added to
        self._people = {mark.first for mark in marks if mark.section == "people"}

    def dated(self) -> Iterator[Time]:
        at, self._year_end = 0, -1
        while at < len(self._tokens):
            atom = self._atom(at)
            if atom is None:
                at += 1
                continue
            until = self._partner(atom)
            yield self._range(atom, until) if until else self._alone(atom)
            at = (until or atom).last
            self._year_end = at if atom.year and not atom.month else -1

    def _partner(self, atom: WrittenDate) -> WrittenDate | None:
        """The date that a range ends with, which this one begins."""
        if atom.last >= len(self._tokens) or self._form(atom.last) not in _TO:
            return None
        other = self._atom(atom.last + 1, after_range=True)
        if other is None:
            return None
        is_range = self._form(atom.last) in _DASHES or self._form(atom.first - 1) in _BETWEEN
        return other if is_range else None

    def _range(self, first: WrittenDate, last: WrittenDate) -> Time:
        if first.year is None and last.year is not None:
            first = replace(first, year=last.year)
            if first.month is None:
                first = replace(first, month=last.month)
        start, end = first.span(self._claimed_on), last.span(self._claimed_on)
        begins = first.first - (self._form(first.first - 1) in _BETWEEN)
        if start is None or end is None or start[0] > end[1]:
            return Time(DURING, None, None, begins, last.last, is_known=False)
        return Time(DURING, start[0], end[1], begins, last.last)

    def _alone(self, atom: WrittenDate) -> Time:
        span = atom.span(self._claimed_on)
        role, first = (ON if atom.day else DURING), atom.first
        mark = self._ending.get(first)
        if mark is not None:
            first = mark.first
            role = mark.name if mark.name in _ROLES else role
            before = self._ending.get(first)
            if before is not None and role in {DURING, ON}:
                role, first = before.name, before.first
        if role in {DURING, ON}:
            role = ON if atom.day else DURING
        if role == SINCE and atom.year is None and atom.month and atom.day:
            said = (atom.month, atom.day)
            return Time(SINCE, None, None, first, atom.last, yearless=said)
        if span is None or role == "inexact":
            return Time(DURING, None, None, first, atom.last, is_known=False)
        start, end = span
        if role == UNTIL and not atom.month and not atom.months and not self._is_whole(first):
            return Time(UNTIL, None, None, first, atom.last, is_known=False)  # its start, or end
        if role == SINCE:
            return Time(SINCE, start, end, first, atom.last)
        yearless = (start.month, start.day) if atom.year is None and atom.day else None
        return Time(role, start, end, first, atom.last, yearless=yearless)

    def relative(self) -> Iterator[Time]:
        for mark in self._marks:
            if mark.section != "times":
                continue
            if mark.name == SINCE_START:
                yield Time(SINCE_START, None, None, mark.first, mark.last)
            elif mark.name == "weekday":
                yield Time(DURING, None, None, mark.first, mark.last, is_known=False)
            elif mark.name in RELATIVE:
                yield self._relative(mark)

    def _relative(self, mark: Mark) -> Time:
        first = mark.first
        before = self._ending.get(first)
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
        if mark.name == "today" or role == UNTIL:
            return Time(UNTIL, start, end, first, mark.last)
        if role == SINCE:
            return Time(DURING, None, None, first, mark.last, is_known=False)
        return Time(DURING, start, end, first, mark.last)

    def begun(self, found: Sequence[Time]) -> list[Time]:
        """The times, with a day on which the war began as its start: "since it began in 2022"."""
        starts = {one.last: one for one in found if one.role == SINCE_START}
        times: list[Time] = []
        for one in found:
            first = self._since(one, starts) if one.role in {DURING, ON} and one.start else None
            if first is None:
                times.append(one)
                continue
            times = [other for other in times if other.last <= first]
            times.append(replace(one, role=SINCE, first=first, yearless=None))
        return times

    def _since(self, time: Time, starts: Mapping[int, Time]) -> int | None:
        """Where "since the war" begins, if nothing else stands between it and a time."""
        is_war = False
        for at in range(time.first, max(time.first - _NEAR, 0), -1):
            start = starts.get(at)
            if start is not None:
                return start.first if self._form(start.first) in _SINCE else None
            if is_war and self._form(at - 1) in _SINCE:
                return at - 1
            here = {one.section for one in self._marks if one.first == at - 1}
            is_war = is_war or "names" in here
            token = self._tokens[at - 1]
            if token.kind in {MARK, NUMBER} or here & {"outcomes", "speech"}:
                return None
        return None

    def _atom(self, at: int, *, after_range: bool = False) -> WrittenDate | None:
        """The date that begins at a token, if one does."""
        if at >= len(self._tokens):
            return None
        half = self._starting.get(at)
        if half is not None and half.name in _HALVES:
            year = self._year(half.last)
            if year is not None:
                return WrittenDate(at, self._past_year(half.last), year, months=_HALVES[half.name])
        token = self._tokens[at]
        if token.kind == NUMBER:
            return self._numeric(at) or self._day_month(at) or self._lone_year(at, after_range)
        month = self._month(at)
        return None if month is None else self._month_first(at, month)

    def _numeric(self, at: int) -> WrittenDate | None:
        text = self._tokens[at].text
        if match := _ISO.fullmatch(text):
            year, month, day = map(int, match.groups())
            return WrittenDate(at, self._past_year(at), year, month, day)
        if match := _DOTTED.fullmatch(text):
            day, month, year = map(int, match.groups())
            year += _CENTURY if year < 100 else 0
            return WrittenDate(at, self._past_year(at), year, month, day)
        if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{2,4}", text):  # of which two orders are in use
            return WrittenDate(at, at + 1, None, is_known=False)
        return None

    def _day_month(self, at: int) -> WrittenDate | None:
        """28 July 2025, 28th of July, 28 липня 2025 року; also the first of 1-28 July."""
        day = self._day(at)
        if day is None:
            return None
        last = at + 1
        if last < len(self._tokens) and self._tokens[last].glued and self._form(last) in _NTH:
            last += 1
        if self._form(last) == "of":
            last += 1
        month = self._month(last)
        if month is None:
            is_range = self._form(last) in _DASHES or self._form(at - 1) in _BETWEEN
            if is_range and self._day(last + 1) and self._month(last + 2):
                return WrittenDate(at, last, None, None, day)
            return None
        last += 1
        last, year = self._then_year(last)
        return WrittenDate(at, last, year, month, day)

    def _month_first(self, at: int, month: int) -> WrittenDate | None:
        """July 28, 2025; July 2025; July, where the words say that it is a month."""
        last = at + 1 + (self._form(at + 1) == "." and len(self._form(at)) <= _SHORT_MONTH)
        if (day := self._day(last)) and not self._people_follow(last):
            last += 1
            if last < len(self._tokens) and self._tokens[last].glued and self._form(last) in _NTH:
                last += 1
            last, year = self._then_year(last)
            return WrittenDate(at, last, year, month, day)
        last, year = self._then_year(last)
        named = (
            year is not None
            or at in self._ending
            or self._form(at - 1) in _TO | _BETWEEN
            or (self._form(last) in _DASHES and self._month(last + 1) is not None)
        )
        if not named:  # "may", "march"
            return None
        return WrittenDate(at, last, year, month)

    def _is_whole(self, first: int) -> bool:
        """Whether a year is meant up to its end: "by the end of 2024", "as of 2024"."""
        mark = self._starting.get(first)
        words = {self._form(at) for at in range(first, mark.last)} if mark else set()
        return bool(words & _ENDS)

    def _people_follow(self, at: int) -> bool:
        return at + 1 in self._people and self._form(at + 1) != "men"

    def _lone_year(self, at: int, after_range: bool) -> WrittenDate | None:
        year = self._year(at)
        if year is None:
            return None
        last = self._past_year(at)
        before = self._form(at - 1)
        if at - 1 == self._year_end and before in _JOINTS:  # "in 2022, 2023 and 2024"
            return WrittenDate(at, last, year)
        mark = self._ending.get(at)
        named = last > at + 1 or before in _YEARS_IN or after_range
        counted = at + 1 in self._people
        told = mark is not None or self._dash_year(at) or before in {"(", *_BETWEEN}
        if named or (not counted and told and year >= _PLAIN_YEAR):
            return WrittenDate(at, last, year)
        return None

    def _dash_year(self, at: int) -> bool:
        return self._form(at + 1) in _DASHES and self._year(at + 2) is not None

    def _then_year(self, at: int) -> tuple[int, int | None]:
        comma = at + (self._form(at) == ",")
        year = self._year(comma)
        return (at, None) if year is None else (self._past_year(comma), year)

    def _year(self, at: int) -> int | None:
        if not 0 <= at < len(self._tokens):
            return None
        text = self._tokens[at].text
        if self._tokens[at].kind != NUMBER or not (len(text) == 4 and text.isdigit()):
            return None
        glued = at + 1 < len(self._tokens) and self._tokens[at + 1].glued
        if self._form(at + 1) == "-" and self._form(at + 2) in _NTH and int(text) < _PLAIN_YEAR:
            return None
        if glued and self._form(at + 1) not in {*".,;:)!?", *_DASHES, '"', "'", "»", "”"}:
            return None
        return int(text) if _FIRST_YEAR <= int(text) <= _LAST_YEAR else None

    def _past_year(self, at: int) -> int:
        """The token after a year and the word for it ("2024 року", "2024 г.")."""
        word = self._starting.get(at + 1)
        if word is None or word.name != "year":
            return at + 1
        return word.last + (self._form(word.last) == "." and len(self._form(at + 1)) <= 2)

    def _day(self, at: int) -> int | None:
        if not 0 <= at < len(self._tokens):
            return None
        text = self._tokens[at].text
        if self._tokens[at].kind == NUMBER and text.isdigit() and len(text) <= 2:
            return int(text) if 1 <= int(text) <= 31 else None
        return None

    def _month(self, at: int) -> int | None:
        return self._lexicon.months.get(self._form(at))

    def _form(self, at: int) -> str:
        return self._tokens[at].form if 0 <= at < len(self._tokens) else ""


_NTH = {"th", "st", "nd", "rd", "-го", "-е", "-ге", "-те", "й", "я", "го", "му", "ма", "та"}
