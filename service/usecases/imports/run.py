"""Load the lines of an import: entries, statements, figures and their history, all or nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from schemas.base import LoadedBody
from schemas.imports import FIGURE, HISTORY, STATEMENT
from service import auth
from service.db import Connection, disable_seqscan
from service.domain.draft import Replay
from service.domain.faults import Fault, within
from service.domain.principal import ADMIN, Principal
from service.errors import Invalid, NotFound, StateConflict
from service.store import journal
from service.usecases.figures.add_statement import (
    add_document_statement,
    add_figure_statement,
    reference_faults,
)
from service.usecases.imports.parse import MOST_FAULTS, REFUSED, Line, StagedLines
from service.usecases.imports.replay import replay
from service.usecases.imports.upsert_figures import upsert_figures
from service.usecases.series.warnings import MOST_RELATED
from service.usecases.vocabularies import record_entries

_BATCH = 1000
_RENEW = 10  # times as many figures as at the last time before statistics are gathered anew
_TRIES = 5  # as many as there are stages at which lines can be refused


@dataclass(slots=True)
class ImportReport:
    """How much a load recorded; what was already held unchanged is not counted."""

    entries: int = 0
    statements: int = 0
    figures: int = 0
    ids: list[str] = field(default_factory=list, compare=False)  # of figures, as far as of use

    def count(self, ids: Sequence[str]) -> None:
        """Count figures; their ids are kept while they are few enough to be related."""
        self.figures += len(ids)
        if len(self.ids) <= MOST_RELATED:
            self.ids += ids


def run_import(
    conn: Connection,
    lines: StagedLines,
    by: Principal,
    *,
    most_reached: int | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Record lines that were read, in order, within the caller's transaction.

    Raises Forbidden, and Invalid with the faults of all lines; each fault's path begins with
    "line" and its number, from 1. A statement on a document that reaches more figures than
    ``most_reached`` is one. ``progress`` is told of lines that are done.
    """
    if lines.replays:
        auth.require_role(by, ADMIN, action="replay versions")
    disable_seqscan(conn)
    loaded = ImportReport()
    faults: list[Fault] = []
    due = _BATCH
    for kind, batch in _batches(lines):
        faults += _try(conn, kind, batch, by.signature, loaded, most_reached)
        progress(len(batch))
        if loaded.figures >= due:
            journal.renew_statistics(conn, loaded.figures)
            due = loaded.figures * _RENEW
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        # What a faulty line would have brought is not missing for those after it.
        brought = {line.brings for line in lines}
        telling = [fault for fault in faults if not fault.missing or fault.missing not in brought]
        raise Invalid(sorted(telling, key=lambda fault: int(fault.path[1])), REFUSED)
    return loaded


def _batches(lines: Iterable[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Lines of one kind in a row, some at a time; the history of a figure is never parted."""
    for kind, run in groupby(lines, key=lambda line: line.kind):
        batch: list[Line] = []
        for line in run:
            goes_on = kind == HISTORY and batch and line.body["id"] == batch[-1].body["id"]
            if len(batch) >= _BATCH and not goes_on:
                yield kind, batch
                batch = []
            batch.append(line)
        if batch:
            yield kind, batch


def _try(
    conn: Connection,
    kind: str,
    batch: Sequence[Line],
    by: str,
    loaded: ImportReport,
    most_reached: int | None,
) -> list[Fault]:
    """Record a batch; if it cannot be, tell why, also of the lines that others hide."""
    faults: list[Fault] = []
    for _ in range(_TRIES):
        try:
            with conn.transaction():
                _record(conn, kind, batch, by, loaded, most_reached)
        except (Invalid, StateConflict) as error:
            found = _by_line(batch, error)
            faults += found
            bad = {fault.path[1] for fault in found}
            if kind == HISTORY:  # a history lacks nothing for having been left out whole
                bad_ids = {line.body["id"] for line in batch if line.number in bad}
                bad |= {line.number for line in batch if line.body["id"] in bad_ids}
            batch = [line for line in batch if line.number not in bad]
        else:
            break
    return faults


def _record(
    conn: Connection,
    kind: str,
    batch: Sequence[Line],
    by: str,
    loaded: ImportReport,
    most_reached: int | None,
) -> None:
    bodies = [line.body for line in batch]
    if kind == FIGURE:
        made = upsert_figures(conn, bodies, by, most=most_reached)
        loaded.count(list(dict.fromkeys(version.content.id for version in made)))
    elif kind == HISTORY:
        loaded.count(replay(conn, bodies, by))
    elif kind == STATEMENT:
        faults: list[Fault] = []
        for position, body in enumerate(bodies):
            try:
                loaded.statements += _state(conn, body, by, most_reached)
            except Invalid as error:
                faults += within(position, faults=error.faults)
        if faults:
            raise Invalid(faults)
    else:
        named = [(body.pop("id"), LoadedBody(body)) for body in map(dict, bodies)]
        loaded.entries += len(record_entries(conn, kind, named, by))


def _state(conn: Connection, body: dict[str, Any], by: str, most: int | None) -> bool:
    """Record one statement; whether it was new."""
    said = dict(body)
    figure, document = said.pop("figure"), said.pop("document")
    at, recorded_by = said.pop("recorded_at"), said.pop("recorded_by")
    try:
        if document is None:
            made: object = add_figure_statement(conn, figure, LoadedBody(said), by, skip_held=True)
        else:
            made = add_document_statement(
                conn,
                document,
                LoadedBody(said),
                by,
                most=most,
                replay=at and Replay(at, recorded_by or by),
                skip_held=True,
            )
    except NotFound as error:
        target, id_ = ("figure", figure) if document is None else ("document", document)
        unknown = reference_faults(conn, [((), said)])
        raise Invalid([Fault((target,), error.detail, missing=(target, id_)), *unknown]) from error
    return made is not None


def _by_line(batch: Sequence[Line], error: Invalid | StateConflict) -> list[Fault]:
    """Turn positions in a batch into line numbers and places in the line."""
    if not error.faults:
        return [Fault(("line", batch[0].number), error.detail)]
    return [_place(batch, fault) for fault in error.faults]


def _place(batch: Sequence[Line], fault: Fault) -> Fault:
    position, *path = fault.path
    line = batch[int(position)]
    return replace(fault, path=("line", line.number, *line.wrapper, *path))
