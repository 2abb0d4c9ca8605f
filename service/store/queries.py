"""The named statements in ``sql/queries``, one namespace a file, and COPY for the many."""

from collections.abc import Iterable, Sequence
from typing import Any

import aiosql

from service.db import Connection
from service.migrations import SQL


def load(name: str) -> Any:
    """Load a file's statements as functions; parameters are keyword arguments."""
    return aiosql.from_path(SQL / "queries" / f"{name}.sql", "psycopg")


def copy(conn: Connection, statement: Any, rows: Iterable[Sequence[Any]]) -> None:
    """Append rows with COPY: the same path for one row and for a million."""
    with conn.cursor() as cursor, cursor.copy(statement.sql) as stream:
        for row in rows:
            stream.write_row(row)
