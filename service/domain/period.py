"""Periods: the time a number is about, as an EDTF string (ISO 8601-2) and what it implies.

A start or an end that nobody stated is None, never a default. Accepted: a year, a month, a
day, an interval of two of these, ``..`` or a blank for an end that is open or unknown, and
``~`` or ``?`` after a date. The range is ours: the ``edtf`` library reads ``/2025-07-28`` as
beginning in 2015, so the tests use it to confirm syntax and nothing else.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

KINDS = ("instant", "flow", "cumulative")
ENDS = ("start", "end")
DATE_PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?]?$"

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[~?]?", re.ASCII)
_REMEDY = (
    "write a year, month or day, such as 1823, 2025-03 or 2025-03-05, followed by ~ if it is "
    "approximate or ? if it is uncertain"
)


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day an EDTF string covers; None where unknown or open."""

    start: date | None
    end: date | None


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


def parse_edtf(text: str) -> Span:
    """Read an EDTF date or interval; at least one end is known.

    Raises ValueError with a remedy.
    """
    if "/" not in text:
        return parse_date(text)
    ends = text.split("/")
    if len(ends) != 2:
        raise ValueError(f"{text!r} is not an interval: write one slash between two dates")
    start, end = (Span(None, None) if part in {"", ".."} else parse_date(part) for part in ends)
    span = Span(start.start, end.end)
    if span == Span(None, None):
        raise ValueError(f"{text!r} has neither a start nor an end: leave the period out")
    if span.start and span.end and span.start > span.end:
        raise ValueError(f"{text!r} ends before it starts: put the earlier date first")
    return span


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


def make_period(edtf: str, kind: str, inferred: tuple[str, ...] = ()) -> Period:
    """Build a period with at least one known end.

    Raises ValueError with a remedy, also for an inferred end that is not given.
    """
    span = parse_edtf(edtf)
    if kind == "instant" and "/" in edtf:
        raise ValueError("an instant is one date: give the day, month or year, not an interval")
    for end in inferred:
        if getattr(span, end) is None:
            raise ValueError(f"the {end} is not given: remove it from 'inferred'")
    return Period(edtf, kind, tuple(end for end in ENDS if end in inferred))
