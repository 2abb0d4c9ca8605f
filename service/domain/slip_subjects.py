"""The subjects of slips: the parts of a figure that one rule looks at, each with its place.

Equal subjects are the same statement: what a version restates is not tried again.
"""

from collections.abc import Hashable, Iterator

from service.domain.chain import Chain
from service.domain.figure import Content
from service.domain.quantity import Quantity
from service.domain.slips import Path

Subjects = Iterator[tuple[Path, Hashable]]


def readings(content: Content) -> Iterator[tuple[Path, tuple[Quantity, str | None]]]:
    """Yield each reading with the document that words it; equal ones once."""
    seen: set[Quantity] = set()
    for number, chain in enumerate(content.provenance):
        if chain.reading not in seen:
            seen.add(chain.reading)
            document = next((s.document for s in reversed(chain.steps) if s.document), None)
            yield ("provenance", number, "reading") if number else (), (chain.reading, document)


def numbers(content: Content) -> Subjects:
    for path, (reading, _) in readings(content):
        for name in ("value", "lower", "upper"):
            yield (*path, name), getattr(reading, name)


def _steps(content: Content) -> Iterator[tuple[Path, Chain, int]]:
    for number, chain in enumerate(content.provenance):
        for index in range(len(chain.steps)):
            yield ("provenance", number, "steps", index), chain, index


def sourced_documents(content: Content) -> Subjects:
    for path, chain, index in _steps(content):
        step = chain.steps[index]
        yield path, (step.sources, step.document)


def relays(content: Content) -> Subjects:
    for path, chain, index in _steps(content):
        earlier = tuple(step.reported_on for step in chain.steps[:index])
        yield path, (chain.steps[index].reported_on, earlier)


def reports(content: Content) -> Subjects:
    for path, chain, index in _steps(content):
        step = chain.steps[index]
        yield path, (step.reported_on, step.document)


def report_days(content: Content) -> Subjects:
    for path, chain, index in _steps(content):
        yield path, chain.steps[index].reported_on


def period(content: Content) -> Subjects:
    yield (), content.period
