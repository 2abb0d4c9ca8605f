"""The journal: one order of writes, one event each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from service.db import Connection
from service.domain.principal import EDITOR, Principal
from service.store import queries

_sql = queries.load("journal")
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One write: of a figure's version, of an entry's revision, or of a release."""

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


@dataclass(slots=True)
class Clock:
    """Hands out journal ids and recorded times while the write lock is held."""

    id: int
    at: datetime

    def tick(self) -> tuple[int, datetime]:
        """The next id, and a time later than every one before it."""
        self.id += 1
        self.at += _MICROSECOND
        return self.id, self.at


def lock(conn: Connection) -> Clock:
    """Take the write lock until the transaction ends; only now read what a write rests on."""
    _sql.lock_journal(conn)
    newest = _sql.find_newest(conn)
    now = newest["clock"] - _MICROSECOND
    return Clock(newest["id"], max(now, newest["at"]) if newest["at"] else now)


def renew_statistics(conn: Connection, written: int) -> bool:
    """Have the planner know of what a transaction wrote, so many figures, if that is much.

    Whether it was at least as much as there was before.
    """
    return bool(_sql.renew_statistics(conn, written=written)["renewed"])


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state of everything: all events up to one, and when that one was written.

    With ``as_of`` it is what those events say was recorded by then: what was replayed, too.
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
        """The time of the state that was asked for (RFC 7089); None for the present."""
        return self.as_of or self.released_at

    @property
    def span(self) -> dict[str, Any]:
        """The parameters that statements read a state by: one of the two is null."""
        return {"now": self.id if self.as_of is None else None, "as_of": self.as_of}


def find_snapshot(
    conn: Connection, id_: int | None = None, as_of: datetime | None = None
) -> Snapshot:
    """The state after an event, or after the newest one; id 0 before the first."""
    if id_ is None:
        row = queries.one(conn, _sql.find_newest_id)
    else:
        row = queries.one(conn, _sql.find_event, id=id_)
    if row is None:
        return Snapshot(id_ or 0, None, as_of=as_of)
    id_, entered_at, generation = row
    return Snapshot(id_, entered_at, generation, as_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredEvent(Event):
    """An event as it stands in the journal."""

    entered_at: datetime


def list_page(
    conn: Connection, reader: Principal, find_snapshot: Snapshot, *, after: int, limit: int
) -> list[EnteredEvent]:
    """Events after an id in a state, oldest first; those of drafts where the reader may see."""
    rows = _sql.list_page(
        conn,
        after=after,
        at=find_snapshot.id,
        as_of=find_snapshot.as_of,
        limit=limit,
        sees_all=reader.may(EDITOR),
        name=reader.name,
    )
    return [EnteredEvent(**_said(row)) for row in rows]


def find_events(conn: Connection, ids: Sequence[int]) -> dict[int, Event]:
    """The events of these ids, as far as there are any."""
    return {row["id"]: Event(**_said(row)) for row in _sql.list_events(conn, ids=list(ids))}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedEvent:
    """An event in the order of events.

    ``replayed``: whether what it recorded is; ``is_kept``: what it says was recorded is there,
    as far as that is not a version's or a revision's own affair.
    """

    id: int
    previous: int | None
    at: datetime
    replayed: bool
    is_kept: bool


def list_order(conn: Connection, *, after: int, limit: int) -> list[OrderedEvent]:
    """Events after an id, in order."""
    return [OrderedEvent(**row) for row in _sql.list_order(conn, after=after, limit=limit)]


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
            )
            for event in events
        ),
    )


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "digest": None if row["digest"] is None else bytes(row["digest"])}
