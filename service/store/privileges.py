"""What the connected role may do that it should not."""

from service.db import Connection
from service.store import queries

_sql = queries.load("privileges")


def excess(conn: Connection) -> list[str]:
    """Each table of history with a privilege that could rewrite it."""
    return [row["excess"] for row in _sql.list_excess(conn)]
