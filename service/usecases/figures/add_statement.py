"""Add an agent's statement about the verification of a figure, or of all figures in a document."""

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
from service.store.statements import NewStatement
from service.usecases.figures.append import append_versions
from service.usecases.figures.precondition import IfMatch, lock_current

MAX_REACHED_FIGURES = 10_000  # by one statement over HTTP


def add_figure_statement(
    conn: Connection,
    figure: str,
    written: LoadedBody,
    by: str,
    if_match: IfMatch | None = None,
    *,
    skip_existing: bool = False,
) -> Version | None:
    """Record a statement about one figure; return the figure's next version.

    With ``skip_existing`` an equal statement that exists is not repeated: the result is None.
    Raises NotFound, PreconditionFailed, and Invalid with every fault.
    """
    clock, current = lock_current(conn, figure, if_match)
    statement = _make_statement(conn, written, "figure")
    if skip_existing and _is_among(statement, current.statements):
        return None
    draft = Draft.after(current, current.content, Change("verification"))
    added = (*current.statements, replace(statement, version=current.version + 1))
    [version] = append_versions(conn, clock, [replace(draft, statements=added)], by)
    statements.insert(
        conn,
        [
            NewStatement(
                statement=statement,
                figure=figure,
                recorded_at=version.recorded_at,
                recorded_by=by,
                event=version.event,
            )
        ],
    )
    return version


def add_document_statement(  # noqa: PLR0913  # each states something else of the same statement
    conn: Connection,
    document: str,
    written: LoadedBody,
    by: str,
    if_match: IfMatch | None = None,
    *,
    max_reached: int | None = None,
    replay: Replay | None = None,
    skip_existing: bool = False,
) -> list[Version] | None:
    """Record a statement about the figures in a document; return the next version of each.

    With ``replay`` the statement keeps its past time, and the versions get the clock's. With
    ``skip_existing`` an equal statement that exists is not repeated: the result is None.

    Raises NotFound, PreconditionFailed, and Invalid with every fault, also where the statement
    would reach more than ``max_reached`` figures.
    """
    clock = journal.lock(conn)
    _require_document(conn, document, if_match)
    statement = replace(_make_statement(conn, written, "document"), document=document)
    existing = statements.of_documents(conn, [document]).get(document, [])
    if skip_existing and _is_among(statement, (recorded.statement for recorded in existing)):
        return None
    reached = projection.list_by_document(conn, document)
    if max_reached is not None and len(reached) > max_reached:
        detail = (
            f"the statement reaches {len(reached)} figures; at most {max_reached} are allowed: "
            "record it with `warstats load`"
        )
        raise Invalid([Fault((), detail)])
    _insert_document_statement(conn, clock, document, statement, replay, by)
    drafts = [
        Draft.after(current, current.content, Change("verification"))
        for current in figures.newest(conn, reached).values()
    ]
    return append_versions(conn, clock, drafts, by)


def _require_document(conn: Connection, document: str, if_match: IfMatch | None) -> None:
    """Raise NotFound, or PreconditionFailed if ``if_match`` names another revision."""
    newest = vocabularies.find(conn, [("document", document)]).newest("document", document)
    if newest is None:
        raise NotFound(f"There is no document {document!r}.")
    if if_match is not None:
        etag = renderings.find_etag(conn, "document", document, newest.revision)
        if_match.require(etag, f"revision {newest.revision} by {newest.recorded_by}")


def _insert_document_statement(  # the columns of one row
    conn: Connection,
    clock: journal.Clock,
    document: str,
    statement: Statement,
    replay: Replay | None,
    by: str,
) -> None:
    """Append the statement and its event; raises Invalid for a replay from the future."""
    event, at = clock.tick()
    recorded_at, recorded_by = (replay.at, replay.by) if replay else (at, by)
    if recorded_at > at:
        raise Invalid([Fault(("recorded_at",), "this time is in the future")])
    journal.append(
        conn,
        [
            journal.Event(
                id=event,
                type="document.verification",
                at=recorded_at,
                by=recorded_by,
                vocabulary="document",
                entry=document,
            )
        ],
    )
    statements.insert(
        conn,
        [
            NewStatement(
                statement=statement,
                document=document,
                recorded_at=recorded_at,
                recorded_by=recorded_by,
                event=event,
                replayed=replay is not None,
            )
        ],
    )


def _is_among(statement: Statement, existing: Iterable[Statement]) -> bool:
    """Whether an equal statement exists, whichever version added it."""
    return any(
        replace(other, id=statement.id, version=statement.version, recorded_at=None, lapsed=False)
        == statement
        for other in existing
    )


def _make_statement(conn: Connection, written: LoadedBody, scope: str) -> Statement:
    """Return the statement with the next id; raises Invalid with every fault."""
    if faults := [*written.faults, *reference_faults(conn, [((), written.body)])]:
        raise Invalid(faults)
    return Statement(id=statements.newest_id(conn) + 1, scope=scope, **written.body)


def reference_faults(
    conn: Connection, placed: Iterable[tuple[tuple[str | int, ...], Mapping[str, Any]]]
) -> list[Fault]:
    """Return a fault for each agent and document that does not exist, where a body names it.

    ``placed`` are bodies of statements, each with its path.
    """
    named = [
        ((*path, field), vocabulary, id_)
        for path, body in placed
        for field, vocabulary in (("by", "source"), ("said_in", "document"))
        if (id_ := body.get(field)) is not None
    ]
    history = vocabularies.find(conn, [(vocabulary, id_) for _, vocabulary, id_ in named])
    return [
        unrecorded(path, vocabulary, id_)
        for path, vocabulary, id_ in named
        if (vocabulary, id_) not in history
    ]
