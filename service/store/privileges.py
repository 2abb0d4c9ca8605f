"""Privileges of the connected role that it must not have."""

from service.db import Connection
from service.store import queries

_sql = queries.load("privileges")


def list_excessive(conn: Connection) -> list[str]:
    """Return what could change history, such as "version UPDATE" or "version is not guarded"."""
    return [row["excess"] for row in _sql.list_excessive(conn)]
