"""Bring statements with the line of a figure: those on the figure, and those on its documents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from schemas.base import LoadedBody
from service.db import Connection
from service.domain.faults import Fault, unrecorded, within
from service.domain.figure import Version
from service.domain.verification import Statement
from service.errors import Invalid
from service.store import statements, vocabularies
from service.usecases.figures import add_statement
from service.usecases.figures.add_statement import add_document_statement

StatementBodies = Sequence[Mapping[str, Any]]  # loaded ``StandingBody`` data
StatementKey = tuple[str | None, ...]

_WORDS = ("status", "by", "stated_on", "wording", "said_in")


def reference_faults(conn: Connection, lines: Sequence[StatementBodies]) -> list[Fault]:
    """A fault for whatever the statements name and nobody has recorded."""
    named = [
        ((position, "verification", index), word)
        for position, said in enumerate(lines)
        for index, word in enumerate(said)
    ]
    documents = [(place, word["document"]) for place, word in named if word["document"]]
    held = vocabularies.find(conn, [("document", id_) for _, id_ in documents])
    return add_statement.reference_faults(conn, named) + [
        unrecorded((*place, "document"), "document", id_)
        for place, id_ in documents
        if ("document", id_) not in held
    ]


def record_on_documents(
    conn: Connection, lines: Sequence[StatementBodies], by: str, most: int | None = None
) -> None:
    """Record what is said of documents and not held yet; it reaches every figure in them."""
    done: set[tuple[StatementKey, str]] = set()
    for position, said in enumerate(lines):
        for index, word in enumerate(said):
            if word["document"] is None or (key := (statement_key(word), word["document"])) in done:
                continue
            done.add(key)
            written = LoadedBody({name: word[name] for name in _WORDS})
            try:
                add_document_statement(
                    conn, word["document"], written, by, most=most, skip_held=True
                )
            except Invalid as error:
                place = (position, "verification", index)
                raise Invalid(within(*place, faults=error.faults)) from error


def for_figures(
    conn: Connection, lines: Sequence[tuple[int, int, StatementBodies]]
) -> list[tuple[list[Statement], list[Statement]]]:
    """The statements that each line, given as (position, version, said), brings to a version.

    First those on the figure alone, which are new; then those on documents which no longer count
    for it: they are held, and come with the mark that they lapsed. Raises Invalid where one of
    these is not held.
    """
    faults = []
    next_id = statements.newest_id(conn) + 1
    documents = {word["document"] for *_, said in lines for word in said if word["lapsed"]}
    told = statements.of_documents(conn, sorted(filter(None, documents)))
    held = {
        (statement_key(fields_of(one.statement)), document): one.statement
        for document, some in told.items()
        for one in some
    }
    found = []
    for position, version, said in lines:
        own, lapsed = [], []
        for index, word in enumerate(said):
            if word["document"] is None:
                own.append(
                    Statement(
                        id=next_id,
                        scope="figure",
                        version=version,
                        lapsed=word["lapsed"],
                        **{name: word[name] for name in _WORDS},
                    )
                )
                next_id += 1
            elif word["lapsed"] and (old := held.get((statement_key(word), word["document"]))):
                lapsed.append(replace(old, version=version, lapsed=True))
            elif word["lapsed"]:
                place = (position, "verification", index)
                faults.append(Fault(place, "it is not held: put it in a line of its own before"))
        found.append((own, lapsed))
    if faults:
        raise Invalid(faults)
    return found


def insert_figure_statements(
    conn: Connection, brought: Iterable[tuple[Version, Sequence[Statement]]]
) -> None:
    """Append what was said of each figure alone and came with a version of it."""
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
            for version, own in brought
            for statement in own
        ),
    )


def fields_of(statement: Statement) -> dict[str, Any]:
    """A statement's words by name."""
    return {name: getattr(statement, name) for name in _WORDS}


def statement_key(said: Mapping[str, Any]) -> StatementKey:
    """What tells one statement from another, whenever it was recorded."""
    return tuple(said[name] for name in _WORDS)
