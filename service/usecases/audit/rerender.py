"""Make every text and every row of the projection again, as the owner of the database.

For after an addition to what is rendered; it never changes what is stated. Each batch commits by
itself with the position that it reached, so that a run that was broken off continues there. A run
by other code starts anew.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from service.db import Connection, Database
from service.domain.derived import derive
from service.domain.figure import Version
from service.store import (
    export_texts,
    figures,
    integrity,
    journal,
    projection,
    renderings,
    vocabularies,
)
from service.store.export_texts import ExportText
from service.usecases.figures.append import referenced_entries
from service.usecases.figures.render import render_revision, render_version
from service.usecases.figures.rendering_code import rendering_code

_FIGURES_PER_BATCH = 250
_ENTRIES_PER_BATCH = 500
_FIGURE = "figure"


@dataclass(slots=True)
class Rerendered:
    """How many texts and how many rows of the projection differed and were replaced."""

    texts: int = 0
    rows: int = 0


def rerender(database: Database, progress: Callable[[int, int], None] | None = None) -> Rerendered:
    """Replace the texts and rows that differ; return how many did in this run.

    The database is connected as its owner. ``progress`` is called with the number of figures done
    and the number of all.
    """
    changed = Rerendered()
    code = rendering_code()
    with database.connection() as conn:
        last = renderings.find_rerendering(conn)
        total = integrity.count_figures(conn)
    position = None
    if last and last.code == code and last.finished_at is None and last.noun and last.last_id:
        position = last.noun, last.last_id
    done = 0
    while True:
        with database.transaction() as conn:
            journal.lock(conn)  # a writer may be closing the spans of the same rows
            before = changed.texts + changed.rows
            batch = _next_batch(conn, position)
            _rerender_batch(conn, batch, changed)
            position = batch[-1] if batch else position
            renderings.note_rerendering(conn, code, position, is_finished=not batch)
            if changed.texts + changed.rows > before:
                renderings.increment_generation(conn)
        if not batch:
            return changed
        done += sum(noun == _FIGURE for noun, _ in batch)
        if progress:
            progress(done, total)


def _next_batch(conn: Connection, position: tuple[str, str] | None) -> list[tuple[str, str]]:
    """Return the (noun, id) of the next entries, or else figures, after a position."""
    if position is None or position[0] != _FIGURE:
        entries = sorted(
            entry for entry in vocabularies.list_ids(conn) if position is None or entry > position
        )
        if entries:
            return entries[:_ENTRIES_PER_BATCH]
        position = None
    after = position[1] if position else None
    return [(_FIGURE, id_) for id_ in figures.list_ids(conn, after=after, limit=_FIGURES_PER_BATCH)]


def _rerender_batch(
    conn: Connection, batch: Sequence[tuple[str, str]], changed: Rerendered
) -> None:
    """Replace what differs in the texts and rows of some entries or some figures."""
    if not batch:
        return
    if batch[0][0] != _FIGURE:
        wanted = set(batch)
        for revision in vocabularies.find(conn, batch).all():
            if (revision.vocabulary, revision.entry.id) in wanted:
                changed.texts += renderings.replace(conn, render_revision(revision))
        return
    ids = [id_ for _, id_ in batch]
    rows = projection.list_rows(conn, ids)
    stored = export_texts.list_(conn, ids)
    for projected in _project(conn, ids):
        version, *_ = projected
        rendering, for_exports = render_version(*projected)
        changed.texts += renderings.replace(conn, rendering)
        key = version.content.id, version.version
        changed.texts += _replace_export_text(conn, key, stored.get(key), for_exports)
        row = rows.get((version.content.id, version.version))
        if row is not None and projection.differences(row, projected):
            projection.replace(conn, projected)
            changed.rows += 1


def _replace_export_text(
    conn: Connection, key: tuple[str, int], stored: ExportText | None, made: ExportText | None
) -> bool:
    """Replace the texts of a version for exports if they differ; return whether they did."""
    if made == stored:
        return False
    if made is None:
        export_texts.delete(conn, *key)
    else:
        export_texts.replace(conn, made)
    return True


def _project(conn: Connection, ids: Sequence[str]) -> Iterator[projection.Projected]:
    """Yield every version of the figures with what is derived from it, and its entries."""
    versions: list[Version] = [
        version for each in figures.list_versions(conn, ids).values() for version in each
    ]
    history = vocabularies.find(
        conn,
        {
            entry
            for version in versions
            for entry in referenced_entries(version.content, version.statements)
        },
    )
    for version in versions:
        entries = history.at(version.recorded_at)
        yield version, derive(version, entries), entries
