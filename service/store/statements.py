"""Statements, and the version that added each to a figure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.db import Connection
from service.domain.verification import Statement
from service.store import queries

_sql = queries.load("statements")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatement:
    """A statement to append: what it is about, and by whom and when it is recorded."""

    statement: Statement
    figure: str | None = None
    document: str | None = None
    recorded_at: datetime
    recorded_by: str
    event: int
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class RecordedStatement:
    """A statement as recorded: by whom, and by which event."""

    statement: Statement
    recorded_by: str
    event: int

    @property
    def recorded_at(self) -> datetime:
        """When it was recorded; for a replayed statement, where it is replayed from."""
        assert self.statement.recorded_at is not None
        return self.statement.recorded_at


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEvents:
    """The event that recorded a statement, as the audit reads it.

    ``version_event`` is the event of the version that added it to the figure it is about; None
    if no version did, or if it is about a document.
    """

    id: int
    figure: str | None
    document: str | None
    recorded_at: datetime
    recorded_by: str
    event: int
    version_event: int | None


def newest_id(conn: Connection) -> int:
    """Return the newest statement's id, 0 without any; read it under the write lock."""
    return int(_sql.find_newest_id(conn)["id"])


def insert(conn: Connection, additions: Iterable[NewStatement]) -> None:
    """Append statements."""
    queries.copy(
        conn,
        _sql.copy_statement,
        (
            (
                item.statement.id,
                item.statement.scope,
                item.figure,
                item.document,
                item.statement.status,
                item.statement.by,
                item.statement.stated_on,
                item.statement.wording,
                item.statement.said_in,
                item.recorded_at,
                item.recorded_by,
                item.event,
                item.replayed,
            )
            for item in additions
        ),
    )


def insert_version_statements(
    conn: Connection, additions: Iterable[tuple[str, int, int, bool]]
) -> None:
    """Append which version added which statement: (figure, version, statement, lapsed)."""
    queries.copy(conn, _sql.copy_version_statement, additions)


def of_documents(conn: Connection, documents: Sequence[str]) -> dict[str, list[RecordedStatement]]:
    """Return the statements about each document, oldest first."""
    recorded: dict[str, list[RecordedStatement]] = defaultdict(list)
    for row in _sql.list_of_documents(conn, documents=list(documents)):
        recorded[row["document"]].append(_recorded(row))
    return recorded


def of_figures(conn: Connection, figures: Sequence[str]) -> dict[str, list[RecordedStatement]]:
    """Return the statements that any version of each figure has, oldest first."""
    recorded: dict[str, list[RecordedStatement]] = defaultdict(list)
    for row in _sql.list_of_figures(conn, figures=list(figures)):
        recorded[row.pop("figure")].append(_recorded(row))
    return recorded


def list_with_events(conn: Connection, *, after: int, limit: int) -> list[StatementEvents]:
    """Return statements after an id, in order, with the events that recorded them."""
    return [StatementEvents(**row) for row in _sql.list_with_events(conn, after=after, limit=limit)]


def _recorded(row: dict[str, Any]) -> RecordedStatement:
    by, event = row.pop("recorded_by"), row.pop("event")
    return RecordedStatement(Statement(**row), by, event)
