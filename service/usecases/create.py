"""Create figures: version 1 of each, inheriting what was said of the documents it came through."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from service.db import Connection
from service.domain.chain import documents_in
from service.domain.faults import Fault, within
from service.domain.figure import Change, Content, Version
from service.domain.verification import Statement
from service.errors import Conflict, Invalid
from service.store import figures, journal, statements
from service.usecases.compose import compose
from service.usecases.record import Draft, record


def create(
    conn: Connection, bodies: Sequence[Mapping[str, Any]], by: str, *, skip_held: bool = False
) -> list[Version]:
    """Record new figures from loaded ``FigureBody`` data, all or none.

    Raises Invalid, and Conflict where an id or an identity is taken; a fault's path begins
    with the body's position. With ``skip_held`` a figure already held unchanged is passed
    over, so that a repeated import changes nothing.
    """
    contents = _compose_all(bodies)
    clock = journal.lock(conn)
    inherited = _inherited(conn, contents)
    held = _held(conn, contents) if skip_held else set()
    _require_free(conn, contents, held)
    new = [position for position in range(len(contents)) if position not in held]
    drafts = [
        Draft(
            content=contents[position],
            change=Change("created"),
            statements=inherited[position],
        )
        for position in new
    ]
    try:
        return record(conn, clock, drafts, by)
    except Invalid as error:
        raise Invalid(
            (replace(fault, path=(new[int(fault.path[0])], *fault.path[1:])))
            for fault in error.faults
        ) from error


def _compose_all(bodies: Sequence[Mapping[str, Any]]) -> list[Content]:
    contents, faults = [], []
    for position, body in enumerate(bodies):
        try:
            contents.append(compose(body))
        except Invalid as error:
            faults += within(position, faults=error.faults)
    if faults:
        raise Invalid(faults)
    return contents


def _inherited(conn: Connection, contents: Sequence[Content]) -> list[tuple[Statement, ...]]:
    """What was said of a figure's documents is said of the figure, from its first version."""
    through = [documents_in(content.provenance) for content in contents]
    said = statements.of_documents(conn, sorted(frozenset().union(*through)))
    return [
        tuple(
            sorted(
                (statement for document in documents for statement in said.get(document, ())),
                key=lambda statement: statement.id,
            )
        )
        for documents in through
    ]


def _held(conn: Connection, contents: Sequence[Content]) -> set[int]:
    """Positions of the contents that are exactly what their figure's newest version says."""
    found = figures.list_versions(conn, [content.id for content in contents])
    return {
        position
        for position, content in enumerate(contents)
        if (versions := found.get(content.id)) and versions[-1].content == content
    }


def _require_free(conn: Connection, contents: Sequence[Content], held: set[int]) -> None:
    holders = {
        (position, holder): what
        for position, holder, what in sorted(figures.holders(conn, contents), reverse=True)
        if position not in held
    }
    faults = [
        Fault(
            (position, "id") if what == "id" else (position,),
            f"the figure {holder!r} already holds this {what}, and says otherwise: what corrects "
            "it is a new version of that figure, not a new figure",
        )
        for (position, holder), what in sorted(holders.items())
    ]
    firsts: dict[object, str] = {}
    for position, content in enumerate(contents):
        for key in (content.id, content.identity):
            if key in firsts:
                faults.append(
                    Fault((position,), f"says the same as {firsts[key]!r} in this request")
                )
                break
            firsts[key] = content.id
    if faults:
        raise Conflict("A figure with this id or identity is already recorded.", faults)
