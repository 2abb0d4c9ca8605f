"""Examine figures as written: every fault at once, of shape, of the rules, of what they name."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from schemas.base import Written
from service.db import Connection
from service.domain.faults import Fault, unrecorded, within
from service.errors import Invalid
from service.store import vocabularies
from service.store.vocabularies import History
from service.usecases import compose

_BOUNDS = ("value", "lower", "upper")


def examine(conn: Connection, written: Sequence[Written]) -> None:
    """Check loaded bodies by the rules, and what they name against what is recorded.

    Raises Invalid with every fault there is; a fault's path begins with the body's position.
    """
    history = vocabularies.find(
        conn,
        (
            (vocabulary, id_)
            for one in written
            for _, vocabulary, id_ in compose.references_of(one.body)
        ),
    )
    faults = [
        fault
        for position, one in enumerate(written)
        for fault in within(position, faults=(*one.faults, *_faults(one.body, history)))
    ]
    if faults:
        raise Invalid(faults)


def _faults(body: Mapping[str, Any], history: History) -> Iterator[Fault]:
    yield from compose.faults_of(body)
    for path, vocabulary, id_ in compose.references_of(body):
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


def _is_count(measure: str, history: History) -> bool:
    entries = history.at(datetime.max.replace(tzinfo=UTC))
    return entries.unit(entries.measure(measure).unit).kind == "count"
