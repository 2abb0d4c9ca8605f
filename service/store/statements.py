"""Statements, and which version brought each to a figure."""

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
    """A statement as it is written down: what it is about, and by whom and when recorded."""

    statement: Statement
    figure: str | None = None
    document: str | None = None
    recorded_at: datetime
    recorded_by: str
    event: int
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class RecordedStatement:
    """A statement in a figure's story."""

    statement: Statement
    recorded_by: str
    event: int

    @property
    def recorded_at(self) -> datetime:
        """When it was recorded, here or where it is replayed from."""
        assert self.statement.recorded_at is not None
        return self.statement.recorded_at


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementOrigin:
    """A statement's place in history. ``brought`` is the event of the version that brought it
    to the figure it is about; None where none did, or where it is about a document."""

    id: int
    figure: str | None
    document: str | None
    recorded_at: datetime
    recorded_by: str
    event: int
    brought: int | None


def newest_id(conn: Connection) -> int:
    """The newest statement's id; read it under the write lock."""
    return int(_sql.find_newest_id(conn)["id"])


def insert(conn: Connection, recorded: Iterable[NewStatement]) -> None:
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
            for item in recorded
        ),
    )


def insert_version_statements(
    conn: Connection, brought: Iterable[tuple[str, int, int, bool]]
) -> None:
    """Note (figure, version, statement, lapsed): the version that brought the statement."""
    queries.copy(conn, _sql.copy_version_statement, brought)


def of_documents(conn: Connection, documents: Sequence[str]) -> dict[str, list[RecordedStatement]]:
    """The statements scoped to each document, oldest first."""
    found: dict[str, list[RecordedStatement]] = defaultdict(list)
    for row in _sql.list_of_documents(conn, documents=list(documents)):
        found[row["document"]].append(_told(row))
    return found


def of_figures(conn: Connection, figures: Sequence[str]) -> dict[str, list[RecordedStatement]]:
    """Every statement that ever reached each figure, oldest first."""
    found: dict[str, list[RecordedStatement]] = defaultdict(list)
    for row in _sql.list_of_figures(conn, figures=list(figures)):
        found[row.pop("figure")].append(_told(row))
    return found


def list_anchored(conn: Connection, *, after: int, limit: int) -> list[StatementOrigin]:
    """Statements after an id, in order."""
    return [StatementOrigin(**row) for row in _sql.list_anchored(conn, after=after, limit=limit)]


def _told(row: dict[str, Any]) -> RecordedStatement:
    by, event = row.pop("recorded_by"), row.pop("event")
    return RecordedStatement(Statement(**row), by, event)
