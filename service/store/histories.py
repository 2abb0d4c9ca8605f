"""The histories of figures in a snapshot: all their versions, as rendered."""

from collections.abc import Sequence

from service.db import Connection
from service.domain.principal import Principal
from service.store import queries
from service.store.filters import draft_visibility
from service.store.journal import Snapshot

_sql = queries.load("states")


def list_history(
    conn: Connection,
    id_: str,
    reader: Principal,
    snapshot: Snapshot,
    *,
    before: int | None,
    limit: int,
) -> list[tuple[int, str]]:
    """Return numbers and texts of a figure's versions below ``before``, newest first."""
    rows = _sql.list_history(
        conn, id=id_, before=before, limit=limit, **snapshot.bounds, **draft_visibility(reader)
    )
    return [(row["version"], row["body"]) for row in rows]


def count_history(conn: Connection, id_: str, reader: Principal, snapshot: Snapshot) -> int:
    """Count the versions of a figure that the reader may see."""
    row = _sql.count_history(conn, id=id_, **snapshot.bounds, **draft_visibility(reader))
    return int(row["count"])


def list_histories(
    conn: Connection, figures: Sequence[str], reader: Principal, snapshot: Snapshot
) -> list[tuple[str, int, str]]:
    """Return figure, version and text of all versions of the figures, oldest first."""
    rows = _sql.list_histories(
        conn, figures=list(figures), **snapshot.bounds, **draft_visibility(reader)
    )
    return [(row["figure"], row["version"], row["body"]) for row in rows]
