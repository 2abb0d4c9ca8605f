"""The journal: all writes in one order, one event each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from service.db import Connection
from service.domain.principal import EDITOR, Principal
from service.store import queries

_sql = queries.load("journal")
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One write: of a figure's version, of an entry's revision, or of a release.

    ``acknowledged`` are the codes of the slips that a revision was recorded in spite of.
    """

    id: int
    type: str
    at: datetime
    by: str
    figure: str | None = None
    version: int | None = None
    vocabulary: str | None = None
    entry: str | None = None
    revision: int | None = None
    release: str | None = None
    digest: bytes | None = None
    acknowledged: tuple[str, ...] = ()


@dataclass(slots=True)
class Clock:
    """Gives out event ids and recorded times while the write lock is held."""

    id: int
    at: datetime

    def tick(self) -> tuple[int, datetime]:
        """Return the next id, and a recorded time later than all before it."""
        self.id += 1
        self.at += _MICROSECOND
        return self.id, self.at


def lock(conn: Connection) -> Clock:
    """Take the write lock until the transaction ends.

    Read what a write depends on after this: before it another writer may change it.
    """
    _sql.lock_journal(conn)
    newest = _sql.find_newest(conn)
    now = newest["clock"] - _MICROSECOND
    return Clock(newest["id"], max(now, newest["at"]) if newest["at"] else now)


def today(conn: Connection) -> date:
    """Return the day of the clock, without the write lock."""
    newest = _sql.find_newest(conn)
    now: datetime = max(filter(None, (newest["clock"], newest["at"])))
    return now.date()


def renew_statistics(conn: Connection, written: int) -> bool:
    """Refresh the planner's statistics after a transaction wrote many figures.

    Return whether it did: when ``written`` is at least the number of figures before.
    """
    return bool(_sql.renew_statistics(conn, written=written)["renewed"])


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state of everything: all events up to ``id``, which was entered at ``entered_at``.

    With ``as_of``, of those events the ones recorded by then, replayed events included.
    With ``released_at`` it is a release, and never changes.
    ``generation`` grows when texts are made again without an event.
    """

    id: int
    entered_at: datetime | None
    generation: int = 1
    as_of: datetime | None = None
    released_at: datetime | None = None

    @property
    def memento(self) -> datetime | None:
        """The time of a past state (RFC 7089, Memento-Datetime); None for the present."""
        return self.as_of or self.released_at

    @property
    def day(self) -> date:
        """The day that ages are counted to: that of a past state, or today, in UTC."""
        return (self.memento or datetime.now(UTC)).astimezone(UTC).date()

    def has(self, event: int, recorded_at: datetime) -> bool:
        """Whether the state has what an event recorded."""
        return event <= self.id and (self.as_of is None or recorded_at <= self.as_of)

    @property
    def span(self) -> dict[str, Any]:
        """Parameters that select what was current at event ``now`` or time ``as_of``, one null."""
        return {"now": self.id if self.as_of is None else None, "as_of": self.as_of}

    @property
    def bounds(self) -> dict[str, Any]:
        """Parameters that select what had been recorded: up to event ``at`` and time ``as_of``."""
        return {"at": self.id, "as_of": self.as_of}


def find_snapshot(
    conn: Connection,
    id_: int | None = None,
    as_of: datetime | None = None,
    *,
    reader: Principal | None = None,
) -> Snapshot:
    """Return the state after an event, or after the newest one that the reader may see.

    So that nothing tells a reader when others wrote drafts. Without a reader all may be seen. Its
    ``entered_at`` is None where the journal has no such event.
    """
    if reader is not None and not reader.may(EDITOR):
        row = queries.fetch_row(conn, _sql.find_newest_seen, at=id_, name=reader.name)
        if row is not None and id_ is not None and row[0] != id_:
            row = None
    elif id_ is None:
        row = queries.fetch_row(conn, _sql.find_newest_id)
    else:
        row = queries.fetch_row(conn, _sql.find_event, id=id_)
    if row is None:
        return Snapshot(id_ or 0, None, as_of=as_of)
    id_, entered_at, generation = row
    return Snapshot(id_, entered_at, generation, as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent(Event):
    """An event with the time at which this journal took it in (after any replay)."""

    entered_at: datetime


def has_other_events(conn: Connection, vocabulary: str, by: str) -> bool:
    """Whether anything is recorded besides entries of one vocabulary by one principal."""
    return bool(_sql.has_other_events(conn, vocabulary=vocabulary, by=by)["other"])


def find_events(conn: Connection, ids: Sequence[int]) -> dict[int, Event]:
    """Return the events with these ids, by id; ids that no event has are left out."""
    return {row["id"]: Event(**fields_of(row)) for row in _sql.list_events(conn, ids=list(ids))}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedEvent:
    """An event with the id of the event before it, as the audit of the order reads it.

    ``subject`` is the figure, entry or release; ``number`` that of its version or revision, and
    ``chain`` the version's chain digest.

    ``replayed`` is whether what it recorded was replayed. ``has_record`` is whether the statement
    or release that it recorded exists; it is true for versions and revisions, which have audits
    of their own.
    """

    id: int
    previous: int | None
    at: datetime
    entered_at: datetime
    type: str
    subject: str
    number: int | None
    digest: bytes | None
    chain: bytes | None
    by: str
    replayed: bool
    has_record: bool


def list_order(conn: Connection, *, after: int, limit: int) -> list[LinkedEvent]:
    """Return events after an id, in order."""
    return [LinkedEvent(**row) for row in _sql.list_order(conn, after=after, limit=limit)]


def append(conn: Connection, events: Iterable[Event]) -> None:
    """Append events, in the order of their ids."""
    queries.copy(
        conn,
        _sql.copy_journal,
        (
            (
                event.id,
                event.type,
                event.figure,
                event.version,
                event.vocabulary,
                event.entry,
                event.revision,
                event.release,
                event.digest,
                event.at,
                event.by,
                list(event.acknowledged),
            )
            for event in events
        ),
    )


def fields_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an event in a row of the journal."""
    return {
        **row,
        "digest": None if row["digest"] is None else bytes(row["digest"]),
        "acknowledged": tuple(row["acknowledged"]),
    }
