"""Verify: record what an agent said of a figure, or of every figure in a document."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from service.db import Connection
from service.domain.faults import unrecorded
from service.domain.figure import Change, Version
from service.domain.verification import Statement
from service.errors import Invalid, NotFound
from service.store import figures, journal, statements, states, vocabularies
from service.usecases.record import Draft, record


def verify_figure(
    conn: Connection, figure: str, body: Mapping[str, Any], by: str, *, skip_held: bool = False
) -> bool:
    """Record a statement about one figure: its next version.

    With ``skip_held`` a statement already recorded in the same words is passed over; returns
    whether it was recorded.
    """
    clock = journal.lock(conn)
    versions = figures.list_versions(conn, [figure])
    if not versions:
        raise NotFound(f"There is no figure {figure!r}.")
    statement = _statement(conn, body, "figure")
    if skip_held and _is_held(statement, versions[figure][-1].statements):
        return False
    [made] = record(conn, clock, [_next(versions[figure][-1], statement)], by)
    statements.insert(
        conn,
        [
            statements.Recorded(
                statement=statement,
                figure=figure,
                recorded_at=made.recorded_at,
                recorded_by=by,
                event=made.event,
            )
        ],
    )
    return True


def verify_document(
    conn: Connection, document: str, body: Mapping[str, Any], by: str, *, skip_held: bool = False
) -> bool:
    """Record a statement about the figures in a document: a next version of each it reaches.

    With ``skip_held`` a statement already recorded in the same words is passed over; returns
    whether it was recorded.
    """
    clock = journal.lock(conn)
    if ("document", document) not in vocabularies.find(conn, [("document", document)]):
        raise NotFound(f"There is no document {document!r}.")
    statement = _statement(conn, body, "document")
    said = statements.of_documents(conn, [document]).get(document, [])
    if skip_held and _is_held(statement, said):
        return False
    event, at = clock.tick()
    journal.append(
        conn,
        [
            journal.Event(
                id=event,
                type="document.verification",
                at=at,
                by=by,
                vocabulary="document",
                entry=document,
            )
        ],
    )
    statements.insert(
        conn,
        [
            statements.Recorded(
                statement=statement, document=document, recorded_at=at, recorded_by=by, event=event
            )
        ],
    )
    found = figures.list_versions(conn, states.reached_by(conn, document))
    record(conn, clock, [_next(versions[-1], statement) for versions in found.values()], by)
    return True


def _is_held(statement: Statement, said: Iterable[Statement]) -> bool:
    """Whether somebody said the same before, in whichever version it came."""
    return any(
        replace(old, id=statement.id, version=statement.version) == statement for old in said
    )


def _next(current: Version, statement: Statement) -> Draft:
    return Draft(
        content=current.content,
        change=Change("verification"),
        statements=(*current.statements, replace(statement, version=current.version + 1)),
        previous=current,
    )


def _statement(conn: Connection, body: Mapping[str, Any], scope: str) -> Statement:
    """Take the next id; the agent and the document it was said in must be recorded."""
    named = [
        (field, vocabulary, id_)
        for field, vocabulary in (("by", "source"), ("said_in", "document"))
        if (id_ := body[field]) is not None
    ]
    history = vocabularies.find(conn, [(vocabulary, id_) for _, vocabulary, id_ in named])
    faults = [
        unrecorded((field,), vocabulary, id_)
        for field, vocabulary, id_ in named
        if (vocabulary, id_) not in history
    ]
    if faults:
        raise Invalid(faults)
    return Statement(id=statements.newest_id(conn) + 1, scope=scope, **body)
