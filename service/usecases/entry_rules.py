"""Refuse what entries may not state: circles, parts beside their wholes, redefinitions."""

from collections.abc import Iterator, Sequence

from service.db import Connection
from service.domain.faults import Fault
from service.domain.hierarchy import nested
from service.domain.vocabulary import VOCABULARIES, Entry, Measure, defining_value
from service.errors import StateConflict
from service.store import vocabularies
from service.store.vocabularies import History


def cycle_faults(vocabulary: str, entries: Sequence[Entry], history: History) -> Iterator[Fault]:
    """Yield a fault for each entry that would be its own ancestor."""
    if VOCABULARIES[vocabulary].references.get("parent") != vocabulary:
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


def nested_faults(entries: Sequence[Entry], history: History) -> Iterator[Fault]:
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


def require_no_redefinition(
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
    used = vocabularies.list_used(conn, vocabulary, [id_ for *_, id_ in changed])
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
