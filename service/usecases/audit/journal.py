"""Verify that every recorded row is still as it was written.

Every digest, chain digest, text and projection is computed again from the columns, and compared
with what is stored and with the journal. Somebody who rewrites all of these consistently is not
detected: for that, keep the head in another place, and verify against it. No digest covers
the words of a statement that was never an agent's latest.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.db import Connection
from service.domain.head import Head
from service.store import (
    constraints,
    guards,
    integrity,
    journal,
    renderings,
    statements,
    vocabularies,
)
from service.store.journal import Event
from service.store.renderings import Rendering
from service.store.statements import StatementEvents
from service.store.vocabularies import Revision
from service.usecases.audit.figures import (
    UNREADABLE,
    audit_figures,
    error_reason,
    event_difference,
    text_difference,
)
from service.usecases.audit.order import OrderAudit, audit_order
from service.usecases.figures.render import render_revision
from service.usecases.vocabularies import event_of

_FIGURES_PER_BATCH = 250
_ENTRIES_PER_BATCH = 500
_ROWS_PER_BATCH = 5000


@dataclass(frozen=True, slots=True)
class JournalFault:
    """The row that is not as it was written, and how it differs."""

    subject: str
    fault: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.fault}."


@dataclass(slots=True)
class JournalAudit:
    """How many rows were checked, every fault, and the head of the journal.

    The faults are of guards, events, entries, statements and figures.
    """

    events: int = 0
    figures: int = 0
    versions: int = 0
    entries: int = 0
    statements: int = 0
    faults: list[JournalFault] = field(default_factory=list)
    head: Head | None = field(default=None, compare=False)


def audit_journal(
    conn: Connection,
    progress: Callable[[int, int], None] | None = None,
    since: Head | None = None,
) -> JournalAudit:
    """Verify everything, on a connection that reads one state throughout.

    ``since`` is a head that was kept: the events up to it must be those of then. Of each figure
    and each entry the first fault is reported. ``progress`` is called with the number of figures
    done and the number of all. Memory grows with the faults alone.
    """
    integrity.read_any_time(conn)
    audit = JournalAudit()
    parts = {
        "the guards": _audit_guards(conn),
        "the journal": _audit_events(conn, audit, since),
        "the vocabularies": _audit_entries(conn, audit),
        "the statements": _audit_statements(conn, audit),
        "the figures": _audit_figures(conn, audit, progress or _ignore_progress),
    }
    for part, faults in parts.items():
        try:
            for fault in faults:
                audit.faults.append(fault)  # keeps those before an error
        except UNREADABLE as error:  # a column that may not be null is: the table was altered
            audit.faults.append(
                JournalFault(part, f"cannot be read to the end: {error_reason(error)}")
            )
    return audit


def _audit_events(
    conn: Connection, audit: JournalAudit, since: Head | None
) -> Iterator[JournalFault]:
    """Yield the faults of the order of events, and against a head that was kept."""
    order = OrderAudit()
    try:
        for subject, fault in audit_order(conn, order, since):
            yield JournalFault(subject, fault)
    finally:
        audit.events, audit.head = order.events, order.head


def _audit_guards(conn: Connection) -> Iterator[JournalFault]:
    """Yield what keeps history from changing and is not as the migrations made it."""
    for fault in (*guards.list_differences(conn), *constraints.list_differences(conn)):
        yield JournalFault("the guards", fault)


def _audit_entries(conn: Connection, audit: JournalAudit) -> Iterator[JournalFault]:
    """Yield each vocabulary entry's first fault: of its revisions, their texts and their events."""
    faults: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for row in integrity.list_revision_inconsistencies(conn):
        faults[row.noun, row.id].append((row.number, row.fault))
    keys = vocabularies.list_ids(conn)
    audit.entries = len(keys)
    for start in range(0, len(keys), _ENTRIES_PER_BATCH):
        batch = keys[start : start + _ENTRIES_PER_BATCH]
        for key, fault in _first_revision_faults(conn, batch):
            faults[key].append(fault)
    for (vocabulary, id_), of_entry in sorted(faults.items()):
        number, reason = min(of_entry, key=lambda fault: fault[0])
        yield JournalFault(f"{vocabulary} {id_} revision {number}", reason)


def _first_revision_faults(
    conn: Connection, keys: Sequence[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], tuple[int, str]]]:
    """Yield the key, and the revision and fault, of each entry that has a faulty revision."""
    history = vocabularies.find(conn, keys)
    revisions = {key: history.revisions(*key) for key in keys}
    events = journal.find_events(
        conn, [revision.event for of_entry in revisions.values() for revision in of_entry]
    )
    texts = _read_texts(conn, keys)
    for key, of_entry in revisions.items():
        faults = (
            (revision.revision, fault)
            for number, revision in enumerate(of_entry, 1)
            for fault in _revision_faults(number, revision, events, texts)
        )
        if (first := next(faults, None)) is not None:
            yield key, first


def _read_texts(
    conn: Connection, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str, int], Rendering]:
    """Return the stored texts of entries by vocabulary, id and revision."""
    ids: dict[str, list[str]] = defaultdict(list)
    for vocabulary, id_ in keys:
        ids[vocabulary].append(id_)
    return {
        (text.noun, text.id, text.revision): text
        for vocabulary, of_vocabulary in ids.items()
        for text in renderings.list_(conn, vocabulary, of_vocabulary)
    }


def _revision_faults(
    number: int,
    revision: Revision,
    events: Mapping[int, Event],
    texts: Mapping[tuple[str, str, int], Rendering],
) -> Iterator[str]:
    """Yield the faults of a revision that should have this number."""
    if revision.revision != number:
        yield f"revision {number} is missing"
    event, expected_event = events.get(revision.event), event_of(revision)
    if event is not None:  # which alone has the slips that were acknowledged
        expected_event = replace(expected_event, acknowledged=event.acknowledged)
        if event.digest is None:  # from before entries had digests
            expected_event = replace(expected_event, digest=None)
    if fault := event_difference(event, expected_event):
        yield fault
    try:
        expected_text = render_revision(revision)
    except UNREADABLE as error:
        yield f"it cannot be computed again: {error_reason(error)}"
        return
    key = revision.vocabulary, revision.entry.id, revision.revision
    if fault := text_difference(texts.get(key), expected_text):
        yield fault


def _audit_statements(conn: Connection, audit: JournalAudit) -> Iterator[JournalFault]:
    """Yield the faults in each statement's place in history.

    The digests of versions cover what a statement states.
    """
    last, newest_event = 0, 0
    while batch := statements.list_with_events(conn, after=last, limit=_ROWS_PER_BATCH):
        events = journal.find_events(conn, [statement.event for statement in batch])
        for statement in batch:
            subject = f"statement {statement.id}"
            if statement.id != last + 1:
                yield JournalFault(
                    subject, f"statements {last + 1} to {statement.id - 1} before it are missing"
                )
            if statement.event < newest_event:
                yield JournalFault(subject, "it was recorded before the statements before it")
            yield from (
                JournalFault(subject, fault)
                for fault in _statement_faults(statement, events.get(statement.event))
            )
            last, newest_event = statement.id, max(newest_event, statement.event)
        audit.statements += len(batch)


def _statement_faults(statement: StatementEvents, event: Event | None) -> Iterator[str]:
    """Yield how a statement and its event differ."""
    if event is None:
        yield f"event {statement.event}, which recorded it, is not in the journal"
        return
    if (statement.document is None) == (statement.figure is None):
        yield "it is not about either a document or a figure"
    expected = Event(
        id=statement.event,
        type="document.verification",
        at=statement.recorded_at,
        by=statement.recorded_by,
        vocabulary="document",
        entry=statement.document,
    )
    if statement.document is not None:
        if fault := event_difference(event, expected):
            yield fault
    elif (event.figure, event.at, event.by) != (statement.figure, expected.at, expected.by):
        yield f"event {event.id} has a different figure, at or by"
    elif statement.version_event != event.id:
        yield f"version {event.version} of figure {statement.figure} did not add it"


def _audit_figures(
    conn: Connection, audit: JournalAudit, progress: Callable[[int, int], None]
) -> Iterator[JournalFault]:
    """Yield each figure's first fault."""
    total, after = integrity.count_figures(conn), ""
    while ids := integrity.list_figures(conn, after=after, limit=_FIGURES_PER_BATCH):
        for figure in audit_figures(conn, ids):
            audit.figures += 1
            audit.versions += figure.versions
            if figure.first_fault:
                number, fault = figure.first_fault
                yield JournalFault(f"figure {figure.figure} version {number}", fault)
        after = ids[-1]
        progress(audit.figures, total)


def _ignore_progress(done: int, total: int) -> None:
    """Take the place of a progress callback that is not given."""
