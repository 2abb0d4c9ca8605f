"""Loads the named statements of ``sql/queries``, one file a namespace, and runs COPY."""

from collections.abc import Iterable, Sequence
from typing import Any

import aiosql
from psycopg.rows import tuple_row

from service.db import Connection
from service.migrations import SQL


def load(name: str) -> Any:
    """Load a file's statements as functions; parameters are keyword arguments."""
    return aiosql.from_path(SQL / "queries" / f"{name}.sql", "psycopg")


def fetch_row(conn: Connection, statement: Any, **parameters: Any) -> tuple[Any, ...] | None:
    """Return the first row as a tuple, which costs less than a dict on the shortest paths."""
    return conn.cursor(row_factory=tuple_row).execute(statement.sql, parameters).fetchone()


def copy(conn: Connection, statement: Any, rows: Iterable[Sequence[Any]]) -> None:
    """Append rows with COPY, whether one row or a million."""
    with conn.cursor() as cursor, cursor.copy(statement.sql) as stream:
        for row in rows:
            stream.write_row(row)
