"""Releases: snapshots under a name, each pinned to its own event."""

from dataclasses import dataclass
from datetime import datetime

from service.db import Connection
from service.store import queries
from service.store.journal import Snapshot

_sql = queries.load("releases")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A snapshot of everything up to its event, under a name."""

    name: str
    note: str | None
    event: int
    recorded_at: datetime
    recorded_by: str


def insert(conn: Connection, release: Release) -> None:
    """Append a release."""
    queries.copy(
        conn,
        _sql.copy_release,
        [
            (
                release.name,
                release.note,
                release.event,
                release.recorded_at,
                release.recorded_by,
            )
        ],
    )


def find(conn: Connection, name: str, snapshot: Snapshot | None = None) -> Release | None:
    """Return a release, or None if it does not exist, or not yet in the snapshot."""
    bounds = snapshot.bounds if snapshot else {"at": None, "as_of": None}
    row = _sql.find_release(conn, name=name, **bounds)
    return Release(**row) if row else None


def list_page(
    conn: Connection, snapshot: Snapshot, *, after: int | None, limit: int
) -> list[Release]:
    """Return the releases of a snapshot after an event, oldest first."""
    rows = _sql.list_page(conn, **snapshot.bounds, after=after, limit=limit)
    return [Release(**row) for row in rows]


def count(conn: Connection, snapshot: Snapshot) -> int:
    """Count the releases of a snapshot."""
    return int(_sql.count_all(conn, **snapshot.bounds)["count"])
