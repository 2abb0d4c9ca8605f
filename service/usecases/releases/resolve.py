"""Resolve a release's name, or a time, to the snapshot that it stands for."""

from dataclasses import replace
from datetime import UTC, datetime

from service.db import Connection
from service.domain.faults import Fault
from service.domain.principal import Principal
from service.errors import Invalid, NotFound
from service.store import journal, releases
from service.store.journal import Snapshot


def resolve_snapshot(
    conn: Connection,
    release: str | None,
    as_of: datetime | None,
    reader: Principal | None = None,
) -> Snapshot | None:
    """Return the snapshot of a release, or of what had been recorded by ``as_of``.

    With ``as_of`` its event is the newest that the reader may see, or of all without a reader. None
    if neither is given: the present. Raises NotFound for an unknown release, Invalid for a
    time in the future.
    """
    if release is not None:
        recorded = releases.find(conn, release)
        if recorded is None:
            raise NotFound(f"There is no release {release!r}.")
        snapshot = journal.find_snapshot(conn, recorded.event)
        return replace(snapshot, released_at=recorded.recorded_at)
    if as_of is None:
        return None
    if as_of > datetime.now(UTC):
        raise Invalid([Fault(("parameter", "as_of"), "this time is in the future")])
    return journal.find_snapshot(conn, as_of=as_of, reader=reader)
