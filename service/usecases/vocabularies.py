"""Record vocabulary entries: a first revision, or a further one if something changes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from schemas.base import LoadedBody
from service.db import Connection
from service.domain.digest import entry_digest
from service.domain.faults import Fault, unrecorded, within
from service.domain.principal import EDITOR, Principal
from service.domain.tidy import tidied
from service.domain.vocabulary import (
    VOCABULARIES,
    Entry,
    referenced_ids,
)
from service.errors import (
    Forbidden,
    Invalid,
    PreconditionFailed,
    PreconditionRequired,
    strip_position,
)
from service.store import journal, renderings, vocabularies
from service.store.journal import Clock
from service.store.vocabularies import History, Revision
from service.usecases.entry_bodies import code_faults, make_entry
from service.usecases.entry_rules import cycle_faults, nested_faults, require_no_redefinition
from service.usecases.entry_slips import BroughtEntry, find_entry_slips, require_no_entry_slips
from service.usecases.figures.precondition import IfMatch
from service.usecases.figures.render import render_revision


def record_entries(
    conn: Connection,
    vocabulary: str,
    bodies: Sequence[tuple[str, LoadedBody]],
    by: str,
    *,
    acknowledged: Collection[str] = (),
) -> list[Revision]:
    """Record entries of one vocabulary, given as (id, body); return the new revisions.

    The codes that are ``acknowledged`` are so for all entries, beside what each body acknowledges.

    An entry that is the same as its newest revision is skipped. Raises Invalid with every fault,
    also where an entry refers to one that does not exist, or with every slip that is not
    acknowledged, and StateConflict where an entry in use
    would be redefined; a fault's path begins with the body's position.
    """
    clock = journal.lock(conn)
    entries, history = _validate(conn, vocabulary, bodies, acknowledged)
    codes = [
        frozenset((*acknowledged, *written.body.get("acknowledge", ()))) for _, written in bodies
    ]
    return _record(conn, clock, vocabulary, entries, codes, history, by)


def put_entry(
    conn: Connection,
    vocabulary: str,
    id_: str,
    written: LoadedBody,
    writer: Principal,
    *,
    if_match: IfMatch | None = None,
    must_be_new: bool = False,
) -> Revision | None:
    """Record an entry; return its new revision, or None if the current one states the same.

    Raises what ``record_entries`` raises, PreconditionRequired if the current revision differs
    and ``if_match`` is None, PreconditionFailed if ``if_match`` names another revision or an
    entry that ``must_be_new`` exists, and Forbidden if the entry exists and the writer may only
    add entries.
    """
    clock = journal.lock(conn)
    with strip_position():
        [entry], history = _validate(conn, vocabulary, [(id_, written)])
        newest = history.newest(vocabulary, id_)
        if must_be_new and newest is not None:
            raise PreconditionFailed(f"The {vocabulary} {id_!r} already exists.")
        if newest is not None and is_held(entry, newest.entry):
            return None  # RFC 9110, 13.1.1: the state that is requested is the current one
        if newest is not None and not writer.may(EDITOR):
            raise Forbidden(
                f"The {vocabulary} {id_!r} already exists, and the role editor is required to "
                "revise it: choose another id, or ask an editor."
            )
        if newest is None and if_match is not None:
            if_match.require(None, "not created yet")
        if newest is not None:
            if if_match is None:
                raise PreconditionRequired
            etag = renderings.find_etag(conn, vocabulary, id_, newest.revision)
            if_match.require(etag, f"revision {newest.revision} by {newest.recorded_by}")
        [revision] = _record(
            conn,
            clock,
            vocabulary,
            [entry],
            [written.body.get("acknowledge", ())],
            history,
            writer.signature,
        )
    return revision


def _validate(
    conn: Connection,
    vocabulary: str,
    bodies: Sequence[tuple[str, LoadedBody]],
    acknowledged: Collection[str] = (),
) -> tuple[list[Entry], History]:
    """Return the entries, and the revisions of them and of what they refer to.

    Raises Invalid with every fault, and the slips in what is valid of the bodies at fault.
    """
    named_in = [
        (position, reference)
        for position, (_, written) in enumerate(bodies)
        for reference in references(vocabulary, written.body)
    ]
    own = {(vocabulary, id_) for id_, _ in bodies}
    named = {(other, other_id) for _, (_, other, other_id) in named_in}
    history = vocabularies.find(conn, own | named)
    faults = [
        fault
        for position, (_, written) in enumerate(bodies)
        for fault in within(position, faults=written.faults)
    ]
    faults += [
        unrecorded((position, field), other, id_)
        for position, (field, other, id_) in named_in
        if (other, id_) not in history and (other, id_) not in own
    ]
    if vocabulary == "area":
        faults += code_faults(bodies)
    if faults:
        raise Invalid(faults + _slips_beside(conn, vocabulary, bodies, acknowledged, faults))
    entries = [make_entry(vocabulary, id_, written.body) for id_, written in bodies]
    faults += cycle_faults(vocabulary, entries, history)
    faults += nested_faults(entries, history)
    if faults:
        raise Invalid(faults + _slips_beside(conn, vocabulary, bodies, acknowledged, faults))
    return entries, history


def _slips_beside(
    conn: Connection,
    vocabulary: str,
    bodies: Sequence[tuple[str, LoadedBody]],
    acknowledged: Collection[str],
    faults: Sequence[Fault],
) -> list[Fault]:
    """Return the slips in what is valid of the bodies with faults."""
    at_fault: dict[int, set[str]] = {}
    for fault in faults:
        position, *path = fault.path
        at_fault.setdefault(int(position), set()).update(str(part) for part in path[:1])
    positions = sorted(at_fault)
    parts = [_valid_part(*bodies[position], at_fault[position]) for position in positions]
    return [
        replace(slip, path=(positions[int(slip.path[0])], *slip.path[1:]))
        for slip in find_entry_slips(conn, vocabulary, parts, acknowledged)
    ]


def _valid_part(id_: str, written: LoadedBody, at_fault: Collection[str]) -> LoadedBody:
    """Return a body with its id, without the fields at fault."""
    valid = {name: value for name, value in written.body.items() if name not in at_fault}
    return LoadedBody({**valid, "id": id_})


def _record(
    conn: Connection,
    clock: Clock,
    vocabulary: str,
    entries: Sequence[Entry],
    acknowledged: Sequence[Collection[str]],
    history: History,
    by: str,
) -> list[Revision]:
    """Append a revision of each entry that differs from its newest one; return the new ones.

    ``acknowledged`` are the codes of slips that are right, for each entry.
    """
    require_no_redefinition(conn, vocabulary, entries, history)
    brought: list[BroughtEntry] = []
    revisions: dict[int, Revision] = {}  # by the position of the entry
    newest: dict[str, Revision] = {}
    for position, entry in enumerate(entries):
        before = newest.get(entry.id) or history.newest(vocabulary, entry.id)
        if before is None or not is_held(entry, before.entry):
            event, at = clock.tick()
            number = before.revision + 1 if before else 1
            newest[entry.id] = Revision(vocabulary, number, entry, at, by, event)
            revisions[position] = newest[entry.id]
            brought.append(
                (position, entry, before.entry if before else None, acknowledged[position])
            )
    for position, codes in require_no_entry_slips(conn, vocabulary, brought).items():
        revisions[position] = replace(revisions[position], acknowledged=codes)
    _append(conn, vocabulary, list(revisions.values()))
    return list(revisions.values())


def is_held(entry: Entry, recorded: Entry) -> bool:
    """Whether an entry is what is recorded, whose texts may be from before they were tidied."""
    return entry == recorded or entry == tidied(recorded)


def _append(conn: Connection, vocabulary: str, revisions: Sequence[Revision]) -> None:
    """Append revisions with their events and texts."""
    journal.append(conn, map(event_of, revisions))
    vocabularies.insert(conn, vocabulary, revisions)
    renderings.insert(conn, map(render_revision, revisions))


def references(vocabulary: str, body: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield what a body refers to, as (field, vocabulary, id)."""
    for field, other in {**VOCABULARIES[vocabulary].references, "replaces": vocabulary}.items():
        for id_ in referenced_ids(body.get(field)):
            yield field, other, id_


def event_of(revision: Revision) -> journal.Event:
    """Return the event with which the journal records a revision."""
    return journal.Event(
        id=revision.event,
        type=f"{revision.vocabulary}.{'created' if revision.revision == 1 else 'revised'}",
        at=revision.recorded_at,
        by=revision.recorded_by,
        vocabulary=revision.vocabulary,
        entry=revision.entry.id,
        revision=revision.revision,
        digest=entry_digest(revision.vocabulary, revision.entry),
        acknowledged=revision.acknowledged,
    )
