"""The journal as a feed: all events in their order, or those of the figures that pass filters."""

from collections.abc import Mapping
from typing import Any

from psycopg.rows import dict_row

from service.db import Connection
from service.domain.principal import Principal
from service.store import queries
from service.store.filters import FILTERS, draft_visibility, execute, parameters
from service.store.journal import Snapshot, StoredEvent, fields_of

_sql = queries.load("journal")


def list_page(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    after: int,
    limit: int,
) -> list[StoredEvent]:
    """Return events of a snapshot after an id, oldest first.

    With filters: the events that made a version that passes them, and those that ended one. Events
    of drafts that the reader may not see are left out.
    """
    if any(filters[name] is not None for name in (*FILTERS, "q")):
        query = matching(filters, reader, snapshot, after=after, limit=limit)
        rows = execute(conn, "list_matching", query, dict_row, _sql).fetchall()
    else:
        rows = _sql.list_page(
            conn, after=after, **snapshot.bounds, limit=limit, **draft_visibility(reader)
        )
    return [StoredEvent(**fields_of(row)) for row in rows]


def matching(
    filters: Mapping[str, Any], reader: Principal, snapshot: Snapshot, *, after: int, limit: int
) -> dict[str, Any]:
    """Return the parameters of the statement ``list_matching``: versions of any status and time."""
    query = parameters(filters, reader, snapshot) | {"after": after, "limit": limit}
    for name in ("now", "as_of"):
        query.pop(name, None)
    if filters["status"] is None:
        del query["status"]
    if snapshot.as_of is not None:
        query["until"] = snapshot.as_of
    return query
