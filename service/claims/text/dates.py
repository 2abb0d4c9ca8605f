"""Dates: what a date as it is written covers, and what relative words mean on a day."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

RELATIVE = frozenset({
    "today", "yesterday", "last_day", "last_week", "this_week", "past_week", "last_month",
    "this_month", "past_month", "last_year", "this_year", "past_year",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date without the words around it; ``year`` None where the text leaves it out."""

    first: int
    last: int
    year: int | None
    month: int | None = None
    day: int | None = None
    months: tuple[int, int] | None = None
    is_known: bool = True

    def span(self, claimed_on: date | None) -> tuple[date, date] | None:
        """First and last day; None where they cannot be told."""
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


def resolve(name: str, day: date) -> tuple[date, date]:
    """The days that relative words mean, on the day they are said."""
    monday = day - timedelta(days=day.weekday())
    first = day.replace(day=1)
    before = day - timedelta(days=1)
    last_month = first - timedelta(days=1)
    january = date(day.year, 1, 1)
    spans = {
        "today": (day, day),
        "yesterday": (before, before),
        "last_day": (before, before),
        "last_week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "this_week": (monday, day),
        "past_week": (day - timedelta(days=7), day),
        "last_month": (last_month.replace(day=1), last_month),
        "this_month": (first, day),
        "past_month": (day - timedelta(days=30), day),
        "last_year": (date(day.year - 1, 1, 1), january - timedelta(days=1)),
        "this_year": (january, day),
        "past_year": (day - timedelta(days=365), day),
    }
    return spans[name]
