"""The names of all entries in a snapshot, which claims are read with, cached between requests."""

from collections import OrderedDict
from datetime import datetime

from service.db import Connection
from service.reading.index import build_names
from service.reading.names import Names
from service.store import checks, vocabularies
from service.store.journal import Snapshot

_MOST_CACHED = 4

# By the newest event of an entry: the names are the same until another entry is written.
_cache: OrderedDict[tuple[int, datetime], Names] = OrderedDict()


def load_names(conn: Connection, snapshot: Snapshot) -> Names:
    """Return the names of all entries in a snapshot."""
    newest = checks.find_vocabulary(conn, snapshot.id)
    if newest is None:
        return build_names(())
    names = _cache.get(newest)
    if names is None:
        names = build_names(vocabularies.list_newest(conn, newest[0]))
        _cache[newest] = names
        while len(_cache) > _MOST_CACHED:
            _cache.popitem(last=False)
    return names
