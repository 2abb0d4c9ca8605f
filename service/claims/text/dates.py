"""Dates: the days, months and years of a text, as they are written."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from service.claims.text.numerals import DASHES
from service.claims.text.phrases import MarkedTokens
from service.claims.text.tokens import NUMBER

# The roles of a time by the words before it, as ``words.toml`` names them.
DURING, ON, SINCE, UNTIL, INEXACT = "during", "on", "since", "until", "inexact"
ROLES = (DURING, ON, SINCE, UNTIL, INEXACT)
_YEAR = "year"
_PARTS_OF_YEARS = {
    "first_half": (1, 6), "second_half": (7, 12), "quarter1": (1, 3), "quarter2": (4, 6),
    "quarter3": (7, 9), "quarter4": (10, 12),
}  # fmt: skip
_FIRST_YEAR, _LAST_YEAR = 1000, 2100
_PLAIN_YEAR = 1800  # from which on a number is a year though no word says so
_CENTURY = 2000  # of a year in two digits
_SHORT_MONTH = 4  # letters of a month that a full stop may follow
_SHORT_YEAR = 2  # letters of a word for a year that a full stop may follow
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2}(?:\d{2})?)")
_SLASHED = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}")
_BEHIND_YEAR = frozenset({*".,;:)!?", *DASHES, '"', "'", "»", "”"})


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date at tokens ``first`` to ``last``, without the words around it.

    ``year`` is None where the text leaves it out, ``months`` the first and last of several.
    ``is_known`` is false for one that can be read in two ways.
    """

    first: int
    last: int
    year: int | None
    month: int | None = None
    day: int | None = None
    months: tuple[int, int] | None = None
    is_known: bool = True

    def span(self, claimed_on: date | None) -> tuple[date, date] | None:
        """First and last day; None where they cannot be told.

        Without a year it is the last such day up to ``claimed_on``, the day of the claim.
        """
        if not self.is_known:
            return None
        year = self.year
        try:
            if year is None:
                if claimed_on is None or self.month is None:
                    return None
                year = claimed_on.year
                if date(year, self.month, self.day or 1) > claimed_on:
                    year -= 1
            if self.day is not None and self.month is not None:
                day = date(year, self.month, self.day)
                return day, day
            first, last = self.months or ((self.month,) * 2 if self.month else (1, 12))
            return date(year, first, 1), date(year, last, monthrange(year, last)[1])
        except ValueError:
            return None


class DateReader:
    """Reads the dates of a text."""

    def __init__(self, text: MarkedTokens) -> None:
        self._text = text
        self._tokens = text.tokens
        self._form = text.form
        self._grammar = text.lexicon.grammar
        times = [mark for mark in text.marks if mark.section == "times"]
        self.ending = {mark.last: mark for mark in times if mark.name in {*ROLES, _YEAR}}
        self.starting = {mark.first: mark for mark in times}
        self._people = {mark.first for mark in text.marks if mark.section == "people"}

    def date_at(
        self, at: int, *, after_range: bool = False, year_end: int = -1
    ) -> WrittenDate | None:
        """The date that begins at a token, if one does.

        ``after_range``: behind the joint of a range; ``year_end``: where a year before it ends.
        """
        if at >= len(self._tokens):
            return None
        return self._part_of_year(at) or (
            self._numeric(at) or self._day_month(at) or self._lone_year(at, after_range, year_end)
            if self._tokens[at].kind == NUMBER
            else self._month_first(at)
        )

    def is_dash(self, at: int) -> bool:
        """Whether a token is a dash."""
        return self._form(at) in DASHES

    def joins_range(self, at: int) -> bool:
        """Whether a token may stand between the two dates of a range."""
        return self.is_dash(at) or self._form(at) in self._grammar.date_range_joints

    def opens_range(self, at: int) -> bool:
        """Whether a token may stand before the first date of a range."""
        return self._form(at) in self._grammar.date_range_openers

    def _part_of_year(self, at: int) -> WrittenDate | None:
        """First half of 2024."""
        part = self.starting.get(at)
        if part is None or part.name not in _PARTS_OF_YEARS:
            return None
        year = self._year(part.last)
        if year is None:
            return None
        months = _PARTS_OF_YEARS[part.name]
        return WrittenDate(at, self._past_year(part.last), year, months=months)

    def _numeric(self, at: int) -> WrittenDate | None:
        text = self._tokens[at].text
        if match := _ISO.fullmatch(text):
            year, month, day = map(int, match.groups())
            return WrittenDate(at, self._past_year(at), year, month, day)
        if match := _DOTTED.fullmatch(text):
            day, month, year = map(int, match.groups())
            year += _CENTURY if year < 100 else 0
            return WrittenDate(at, self._past_year(at), year, month, day)
        if _SLASHED.fullmatch(text):  # of which two orders are in use
            return WrittenDate(at, at + 1, None, is_known=False)
        return None

    def _day_month(self, at: int) -> WrittenDate | None:
        """28 July 2025, 28th of July; also the first of 1-28 July."""
        day = self._day(at)
        if day is None:
            return None
        last = self._past_ending(at + 1)
        if self._form(last) in self._grammar.date_links:
            last += 1
        month = self._month(last)
        if month is not None:
            last, year = self._then_year(last + 1)
            return WrittenDate(at, last, year, month, day)
        is_range = self.is_dash(last) or self.opens_range(at - 1)
        if is_range and self._day(last + 1) and self._month(last + 2):
            return WrittenDate(at, last, None, None, day)
        return None

    def _month_first(self, at: int) -> WrittenDate | None:
        """July 28, 2025; July 2025; July, where the words say that it is a month."""
        month = self._month(at)
        if month is None:
            return None
        last = at + 1 + (self._form(at + 1) == "." and len(self._form(at)) <= _SHORT_MONTH)
        if (day := self._day(last)) and not self._people_follow(last):
            last, year = self._then_year(self._past_ending(last + 1))
            return WrittenDate(at, last, year, month, day)
        last, year = self._then_year(last)
        if year is None and not self._is_named_month(at, last):  # "may", "march"
            return None
        return WrittenDate(at, last, year, month)

    def _is_named_month(self, at: int, last: int) -> bool:
        """Whether the words around a month say that it is one."""
        return (
            at in self.ending
            or self.joins_range(at - 1)
            or self.opens_range(at - 1)
            or (self.is_dash(last) and self._month(last + 1) is not None)
        )

    def _people_follow(self, at: int) -> bool:
        return at + 1 in self._people and self._form(at + 1) not in self._grammar.undated_people

    def _lone_year(self, at: int, after_range: bool, year_end: int) -> WrittenDate | None:
        year = self._year(at)
        if year is None:
            return None
        last = self._past_year(at)
        if self._is_named_year(at, last, after_range, year_end) or (
            year >= _PLAIN_YEAR and self._may_be_year(at)
        ):
            return WrittenDate(at, last, year)
        return None

    def _is_named_year(self, at: int, last: int, after_range: bool, year_end: int) -> bool:
        """Whether the words around a number say that it is a year."""
        before = self._form(at - 1)
        joints = self._grammar.conjunctions | self._grammar.disjunctions | {","}
        if at - 1 == year_end and before in joints:  # "in 2022, 2023 and 2024"
            return True
        return last > at + 1 or before in self._grammar.year_openers or after_range

    def _may_be_year(self, at: int) -> bool:
        """Whether a number of a year's size stands where years stand, and counts nobody."""
        is_range = self.is_dash(at + 1) and self._year(at + 2) is not None
        opens = self._form(at - 1) == "(" or self.opens_range(at - 1)
        return at + 1 not in self._people and (at in self.ending or is_range or opens)

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
        year = int(text)
        is_ordinal = self._form(at + 1) == "-" and self._is_ordinal_ending(at + 2)
        if is_ordinal and year < _PLAIN_YEAR:
            return None
        if self._text.is_glued(at + 1) and self._form(at + 1) not in _BEHIND_YEAR:
            return None
        return year if _FIRST_YEAR <= year <= _LAST_YEAR else None

    def _past_year(self, at: int) -> int:
        """The token after a year and the word for it, abbreviated or not."""
        word = self.starting.get(at + 1)
        if word is None or word.name != _YEAR:
            return at + 1
        is_short = len(self._form(at + 1)) <= _SHORT_YEAR
        return word.last + (self._form(word.last) == "." and is_short)

    def _past_ending(self, at: int) -> int:
        """The token after the ending of an ordinal, if one stands right behind its day."""
        return at + (self._text.is_glued(at) and self._is_ordinal_ending(at))

    def _is_ordinal_ending(self, at: int) -> bool:
        return self._form(at) in self._grammar.ordinal_endings

    def _day(self, at: int) -> int | None:
        if not 0 <= at < len(self._tokens):
            return None
        text = self._tokens[at].text
        if self._tokens[at].kind == NUMBER and text.isdigit() and len(text) <= 2:
            return int(text) if 1 <= int(text) <= 31 else None
        return None

    def _month(self, at: int) -> int | None:
        return self._text.lexicon.months.get(self._form(at))
