"""Find the slips in new revisions of entries, and refuse those that nobody acknowledged."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from schemas.base import LoadedBody
from service.db import Connection
from service.domain.entry_slips import (
    brings_document,
    brings_name,
    document_slips,
    fold_name,
    name_slips,
    states_name,
)
from service.domain.faults import Fault, within
from service.domain.slips import Slip, codes_of, refusals
from service.domain.vocabulary import VOCABULARIES, Document, Entry
from service.errors import Invalid
from service.store import namesakes, vocabularies
from service.usecases.entry_bodies import make_partial

# An entry that a write brings: its position, its content, the one before, what is acknowledged.
BroughtEntry = tuple[int, Entry, Entry | None, Collection[str]]


def require_no_entry_slips(
    conn: Connection, vocabulary: str, brought: Sequence[BroughtEntry]
) -> dict[int, tuple[str, ...]]:
    """Return the codes of the acknowledged slips by position; positions without any are left out.

    An entry is compared with what is recorded and with those before it. Raises Invalid with every
    slip that is not acknowledged; a fault's path begins with the position.
    """
    find = _document_slips if vocabulary == "document" else _name_slips
    acknowledged = {position: codes for position, _, _, codes in brought}
    recorded: dict[int, tuple[str, ...]] = {}
    faults: list[Fault] = []
    for position, slips in find(conn, vocabulary, brought):
        if slips:
            recorded[position] = codes_of(slips)
            faults += within(position, faults=refusals(slips, acknowledged[position]))
    if faults:
        raise Invalid(faults, "Something here is most likely a mistake: see errors.")
    return recorded


def find_entry_slips(
    conn: Connection,
    vocabulary: str,
    bodies: Sequence[LoadedBody],
    acknowledged: Collection[str] = (),
) -> list[Fault]:
    """Return the refusals of the slips in what is valid of faulty bodies, which have their ids.

    The codes that are ``acknowledged`` are so for all bodies. A path begins with the position.
    """
    recorded = vocabularies.find(
        conn, ((vocabulary, written.body["id"]) for written in bodies if written.body.get("id"))
    )
    brought: list[BroughtEntry] = []
    for position, written in enumerate(bodies):
        entry = make_partial(vocabulary, written.body)
        is_readable = vocabulary == "document" or states_name(
            VOCABULARIES[vocabulary].entry, written.body
        )
        if entry is not None and is_readable:
            newest = recorded.newest(vocabulary, entry.id)
            codes = {*acknowledged, *written.body.get("acknowledge", ())}
            brought.append((position, entry, newest.entry if newest else None, codes))
    try:
        require_no_entry_slips(conn, vocabulary, brought)
    except Invalid as error:
        return list(error.faults)
    return []


def _name_slips(
    conn: Connection, vocabulary: str, brought: Sequence[BroughtEntry]
) -> Iterator[tuple[int, list[Slip]]]:
    """Yield the slips of names, by position."""
    wanted = [entry.name for _, entry, before, _ in brought if brings_name(entry, before)]
    others: dict[str, dict[str, Entry]] = defaultdict(dict)  # by folded name, and by id
    for entry in namesakes.list_namesakes(conn, vocabulary, wanted) if wanted else ():
        others[fold_name(entry.name)][entry.id] = entry
    names: dict[str, str] = {}  # of the entries of this write, which may be revised twice
    for position, entry, before, _codes in brought:
        name = fold_name(entry.name)
        if entry.id in names:
            others[names[entry.id]].pop(entry.id, None)
        if brings_name(entry, before):
            yield position, list(name_slips(entry, others[name].values()))
        others[name][entry.id] = entry
        names[entry.id] = name


def _document_slips(
    conn: Connection, _: str, brought: Sequence[BroughtEntry]
) -> Iterator[tuple[int, list[Slip]]]:
    """Yield the slips of documents, by position."""
    documents = [entry for _, entry, _, _ in brought if isinstance(entry, Document)]
    recorded = namesakes.list_same_documents(conn, documents) if documents else []
    known: Mapping[tuple[str, str], dict[str, Document]] = defaultdict(dict)
    for document in recorded:
        _add(known, document)
    for position, entry, before, _codes in brought:
        assert isinstance(entry, Document)
        assert before is None or isinstance(before, Document)
        if brings_document(entry, before):
            others = {id_: other for key in _keys(entry) for id_, other in known[key].items()}
            yield position, list(document_slips(entry, others.values()))
        _add(known, entry)


def _add(known: Mapping[tuple[str, str], dict[str, Document]], document: Document) -> None:
    for key in _keys(document):
        known[key][document.id] = document


def _keys(document: Document) -> list[tuple[str, str]]:
    """Return what a document is found by: its title, and its address if it has one."""
    keys = [("title", document.title)]
    return [*keys, ("url", document.url)] if document.url is not None else keys
