"""The named statements in ``sql/queries``, one namespace a file, and COPY for the many."""

from collections.abc import Iterable, Sequence
from typing import Any

import aiosql
from psycopg.rows import tuple_row

from service.db import Connection
from service.migrations import SQL


def load(name: str) -> Any:
    """Load a file's statements as functions; parameters are keyword arguments."""
    return aiosql.from_path(SQL / "queries" / f"{name}.sql", "psycopg")


def one(conn: Connection, statement: Any, **parameters: Any) -> tuple[Any, ...] | None:
    """The first row as a tuple: for the shortest paths, where a dict a row is felt."""
    return conn.cursor(row_factory=tuple_row).execute(statement.sql, parameters).fetchone()


def copy(conn: Connection, statement: Any, rows: Iterable[Sequence[Any]]) -> None:
    """Append rows with COPY: the same path for one row and for a million."""
    with conn.cursor() as cursor, cursor.copy(statement.sql) as stream:
        for row in rows:
            stream.write_row(row)
