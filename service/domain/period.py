"""Periods: the time a number is about, as an EDTF string (ISO 8601-2) and what it implies.

A start or an end that nobody stated is None, never a default. Accepted: a year, a month, a
day, a day with hours and their offset from UTC, an interval of two of these, ``..`` or a blank
for an end that is open or unknown, and ``~`` or ``?`` after a date. The range is ours: the
``edtf`` library reads ``/2025-07-28`` as beginning in 2015, so the tests use it to confirm syntax
and nothing else.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

KINDS = ("instant", "flow", "cumulative")
ENDS = ("start", "end")
DATE_PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?]?$"

_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"T((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)",
    re.ASCII,
)
_UTC = "+00:00"
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[~?]?", re.ASCII)
_REMEDY = (
    "write a year, month or day, such as 1823, 2025-03 or 2025-03-05, followed by ~ if it is "
    "approximate or ? if it is uncertain"
)


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day an EDTF string covers; None where unknown or open.

    Both are the days as written, whatever day it was in UTC. ``start_time`` and ``end_time`` are
    the hours with their offset, such as 04:00+02:00; None where no hours are stated.
    """

    start: date | None
    end: date | None
    start_time: str | None = None
    end_time: str | None = None


@lru_cache(maxsize=4096)
def parse_date(text: str) -> Span:
    """Read one EDTF date as its first and last day; both are set.

    Raises ValueError with a remedy.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date: {_REMEDY}")
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(f"{text!r} is not in the calendar: {_REMEDY}") from None
    if day:
        return Span(first, first)
    last_month = int(month or 12)
    return Span(first, date(first.year, last_month, monthrange(first.year, last_month)[1]))


def parse_moment(text: str) -> Span:
    """Read one EDTF date, or a day with hours (ISO 8601-1); the days are set.

    Seconds are kept unless they are zero; ``Z`` is an offset of zero. Raises ValueError with a
    remedy.
    """
    if "T" not in text:
        return parse_date(text)
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(
            f"{text!r} is not a time: write the day, the hours and minutes, and their offset from "
            "UTC, such as 2022-02-24T04:00+02:00"
        )
    day, hours, seconds, offset = match.groups()
    span = parse_date(day)
    if seconds and seconds != ":00":
        hours += seconds
    hours += _UTC if offset in {"Z", "-00:00"} else offset
    return Span(span.start, span.end, hours, hours)


@lru_cache(maxsize=4096)
def parse_edtf(text: str) -> Span:
    """Read an EDTF date or interval, with hours if stated; at least one end is known.

    Raises ValueError with a remedy.
    """
    if "/" not in text:
        return parse_moment(text)
    ends = text.split("/")
    if len(ends) != 2:
        raise ValueError(f"{text!r} is not an interval: write one slash between two dates")
    start, end = (Span(None, None) if part in {"", ".."} else parse_moment(part) for part in ends)
    span = Span(start.start, end.end, start.start_time, end.end_time)
    if span == Span(None, None):
        raise ValueError(f"{text!r} has neither a start nor an end: leave the period out")
    if span.start and span.end and span.start > span.end:
        raise ValueError(f"{text!r} ends before it starts: put the earlier date first")
    if span.start_time and span.end_time and _instant(ends[0]) >= _instant(ends[1]):
        raise ValueError(f"{text!r} does not end after it starts: put the earlier time first")
    return span


def _instant(text: str) -> datetime:
    """The moment in time of a day with hours, which can be compared with any other."""
    return datetime.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Period:
    """What a number covers. ``kind``: ``instant`` is a stock at a moment, ``flow`` what
    happened within, ``cumulative`` everything since the start up to the end. ``inferred``
    names the ends an editor took from context rather than from the figure's own words.
    """

    edtf: str
    kind: str
    inferred: tuple[str, ...] = ()

    @property
    def start(self) -> date | None:
        """The first day; None where it is unknown or open."""
        return parse_edtf(self.edtf).start

    @property
    def end(self) -> date | None:
        """The last day; None where it is unknown or open."""
        return parse_edtf(self.edtf).end

    @property
    def start_time(self) -> str | None:
        """The hours of the first day at which it starts, with their offset; None if not stated."""
        return parse_edtf(self.edtf).start_time

    @property
    def end_time(self) -> str | None:
        """The hours of the last day at which it ends, with their offset; None if not stated."""
        return parse_edtf(self.edtf).end_time


def make_period(edtf: str, kind: str, inferred: tuple[str, ...] = ()) -> Period:
    """Build a period with at least one known end.

    Raises ValueError with a remedy, also for an inferred end that is not given.
    """
    span = parse_edtf(edtf)
    if kind == "instant" and "/" in edtf:
        raise ValueError("an instant is one date: give the day, month or year, not an interval")
    if kind != "instant" and "/" not in edtf and span.start_time:
        raise ValueError(f"{edtf!r} is one moment: give the start and the end, as START/END")
    for end in inferred:
        if getattr(span, end) is None:
            raise ValueError(f"the {end} is not given: remove it from 'inferred'")
    return Period(edtf, kind, tuple(end for end in ENDS if end in inferred))
