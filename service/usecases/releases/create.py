"""Create a release: a name for the current snapshot, which never changes."""

from service.db import Connection
from service.errors import StateConflict
from service.store import journal, releases
from service.store.releases import Release


def create_release(conn: Connection, name: str, note: str | None, by: str) -> Release:
    """Record a release of everything so far; raises StateConflict if the name is taken."""
    clock = journal.lock(conn)
    if existing := releases.find(conn, name):
        raise StateConflict(
            f"The release {name!r} already exists, from {existing.recorded_at:%Y-%m-%d}."
        )
    event, at = clock.tick()
    release = Release(name=name, note=note, event=event, recorded_at=at, recorded_by=by)
    journal.append(
        conn, [journal.Event(id=event, type="release.created", at=at, by=by, release=name)]
    )
    releases.insert(conn, release)
    return release
