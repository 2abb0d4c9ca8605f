"""Freeze the present under a name: a release, which never changes."""

from service.db import Connection
from service.errors import StateConflict
from service.store import journal, releases
from service.store.releases import Release


def create_release(conn: Connection, name: str, note: str | None, by: str) -> Release:
    """Record a release of everything so far; a name that is taken is a Conflict."""
    clock = journal.lock(conn)
    if held := releases.find(conn, name):
        raise StateConflict(f"There is a release {name!r} already, of {held.recorded_at:%Y-%m-%d}.")
    event, at = clock.tick()
    release = Release(name=name, note=note, event=event, recorded_at=at, recorded_by=by)
    journal.append(
        conn, [journal.Event(id=event, type="release.created", at=at, by=by, release=name)]
    )
    releases.insert(conn, release)
    return release
