"""Verify the order of the journal: its ids, its times, and that what was there is still there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from service.db import Connection
from service.domain.digest import digest_text, timestamp
from service.domain.head import Head, leaf
from service.domain.merkle import MerkleTree
from service.store import journal
from service.store.journal import LinkedEvent

_EVENTS_PER_BATCH = 5000
_CLOCK_SLACK = timedelta(minutes=1)  # journal_at_check allows it
# What was not replayed is entered in the transaction that records it, whose imports take hours.
_MAX_ENTRY_DELAY = timedelta(days=1)

Fault = tuple[str, str]  # the subject, and what is wrong with it


@dataclass(slots=True)
class OrderAudit:
    """How many events were read, and the head of the journal; None where it is empty."""

    events: int = 0
    head: Head | None = None


def audit_order(conn: Connection, audit: OrderAudit, since: Head | None = None) -> Iterator[Fault]:
    """Yield the faults in the order of events, and against a head that was kept.

    What an event states of a version or a revision is compared where that one is audited.
    """
    tree = MerkleTree()
    newest: datetime | None = None
    before: LinkedEvent | None = None
    while events := journal.list_order(
        conn, after=before.id if before else 0, limit=_EVENTS_PER_BATCH
    ):
        for event in events:
            yield from ((f"event {event.id}", fault) for fault in _link_faults(event, before))
            yield from ((f"event {event.id}", fault) for fault in _time_faults(event, before))
            if not event.replayed:
                if newest is not None and event.at <= newest:
                    yield (
                        f"event {event.id}",
                        "it is not later than those before, and not marked as replayed",
                    )
                newest = event.at
            before = event
            tree.add(_leaf(event))
            audit.events += 1
            if since is not None and event.id == since.id:
                yield from _head_faults(_head(event, tree), since)
    if before is not None:
        audit.head = _head(before, tree)
    last = before.id if before else 0
    if since is not None and last < since.id:
        yield "the journal", f"it ends with event {last}: events {last + 1} to {since.id} are lost"


def _link_faults(event: LinkedEvent, before: LinkedEvent | None) -> Iterator[str]:
    last = before.id if before else 0
    if event.id != last + 1:
        yield f"events {last + 1} to {event.id - 1} before it are missing"
    elif event.previous != (last or None):
        yield f"it states that it follows {event.previous}, not {last}"
    if not event.has_record:
        yield "what it recorded is missing"


def _time_faults(event: LinkedEvent, before: LinkedEvent | None) -> Iterator[str]:
    """Yield how the time of entry, which no digest covers, cannot be what the clock gave."""
    if before is not None and event.entered_at < before.entered_at - _CLOCK_SLACK:
        yield "it was entered before the event before it"
    if event.entered_at > datetime.now(UTC) + _MAX_ENTRY_DELAY:
        yield "it was entered in the future"
    if event.at > event.entered_at + _CLOCK_SLACK:
        yield "it was recorded after it was entered"
    elif not event.replayed and event.entered_at - event.at > _MAX_ENTRY_DELAY:
        yield "it was entered long after it was recorded, and is not marked as replayed"


def _head(event: LinkedEvent, tree: MerkleTree) -> Head:
    return Head(event.id, timestamp(event.at), digest_text(tree.root()))


def _head_faults(head: Head, since: Head) -> Iterator[Fault]:
    if head.at != since.at:
        yield f"event {head.id}", f"it was recorded at {since.at}, and is now at {head.at}"
    if head.digest != since.digest:
        fault = f"the events up to {head.id} are not those of the head that was kept: their digest "
        yield "the journal", f"{fault}was {since.digest} and is now {head.digest}"


def _leaf(event: LinkedEvent) -> bytes:
    return leaf(
        id_=event.id,
        type_=event.type,
        subject=event.subject,
        number=event.number,
        digest=event.digest,
        chain=event.chain,
        at=event.at,
        by=event.by,
    )
