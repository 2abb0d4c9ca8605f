"""Select the figures of an export, and read them page by page from one snapshot.

Each page is a query of its own, so that a slow reader holds no transaction; what is written in
the meantime is not in the snapshot.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import orjson

from service.db import Connection
from service.domain.principal import Principal
from service.domain.sentence import ENGLISH
from service.domain.verification import Statement
from service.store import statements, states
from service.store.figures import list_retraction_reasons
from service.store.journal import Snapshot
from service.usecases.figures.translate import translate_figures

_FIGURES_PER_PAGE = 500  # about a megabyte
# What tells the statements of one agent on one figure apart, in a text and in its row.
_STATEMENT_KEY = ("scope", "status", "by", "stated_on", "wording", "said_in")

Connect = Callable[[], AbstractContextManager[Connection]]
Figure = dict[str, Any]  # as ``FigureSchema`` dumps it


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
        after, left = None, self.limit
        while left is None or left > 0:
            size = _FIGURES_PER_PAGE if left is None else min(left, _FIGURES_PER_PAGE)
            with self.connect() as conn:
                rows = states.list_page(
                    conn,
                    self.filters,
                    self.reader,
                    self.snapshot,
                    sort=self.sort,
                    after=after,
                    limit=size,
                )
                figures = [orjson.loads(body) for *_, body in rows]
                _add_documents(conn, figures)
                translate_figures(conn, figures, self.language)
                _add_retractions(conn, figures)
            if figures:
                yield figures
                self.progress(len(figures))
            if len(rows) < size:
                return
            after = rows[-1][:2]
            left = None if left is None else left - size

    def histories(self, figures: Iterable[Figure]) -> Iterator[tuple[Figure, list[Statement]]]:
        """Yield each version of the figures with the statements it added, oldest first."""
        ids = [figure["id"] for figure in figures]
        with self.connect() as conn:
            recorded = statements.of_figures(conn, ids)
            versions = states.list_histories(conn, ids, self.reader, self.snapshot)
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


def _add_retractions(conn: Connection, figures: Sequence[Figure]) -> None:
    """Add to each retracted figure that got versions since the change that retracted it."""
    later = {
        figure["id"]: figure["version"]
        for figure in figures
        if figure["status"] == "retracted" and figure["change"]["type"] != "retraction"
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
        }
        for standing in figure["verification"]:
            stated = {**standing, "by": standing["by"]["id"]}
            standing["document"] = documents.get(tuple(stated[name] for name in _STATEMENT_KEY))
