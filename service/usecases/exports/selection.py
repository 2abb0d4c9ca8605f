"""Select the figures of an export, and read them page by page from one snapshot.

Each page is a query of its own, so that a slow reader holds no transaction; what is written in
the meantime is not in the snapshot.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from service.db import Connection
from service.domain.principal import Principal
from service.domain.sentence import ENGLISH
from service.domain.verification import Statement
from service.store import export_texts, histories, statements, states
from service.store.figures import list_retraction_reasons
from service.store.journal import Snapshot
from service.usecases.exports.entry_changes import EntryChanges
from service.usecases.figures.render_exports import Figure, is_past_its_retraction
from service.usecases.figures.rendering_code import is_rerender_due
from service.usecases.figures.translate import translate_figures

_FIGURES_PER_PAGE = 500  # about a megabyte
# What tells the statements of one agent on one figure apart, in a text and in its row.
_STATEMENT_KEY = ("scope", "status", "by", "stated_on", "wording", "said_in")

Connect = Callable[[], AbstractContextManager[Connection]]

_Key = tuple[str, str]  # the sort key that a page starts after, and the id
_Item = TypeVar("_Item")
_Page = tuple[list[_Key], list[_Item]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The figures of a snapshot that pass the filters and that the reader may see.

    ``filters`` are as ``store.states`` takes them; ``progress`` is called with the number of
    figures of each page that was read; ``language`` is that of the figures' sentences.
    """

    connect: Connect
    filters: Mapping[str, Any]
    reader: Principal
    snapshot: Snapshot
    sort: str | None = None
    limit: int | None = None
    language: str = ENGLISH
    progress: Callable[[int], None] = lambda _: None

    def pages(self) -> Iterator[list[Figure]]:
        """Yield the figures in pages; their statements on documents have ``document``.

        A figure whose current version was made after its retraction has ``retraction``, too.
        """

        def read(conn: Connection, after: _Key | None, size: int) -> _Page[Figure]:
            rows = states.list_page(
                conn,
                self.filters,
                self.reader,
                self.snapshot,
                sort=self.sort,
                after=after,
                limit=size,
            )
            figures = self._read_figures(conn, (body for *_, body in rows))
            return [row[:2] for row in rows], figures

        return self._walk(read)

    def text_pages(self, suffix: str) -> Iterator[Sequence[str | Figure]]:
        """Yield, page by page, the texts of the figures in a format: csv or ndjson.

        In place of a text that must be made now there is the figure, as in ``pages``.
        """
        with self.connect() as conn:
            if self.language != ENGLISH or is_rerender_due(conn):
                return self.pages()
            changes = EntryChanges(conn, self.snapshot)

        def read(conn: Connection, after: _Key | None, size: int) -> _Page[str | Figure]:
            rows = states.list_export_page(
                conn,
                self.filters,
                self.reader,
                self.snapshot,
                suffix,
                sort=self.sort,
                after=after,
                limit=size,
            )
            texts: dict[str, Any] = {id_: text for _, id_, _, text in rows}
            missing = [(id_, version) for _, id_, version, text in rows if text is None]
            missing += _outdated(conn, changes, rows)
            bodies = states.list_texts(conn, missing) if missing else {}
            figures = self._read_figures(conn, bodies.values())
            texts |= {figure["id"]: figure for figure in figures}
            return [row[:2] for row in rows], list(texts.values())

        return self._walk(read)

    def _walk(
        self, read: Callable[[Connection, "_Key | None", int], "_Page[_Item]"]
    ) -> Iterator[list["_Item"]]:
        """Yield the pages that are read with a connection, after a key and up to a size."""
        after, left = None, self.limit
        while left is None or left > 0:
            size = _FIGURES_PER_PAGE if left is None else min(left, _FIGURES_PER_PAGE)
            with self.connect() as conn:
                keys, page = read(conn, after, size)
            if page:
                yield page
                self.progress(len(page))
            if len(keys) < size:
                return
            after = keys[-1]
            left = None if left is None else left - size

    def _read_figures(self, conn: Connection, bodies: Iterable[str]) -> list[Figure]:
        """Return the figures of JSON texts, with what exports say more of them."""
        figures = [orjson.loads(body) for body in bodies]
        _add_documents(conn, figures)
        translate_figures(conn, figures, self.language)
        _add_retractions(conn, figures)
        return figures

    def histories(self, figures: Iterable[Figure]) -> Iterator[tuple[Figure, list[Statement]]]:
        """Yield each version of the figures with the statements it added, oldest first."""
        ids = [figure["id"] for figure in figures]
        with self.connect() as conn:
            recorded = statements.of_figures(conn, ids)
            versions = histories.list_histories(conn, ids, self.reader, self.snapshot)
        bodies: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for id_, number, body in versions:
            bodies[id_].append((number, body))
        for id_ in ids:
            for number, body in bodies[id_]:
                added = [
                    each.statement
                    for each in recorded.get(id_, ())
                    if each.statement.version == number
                ]
                yield orjson.loads(body), added


def _outdated(
    conn: Connection, changes: EntryChanges, rows: Sequence[states.ExportRow]
) -> list[tuple[str, int]]:
    """Return the (figure, version) of texts that do not hold with the snapshot's entries."""
    if not changes:
        return []
    versions = [(id_, version) for _, id_, version, text in rows if text is not None]
    named = export_texts.list_named_entries(conn, versions)
    return [version for version in versions if not changes.hold(named[version])]


def _add_retractions(conn: Connection, figures: Sequence[Figure]) -> None:
    """Add to each retracted figure that got versions since the change that retracted it."""
    later = {
        figure["id"]: figure["version"] for figure in figures if is_past_its_retraction(figure)
    }
    reasons = list_retraction_reasons(conn, later) if later else {}
    for figure in figures:
        if figure["id"] in reasons:
            figure["retraction"] = {"type": "retraction", "note": reasons[figure["id"]]}


def _add_documents(conn: Connection, figures: Sequence[Figure]) -> None:
    """Add to each statement the document that it is about, or None for one on the figure."""
    ids = [
        figure["id"]
        for figure in figures
        if any(standing["scope"] == "document" for standing in figure["verification"])
    ]
    recorded = statements.of_figures(conn, ids) if ids else {}
    for figure in figures:
        documents = {
            tuple(getattr(each.statement, name) for name in _STATEMENT_KEY): each.statement.document
            for each in recorded.get(figure["id"], ())
            if each.statement.version <= figure["version"]
        }
        for standing in figure["verification"]:
            stated = {**standing, "by": standing["by"]["id"]}
            standing["document"] = documents.get(tuple(stated[name] for name in _STATEMENT_KEY))
