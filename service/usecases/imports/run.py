"""Run an import: record entries, statements, figures and histories, all lines or none."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from schemas.base import LoadedBody
from schemas.imports import FIGURE, HISTORY, STATEMENT
from service import auth
from service.db import Connection, disable_seqscan
from service.domain.draft import Replay
from service.domain.faults import Fault, unrecorded, within
from service.domain.figure import Version
from service.domain.principal import ADMIN, Principal
from service.errors import Invalid, NotFound, StateConflict
from service.store import figures, journal, projection
from service.usecases.figures.add_statement import (
    add_document_statement,
    add_figure_statement,
    reference_faults,
)
from service.usecases.imports import derived_columns
from service.usecases.imports.collected import reference_faults_of, root_faults, slips_of_faulty
from service.usecases.imports.parse import MAX_FAULTS, Line, StagedLines
from service.usecases.imports.replay import replay
from service.usecases.imports.report import ImportReport
from service.usecases.imports.sheet_rows import settle_rows, with_column
from service.usecases.imports.upsert_figures import upsert_figures
from service.usecases.vocabularies import record_entries

_LINES_PER_BATCH = 1000
_STATISTICS_GROWTH = 10  # times as many figures as last time, before statistics are renewed
_MAX_ATTEMPTS = 5  # the stages at which lines of one batch can be refused


def run_import(  # noqa: PLR0913  # each states something else of the same import
    conn: Connection,
    lines: StagedLines,
    by: Principal,
    *,
    max_reached: int | None = None,
    files: Sequence[StagedLines] = (),
    acknowledged: Collection[str] = (),
    fills: bool = True,
    as_drafts: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Record staged lines in order, within the caller's transaction.

    ``max_reached`` limits how many figures one statement on a document may reach. ``files`` are all
    that are imported together, these lines included: what another of them creates is not missing.
    The codes of slips that are ``acknowledged`` are so for all lines. If it ``fills``, what
    readings leave out is read from their words. New figures are drafts if they are to be recorded
    ``as_drafts``, those of histories excepted. ``progress`` is called with the number of lines of
    each batch that is done.

    Raises Forbidden for a replay without the role admin, and Invalid with the faults of all
    lines; each fault's path begins with "line" and its number, from 1.
    """
    if lines.has_replays:
        auth.require_role(by, ADMIN, action="replay versions")
    disable_seqscan(conn)
    if lines.is_sheet:
        settle_rows(conn, lines, fills=fills)
    recorder = _LineRecorder(conn, by.signature, max_reached, acknowledged, fills, as_drafts)
    report = recorder.report
    faults = list(lines.faults)
    renew_at = _LINES_PER_BATCH
    for kind, batch in _batches(_apart_from_faulty_histories(lines)):
        faults += recorder.record(kind, batch)
        progress(len(batch))
        if report.figures >= renew_at:
            journal.renew_statistics(conn, report.figures)
            renew_at = report.figures * _STATISTICS_GROWTH
        if len(faults) >= MAX_FAULTS:
            break
    if lines.has_duplicates:
        faults += _duplicate_faults(conn, lines)
    if lines.references:
        faults += reference_faults_of(conn, lines.references)
    faults += slips_of_faulty(conn, lines, acknowledged, fills=fills)
    if lines.is_sheet:
        faults = list(map(with_column, faults))
    if faults:
        roots = root_faults(faults, lines, files or (lines,))
        raise Invalid(roots[: 2 * MAX_FAULTS], lines.detail)
    return report


def _apart_from_faulty_histories(lines: StagedLines) -> Iterator[Line]:
    """Yield the lines without the versions of a figure of which another version is faulty."""
    faulty = lines.faulty_targets
    return (line for line in lines if line.kind != HISTORY or line.target not in faulty)


def _batches(lines: Iterable[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Yield consecutive lines of one kind in batches; a figure's history is never split."""
    for kind, run in groupby(lines, key=lambda line: line.kind):
        batch: list[Line] = []
        for line in run:
            continues = kind == HISTORY and batch and line.body["id"] == batch[-1].body["id"]
            if len(batch) >= _LINES_PER_BATCH and not continues:
                yield kind, batch
                batch = []
            batch.append(line)
        if batch:
            yield kind, batch


def _duplicate_faults(conn: Connection, lines: Iterable[Line]) -> list[Fault]:
    """Return a fault for each line whose figure duplicates one that no line and nobody recorded.

    All lines come first: the figure that stands may be on a later one.
    """
    named = [
        (("line", line.number, "duplicate_of"), line.body["duplicate_of"])
        for line in lines
        if line.body.get("duplicate_of")
    ]
    public = figures.list_public(conn, {id_ for _, id_ in named})
    return [unrecorded(place, "figure", id_) for place, id_ in named if id_ not in public]


@dataclass(frozen=True, slots=True)
class _LineRecorder:
    """Records batches of lines, and counts what was new."""

    conn: Connection
    by: str
    max_reached: int | None
    acknowledged: Collection[str]
    fills: bool
    as_drafts: bool
    report: ImportReport = field(default_factory=ImportReport)

    def record(self, kind: str, batch: Sequence[Line]) -> list[Fault]:
        """Record a batch in a savepoint; return the faults of its lines.

        After a refusal the batch is tried again without the lines at fault: each stage reports
        its own faults and hides those of later stages. An import with any fault is rolled back.
        """
        faults: list[Fault] = []
        for _ in range(_MAX_ATTEMPTS):
            try:
                with self.conn.transaction():
                    self._record_batch(kind, batch)
            except (Invalid, StateConflict) as error:
                batch_faults = _locate(error, batch)
                faults += batch_faults
                batch = _without_faulty(batch, kind, batch_faults)
            else:
                break
        return faults

    def _record_batch(self, kind: str, batch: Sequence[Line]) -> None:
        """Record a batch, all lines or none; a fault's path begins with the line's position."""
        has_derived = any(line.derived for line in batch)
        if has_derived:
            rows = [(line.body, line.derived) for line in batch]
            if faults := [*derived_columns.entry_faults(self.conn, rows)]:
                raise Invalid(faults)
        new = self._record_bodies(kind, [line.body for line in batch])
        if has_derived:
            held = {
                position: (str(line.target[1]), line.derived)
                for position, line in enumerate(batch)
                if line.derived and line.target and line.target[1] not in new
            }
            if faults := [*derived_columns.stored_faults(self.conn, held)]:
                raise Invalid(faults)

    def _record_bodies(self, kind: str, bodies: Sequence[dict[str, Any]]) -> Collection[str]:
        """Record bodies of one kind, all or none; return the ids of the figures with new versions.

        A fault's path begins with the position.
        """
        if kind == FIGURE:
            versions = upsert_figures(
                self.conn,
                bodies,
                self.by,
                max_reached=self.max_reached,
                acknowledged=self.acknowledged,
                fills=self.fills,
                as_drafts=self.as_drafts,
            )
            for version in versions:
                self.report.slips.update(version.change.acknowledged)
            ids = dict.fromkeys(version.content.id for version in versions)
            self._count_figures(list(ids))
            return ids
        if kind == HISTORY:
            self._count_figures(replay(self.conn, bodies, self.by))
        elif kind == STATEMENT:
            self._record_statements(bodies)
        else:
            entries = [(body.pop("id"), LoadedBody(body)) for body in map(dict, bodies)]
            revisions = record_entries(
                self.conn, kind, entries, self.by, acknowledged=self.acknowledged
            )
            self.report.entries += len(revisions)
            for revision in revisions:
                self.report.slips.update(revision.acknowledged)
        return ()

    def _count_figures(self, ids: Sequence[str]) -> None:
        """Count figures and the warnings of their newest versions."""
        self.report.count_figures(ids)
        self.report.warnings += projection.count_warnings(self.conn, ids)

    def _record_statements(self, bodies: Sequence[dict[str, Any]]) -> None:
        faults: list[Fault] = []
        for position, body in enumerate(bodies):
            try:
                self.report.statements += self._record_statement(body)
            except Invalid as error:
                faults += within(position, faults=error.faults)
        if faults:
            raise Invalid(faults)

    def _record_statement(self, body: dict[str, Any]) -> bool:
        """Record a statement on a figure or a document; return whether it was new."""
        stated = dict(body)
        figure, document = stated.pop("figure"), stated.pop("document")
        recorded_at, recorded_by = stated.pop("recorded_at"), stated.pop("recorded_by")
        recorded: Version | list[Version] | None
        try:
            if document is None:
                recorded = add_figure_statement(
                    self.conn, figure, LoadedBody(stated), self.by, skip_existing=True
                )
            else:
                recorded = add_document_statement(
                    self.conn,
                    document,
                    LoadedBody(stated),
                    self.by,
                    max_reached=self.max_reached,
                    replay=recorded_at and Replay(recorded_at, recorded_by or self.by),
                    skip_existing=True,
                )
        except NotFound as error:
            target = ("figure", figure) if document is None else ("document", document)
            fault = Fault((target[0],), error.detail, missing=target)
            raise Invalid([fault, *reference_faults(self.conn, [((), stated)])]) from error
        return recorded is not None


def _without_faulty(batch: Sequence[Line], kind: str, faults: Iterable[Fault]) -> list[Line]:
    """Return the lines without a fault; of a history, the lines of figures without a fault."""
    faulty = {fault.path[1] for fault in faults}
    if kind == HISTORY:
        figures = {line.body["id"] for line in batch if line.number in faulty}
        return [line for line in batch if line.body["id"] not in figures]
    return [line for line in batch if line.number not in faulty]


def _locate(error: Invalid | StateConflict, batch: Sequence[Line]) -> list[Fault]:
    """Return an error's faults with line numbers in place of positions in the batch."""
    if not error.faults:
        return [Fault(("line", batch[0].number), error.detail)]
    return [_locate_fault(fault, batch) for fault in error.faults]


def _locate_fault(fault: Fault, batch: Sequence[Line]) -> Fault:
    position, *path = fault.path
    line = batch[int(position)]
    return replace(fault, path=("line", line.number, *line.wrapper, *path))
