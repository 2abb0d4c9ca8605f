"""What the names in a spreadsheet mean: the one entry that has a name, or a fault with the remedy.

A name matches exactly, with case, accents, spaces and Unicode form folded, and aliases count. The
id of an entry always means that entry.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from service.db import Connection
from service.domain import slug
from service.domain.entry_slips import fold_name
from service.domain.period import parse_date
from service.domain.vocabulary import Document, Entry
from service.store import namesakes
from service.usecases.imports.sheet_faults import DocumentCells, SheetFaults

_MAX_NAMED = 10  # entries that one name may mean, in a sentence
# What tells entries of one name apart, beside their ids.
_TELLING = (
    "kind", "parent", "party", "code", "iso_code", "ucdp_id", "wikidata_id", "unit", "basis",
    "counts", "start", "end", "replaces", "source", "published_on", "url", "description",
)  # fmt: skip
_MAX_DETAIL = 80  # characters of what tells an entry apart


@dataclass(slots=True)
class SheetNames:
    """The entries that the names of a sheet may mean; asks the database for each name once."""

    conn: Connection
    faults: SheetFaults
    _entries: dict[tuple[str, str], list[Entry]] = field(
        default_factory=lambda: defaultdict(list)
    )  # by vocabulary, and id, folded name or address
    _asked: set[tuple[str, str]] = field(default_factory=set)

    def look_up(self, named: Iterable[tuple[str, str]]) -> None:
        """Read what (vocabulary, name) may mean; a document's name is its title or its address."""
        new: dict[str, set[str]] = defaultdict(set)
        for vocabulary, name in set(named) - self._asked:
            new[vocabulary].add(name)
            self._asked.add((vocabulary, name))
        for vocabulary, names in new.items():
            found = namesakes.list_named(
                self.conn,
                vocabulary,
                ids=[name for name in names if slug.is_slug(name)],
                names=sorted(names),
                urls=sorted(names) if vocabulary == "document" else (),
            )
            for entry in found:
                for key in _keys(entry):
                    entries = self._entries[vocabulary, key]
                    if all(other.id != entry.id for other in entries):
                        entries.append(entry)

    def find(self, vocabulary: str, name: str, number: int, column: str) -> str | None:
        """Return the id of the one entry that a name means; else note a fault and return None."""
        entries = self._meant(vocabulary, name)
        if len(entries) == 1:
            return entries[0].id
        if entries:
            self.faults.add_ambiguous(vocabulary, name, number, column, describe(entries))
        else:
            self.faults.add_missing(vocabulary, name, number, column)
        return None

    def is_known(self, vocabulary: str, name: str) -> bool:
        """Whether some entry has this id or name."""
        return bool(self._meant(vocabulary, name))

    def _meant(self, vocabulary: str, name: str) -> Sequence[Entry]:
        with_id = [entry for entry in self._entries.get((vocabulary, name), ()) if entry.id == name]
        return with_id or [
            entry
            for entry in self._entries.get((vocabulary, fold_name(name)), ())
            if fold_name(name) in _names(entry)
        ]

    def find_document(self, cells: DocumentCells, number: int) -> str | None:
        """Return the id of the document of a row: by its address, else by title, source and day.

        The title may be the document's id. Notes a fault and returns None where there is none, or
        more than one, or where another cell contradicts the document.
        """
        column = "document_title" if cells.title else "document_address"
        documents, is_by_address = self._documents_meant(cells)
        if not documents:
            self.faults.add_missing_document(cells, number, column)
            return None
        if len(documents) > 1:
            name = cells.title or cells.address or ""
            self.faults.add_ambiguous("document", name, number, column, describe(documents))
            return None
        [document] = documents
        contradicted = list(_contradictions(document, cells)) if is_by_address else []
        for place, detail in contradicted:
            sentence = f"the document {document.id!r} has this address, and {detail}"
            self.faults.add(number, place, sentence)
        return None if contradicted else document.id

    def _documents_meant(self, cells: DocumentCells) -> tuple[list[Document], bool]:
        """Return the documents that a row may mean, and whether they have its address."""
        if cells.address:
            by_address = [
                entry
                for entry in self._entries.get(("document", cells.address), ())
                if isinstance(entry, Document) and entry.url == cells.address
            ]
            same = [each for each in by_address if not list(_contradictions(each, cells))]
            if by_address:
                return (same or by_address), True
        documents = [
            entry
            for entry in self._meant("document", cells.title or "")
            if isinstance(entry, Document)
        ]
        if [document.id for document in documents] == [cells.title]:
            return documents, False
        return [
            document
            for document in documents
            if document.source in cells.sources
            and (cells.day is None or cells.day == document.published_on)
        ], False


def _contradictions(document: Document, cells: DocumentCells) -> Iterable[tuple[str, str]]:
    """Yield the columns of a row that a document contradicts, each with the rest of a sentence."""
    title = cells.title and fold_name(cells.title)
    if title and cells.title != document.id and title not in _names(document):
        yield "document_title", f"its title is {document.title!r}: correct one of the two cells"
    if cells.day and document.published_on and not _overlap(cells.day, document.published_on):
        yield "document_day", f"its day is {document.published_on}: correct one of the two cells"


def _overlap(left: str, right: str) -> bool:
    """Whether two EDTF dates have a day in common."""
    one, other = parse_date(left), parse_date(right)
    days = (one.start, other.end, other.start, one.end)
    start, end, other_start, other_end = (day or date.max for day in days)
    return start <= end and other_start <= other_end


def _names(entry: Entry) -> set[str]:
    """Return what an entry is called, folded."""
    names = [entry.name, *entry.aliases]
    return {fold_name(name) for name in (*names, getattr(entry, "title", entry.name))}


def _keys(entry: Entry) -> set[str]:
    keys = {entry.id, *_names(entry)}
    if isinstance(entry, Document) and entry.url is not None:
        keys.add(entry.url)
    return keys


def describe(entries: Sequence[Entry]) -> str:
    """Return the ids of entries of one name, each with what tells it apart from the others."""
    fields = [name for name in _TELLING if len({getattr(each, name, None) for each in entries}) > 1]
    if len(fields) > 1 and "description" in fields:
        fields.remove("description")
    described = [_describe(entry, fields) for entry in entries[:_MAX_NAMED]]
    more = f" and {len(entries) - _MAX_NAMED} more" if len(entries) > _MAX_NAMED else ""
    return ", ".join(described) + more


def _describe(entry: Entry, fields: Sequence[str]) -> str:
    stated: Mapping[str, Any] = {name: getattr(entry, name, None) for name in fields}
    told = [
        f"{name} {_text(value)[:_MAX_DETAIL]}"
        for name, value in stated.items()
        if value not in (None, frozenset())
    ]
    return f"{entry.id!r}" + (f" ({', '.join(told)})" if told else "")


def _text(value: Any) -> str:
    return " and ".join(sorted(value)) if isinstance(value, frozenset) else str(value)
