"""Figures, the concept, and versions, the immutable statement (Zenodo's concept and version)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from service.domain import canonical, slug
from service.domain.canonical import LATER
from service.domain.chain import Chain, documents_in, first_report
from service.domain.period import Period, Span, parse_edtf
from service.domain.quantity import Quantity
from service.domain.slips import Slip
from service.domain.verification import Standing, Statement, standings

STATUSES = ("draft", "published", "retracted")
CHANGES = (
    "created",
    "publication",
    "correction",
    "provenance",
    "verification",
    "retraction",
    "reinstatement",
)
NOTED = ("correction", "retraction", "reinstatement")  # the types of change that need a note
CAUSES = ("source", "relay", "transcription", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What tells one figure from every other; it never changes. None equals None.

    ``conflict`` or ``area`` is given, or both.
    """

    originators: tuple[str, ...]
    measure: str
    conflict: str | None = None
    population: str | None = None
    area: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    period_kind: str | None = None
    item: str | None = None
    start_time: str | None = field(default=None, metadata=LATER)
    end_time: str | None = field(default=None, metadata=LATER)

    @property
    def series(self) -> str:
        """The id of the series: everything but the period's dates and hours and the item."""
        return _series(
            self.originators,
            self.measure,
            self.population,
            self.conflict,
            self.area,
            self.period_kind,
        )

    @property
    def slug(self) -> str:
        """The default id of a figure: readable, and the same in any database."""
        start = self.period_start.isoformat() if self.period_start else None
        end = self.period_end.isoformat() if self.period_end else None
        return slug.derive(
            (self.measure, self.population, self.area, *self.originators, end or start, self.item),
            canonical.dumps(
                [
                    list(self.originators),
                    self.measure,
                    self.population,
                    self.conflict,
                    self.area,
                    start,
                    end,
                    self.period_kind,
                    self.item,
                    *filter(None, [canonical.later_fields(self)]),
                ]
            ),
        )


@lru_cache(maxsize=4096)  # the figures of a series come together, and each needs it three times
def _series(originators: tuple[str, ...], *parts: str | None) -> str:
    measure, population, _, area, _ = parts
    return slug.derive(
        (measure, population, area, *originators),
        canonical.dumps([list(originators), *parts]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a version states of a figure, before anyone recorded it.

    ``duplicate_of``: the figure that stands in the place of a retracted one, if that was stated.
    ``filled`` names the fields of readings that were read from the words and that nobody stated; it
    is no part of the statement, and of no digest.
    """

    id: str
    identity: Identity
    status: str
    period: Period | None
    provenance: tuple[Chain, ...]
    caveats: tuple[str, ...] = ()
    duplicate_of: str | None = field(default=None, metadata=LATER)
    filled: tuple[str, ...] = field(default=(), compare=False)

    @property
    def reading(self) -> Quantity:
        """The figure's own reading: that of its first chain."""
        return self.provenance[0].reading


@dataclass(frozen=True, slots=True)
class Change:
    """Why a version was made. ``cause``, of a correction only: where the error was made.

    ``acknowledged`` are the codes of the slips that it was recorded in spite of.
    """

    type: str
    cause: str | None = None
    note: str | None = None
    acknowledged: tuple[str, ...] = field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What was recorded of a figure at one moment; it never changes.

    ``statements`` are all that were recorded about the figure so far; ``quantity_version`` is the
    version that set its quantity; ``author`` recorded the first version; ``public``: the figure is
    published, or was once; ``digest`` and ``chain`` are SHA-256 (see ``digest``); ``slips`` are the
    acknowledged ones that still stand.
    """

    content: Content
    version: int
    statements: tuple[Statement, ...]
    quantity_version: int
    change: Change
    recorded_at: datetime
    recorded_by: str
    author: str
    public: bool
    event: int
    digest: bytes
    chain: bytes
    replayed: bool = False
    slips: tuple[Slip, ...] = ()

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Each agent's latest statement as it counts in this version, sorted by agent."""
        return standings(
            self.statements, self.quantity_version, documents_in(self.content.provenance)
        )


def identify(
    *,
    measure: str,
    provenance: tuple[Chain, ...],
    period: Period | None,
    conflict: str | None = None,
    population: str | None = None,
    area: str | None = None,
    item: str | None = None,
) -> Identity:
    """Derive the identity of a figure from what is stated of it.

    Without a period nothing but ``item`` can tell this month's number from last month's, so
    there ``item`` defaults to the earliest date of reporting.
    """
    if item is None and period is None:
        item = first_report(provenance)
    return Identity(
        originators=provenance[0].originators,
        measure=measure,
        population=population,
        conflict=conflict,
        area=area,
        item=item,
        **period_identity(period),
    )


def period_identity(period: Period | None) -> dict[str, Any]:
    """The fields of an identity that a period states, all None without a period."""
    span = parse_edtf(period.edtf) if period else Span(None, None)
    return {
        "period_start": span.start,
        "period_end": span.end,
        "period_kind": period and period.kind,
        "start_time": span.start_time,
        "end_time": span.end_time,
    }


def references_of(content: Content) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Every vocabulary entry a figure names outside its chains: place, vocabulary, id."""
    for vocabulary in ("measure", "population", "conflict", "area"):
        entry = getattr(content.identity, vocabulary)
        if entry is not None:
            yield (vocabulary,), vocabulary, entry
