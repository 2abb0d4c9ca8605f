"""Dates and periods as people type them, as EDTF; only what can mean nothing else is read.

Months are read in English, Ukrainian and Russian. A day with points is day first, as wherever
points are used; a day with slashes is read where it cannot be month first.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from service.domain.period import parse_date, parse_edtf

_MAX_LENGTH = 100
_MONTHS = (
    ("january", "jan", "січень", "січня", "январь", "января"),
    ("february", "feb", "лютий", "лютого", "февраль", "февраля"),
    ("march", "mar", "березень", "березня", "март", "марта"),
    ("april", "apr", "квітень", "квітня", "апрель", "апреля"),
    ("may", "травень", "травня", "май", "мая"),
    ("june", "jun", "червень", "червня", "июнь", "июня"),
    ("july", "jul", "липень", "липня", "июль", "июля"),
    ("august", "aug", "серпень", "серпня", "август", "августа"),
    ("september", "sep", "sept", "вересень", "вересня", "сентябрь", "сентября"),
    ("october", "oct", "жовтень", "жовтня", "октябрь", "октября"),
    ("november", "nov", "листопад", "листопада", "ноябрь", "ноября"),
    ("december", "dec", "грудень", "грудня", "декабрь", "декабря"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}

_DAY = r"(?P<day>\d{1,2})"
_ORDINAL_DAY = rf"{_DAY}(?:st|nd|rd|th)?"
_NUMBER = r"(?P<number>\d{1,2})"
_YEAR = r"(?P<year>\d{4})"
_NAME = r"(?P<name>[^\W\d_]+)\.?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?:-{_NUMBER}(?:-{_DAY}(?: 00:00(?::00)?)?)?)?",
        rf"{_YEAR}([/.]){_NUMBER}(?:\2{_DAY})?",
        rf"(?:{_DAY}\.)?{_NUMBER}[./]{_YEAR}",
        rf"{_DAY}\.{_NUMBER}\.?",
        rf"(?:{_ORDINAL_DAY} (?:of )?)?{_NAME}(?:,? {_YEAR})?",
        rf"{_NAME} {_ORDINAL_DAY}(?:,? {_YEAR})?",
        _ORDINAL_DAY,
    )
)
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_OF_YEAR = re.compile(r"(?<=\d) ?(?:year|року|рік|р\.|года|год|г\.)$")
_BEGINNING = re.compile(r"^(?:from|between|since|з|із|від|с|со|от) ")
_UP_TO = re.compile(r"^(?:until|till|up to|through|to|by|до|по) (.+)$")
_BETWEEN = re.compile(r" (?:to|until|till|up to|through|and|до|по|і|та|и) | ?[-–—/] ?")
_LIKE_EDTF = re.compile(r"[-0-9.~?:TZ+]*/[-0-9.~?:TZ+]*")
_DATE_REMEDY = "write a day as 2025-03-05, a month as 2025-03, a year as 2025"
_PERIOD_REMEDY = (
    f"{_DATE_REMEDY}; a period as 2024-01-01/2024-03-31, and leave its start blank where it is not "
    "stated: /2025-07-28"
)


class _Part(NamedTuple):
    """A date, or what is left of it where the other end of a period has the rest."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def edtf(self) -> str:
        numbers = [f"{self.year:04}"]
        numbers += [f"{number:02}" for number in (self.month, self.day) if number is not None]
        return "-".join(numbers)


def read_date(text: str) -> str:
    """Return the EDTF of a date: as it is, or as people type it.

    Raises ValueError with a remedy.
    """
    bounded = _bounded(text, _DATE_REMEDY)
    try:
        parse_date(bounded)
    except ValueError:
        part = _read_part(_plain(bounded))
        if part is None or part.year is None:
            raise ValueError(f"{text!r} is not a date: {_DATE_REMEDY}") from None
        parse_date(part.edtf)
        return part.edtf
    return bounded


def read_period(text: str) -> str:
    """Return the EDTF of a date or an interval: as it is, or as people type it.

    Raises ValueError with a remedy, also where more than one period may be meant.
    """
    bounded = _bounded(text, _PERIOD_REMEDY)
    try:
        parse_edtf(bounded)
    except ValueError as error:
        periods = set(_read_periods(_plain(bounded)))
        if not periods:
            if _LIKE_EDTF.fullmatch(bounded) is not None:
                raise
            raise ValueError(f"{text!r} is not a date or a period: {_PERIOD_REMEDY}") from error
        if len(periods) > 1:
            meant = " or ".join(sorted(periods))
            raise ValueError(f"{text!r} may mean {meant}: write the right one") from None
        [period] = periods
        parse_edtf(period)
        return period
    return bounded


def _bounded(text: str, remedy: str) -> str:
    text = text.strip()
    if len(text) > _MAX_LENGTH:
        raise ValueError(f"this is too long for a date: {remedy}")
    return text


def _plain(text: str) -> str:
    return " ".join(_OF_YEAR.sub("", text.casefold()).split())


def _read_periods(text: str) -> Iterator[str]:
    """Yield each period that a text can mean: a date, up to a date, or from one to another."""
    if (part := _read_part(text)) is not None and part.year is not None:
        yield part.edtf
        return
    if (up_to := _UP_TO.match(text)) is not None:
        end = _read_part(up_to[1])
        if end is not None and end.year is not None:
            yield f"/{end.edtf}"
        return
    text = _BEGINNING.sub("", text)
    for between in _BETWEEN.finditer(text):
        end = _read_part(_OF_YEAR.sub("", text[between.end() :]))
        start = _read_part(_OF_YEAR.sub("", text[: between.start()]))
        if start is not None and end is not None and end.year is not None:
            start = _complete(start, end)
            if start is not None:
                yield f"{start.edtf}/{end.edtf}"


def _complete(start: _Part, end: _Part) -> _Part | None:
    """Return a start with the month and the year of the end where it leaves them out."""
    if start.month is None and start.day is not None:
        if end.month is None or end.day is None:
            return None
        start = start._replace(month=end.month)
    if start.year is None:
        if (start.day is None) != (end.day is None):
            return None
        start = start._replace(year=end.year)
    return start


def _read_part(text: str) -> _Part | None:
    """Read a date that may leave out its year, or its month, too.

    Raises ValueError for a day and a month that cannot be told apart.
    """
    if (slashes := _SLASHES.fullmatch(text)) is not None:
        return _read_slashes(*map(int, slashes.groups()))
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is None:
            continue
        parts = match.groupdict()
        name = parts.get("name")
        if name is not None and name not in _MONTH_OF:
            continue
        number, year, day = (parts.get(key) for key in ("number", "year", "day"))
        month = _MONTH_OF[name] if name is not None else number and int(number)
        return _Part(int(year) if year else None, month or None, int(day) if day else None)
    return None


def _read_slashes(first: int, second: int, year: int) -> _Part:
    if first > 12 or first == second:
        return _Part(year, second, first)
    if second > 12:
        return _Part(year, first, second)
    raise ValueError(
        f"{first}/{second}/{year} may be {year}-{second:02}-{first:02} or "
        f"{year}-{first:02}-{second:02}: write the right one"
    )
