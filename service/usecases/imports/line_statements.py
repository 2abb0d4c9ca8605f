"""The statements in the line of a figure: those on the figure, and those on its documents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from schemas.base import LoadedBody
from service.db import Connection
from service.domain.faults import Fault, unrecorded, within
from service.domain.figure import Version
from service.domain.verification import Statement
from service.errors import Invalid
from service.store import statements, vocabularies
from service.usecases.figures import add_statement
from service.usecases.figures.add_statement import add_document_statement

StatementBody = Mapping[str, Any]  # loaded ``StandingBody`` data
StatementKey = tuple[str | None, ...]

_KEY_FIELDS = ("status", "by", "stated_on", "wording", "said_in")


class VersionLine(NamedTuple):
    """The statements of one line, the line's position, and the version that it becomes."""

    position: int
    version: int
    bodies: Sequence[StatementBody]


class VersionStatements(NamedTuple):
    """The statements that a line adds to its version, apart from inherited ones.

    ``own`` are on the figure alone, and new. ``lapsed`` are on documents: they exist already, and
    no longer count for this figure.
    """

    own: list[Statement]
    lapsed: list[Statement]


def reference_faults(conn: Connection, lines: Sequence[Sequence[StatementBody]]) -> list[Fault]:
    """Return a fault for each agent and document that a statement names and that does not exist.

    ``lines`` are the statements of each line; a fault's path begins with the line's position.
    """
    placed = [
        ((position, "verification", index), body)
        for position, bodies in enumerate(lines)
        for index, body in enumerate(bodies)
    ]
    documents = [(place, body["document"]) for place, body in placed if body["document"]]
    history = vocabularies.find(conn, [("document", id_) for _, id_ in documents])
    return add_statement.reference_faults(conn, placed) + [
        unrecorded((*place, "document"), "document", id_)
        for place, id_ in documents
        if ("document", id_) not in history
    ]


def record_document_statements(
    conn: Connection,
    lines: Sequence[Sequence[StatementBody]],
    by: str,
    max_reached: int | None = None,
) -> None:
    """Record the statements on documents that do not exist yet, each once.

    Each reaches every figure in its document: at most ``max_reached``, else Invalid is raised.
    """
    recorded: set[tuple[StatementKey, str]] = set()
    for position, bodies in enumerate(lines):
        for index, body in enumerate(bodies):
            document = body["document"]
            if document is None or (key := (statement_key(body), document)) in recorded:
                continue
            recorded.add(key)
            loaded = LoadedBody({name: body[name] for name in _KEY_FIELDS})
            try:
                add_document_statement(
                    conn, document, loaded, by, max_reached=max_reached, skip_existing=True
                )
            except Invalid as error:
                place = (position, "verification", index)
                raise Invalid(within(*place, faults=error.faults)) from error


def make_statements(conn: Connection, lines: Sequence[VersionLine]) -> list[VersionStatements]:
    """Return the statements that each line adds to its version; the new ones get the next ids.

    Raises Invalid where a lapsed statement on a document does not exist.
    """
    next_id = statements.newest_id(conn) + 1
    existing = _lapsed_on_documents(conn, lines)
    faults: list[Fault] = []
    added = []
    for position, version, bodies in lines:
        own, lapsed = [], []
        for index, body in enumerate(bodies):
            if body["document"] is None:
                words = {name: body[name] for name in _KEY_FIELDS}
                own.append(
                    Statement(
                        id=next_id,
                        scope="figure",
                        version=version,
                        lapsed=body["lapsed"],
                        **words,
                    )
                )
                next_id += 1
            elif body["lapsed"]:
                statement = existing.get((statement_key(body), body["document"]))
                if statement is not None:
                    lapsed.append(replace(statement, version=version, lapsed=True))
                else:
                    place = (position, "verification", index)
                    detail = "this statement does not exist: add a line for it before this one"
                    faults.append(Fault(place, detail))
        added.append(VersionStatements(own, lapsed))
    if faults:
        raise Invalid(faults)
    return added


def _lapsed_on_documents(
    conn: Connection, lines: Iterable[VersionLine]
) -> dict[tuple[StatementKey, str], Statement]:
    """Return the statements on documents from which a line marks any as lapsed."""
    documents = {body["document"] for line in lines for body in line.bodies if body["lapsed"]}
    recorded = statements.of_documents(conn, sorted(filter(None, documents)))
    return {
        (key_of(each.statement), document): each.statement
        for document, of_document in recorded.items()
        for each in of_document
    }


def insert_figure_statements(
    conn: Connection, added: Iterable[tuple[Version, Sequence[Statement]]]
) -> None:
    """Append the new statements on each figure alone, with the version that adds them."""
    statements.insert(
        conn,
        (
            statements.NewStatement(
                statement=statement,
                figure=version.content.id,
                recorded_at=version.recorded_at,
                recorded_by=version.recorded_by,
                event=version.event,
            )
            for version, own in added
            for statement in own
        ),
    )


def statement_key(body: StatementBody) -> StatementKey:
    """Return what tells a statement from another on the same subject, whenever recorded."""
    return tuple(body[name] for name in _KEY_FIELDS)


def key_of(statement: Statement) -> StatementKey:
    """Return the key that ``statement_key`` gives for the body of a statement."""
    return tuple(getattr(statement, name) for name in _KEY_FIELDS)
