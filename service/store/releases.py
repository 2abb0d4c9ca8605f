"""Releases: named moments, each pinned to its own event."""

from dataclasses import dataclass
from datetime import datetime

from service.db import Connection
from service.store import queries
from service.store.journal import Snapshot

_sql = queries.load("releases")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Everything up to its event, under a name."""

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
    """One release, if it was there in a state."""
    state = {"at": snapshot and snapshot.id, "as_of": snapshot and snapshot.as_of}
    row = _sql.find_release(conn, name=name, **state)
    return Release(**row) if row else None


def list_page(
    conn: Connection, snapshot: Snapshot, *, after: int | None, limit: int
) -> list[Release]:
    """Releases that there were in a state, oldest first."""
    rows = _sql.list_page(conn, at=snapshot.id, as_of=snapshot.as_of, after=after, limit=limit)
    return [Release(**row) for row in rows]


def count(conn: Connection, snapshot: Snapshot) -> int:
    """How many releases there were in a state."""
    return int(_sql.count_all(conn, at=snapshot.id, as_of=snapshot.as_of)["count"])
