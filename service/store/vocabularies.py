"""The eight vocabularies: append-only revisions, read as they were at a recorded time."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from psycopg.types.json import Jsonb

from service.db import Connection
from service.domain.place import AreaCode, Coordinates
from service.domain.search_words import fold
from service.domain.vocabulary import (
    HIERARCHIES,
    VOCABULARIES,
    Area,
    Entries,
    Entry,
    referenced_ids,
)
from service.store import queries
from service.store.journal import Snapshot
from service.store.renderings import StoredJson

_sql = queries.load("vocabularies")

# "end" is a reserved word in SQL, and "start" reads better beside its twin.
_COLUMNS = {"start": "start_date", "end": "end_date"}
_POINT = ("latitude", "longitude")  # the columns of a point, and its fields


@dataclass(frozen=True, slots=True)
class Revision:
    """Everything stated of an entry at one recorded time.

    ``acknowledged`` are the codes of its slips while it is written; its event keeps them.
    """

    vocabulary: str
    revision: int
    entry: Entry
    recorded_at: datetime
    recorded_by: str
    event: int = 0
    acknowledged: tuple[str, ...] = ()


class History:
    """All revisions of some entries, which can be read as of any recorded time."""

    def __init__(self, revisions: Iterable[Revision]) -> None:
        self._revisions: dict[tuple[str, str], list[Revision]] = defaultdict(list)
        for revision in revisions:
            self._revisions[revision.vocabulary, revision.entry.id].append(revision)
        self._times = sorted(revision.recorded_at for revision in self.all())
        # Cached for each stretch of time between two revisions.
        self._entries: dict[int, Entries] = {}

    def __contains__(self, key: object) -> bool:
        return key in self._revisions

    def all(self) -> Iterable[Revision]:
        """Return the revisions of all entries, each entry's oldest first."""
        return (revision for revisions in self._revisions.values() for revision in revisions)

    def revisions(self, vocabulary: str, id_: str) -> list[Revision]:
        """Return the revisions of an entry, oldest first; empty for an unknown entry."""
        return list(self._revisions.get((vocabulary, id_), ()))

    def newest(self, vocabulary: str, id_: str) -> Revision | None:
        """Return the newest revision of an entry, or None."""
        revisions = self._revisions.get((vocabulary, id_))
        return revisions[-1] if revisions else None

    def at(self, time: datetime) -> Entries:
        """Return the entries as of a recorded time; before its first revision an entry has that."""
        stretch = bisect_right(self._times, time)
        if stretch not in self._entries:
            self._entries[stretch] = Entries(
                {
                    key: next(
                        (old for old in reversed(revisions) if old.recorded_at <= time),
                        revisions[0],
                    ).entry
                    for key, revisions in self._revisions.items()
                }
            )
        return self._entries[stretch]


def find(conn: Connection, wanted: Iterable[tuple[str, str]]) -> History:
    """Return all revisions of the entries, and of those that they refer to, directly or not."""
    ids: dict[str, set[str]] = {name: set() for name in VOCABULARIES}
    for vocabulary, id_ in wanted:
        ids[vocabulary].add(id_)
    revisions: dict[tuple[str, str, int], Revision] = {}
    seen: set[tuple[str, str]] = set()
    while any(ids.values()):
        seen.update((vocabulary, id_) for vocabulary, missing in ids.items() for id_ in missing)
        rows = _sql.list_revisions(conn, **{name: list(missing) for name, missing in ids.items()})
        ids = {name: set() for name in VOCABULARIES}
        for row in rows:
            revision = revision_of(row)
            revisions[revision.vocabulary, revision.entry.id, revision.revision] = revision
            references = VOCABULARIES[revision.vocabulary].references
            for field, vocabulary in references.items():
                for id_ in referenced_ids(getattr(revision.entry, field)):
                    if (vocabulary, id_) not in seen:
                        ids[vocabulary].add(id_)
    return History(revisions[key] for key in sorted(revisions))


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
                *(value for name in own for value in _columns(name, revision.entry)),
            )
            for revision in revisions
        ),
    )


def list_used(conn: Connection, vocabulary: str, ids: Sequence[str]) -> set[str]:
    """Return those of the ids whose entry is used by a figure, or an outcome's by a measure."""
    return {row["id"] for row in _sql.list_used(conn, vocabulary=vocabulary, ids=list(ids))}


def list_ids(conn: Connection) -> list[tuple[str, str]]:
    """Return (vocabulary, id) of all entries."""
    return [(row["vocabulary"], row["id"]) for row in _sql.list_all(conn)]


def list_revised(conn: Connection) -> list[tuple[str, str]]:
    """Return (vocabulary, id) of the entries that have more than one revision."""
    return [(row["vocabulary"], row["id"]) for row in _sql.list_revised(conn)]


def list_unrecorded_outcomes(conn: Connection) -> list[str]:
    """Return the words that some revision of a measure counts and that are no outcome yet."""
    return [row["id"] for row in _sql.list_unrecorded_outcomes(conn)]


def list_newest(conn: Connection, at: int, *, after: int = 0) -> list[Entry]:
    """Return the newest revisions up to a journal id of all entries but documents and outcomes.

    Of those that were recorded after another journal id.
    """
    return [revision_of(row).entry for row in _sql.list_newest(conn, after=after, at=at)]


def unknown(conn: Connection, named: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those of (vocabulary, id) that no entry has ever had."""
    vocabularies, ids = zip(*named, strict=True)
    rows = _sql.list_unknown(conn, vocabularies=list(vocabularies), ids=list(ids))
    return {(row["vocabulary"], row["id"]) for row in rows}


def similar_ids(conn: Connection, vocabulary: str, id_: str) -> list[str]:
    """Return up to three ids of entries whose id, name, alias or code is like an unknown id."""
    rows = _sql.list_similar_ids(conn, vocabulary=vocabulary, id=id_, words=fold(id_))
    return [row["id"] for row in rows]


def find_current(
    conn: Connection,
    vocabulary: str,
    id_: str,
    etags: Sequence[str] = (),
    snapshot: Snapshot | None = None,
) -> StoredJson | None:
    """Return the newest revision, now or in a snapshot, as rendered, or None.

    The text is left out when its entity tag is among ``etags``.
    """
    row = _sql.find_current(
        conn, vocabulary=vocabulary, id=id_, etags=list(etags), **_bounds(snapshot)
    )
    return row and StoredJson(row["etag"], row["recorded_at"], row["body"])


def list_page(
    conn: Connection, vocabulary: str, snapshot: Snapshot, *, after: str | None, limit: int
) -> list[tuple[str, str]]:
    """Return ids and texts of the entries after an id, in a snapshot."""
    rows = _sql.list_page(
        conn, vocabulary=vocabulary, after=after, limit=limit, **_bounds(snapshot)
    )
    return [(row["id"], row["body"]) for row in rows]


def count(conn: Connection, vocabulary: str, snapshot: Snapshot) -> int:
    """Count the entries of a vocabulary in a snapshot."""
    return int(_sql.count_all(conn, vocabulary=vocabulary, **_bounds(snapshot))["count"])


def _bounds(snapshot: Snapshot | None) -> dict[str, Any]:
    """Return the parameters that select what had been recorded; all null for the present."""
    return snapshot.bounds if snapshot else {"at": None, "as_of": None}


def descendants(conn: Connection, vocabulary: str, ids: Sequence[str], *, at: int) -> list[str]:
    """Return the ids and those of all entries below them in a hierarchy, as of a journal id."""
    rows = _sql.list_descendants(conn, vocabulary=vocabulary, ids=list(ids), at=at)
    return sorted(row["id"] for row in rows)


def with_descendants(
    conn: Connection, filters: Mapping[str, Any], *, at: int
) -> dict[str, list[str]]:
    """Return the given filters of hierarchies, each with all entries below its own."""
    return {
        name: descendants(conn, vocabulary, filters[name], at=at)
        for vocabulary, name in HIERARCHIES.items()
        if filters.get(name) is not None
    }


_COMMON = {field.name for field in fields(Entry)}


def _columns(name: str, entry: Entry) -> Iterable[Any]:
    """Return what the columns of a field hold; a point has two."""
    value = getattr(entry, name)
    match name:
        case "counts":
            return (value if value is None else sorted(value),)
        case "codes":
            return (Jsonb([asdict(code) for code in value]),)
        case "point":
            return (getattr(value, column, None) for column in _POINT)
        case _:
            return (value,)


def _read_point(row: Mapping[str, Any]) -> Coordinates | None:
    """Return the point in a row; whole numbers in JSON arrive as int."""
    if row[_POINT[0]] is None:
        return None
    return Coordinates(*(Decimal(row[column]) for column in _POINT))


def revision_of(row: Mapping[str, Any]) -> Revision:
    """Return the revision in a row of a statement that has the fields as JSON."""
    entry_type = VOCABULARIES[row["vocabulary"]].entry
    stated = {
        field.name: row["fields"][_COLUMNS.get(field.name, field.name)]
        for field in fields(entry_type)
        if field.name != "point"
    }
    stated["aliases"] = tuple(stated["aliases"])
    if stated.get("counts") is not None:
        stated["counts"] = frozenset(stated["counts"])
    if entry_type is Area:
        stated["codes"] = tuple(AreaCode(**code) for code in stated["codes"])
        stated["point"] = _read_point(row["fields"])
    return Revision(
        row["vocabulary"],
        row["revision"],
        entry_type(**stated),
        row["recorded_at"],
        row["recorded_by"],
        row["fields"]["event"],
    )
