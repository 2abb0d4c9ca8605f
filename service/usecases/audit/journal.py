"""Verify the journal: whether every row that was written once is still as it was written.

Every digest and chain is computed again from the columns, every text and projection made again
by the code that made it, and all of them held against what is stored and against the journal.
Whoever rewrites all of these together, by the rules, is not found this way: for that, keep a
figure's ``chain`` or the journal elsewhere. No digest covers the words of a statement that never
stood because its agent had said something later.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from service.db import Connection
from service.store import integrity, journal, renderings, statements, vocabularies
from service.store.journal import Event
from service.store.renderings import Rendering
from service.store.statements import StatementOrigin
from service.store.vocabularies import Revision
from service.usecases.audit.figures import (
    UNREADABLE,
    audit_figures,
    error_reason,
    event_difference,
    text_difference,
)
from service.usecases.figures.render import render_revision
from service.usecases.vocabularies import event_of

_FIGURES = 250
_ENTRIES = 500
_ROWS = 5000


@dataclass(frozen=True, slots=True)
class JournalFault:
    """What is not as it was written, and how."""

    subject: str
    fault: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.fault}."


@dataclass(slots=True)
class JournalAudit:
    """How much was looked at, and every break: events, entries, statements, then figures."""

    events: int = 0
    figures: int = 0
    versions: int = 0
    entries: int = 0
    statements: int = 0
    breaks: list[JournalFault] = field(default_factory=list)


def audit_journal(
    conn: Connection, watch: Callable[[int, int], None] | None = None
) -> JournalAudit:
    """Verify all there is, on a connection that reads one state throughout.

    Of a figure or an entry the first break is named. ``watch`` hears how many figures are done
    and of how many. Memory does not grow with the figures, but by what is broken.
    """
    integrity.read_any_time(conn)
    found = JournalAudit()
    walks = {
        "the journal": _journal(conn, found),
        "the vocabularies": _entries(conn, found),
        "the statements": _statements(conn, found),
        "the figures": _figures(conn, found, watch or _look_away),
    }
    for whole, walk in walks.items():
        try:
            for one in walk:
                found.breaks.append(one)
        except UNREADABLE as error:  # a column is null that may not be: the tables were altered
            found.breaks.append(
                JournalFault(whole, f"cannot be read to the end: {error_reason(error)}")
            )
    return found


def _journal(conn: Connection, found: JournalAudit) -> Iterator[JournalFault]:
    """The order of events. What each says of a version or a revision is tried with that one."""
    last, newest = 0, None
    while events := journal.list_order(conn, after=last, limit=_ROWS):
        for event in events:
            subject = f"event {event.id}"
            if event.id != last + 1:
                yield JournalFault(
                    subject, f"events {last + 1} to {event.id - 1} before it are missing"
                )
            elif event.previous != (last or None):
                yield JournalFault(subject, f"it says that it follows {event.previous}, not {last}")
            if not event.is_kept:
                yield JournalFault(subject, "what it recorded is not there")
            if not event.replayed:
                if newest is not None and event.at <= newest:
                    yield JournalFault(
                        subject, "it is not later than those before, and not marked as replayed"
                    )
                newest = event.at
            last = event.id
        found.events += len(events)


def _entries(conn: Connection, found: JournalAudit) -> Iterator[JournalFault]:
    """Each vocabulary entry's first break: of its revisions, their texts and their events."""
    loose: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for row in integrity.list_loose_revisions(conn):
        loose[row.noun, row.id].append((row.number, row.fault))
    keys = vocabularies.list_ids(conn)
    found.entries = len(keys)
    for start in range(0, len(keys), _ENTRIES):
        batch = keys[start : start + _ENTRIES]
        history = vocabularies.find(conn, batch)
        revisions = {key: history.revisions(*key) for key in batch}
        events = journal.find_events(
            conn, [one.event for some in revisions.values() for one in some]
        )
        texts = _texts(conn, batch)
        for key in batch:
            faults = (
                (one.revision, fault)
                for number, one in enumerate(revisions[key], 1)
                for fault in _revision_faults(number, one, events, texts)
            )
            loose[key] += [first] if (first := next(faults, None)) else []
    for (vocabulary, id_), some in sorted(loose.items()):
        if some:
            number, fault = min(some, key=lambda one: one[0])
            yield JournalFault(f"{vocabulary} {id_} revision {number}", fault)


def _texts(
    conn: Connection, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str, int], Rendering]:
    ids: dict[str, list[str]] = defaultdict(list)
    for vocabulary, id_ in keys:
        ids[vocabulary].append(id_)
    return {
        (text.noun, text.id, text.revision): text
        for vocabulary, some in ids.items()
        for text in renderings.list_(conn, vocabulary, some)
    }


def _revision_faults(
    number: int,
    revision: Revision,
    events: dict[int, Event],
    texts: dict[tuple[str, str, int], Rendering],
) -> Iterator[str]:
    if revision.revision != number:
        yield f"revision {number} is not there"
    stored, expected_event = events.get(revision.event), event_of(revision)
    if stored is not None and stored.digest is None:  # from before entries were sealed
        expected_event = replace(expected_event, digest=None)
    if fault := event_difference(stored, expected_event):
        yield fault
    try:
        expected = render_revision(revision)
    except UNREADABLE as error:
        yield f"it cannot be made again: {error_reason(error)}"
        return
    place = revision.vocabulary, revision.entry.id, revision.revision
    if fault := text_difference(texts.get(place), expected):
        yield fault


def _statements(conn: Connection, found: JournalAudit) -> Iterator[JournalFault]:
    """Each statement's place in history; what it says is sealed in the digests of versions."""
    last, newest = 0, 0
    while said := statements.list_anchored(conn, after=last, limit=_ROWS):
        events = journal.find_events(conn, [one.event for one in said])
        for one in said:
            subject = f"statement {one.id}"
            if one.id != last + 1:
                yield JournalFault(
                    subject, f"statements {last + 1} to {one.id - 1} before it are missing"
                )
            if one.event < newest:
                yield JournalFault(subject, "it was recorded before the statements before it")
            yield from (
                JournalFault(subject, fault) for fault in _faults(one, events.get(one.event))
            )
            last, newest = one.id, max(newest, one.event)
        found.statements += len(said)


def _faults(said: StatementOrigin, event: Event | None) -> Iterator[str]:
    """How a statement and its event do not fit."""
    if event is None:
        yield f"event {said.event}, which recorded it, is not in the journal"
        return
    if (said.document is None) == (said.figure is None):
        yield "it is not about a document or else a figure"
    expected = Event(
        id=said.event,
        type="document.verification",
        at=said.recorded_at,
        by=said.recorded_by,
        vocabulary="document",
        entry=said.document,
    )
    if said.document is not None:
        if fault := event_difference(event, expected):
            yield fault
    elif (event.figure, event.at, event.by) != (said.figure, expected.at, expected.by):
        yield f"event {event.id} has another figure, at or by"
    elif said.brought != event.id:
        yield f"version {event.version} of figure {said.figure} did not bring it"


def _figures(
    conn: Connection, found: JournalAudit, watch: Callable[[int, int], None]
) -> Iterator[JournalFault]:
    """Each figure's first break."""
    of, after = integrity.count_figures(conn), ""
    while ids := integrity.list_figures(conn, after=after, limit=_FIGURES):
        for one in audit_figures(conn, ids):
            found.figures += 1
            found.versions += one.versions
            if one.broken:
                number, fault = one.broken
                yield JournalFault(f"figure {one.figure} version {number}", fault)
        after = ids[-1]
        watch(found.figures, of)


def _look_away(done: int, of: int) -> None:
    """For a walk that nobody watches."""
