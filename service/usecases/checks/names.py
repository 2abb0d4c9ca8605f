"""The names of all entries in a snapshot, which claims are read with, cached between requests."""

import threading
from collections import OrderedDict
from datetime import datetime

from service.claims.entities.index import build_names, renew_names
from service.claims.entities.names import Names
from service.db import Connection
from service.store import checks, journal, vocabularies
from service.store.journal import Snapshot

_MOST_CACHED = 4

# By the newest event of an entry: the names are the same until another entry is written.
_cache: OrderedDict[tuple[int, datetime], Names] = OrderedDict()
_making = threading.Lock()


def load_names(conn: Connection, snapshot: Snapshot) -> Names:
    """Return the names of all entries in a snapshot."""
    newest = checks.find_vocabulary(conn, snapshot.id)
    if newest is None:
        return build_names(())
    with _making:  # others wait for the same names rather than make them, too
        names = _cache.get(newest)
        if names is None:
            names = _cache[newest] = _make(conn, newest[0])
            while len(_cache) > _MOST_CACHED:
                _cache.popitem(last=False)
    return names


def _make(conn: Connection, at: int) -> Names:
    """Return the names up to an event: the last ones renewed by what was written since."""
    for (event, entered_at), names in reversed(_cache.items()):
        # The event is that of the names only where it was entered then: databases differ.
        if event < at and journal.find_snapshot(conn, event).entered_at == entered_at:
            return renew_names(names, vocabularies.list_newest(conn, at, after=event))
    return build_names(vocabularies.list_newest(conn, at))
