"""The subjects of slips: the parts of a figure that one rule looks at, each with its place.

Equal subjects are the same statement: what a version restates is not tried again.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from service.domain.chain import Chain
from service.domain.figure import Content
from service.domain.period import Period
from service.domain.quantity import Quantity
from service.domain.slips import Path

Subjects = Iterator[tuple[Path, Hashable]]


@dataclass(frozen=True, slots=True)
class Stated:
    """What slips look at in a figure: in its content, or as far as a faulty body could be read.

    What could not be read is null, or an empty set of sources.
    """

    provenance: tuple[Chain, ...]
    period: Period | None
    measure: str | None
    conflict: str | None


def stated_in(content: Content) -> Stated:
    """Return what slips look at in a content."""
    identity = content.identity
    return Stated(content.provenance, content.period, identity.measure, identity.conflict)


def readings(stated: Stated) -> Iterator[tuple[Path, tuple[Quantity, str | None]]]:
    """Yield each reading with the document that words it; equal ones once."""
    seen: set[Quantity] = set()
    for number, chain in enumerate(stated.provenance):
        if chain.reading not in seen:
            seen.add(chain.reading)
            document = next((s.document for s in reversed(chain.steps) if s.document), None)
            yield ("provenance", number, "reading") if number else (), (chain.reading, document)


def numbers(stated: Stated) -> Subjects:
    for path, (reading, _) in readings(stated):
        for name in ("value", "lower", "upper"):
            yield (*path, name), getattr(reading, name)


def _steps(stated: Stated) -> Iterator[tuple[Path, Chain, int]]:
    for number, chain in enumerate(stated.provenance):
        for index in range(len(chain.steps)):
            yield ("provenance", number, "steps", index), chain, index


def sourced_documents(stated: Stated) -> Subjects:
    for path, chain, index in _steps(stated):
        step = chain.steps[index]
        yield path, (step.sources, step.document)


def relays(stated: Stated) -> Subjects:
    for path, chain, index in _steps(stated):
        earlier = tuple(step.reported_on for step in chain.steps[:index])
        yield path, (chain.steps[index].reported_on, earlier)


def reports(stated: Stated) -> Subjects:
    for path, chain, index in _steps(stated):
        step = chain.steps[index]
        yield path, (step.reported_on, step.document)


def report_days(stated: Stated) -> Subjects:
    for path, chain, index in _steps(stated):
        yield path, chain.steps[index].reported_on


def period(stated: Stated) -> Subjects:
    yield (), stated.period
