"""The hierarchies of a snapshot, read in one statement and cached between requests."""

from collections import OrderedDict
from datetime import datetime

from service.db import Connection
from service.domain.hierarchy import Hierarchies
from service.domain.vocabulary import HIERARCHIES
from service.store import checks, queries

_MOST_CACHED = 4
_sql = queries.load("vocabularies")

# By the newest event of an entry: the trees are the same until another entry is written.
_cache: OrderedDict[tuple[int, datetime], Hierarchies] = OrderedDict()


def load_hierarchies(conn: Connection, at: int) -> Hierarchies:
    """Return the parents of all entries as of a journal id (ADR 9: as of the walk)."""
    newest = checks.find_vocabulary(conn, at)
    if newest is None:
        return Hierarchies()
    hierarchies = _cache.get(newest)
    if hierarchies is None:
        hierarchies = _cache[newest] = _read(conn, newest[0])
        while len(_cache) > _MOST_CACHED:
            _cache.popitem(last=False)
    return hierarchies


def _read(conn: Connection, at: int) -> Hierarchies:
    parents: dict[str, dict[str, str | None]] = {vocabulary: {} for vocabulary in HIERARCHIES}
    permanent: set[str] = set()
    for row in _sql.list_parents(conn, at=at):
        parents[row["vocabulary"]][row["id"]] = row["parent"]
        if row["reversible"] is False:
            permanent.add(row["id"])
    return Hierarchies(parents, frozenset(permanent))
