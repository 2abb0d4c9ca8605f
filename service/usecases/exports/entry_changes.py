"""Which texts made ahead still hold: those whose entries have not changed what slips depend on.

A text was made with the entries at its version's recorded time, and an export has those of its
snapshot. The two differ only where an entry got a revision since.
"""

from collections.abc import Iterator
from datetime import datetime

from service.db import Connection
from service.domain.figure_slips import JUDGED_BY
from service.domain.vocabulary import VOCABULARIES, Entry, referenced_ids
from service.store import vocabularies
from service.store.export_texts import NamedEntries
from service.store.journal import Snapshot
from service.store.vocabularies import History, Revision

_Key = tuple[str, str]  # vocabulary, id


class EntryChanges:
    """The entries that were changed in what slips are judged by, and what reaches them."""

    def __init__(self, conn: Connection, snapshot: Snapshot) -> None:
        revised = [key for key in vocabularies.list_revised(conn) if key[0] in JUDGED_BY]
        history = vocabularies.find(conn, revised)
        changed = {key for key in revised if _has_changed(history.revisions(*key))}
        if any(vocabulary not in {"conflict", "document"} for vocabulary, _ in changed):
            # These are also reached through entries that did not change.
            others = [key for key in vocabularies.list_ids(conn) if key[0] != "document"]
            history = vocabularies.find(conn, [*revised, *others])
        self._history = history
        self._now = {
            key: _judged_by(key[0], _in_snapshot(history.revisions(*key), snapshot))
            for key in changed
        }
        self._reached: dict[_Key, set[_Key]] = {}

    def __bool__(self) -> bool:
        return bool(self._now)

    def hold(self, named: NamedEntries) -> bool:
        """Whether a text that names these entries is as it would be with the snapshot's."""
        return all(
            self._is_unchanged(key, named.recorded_at)
            for entry in named.entries
            for key in self._changed_below(entry)
        )

    def _is_unchanged(self, key: _Key, since: datetime) -> bool:
        return _judged_by(key[0], self._history.at(since)[key]) == self._now[key]

    def _changed_below(self, key: _Key) -> set[_Key]:
        """Return the changed entries that an entry is, or refers to in any revision, in turn."""
        if key not in self._reached:
            found = {key}
            waiting = [key]
            while waiting:
                new = set(_judged_with(self._history, waiting.pop())) - found
                found |= new
                waiting += new
            self._reached[key] = found & set(self._now)
        return self._reached[key]


def _judged_by(vocabulary: str, entry: Entry) -> tuple[object, ...]:
    """Return the fields of an entry that slips are judged by."""
    return tuple(getattr(entry, name) for name in JUDGED_BY[vocabulary])


def _judged_with(history: History, key: _Key) -> Iterator[_Key]:
    """Yield the entries that slips are judged by where an entry is named."""
    if key[0] == "document":  # the source that has it is compared by its id alone
        return
    references = VOCABULARIES[key[0]].references
    for field in set(JUDGED_BY[key[0]]) & set(references):
        for revision in history.revisions(*key):
            for id_ in referenced_ids(getattr(revision.entry, field)):
                yield references[field], id_


def _has_changed(revisions: list[Revision]) -> bool:
    return len({_judged_by(each.vocabulary, each.entry) for each in revisions}) > 1


def _in_snapshot(revisions: list[Revision], snapshot: Snapshot) -> Entry:
    """Return an entry as a snapshot has it, or as it was first recorded later."""
    known = [each for each in revisions if snapshot.has(each.event, each.recorded_at)]
    return (known or revisions[:1])[-1].entry
