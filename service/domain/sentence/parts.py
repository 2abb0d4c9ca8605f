"""The parts of a figure that its sentence is made of, whatever the language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from service.domain.canonical import plain_decimal
from service.domain.verification_state import VerificationState, verification_state

Entry = Mapping[str, Any]
# Names by (vocabulary, id); an entry that is not among them keeps the name in the figure.
Names = Mapping[tuple[str, str], str]
NO_NAMES: Names = MappingProxyType({})

DUPLICATE = "duplicate"
UNNAMED = "originator-unnamed"
_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?"
    r"(?:T(?P<time>\d{2}(?::\d{2}){0,2})(?P<offset>Z|[+-]\d{2}(?::?\d{2})?)?)?(?P<qualifier>[~?]?)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Day:
    """An EDTF date as it is written: a year, a month or a day, with a time of day if stated.

    ``qualifier`` is ``~`` for an approximate date, ``?`` for an uncertain one, else empty.
    """

    year: str
    month: int | None
    day: int | None
    time: str | None
    qualifier: str


@dataclass(frozen=True, slots=True)
class Time:
    """A period: ``start`` and ``end`` are None where unknown; ``is_open``: the end is ``..``."""

    kind: str
    start: Day | None
    end: Day | None
    is_single: bool
    is_open: bool
    inferred: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relay:
    """Who passed a number on, together, in which role and on which day."""

    role: str
    names: tuple[str, ...]
    day: Day | None


@dataclass(frozen=True, slots=True)
class Parts:
    """A figure as ``FigureSchema`` dumps it, with names in the language of the sentence."""

    figure: Mapping[str, Any]
    names: Names

    def name(self, vocabulary: str, entry: Entry) -> str:
        """The name of an entry."""
        return self.names.get((vocabulary, entry["id"]), str(entry["name"]))

    def field_name(self, field: str) -> str | None:
        """The name of the measure, unit, population, conflict or area; None if not stated."""
        entry = self.figure[field]
        return None if entry is None else self.name(field, entry)

    def sources(self, sources: Sequence[Entry]) -> tuple[str, ...]:
        """The names of sources."""
        return tuple(self.name("source", source) for source in sources)

    @property
    def area_name(self) -> str | None:
        """The area, unless the name of the population ends with it."""
        area, population = self.field_name("area"), self.field_name("population")
        return None if area and population and population.endswith(area) else area

    @property
    def conflict_name(self) -> str | None:
        """The conflict, where neither population nor area is stated."""
        has_subject = self.figure["population"] or self.figure["area"]
        return None if has_subject else self.field_name("conflict")

    @property
    def status(self) -> str:
        """The status; ``duplicate`` if it is retracted and another figure stands in its place."""
        return DUPLICATE if self.stands_instead else str(self.figure["status"])

    @property
    def stands_instead(self) -> str | None:
        """The id of the figure that stands in the place of a retracted one."""
        id_: str | None = self.figure.get("duplicate_of")  # a text from before an upgrade lacks it
        return id_

    @property
    def basis(self) -> str:
        """How the measure counts."""
        return str(self.figure["measure"]["basis"])

    @property
    def first_step(self) -> Mapping[str, Any]:
        """The originator's step in the figure's own chain."""
        step: Mapping[str, Any] = self.figure["provenance"][0]["steps"][0]
        return step

    @property
    def is_unnamed(self) -> bool:
        """Whether an originator is not named, such as officials."""
        return any(warning["code"] == UNNAMED for warning in self.figure["warnings"])

    @property
    def stated_on(self) -> Day | None:
        """When the originator stated the number, if stated."""
        return _reported_on(self.first_step)

    @property
    def relays(self) -> list[Relay]:
        """Who relayed the number, in order."""
        return [
            Relay(step["role"], self.sources(step["sources"]), _reported_on(step))
            for step in self.figure["provenance"][0]["steps"][1:]
        ]

    @property
    def time(self) -> Time | None:
        """The period; None if not stated."""
        period = self.figure["period"]
        if period is None:
            return None
        text = period["edtf"]
        start, slash, end = text.partition("/")
        if not slash:
            start = end = text
        return Time(
            kind=period["kind"],
            start=day_or_none(start),
            end=day_or_none(end),
            is_single=not slash,
            is_open=end == "..",
            inferred=tuple(period["inferred"]),
        )

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """The stated bounds, the lower first."""
        low, high = _exact(self.figure["lower"]), _exact(self.figure["upper"])
        if low is not None and high is not None:
            return min(low, high), max(low, high)
        return low, high

    @property
    def value(self) -> Decimal | None:
        """The stated value."""
        return _exact(self.figure["value"])

    @property
    def hedge(self) -> tuple[str | None, bool]:
        """The comparator of the value, and whether it is approximate."""
        return self.figure["comparator"], bool(self.figure["approximate"])

    @property
    def verification(self) -> VerificationState:
        """What is recorded of the verification."""
        return verification_state(self.figure)


def entries_named(figure: Mapping[str, Any]) -> set[tuple[str, str]]:
    """The (vocabulary, id) of every entry that the sentence of a figure may name."""
    fields = ("measure", "unit", "population", "conflict", "area")
    sources = [
        *figure["origin"],
        *(source for step in figure["provenance"][0]["steps"] for source in step["sources"]),
        *(statement["by"] for statement in figure["verification"]),
    ]
    return {(field, figure[field]["id"]) for field in fields if figure[field]} | {
        ("source", source["id"]) for source in sources
    }


def parse_day(text: str) -> Day:
    """Read an EDTF date; raises ValueError for any other text."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date")
    month, day, time = match["month"], match["day"], match["time"]
    if time and match["offset"]:
        offset = match["offset"]
        time = f"{time} UTC" if offset == "Z" else f"{time} UTC{offset}"
    return Day(
        match["year"], int(month) if month else None, int(day) if day else None, time,
        match["qualifier"],
    )  # fmt: skip


def group_digits(number: Decimal, thousands: str, point: str) -> str:
    """A number with separators between its thousands; a minus sign if it is below zero."""
    whole, _, rest = plain_decimal(abs(number)).partition(".")
    digits = f"{int(whole):,}".replace(",", thousands)
    return ("−" if number < 0 else "") + digits + (f"{point}{rest}" if rest else "")


def statements_by_status(state: VerificationState) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """The statements that the state rests on, those of one status together."""
    for status in dict.fromkeys(statement["status"] for statement in state.statements):
        yield status, [each for each in state.statements if each["status"] == status]


def _reported_on(step: Mapping[str, Any]) -> Day | None:
    text = step["reported_on"] or (step["document"] or {}).get("published_on")
    return parse_day(text) if text else None


def day_or_none(text: str) -> Day | None:
    """The date at one end of an EDTF interval; None where it is not stated, or open."""
    return None if text in {"", ".."} else parse_day(text)


def _exact(number: Any) -> Decimal | None:
    """A JSON number as the decimal that was stated: a double prints back up to 15 digits."""
    return None if number is None else Decimal(str(number))
