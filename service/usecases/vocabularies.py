"""Record vocabulary entries: a first revision, or a further one if something changes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schemas.base import LoadedBody
from service.db import Connection
from service.domain.digest import entry_digest
from service.domain.faults import Fault, unrecorded, within
from service.domain.hierarchy import nested
from service.domain.place import AreaCode, Coordinates, settle_codes
from service.domain.principal import EDITOR, Principal
from service.domain.vocabulary import (
    HIERARCHIES,
    VOCABULARIES,
    Area,
    Document,
    Entry,
    Measure,
    defining_value,
    referenced_ids,
)
from service.errors import (
    Forbidden,
    Invalid,
    PreconditionFailed,
    PreconditionRequired,
    StateConflict,
    strip_position,
)
from service.store import journal, renderings, vocabularies
from service.store.journal import Clock
from service.store.vocabularies import History, Revision
from service.usecases.figures.precondition import IfMatch
from service.usecases.figures.render import render_revision


def record_entries(
    conn: Connection, vocabulary: str, bodies: Sequence[tuple[str, LoadedBody]], by: str
) -> list[Revision]:
    """Record entries of one vocabulary, given as (id, body); return the new revisions.

    An entry that is the same as its newest revision is skipped. Raises Invalid with every fault,
    also where an entry refers to one that does not exist, and StateConflict where an entry in use
    would be redefined; a fault's path begins with the body's position.
    """
    clock = journal.lock(conn)
    entries, history = _validate(conn, vocabulary, bodies)
    return _record(conn, clock, vocabulary, entries, history, by)


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
        if newest is not None and newest.entry == entry:
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
        [revision] = _record(conn, clock, vocabulary, [entry], history, writer.signature)
    return revision


def _validate(
    conn: Connection, vocabulary: str, bodies: Sequence[tuple[str, LoadedBody]]
) -> tuple[list[Entry], History]:
    """Return the entries, and the revisions of them and of what they refer to.

    Raises Invalid with every fault.
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
        faults += _code_faults(bodies)
    if faults:
        raise Invalid(faults)
    entries = [_make_entry(vocabulary, id_, written.body) for id_, written in bodies]
    faults += _cycle_faults(vocabulary, entries, history)
    faults += _nested_faults(entries, history)
    if faults:
        raise Invalid(faults)
    return entries, history


def _record(
    conn: Connection,
    clock: Clock,
    vocabulary: str,
    entries: Sequence[Entry],
    history: History,
    by: str,
) -> list[Revision]:
    """Append a revision of each entry that differs from its newest one; return the new ones."""
    _require_no_redefinition(conn, vocabulary, entries, history)
    revisions: list[Revision] = []
    newest: dict[str, Revision] = {}
    for entry in entries:
        before = newest.get(entry.id) or history.newest(vocabulary, entry.id)
        if before is None or before.entry != entry:
            event, at = clock.tick()
            number = before.revision + 1 if before else 1
            newest[entry.id] = Revision(vocabulary, number, entry, at, by, event)
            revisions.append(newest[entry.id])
    journal.append(conn, map(event_of, revisions))
    vocabularies.insert(conn, vocabulary, revisions)
    renderings.insert(conn, map(render_revision, revisions))
    return revisions


def references(vocabulary: str, body: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield what a body refers to, as (field, vocabulary, id)."""
    for field, other in {**VOCABULARIES[vocabulary].references, "replaces": vocabulary}.items():
        for id_ in referenced_ids(body.get(field)):
            yield field, other, id_


def _cycle_faults(vocabulary: str, entries: Sequence[Entry], history: History) -> Iterator[Fault]:
    """Yield a fault for each entry that would be its own ancestor."""
    if vocabulary not in HIERARCHIES:
        return
    parents = {revision.entry.id: _parent(revision.entry) for revision in history.all()}
    parents |= {entry.id: _parent(entry) for entry in entries}
    for position, entry in enumerate(entries):
        ancestor, seen = _parent(entry), set[str]()
        while ancestor is not None and ancestor != entry.id and ancestor not in seen:
            seen.add(ancestor)
            ancestor = parents.get(ancestor)
        if ancestor == entry.id:
            yield Fault((position, "parent"), f"{entry.id!r} would be its own ancestor")


def _nested_faults(entries: Sequence[Entry], history: History) -> Iterator[Fault]:
    """Yield a fault for each outcome that a measure counts beside one that it is a part of.

    What a measure already counted is not tried again: it may be older than the outcomes.
    """
    parents = {
        revision.entry.id: _parent(revision.entry)
        for revision in history.all()
        if revision.vocabulary == "outcome"
    }
    for position, entry in enumerate(entries):
        if not isinstance(entry, Measure) or not entry.counts:
            continue
        newest = history.newest("measure", entry.id)
        if newest is not None and getattr(newest.entry, "counts", None) == entry.counts:
            continue
        for part, whole in nested(entry.counts, parents):
            yield Fault(
                (position, "counts"),
                f"{part!r} is a part of {whole!r}: leave one of them out",
            )


def _parent(entry: Entry) -> str | None:
    """Return the id of an entry's parent, in a vocabulary that is a hierarchy."""
    parent: str | None = getattr(entry, "parent", None)
    return parent


def _require_no_redefinition(
    conn: Connection, vocabulary: str, entries: Sequence[Entry], history: History
) -> None:
    """Raise StateConflict if a defining field of an entry in use would change."""
    changed = [
        (position, field, entry.id)
        for position, entry in enumerate(entries)
        if (before := history.newest(vocabulary, entry.id))
        for field in VOCABULARIES[vocabulary].defining
        if not _is_first_stated(vocabulary, field, before.entry)
        and defining_value(field, getattr(before.entry, field))
        != defining_value(field, getattr(entry, field))
    ]
    if not changed:
        return
    used = vocabularies.used(conn, vocabulary, [id_ for *_, id_ in changed])
    user = "measure" if vocabulary == "outcome" else "figure"
    faults = [
        Fault(
            (position, field),
            f"this cannot change, since a {user} uses {id_!r}: create a new entry with "
            f"'replaces': {id_!r}",
        )
        for position, field, id_ in changed
        if id_ in used
    ]
    if faults:
        raise StateConflict("An entry in use cannot be redefined.", faults)


def _is_first_stated(vocabulary: str, field: str, before: Entry) -> bool:
    """Whether a field that entries did not always have was not stated yet."""
    return field in VOCABULARIES[vocabulary].stated_once and getattr(before, field) is None


def _code_faults(bodies: Sequence[tuple[str, LoadedBody]]) -> Iterator[Fault]:
    """Yield a fault for each area with codes that cannot all be its own."""
    for position, (_, written) in enumerate(bodies):
        if "codes" in written.body and "iso_code" in written.body:
            try:
                _settle_codes(written.body)
            except ValueError as error:
                yield Fault((position, "codes"), str(error))


def _settle_codes(body: Mapping[str, Any]) -> tuple[str | None, tuple[AreaCode, ...]]:
    return settle_codes(body["iso_code"], (AreaCode(**code) for code in body["codes"]))


def _make_entry(vocabulary: str, id_: str, body: Mapping[str, Any]) -> Entry:
    values = {"id": id_, **body, "aliases": tuple(body["aliases"])}
    if VOCABULARIES[vocabulary].entry is Document:
        values["name"] = values["name"] or values["title"]
    if VOCABULARIES[vocabulary].entry is Area:
        values["iso_code"], values["codes"] = _settle_codes(body)
        values["point"] = body["point"] and Coordinates(**body["point"])
    return VOCABULARIES[vocabulary].entry(**values)


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
    )
