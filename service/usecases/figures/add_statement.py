"""Verify: record what an agent said of a figure, or of every figure in a document."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from schemas.base import LoadedBody
from service.db import Connection
from service.domain.draft import Draft, Replay
from service.domain.faults import Fault, unrecorded
from service.domain.figure import Change, Version
from service.domain.verification import Statement
from service.errors import Invalid, NotFound
from service.store import figures, journal, projection, renderings, statements, vocabularies
from service.usecases.figures.append import append_versions
from service.usecases.figures.precondition import IfMatch, lock_current

MOST_FIGURES = 10_000  # that one statement may reach over HTTP


def add_figure_statement(
    conn: Connection,
    figure: str,
    written: LoadedBody,
    by: str,
    if_match: IfMatch | None = None,
    *,
    skip_held: bool = False,
) -> Version | None:
    """Record a statement about one figure: its next version.

    With ``skip_held`` a statement already recorded in the same words is passed over: None.
    """
    clock, current = lock_current(conn, figure, if_match)
    statement = _statement(conn, written, "figure")
    if skip_held and _is_held(statement, current.statements):
        return None
    said = (*current.statements, replace(statement, version=current.version + 1))
    draft = Draft.after(current, current.content, Change("verification"))
    [made] = append_versions(conn, clock, [replace(draft, statements=said)], by)
    statements.insert(
        conn,
        [
            statements.NewStatement(
                statement=statement,
                figure=figure,
                recorded_at=made.recorded_at,
                recorded_by=by,
                event=made.event,
            )
        ],
    )
    return made


def add_document_statement(  # noqa: PLR0913  # each says something else of the same statement
    conn: Connection,
    document: str,
    written: LoadedBody,
    by: str,
    if_match: IfMatch | None = None,
    *,
    most: int | None = None,
    replay: Replay | None = None,
    skip_held: bool = False,
) -> list[Version] | None:
    """Record a statement about the figures in a document: a next version of each it reaches.

    One that was recorded elsewhere keeps its time; the versions have the time of the clock.
    Raises Invalid where it reaches more than ``most``. With ``skip_held`` a statement already
    recorded in the same words is passed over: None.
    """
    clock = journal.lock(conn)
    newest = vocabularies.find(conn, [("document", document)]).newest("document", document)
    if newest is None:
        raise NotFound(f"There is no document {document!r}.")
    if if_match is not None:
        etag = renderings.find_etag(conn, "document", document, newest.revision)
        if_match.require(etag, f"revision {newest.revision} is, by {newest.recorded_by}")
    statement = replace(_statement(conn, written, "document"), document=document)
    said = statements.of_documents(conn, [document]).get(document, [])
    if skip_held and _is_held(statement, (told.statement for told in said)):
        return None
    reached = projection.list_by_document(conn, document)
    if most is not None and len(reached) > most:
        raise Invalid(
            [
                Fault(
                    (),
                    f"it reaches {len(reached)} figures, more than {most} at once: record it with "
                    "`warstats load`",
                )
            ]
        )
    event, at = clock.tick()
    said_at, said_by = (replay.at, replay.by) if replay else (at, by)
    if said_at > at:
        raise Invalid([Fault(("recorded_at",), "this lies in the future")])
    journal.append(
        conn,
        [
            journal.Event(
                id=event,
                type="document.verification",
                at=said_at,
                by=said_by,
                vocabulary="document",
                entry=document,
            )
        ],
    )
    statements.insert(
        conn,
        [
            statements.NewStatement(
                statement=statement,
                document=document,
                recorded_at=said_at,
                recorded_by=said_by,
                event=event,
                replayed=replay is not None,
            )
        ],
    )
    drafts = [
        Draft.after(current, current.content, Change("verification"))
        for current in figures.newest(conn, reached).values()
    ]
    return append_versions(conn, clock, drafts, by)


def _is_held(statement: Statement, said: Iterable[Statement]) -> bool:
    """Whether somebody said the same before, in whichever version it came."""
    return any(
        replace(old, id=statement.id, version=statement.version, recorded_at=None, lapsed=False)
        == statement
        for old in said
    )


def _statement(conn: Connection, written: LoadedBody, scope: str) -> Statement:
    """Take the next id; raises Invalid with every fault."""
    if faults := [*written.faults, *reference_faults(conn, [((), written.body)])]:
        raise Invalid(faults)
    return Statement(id=statements.newest_id(conn) + 1, scope=scope, **written.body)


def reference_faults(
    conn: Connection, said: Iterable[tuple[tuple[str | int, ...], Mapping[str, Any]]]
) -> list[Fault]:
    """A fault for every agent and document that statements name and nobody has recorded."""
    named = [
        ((*place, field), vocabulary, id_)
        for place, body in said
        for field, vocabulary in (("by", "source"), ("said_in", "document"))
        if (id_ := body.get(field)) is not None
    ]
    history = vocabularies.find(conn, [(vocabulary, id_) for _, vocabulary, id_ in named])
    return [
        unrecorded(place, vocabulary, id_)
        for place, vocabulary, id_ in named
        if (vocabulary, id_) not in history
    ]
