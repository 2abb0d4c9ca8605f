"""Export: the figures asked for, as one state has them, in a format that leaves by the page.

Every page is a statement of its own at the state that the first one pinned, so that a slow
reader holds no transaction, and what is written meanwhile is not in it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import orjson

from service.db import Connection
from service.domain.principal import Principal
from service.domain.vocabulary import VOCABULARIES, Entry
from service.formats import csv, observation, parquet
from service.formats.lines import entry_line, figure_line, history_line, statement_line
from service.store import statements, states, vocabularies
from service.store.journal import Snapshot
from service.store.statements import RecordedStatement

_PAGE = 500  # figures, about a megabyte
_STRETCH = 10_000  # figures whose names are collected at once
# What an entry refers to comes before it.
_ORDER = ("unit", "measure", "conflict", "population", "area", "source", "document")
_NEWLINE = orjson.OPT_APPEND_NEWLINE

Connect = Callable[[], AbstractContextManager[Connection]]
Figure = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which figures: the filters, already widened, who asks, and of which state."""

    connect: Connect
    filters: Mapping[str, Any]
    reader: Principal
    snapshot: Snapshot
    sort: str | None = None
    limit: int | None = None
    watch: Callable[[int], None] = lambda _: None  # is told of figures that were read

    def pages(self) -> Iterator[list[Figure]]:
        """The figures as they are read, some at a time, statements with their ``document``."""
        after, left = None, self.limit
        while left is None or left > 0:
            size = _PAGE if left is None else min(left, _PAGE)
            with self.connect() as conn:
                found = states.list_page(
                    conn,
                    self.filters,
                    self.reader,
                    self.snapshot,
                    sort=self.sort,
                    after=after,
                    limit=size,
                )
                figures = [orjson.loads(text) for *_, text in found]
                _name_documents(conn, figures)
            if figures:
                yield figures
                self.watch(len(figures))
            if len(found) < size:
                return
            after = found[-1][:2]
            left = None if left is None else left - size


def stream(
    selection: Selection, suffix: str, *, base: str, history: bool = False
) -> Iterator[bytes]:
    """The figures in a format: csv, ndjson, jsonld or parquet, part by part.

    ``base`` is the address that ids of JSON-LD are made from; NDJSON alone has a ``history``.
    """
    match suffix:
        case "csv":
            return to_csv(selection)
        case "parquet":
            return to_parquet(selection)
        case "jsonld":
            return to_json_ld(selection, base)
        case _:
            return to_ndjson(selection, history=history)


def to_csv(selection: Selection) -> Iterator[bytes]:
    """One row a figure, after a row of names."""
    yield csv.header().encode()
    for figures in selection.pages():
        yield csv.lines(figures).encode()


def to_parquet(selection: Selection) -> Iterator[bytes]:
    """One row a figure."""
    return parquet.stream(selection.pages())


def to_json_ld(selection: Selection, base: str) -> Iterator[bytes]:
    """One document; ``base`` is the address that ids are made from."""
    yield b'{"@context":' + orjson.dumps(observation.CONTEXT) + b',"@graph":['
    between = b""
    for figures in selection.pages():
        graph = [observation.observation(figure, base=base) for figure in figures]
        yield between + orjson.dumps(graph)[1:-1]
        between = b","
    yield b"]}\n"


def to_ndjson(selection: Selection, *, history: bool = False) -> Iterator[bytes]:
    """Lines of an import that makes the same figures in an empty database.

    First the entries that the figures name, then what was said of their documents, then the
    figures; with ``history`` every version of each, with when and by whom it was recorded.
    """
    yield from _entries(selection, history=history)
    for figures in selection.pages():
        lines = _histories(selection, figures) if history else map(figure_line, figures)
        yield b"".join(orjson.dumps(line, option=_NEWLINE) for line in lines)


def _name_documents(conn: Connection, figures: Sequence[Figure]) -> None:
    """Say of each statement on a document which one it is about."""
    about = [
        figure["id"]
        for figure in figures
        if any(word["scope"] == "document" for word in figure["verification"])
    ]
    told = statements.of_figures(conn, about) if about else {}
    for figure in figures:
        documents = {
            _words_of(one.statement): one.statement.document for one in told.get(figure["id"], ())
        }
        for word in figure["verification"]:
            said = {**word, "by": word["by"]["id"]}
            word["document"] = documents.get(tuple(said[name] for name in _WORDS))


_WORDS = ("scope", "status", "by", "stated_on", "wording", "said_in")


def _words_of(said: Any) -> tuple[str | None, ...]:
    return tuple(getattr(said, name) for name in _WORDS)


def _entries(selection: Selection, *, history: bool) -> Iterator[bytes]:
    """The entries that the figures name, and what was said of the documents."""
    entries = entries_named_by(selection, history=history)
    for vocabulary, some in entries.items():
        for entry in some:
            yield orjson.dumps(entry_line(vocabulary, entry), option=_NEWLINE)
    with selection.connect() as conn:
        said = statements.of_documents(conn, [document.id for document in entries["document"]])
    told = [one for some in said.values() for one in some if _was_there(one, selection.snapshot)]
    for one in sorted(told, key=lambda one: one.statement.id):
        recorded = (one.recorded_at, one.recorded_by) if history else None
        yield orjson.dumps(statement_line(one.statement, recorded), option=_NEWLINE)


def entries_named_by(selection: Selection, *, history: bool = False) -> dict[str, list[Entry]]:
    """The entries that the figures name, and in turn, by vocabulary.

    What an entry refers to or replaces stands before it. With ``history`` those that earlier
    versions name, too.
    """
    snapshot = selection.snapshot
    named: set[tuple[str, str]] = set()
    last: str | None = None
    while True:
        with selection.connect() as conn:
            some, last = states.list_named(
                conn,
                selection.filters,
                selection.reader,
                snapshot,
                after=last,
                limit=_STRETCH,
                history=history,
            )
        if last is None:
            break
        named |= some
    with selection.connect() as conn:
        entries = _closure(conn, named, snapshot)
    return {vocabulary: list(_parents_first(vocabulary, entries)) for vocabulary in _ORDER}


def _was_there(told: RecordedStatement, snapshot: Snapshot) -> bool:
    return told.event <= snapshot.id and (
        snapshot.as_of is None or told.recorded_at <= snapshot.as_of
    )


def _closure(
    conn: Connection, named: set[tuple[str, str]], snapshot: Snapshot
) -> dict[tuple[str, str], Entry]:
    """The entries as a state has them, with those they refer to or replace, in turn."""
    found: dict[tuple[str, str], Entry] = {}
    while named:
        history = vocabularies.find(conn, named)
        named = set()
        for revision in history.all():  # oldest first: the last one that was there stands
            key = revision.vocabulary, revision.entry.id
            late = revision.event > snapshot.id or (
                snapshot.as_of is not None and revision.recorded_at > snapshot.as_of
            )
            if key not in found or not late:
                found[key] = revision.entry
                replaced = revision.vocabulary, revision.entry.replaces or ""
                if revision.entry.replaces and replaced not in found:
                    named.add(replaced)
    return found


def _parents_first(vocabulary: str, entries: Mapping[tuple[str, str], Entry]) -> Iterator[Entry]:
    """The entries of one vocabulary, each after those of its own that it refers to."""
    references = [
        "replaces",
        *(
            field
            for field, other in VOCABULARIES[vocabulary].references.items()
            if other == vocabulary
        ),
    ]
    told: set[str] = set()

    def tell(entry: Entry) -> Iterator[Entry]:
        if entry.id in told:
            return
        told.add(entry.id)
        for field in references:
            if (other := entries.get((vocabulary, getattr(entry, field) or ""))) is not None:
                yield from tell(other)
        yield entry

    for (name, _), entry in sorted(entries.items()):
        if name == vocabulary:
            yield from tell(entry)


def _histories(selection: Selection, figures: Sequence[Figure]) -> Iterator[dict[str, Any]]:
    """Every version of some figures that there was in the state, oldest first."""
    ids = [figure["id"] for figure in figures]
    with selection.connect() as conn:
        told = statements.of_figures(conn, ids)
        versions = states.list_histories(conn, ids, selection.reader, selection.snapshot)
    texts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for id_, version, text in versions:
        texts[id_].append((version, text))
    for id_ in ids:
        for version, text in texts[id_]:
            brought = [
                one.statement for one in told.get(id_, ()) if one.statement.version == version
            ]
            figure = orjson.loads(text)
            for word in figure["verification"]:
                word["document"] = None  # the statements that it brought say it
            yield history_line(figure, brought)
