"""Recall a state: a release by its name, or what had been recorded by a time."""

from dataclasses import replace
from datetime import UTC, datetime

from service.db import Connection
from service.domain.faults import Fault
from service.errors import Invalid, NotFound
from service.store import journal, releases
from service.store.journal import Snapshot


def resolve_state(conn: Connection, release: str | None, as_of: datetime | None) -> Snapshot | None:
    """The state that is asked for; None for the present.

    Raises NotFound for a release that there is not, Invalid for a time to come.
    """
    if release is not None:
        found = releases.find(conn, release)
        if found is None:
            raise NotFound(f"There is no release {release!r}.")
        return replace(journal.find_snapshot(conn, found.event), released_at=found.recorded_at)
    if as_of is None:
        return None
    if as_of > datetime.now(UTC):
        raise Invalid([Fault(("parameter", "as_of"), "it lies in the future")])
    return journal.find_snapshot(conn, as_of=as_of)
