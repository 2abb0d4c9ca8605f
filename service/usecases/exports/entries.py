"""Collect the entries that an export's figures refer to, and the statements on documents."""

from collections.abc import Iterator, Mapping

from service.db import Connection
from service.domain.vocabulary import VOCABULARIES, Entry
from service.store import statements, states, vocabularies
from service.store.journal import Snapshot
from service.store.statements import RecordedStatement
from service.usecases.exports.selection import Selection

_FIGURES_PER_QUERY = 10_000
# A vocabulary comes after those that its entries refer to.
_ORDER = ("unit", "outcome", "measure", "conflict", "population", "area", "source", "document")


def collect_entries(*selections: Selection, history: bool = False) -> dict[str, list[Entry]]:
    """Return, by vocabulary, the entries that the figures refer to, directly or in turn.

    The selections are of one snapshot. An entry comes after those that it refers to or replaces.
    With ``history`` the entries that earlier versions refer to are included.
    """
    named = {entry for selection in selections for entry in _list_named(selection, history)}
    with selections[0].connect() as conn:
        all_entries = _with_replaced(conn, named, selections[0].snapshot)
    return {vocabulary: list(_in_order(vocabulary, all_entries)) for vocabulary in _ORDER}


def _list_named(selection: Selection, history: bool) -> set[tuple[str, str]]:
    """Return (vocabulary, id) of the entries that the figures of a selection refer to."""
    named: set[tuple[str, str]] = set()
    last: str | None = None
    while True:
        with selection.connect() as conn:
            entries, last = states.list_named(
                conn,
                selection.filters,
                selection.reader,
                selection.snapshot,
                after=last,
                limit=_FIGURES_PER_QUERY,
                history=history,
            )
        if last is None:
            return named
        named |= entries


def document_statements(
    selection: Selection, entries: Mapping[str, list[Entry]]
) -> list[RecordedStatement]:
    """Return the snapshot's statements on the documents among the entries, oldest first."""
    ids = [document.id for document in entries["document"]]
    with selection.connect() as conn:
        recorded = statements.of_documents(conn, ids)
    return sorted(
        (
            statement
            for of_document in recorded.values()
            for statement in of_document
            if selection.snapshot.has(statement.event, statement.recorded_at)
        ),
        key=lambda recorded: recorded.statement.id,
    )


def _with_replaced(
    conn: Connection, named: set[tuple[str, str]], snapshot: Snapshot
) -> dict[tuple[str, str], Entry]:
    """Return the entries as the snapshot has them, with those they refer to or replace, in turn.

    An entry that was first recorded later, and that only a replay can refer to, is as it was
    first recorded.
    """
    entries: dict[tuple[str, str], Entry] = {}
    while named:
        history = vocabularies.find(conn, named)
        named = set()
        for revision in history.all():  # oldest first: the last one in the snapshot counts
            key = revision.vocabulary, revision.entry.id
            if key not in entries or snapshot.has(revision.event, revision.recorded_at):
                entries[key] = revision.entry
                replaced = revision.vocabulary, revision.entry.replaces or ""
                if revision.entry.replaces and replaced not in entries:
                    named.add(replaced)
    return entries


def _in_order(vocabulary: str, entries: Mapping[tuple[str, str], Entry]) -> Iterator[Entry]:
    """Yield the entries of one vocabulary, each after those of it that it refers to."""
    fields = [
        "replaces",
        *(
            field
            for field, other in VOCABULARIES[vocabulary].references.items()
            if other == vocabulary
        ),
    ]
    visited: set[str] = set()

    def visit(entry: Entry) -> Iterator[Entry]:
        if entry.id in visited:
            return
        visited.add(entry.id)
        for field in fields:
            if (other := entries.get((vocabulary, getattr(entry, field) or ""))) is not None:
                yield from visit(other)
        yield entry

    for (name, _), entry in sorted(entries.items()):
        if name == vocabulary:
            yield from visit(entry)
