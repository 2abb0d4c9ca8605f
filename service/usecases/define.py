"""Define vocabulary entries: a first revision, or a further one when something changed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service.db import Connection
from service.domain.faults import Fault, unrecorded
from service.domain.vocabulary import HIERARCHIES, VOCABULARIES, Document, Entry
from service.errors import Conflict, Invalid
from service.store import journal, renderings, vocabularies
from service.store.vocabularies import History, Revision
from service.usecases.render import render_revision


def define(
    conn: Connection, vocabulary: str, bodies: Sequence[tuple[str, Mapping[str, Any]]], by: str
) -> list[Revision]:
    """Record entries of one vocabulary, given as (id, loaded body); identical ones are kept.

    Raises Invalid where an entry refers to one that is not recorded; a fault's path begins
    with the body's position. Redefining an entry in use is a Conflict.
    """
    entries = [_entry(vocabulary, id_, body) for id_, body in bodies]
    clock = journal.lock(conn)
    history = vocabularies.find(conn, _named(vocabulary, entries))
    faults = [*_unknown(vocabulary, entries, history), *_circles(vocabulary, entries, history)]
    if faults:
        raise Invalid(faults)
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
    journal.append(conn, map(_event, revisions))
    vocabularies.insert(conn, vocabulary, revisions)
    renderings.insert(conn, map(render_revision, revisions))
    return revisions


def _references(vocabulary: str, entry: Entry) -> Iterator[tuple[str, str, str]]:
    """What an entry refers to: its field, the vocabulary, the id."""
    for field, other in {**VOCABULARIES[vocabulary].references, "replaces": vocabulary}.items():
        id_ = getattr(entry, field)
        if id_ is not None:
            yield field, other, id_


def _named(vocabulary: str, entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        yield vocabulary, entry.id
        for _, other, id_ in _references(vocabulary, entry):
            yield other, id_


def _unknown(vocabulary: str, entries: Sequence[Entry], history: History) -> Iterator[Fault]:
    new = {(vocabulary, entry.id) for entry in entries}
    for position, entry in enumerate(entries):
        for field, other, id_ in _references(vocabulary, entry):
            if (other, id_) not in history and (other, id_) not in new:
                yield unrecorded((position, field), other, id_)


def _circles(vocabulary: str, entries: Sequence[Entry], history: History) -> Iterator[Fault]:
    """An entry that would lie below itself."""
    if vocabulary not in HIERARCHIES:
        return
    parents = {revision.entry.id: _parent(revision.entry) for revision in history.all()}
    parents |= {entry.id: _parent(entry) for entry in entries}
    for position, entry in enumerate(entries):
        above, seen = _parent(entry), set[str]()
        while above is not None and above != entry.id and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above == entry.id:
            yield Fault((position, "parent"), f"{entry.id!r} would be its own ancestor")


def _parent(entry: Entry) -> str | None:
    parent: str | None = getattr(entry, "parent", None)
    return parent


def _require_no_redefinition(
    conn: Connection, vocabulary: str, entries: Sequence[Entry], history: History
) -> None:
    changed = [
        (position, field, entry.id)
        for position, entry in enumerate(entries)
        if (before := history.newest(vocabulary, entry.id))
        for field in VOCABULARIES[vocabulary].defining
        if getattr(before.entry, field) != getattr(entry, field)
    ]
    if not changed:
        return
    used = vocabularies.used(conn, vocabulary, [id_ for *_, id_ in changed])
    faults = [
        Fault(
            (position, field),
            f"frozen, since a figure uses {id_!r}: record a new entry with 'replaces': {id_!r}",
        )
        for position, field, id_ in changed
        if id_ in used
    ]
    if faults:
        raise Conflict("An entry in use cannot be redefined.", faults)


def _entry(vocabulary: str, id_: str, body: Mapping[str, Any]) -> Entry:
    said = {"id": id_, **body, "aliases": tuple(body["aliases"])}
    if VOCABULARIES[vocabulary].entry is Document:
        said["name"] = said["name"] or said["title"]
    return VOCABULARIES[vocabulary].entry(**said)


def _event(revision: Revision) -> journal.Event:
    return journal.Event(
        id=revision.event,
        type=f"{revision.vocabulary}.{'created' if revision.revision == 1 else 'revised'}",
        at=revision.recorded_at,
        by=revision.recorded_by,
        vocabulary=revision.vocabulary,
        entry=revision.entry.id,
        revision=revision.revision,
    )
