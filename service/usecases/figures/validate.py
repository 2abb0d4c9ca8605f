"""Validate bodies of figures: by their schema, by the rules, and against the vocabularies."""

from collections.abc import Sequence

from schemas.base import LoadedBody
from service.db import Connection
from service.domain.faults import Fault, within
from service.domain.figure import Content
from service.errors import Invalid
from service.store import vocabularies
from service.usecases.figures.body import parse, references


def validate(
    conn: Connection, bodies: Sequence[LoadedBody], *, fills: bool = True
) -> list[Content]:
    """Return the content of each loaded body, checked by the rules and the vocabularies.

    If it ``fills``, what the readings leave out is read from their words.
    Raises Invalid with every fault; a fault's path begins with the body's position.
    """
    history = vocabularies.find(
        conn,
        ((vocabulary, id_) for loaded in bodies for _, vocabulary, id_ in references(loaded)),
    )
    contents: list[Content] = []
    faults: list[Fault] = []
    for position, loaded in enumerate(bodies):
        parsed = parse(loaded, history, fills=fills)
        if isinstance(parsed, Content):
            contents.append(parsed)
        else:
            faults += within(position, faults=parsed)
    if faults:
        raise Invalid(faults)
    return contents
