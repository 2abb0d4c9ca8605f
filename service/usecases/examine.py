"""Examine figures as written: every fault at once, of shape, of the rules, of what they name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from schemas.base import Written
from schemas.provenance import MAX_CHAINS
from service.db import Connection
from service.domain import slug
from service.domain.faults import Fault, unrecorded, within
from service.domain.period import parse_edtf
from service.errors import Invalid
from service.store import vocabularies
from service.store.vocabularies import History
from service.usecases import compose

Reference = tuple[tuple[str | int, ...], str, str]  # place, vocabulary, id

_BOUNDS = ("value", "lower", "upper")


def examine(conn: Connection, written: Sequence[Written]) -> None:
    """Check loaded bodies by the rules, and what they name against what is recorded.

    Raises Invalid with every fault there is; a fault's path begins with the body's position.
    """
    named = [list(_references(one)) for one in written]
    history = vocabularies.find(
        conn, ((vocabulary, id_) for some in named for _, vocabulary, id_ in some)
    )
    faults = [
        fault
        for position, (one, some) in enumerate(zip(written, named, strict=True))
        for fault in within(position, faults=(*one.faults, *_faults(one, some, history)))
    ]
    if faults:
        raise Invalid(faults)


def _faults(one: Written, named: Iterable[Reference], history: History) -> Iterator[Fault]:
    body = one.body
    yield from compose.faults_of(body)
    if "period" not in body:
        yield from _faults_of_edtf(one.said)
    for path, vocabulary, id_ in named:
        if (vocabulary, id_) not in history:
            yield unrecorded(path, vocabulary, id_)
    if ("measure", body.get("measure")) in history and _is_count(body["measure"], history):
        for path, reading in compose.readings_of(body):
            for name in _BOUNDS:
                number = getattr(reading, name)
                if number is not None and number < 0:
                    yield Fault(
                        (*path, name),
                        "a count is not negative; where the number is not known, say so in "
                        "'missing'",
                    )


def _references(one: Written) -> Iterator[Reference]:
    """Every vocabulary entry that a body names, also in chains not all of the right shape."""
    yield from compose.references_of(one.body)
    if "provenance" in one.body:
        return
    for at, route in _items(one.said, "provenance"):
        for number, step in _items(route, "steps"):
            place = ("provenance", at, "steps", number)
            for index, source in _items(step, "sources"):
                if isinstance(source, str) and slug.is_slug(source):
                    yield (*place, "sources", index), "source", source
            document = step.get("document") if isinstance(step, Mapping) else None
            if isinstance(document, str) and slug.is_slug(document):
                yield (*place, "document"), "document", document


def _items(said: Any, name: str) -> Iterable[tuple[int, Any]]:
    """What stands in a list, as far as there is one."""
    found = said.get(name) if isinstance(said, Mapping) else None
    return enumerate(found[:MAX_CHAINS]) if isinstance(found, list) else ()


def _faults_of_edtf(said: Any) -> Iterator[Fault]:
    """What is wrong with the dates of a period that has other faults."""
    period = said.get("period") if isinstance(said, Mapping) else None
    edtf = period.get("edtf") if isinstance(period, Mapping) else None
    if isinstance(edtf, str):
        try:
            parse_edtf(edtf)
        except ValueError as error:
            yield Fault(("period", "edtf"), str(error))


def _is_count(measure: str, history: History) -> bool:
    entries = history.at(datetime.max.replace(tzinfo=UTC))
    return entries.unit(entries.measure(measure).unit).kind == "count"
