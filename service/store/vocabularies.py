"""The seven vocabularies: append-only revisions, read as they were at a recorded time."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from service.db import Connection
from service.domain.vocabulary import HIERARCHIES, VOCABULARIES, Entries, Entry
from service.store import queries
from service.store.journal import Snapshot
from service.store.renderings import StoredJson

_sql = queries.load("vocabularies")

# "end" is a reserved word in SQL, and "start" reads better beside its twin.
_COLUMNS = {"start": "start_date", "end": "end_date"}


@dataclass(frozen=True, slots=True)
class Revision:
    """What was said of an entry at one recorded time."""

    vocabulary: str
    revision: int
    entry: Entry
    recorded_at: datetime
    recorded_by: str
    event: int = 0


class History:
    """Every revision of some entries, to be read at any recorded time."""

    def __init__(self, revisions: Iterable[Revision]) -> None:
        self._revisions: dict[tuple[str, str], list[Revision]] = defaultdict(list)
        for revision in revisions:
            self._revisions[revision.vocabulary, revision.entry.id].append(revision)
        self._times = sorted(revision.recorded_at for revision in self.all())
        self._entries: dict[int, Entries] = {}  # one for each stretch between two revisions

    def __contains__(self, key: object) -> bool:
        return key in self._revisions

    def all(self) -> Iterable[Revision]:
        return (revision for revisions in self._revisions.values() for revision in revisions)

    def revisions(self, vocabulary: str, id_: str) -> list[Revision]:
        return list(self._revisions.get((vocabulary, id_), ()))

    def newest(self, vocabulary: str, id_: str) -> Revision | None:
        revisions = self._revisions.get((vocabulary, id_))
        return revisions[-1] if revisions else None

    def at(self, moment: datetime) -> Entries:
        """The entries as they were then, or as they first were."""
        stretch = bisect_right(self._times, moment)
        if stretch not in self._entries:
            self._entries[stretch] = Entries(
                {
                    key: next(
                        (old for old in reversed(revisions) if old.recorded_at <= moment),
                        revisions[0],
                    ).entry
                    for key, revisions in self._revisions.items()
                }
            )
        return self._entries[stretch]


def find(conn: Connection, wanted: Iterable[tuple[str, str]]) -> History:
    """Read every revision of the entries, and of those they refer to in turn."""
    ids: dict[str, set[str]] = {name: set() for name in VOCABULARIES}
    for vocabulary, id_ in wanted:
        ids[vocabulary].add(id_)
    found: dict[tuple[str, str, int], Revision] = {}
    asked: set[tuple[str, str]] = set()
    while any(ids.values()):
        asked.update((vocabulary, id_) for vocabulary, some in ids.items() for id_ in some)
        rows = _sql.list_revisions(conn, **{name: list(some) for name, some in ids.items()})
        ids = {name: set() for name in VOCABULARIES}
        for row in rows:
            revision = _revision(row)
            found[revision.vocabulary, revision.entry.id, revision.revision] = revision
            references = VOCABULARIES[revision.vocabulary].references
            for field, vocabulary in references.items():
                id_ = getattr(revision.entry, field)
                if id_ is not None and (vocabulary, id_) not in asked:
                    ids[vocabulary].add(id_)
    return History(found[key] for key in sorted(found))


def insert(conn: Connection, vocabulary: str, revisions: Sequence[Revision]) -> None:
    """Append revisions of one vocabulary's entries."""
    statement = getattr(_sql, f"copy_{vocabulary}")
    names = [field.name for field in fields(VOCABULARIES[vocabulary].entry)]
    own = [name for name in names if name not in _COMMON]
    queries.copy(
        conn,
        statement,
        (
            (
                revision.entry.id,
                revision.revision,
                revision.entry.name,
                list(revision.entry.aliases),
                revision.entry.description,
                revision.entry.replaces,
                revision.event,
                revision.recorded_at,
                revision.recorded_by,
                *(_column(getattr(revision.entry, name)) for name in own),
            )
            for revision in revisions
        ),
    )


def used(conn: Connection, vocabulary: str, ids: Sequence[str]) -> set[str]:
    """Those of the entries that some figure uses."""
    return {row["id"] for row in _sql.list_used(conn, vocabulary=vocabulary, ids=list(ids))}


def list_ids(conn: Connection) -> list[tuple[str, str]]:
    """Every entry there is."""
    return [(row["vocabulary"], row["id"]) for row in _sql.list_all(conn)]


def list_newest(conn: Connection, at: int) -> list[Entry]:
    """Every entry but the documents, as the newest revision by a journal id says it."""
    return [_revision(row).entry for row in _sql.list_newest(conn, at=at)]


def find_current(
    conn: Connection,
    vocabulary: str,
    id_: str,
    etags: Sequence[str] = (),
    snapshot: Snapshot | None = None,
) -> StoredJson | None:
    """The newest revision, or what it was in another state, as rendered."""
    row = _sql.find_current(
        conn, vocabulary=vocabulary, id=id_, etags=list(etags), **_state(snapshot)
    )
    return row and StoredJson(row["etag"], row["recorded_at"], row["body"])


def list_page(
    conn: Connection, vocabulary: str, snapshot: Snapshot, *, after: str | None, limit: int
) -> list[tuple[str, str]]:
    """Ids and texts of the entries after an id, as they were in a state."""
    rows = _sql.list_page(conn, vocabulary=vocabulary, after=after, limit=limit, **_state(snapshot))
    return [(row["id"], row["body"]) for row in rows]


def count(conn: Connection, vocabulary: str, snapshot: Snapshot) -> int:
    """How many entries there were in a state."""
    return int(_sql.count_all(conn, vocabulary=vocabulary, **_state(snapshot))["count"])


def _state(snapshot: Snapshot | None) -> dict[str, Any]:
    """The parameters of a state; all null for the present."""
    if snapshot is None:
        return {"at": None, "as_of": None}
    return {"at": snapshot.id, "as_of": snapshot.as_of}


def descendants(conn: Connection, vocabulary: str, ids: Sequence[str], *, at: int) -> list[str]:
    """The ids themselves and every entry that lay below them at a journal id."""
    rows = _sql.list_descendants(conn, vocabulary=vocabulary, ids=list(ids), at=at)
    return sorted(row["id"] for row in rows)


def reach(conn: Connection, filters: Mapping[str, Any], *, at: int) -> dict[str, list[str]]:
    """Those filters of a hierarchy that are given, each widened to all that lies below."""
    return {
        name: descendants(conn, name, filters[name], at=at)
        for name in HIERARCHIES
        if filters[name] is not None
    }


_COMMON = {field.name for field in fields(Entry)}


def _column(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _revision(row: Mapping[str, Any]) -> Revision:
    entry_type = VOCABULARIES[row["vocabulary"]].entry
    said = {
        field.name: row["said"][_COLUMNS.get(field.name, field.name)]
        for field in fields(entry_type)
    }
    said["aliases"] = tuple(said["aliases"])
    if said.get("counts") is not None:
        said["counts"] = frozenset(said["counts"])
    return Revision(
        row["vocabulary"],
        row["revision"],
        entry_type(**said),
        row["recorded_at"],
        row["recorded_by"],
        row["said"]["event"],
    )
