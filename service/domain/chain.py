"""Chains: one document's route from the originator of a number to a text we read (W3C PROV)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from service.domain.faults import Fault
from service.domain.period import parse_date
from service.domain.quantity import Quantity

ROLES = ("originator", "compiler", "reporter")


@dataclass(frozen=True, slots=True)
class Basis:
    """What an originator compiled its number from, which is outside the chain."""

    source: str | None = None
    document: str | None = None
    as_named: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One hand the number went through.

    ``role`` is one of ``ROLES``; ``sources`` are the sorted ids of those who counted together.
    """

    role: str
    sources: tuple[str, ...]
    as_named: str | None = None
    document: str | None = None
    reported_on: str | None = None
    as_reported: str | None = None
    locator: str | None = None
    excerpt: str | None = None
    based_on: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """One document's route, with the reading as that document words it."""

    reading: Quantity
    steps: tuple[Step, ...]

    @property
    def originators(self) -> tuple[str, ...]:
        """The ids of whoever first asserted the number: the sources of the first step."""
        return self.steps[0].sources


def sources_in(chains: Sequence[Chain]) -> frozenset[str]:
    """The ids of the sources in any role, as ``source=`` filters find them."""
    return frozenset(source for step in _steps(chains) for source in step.sources)


def documents_in(chains: Sequence[Chain]) -> frozenset[str]:
    """The ids of the documents of any step; statements about these count for the figure."""
    return frozenset(step.document for step in _steps(chains) if step.document is not None)


def references_in(chains: Sequence[Chain]) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Every vocabulary entry the chains name: its place, its vocabulary, its id."""
    for at, chain in enumerate(chains):
        for number, step in enumerate(chain.steps):
            place = (at, "steps", number)
            for index, source in enumerate(step.sources):
                yield (*place, "sources", index), "source", source
            if step.document is not None:
                yield (*place, "document"), "document", step.document
            for index, basis in enumerate(step.based_on):
                if basis.source is not None:
                    yield (*place, "based_on", index, "source"), "source", basis.source
                if basis.document is not None:
                    yield (*place, "based_on", index, "document"), "document", basis.document


def report_dates(chains: Sequence[Chain]) -> list[str]:
    """The stated dates of reporting (EDTF), each once, earliest first.

    A month or a year sorts by its last day: it is not known to have come earlier.
    """
    dates = {step.reported_on for step in _steps(chains) if step.reported_on is not None}
    return sorted(dates, key=lambda text: (_last_day(text), text))


def first_report(chains: Sequence[Chain]) -> str | None:
    """The earliest stated date of reporting (EDTF), None when no step has one."""
    return next(iter(report_dates(chains)), None)


def faults_of(chains: Sequence[Chain]) -> list[Fault]:
    """Every fault of the chains, with its place from the first chain on.

    The first step of a chain is its only originator, and all chains start with originators of the
    first.
    """
    faults = []
    for at, chain in enumerate(chains):
        for number, step in enumerate(chain.steps):
            place = (at, "steps", number)
            if (step.role == "originator") != (number == 0):
                faults.append(
                    Fault(
                        (*place, "role"), "make the first step, and only the first, an originator"
                    )
                )
            faults.extend(
                Fault((*place, "based_on", index), "give a source, a document or as_named")
                for index, basis in enumerate(step.based_on)
                if basis == Basis()
            )
        if at and not set(chain.originators) <= set(chains[0].originators):
            faults.append(
                Fault(
                    (at, "steps", 0, "sources"),
                    "give only originators that the first chain starts with",
                )
            )
    return faults


def _steps(chains: Sequence[Chain]) -> Iterator[Step]:
    return (step for chain in chains for step in chain.steps)


def _last_day(text: str) -> date:
    end = parse_date(text).end
    assert end is not None
    return end
