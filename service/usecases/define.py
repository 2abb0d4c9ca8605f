"""Define vocabulary entries: a first revision, or a further one when something changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from service.db import Connection
from service.domain.faults import Fault
from service.domain.vocabulary import VOCABULARIES, Document, Entry
from service.errors import Invalid
from service.store import journal, renderings, vocabularies
from service.store.vocabularies import Revision
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
    wanted = [(vocabulary, entry.id) for entry in entries]
    references = [
        (position, field, other, id_)
        for position, entry in enumerate(entries)
        for field, other in {
            **VOCABULARIES[vocabulary].references,
            "replaces": vocabulary,
        }.items()
        if (id_ := getattr(entry, field)) is not None
    ]
    history = vocabularies.find(conn, wanted + [(other, id_) for *_, other, id_ in references])
    new = set(wanted)
    faults = [
        Fault((position, field), f"no {other} is called {id_!r}: record it first")
        for position, field, other, id_ in references
        if (other, id_) not in history and (other, id_) not in new
    ]
    if faults:
        raise Invalid(faults)
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
