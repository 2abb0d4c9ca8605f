"""Recompute the versions of figures from their columns, and report the first that differs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from service.db import Connection
from service.domain.chain import documents_in
from service.domain.derived import derive
from service.domain.draft import Draft, Replay
from service.domain.figure import Content, Version, period_identity
from service.domain.figure_slips import standing
from service.domain.slips import Slip, codes_of
from service.store import (
    export_texts,
    figures,
    integrity,
    journal,
    projection,
    renderings,
    statements,
    vocabularies,
)
from service.store.export_texts import ExportText
from service.store.journal import Clock, Event
from service.store.renderings import Rendering
from service.store.statements import RecordedStatement
from service.usecases.figures.append import event_of, make_version, referenced_entries
from service.usecases.figures.render import render_version

# What rows that were tampered with can raise on their way through the rules.
UNREADABLE = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)

# What differs where a stored column is not the one that is computed again.
_COMPUTED = {
    "version": "the version before it is missing",
    "digest": "its digest does not match its content",
    "chain": "its chain does not follow from the version before and its own columns",
    "quantity_version": "its quantity_version is not the version that set its quantity",
    "slips": "its slips are not those that were acknowledged and still stand",
}
# The numbers of a figure's versions, each with the version or the error that reading it raised.
_VersionRows = Sequence[tuple[int, Version | Exception]]
_StatementsById = Mapping[str, Sequence[RecordedStatement]]


@dataclass(frozen=True, slots=True)
class FigureAudit:
    """How many versions a figure has, and the number and the fault of the first faulty one."""

    figure: str
    versions: int
    first_fault: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class _StoredRows:
    """The other rows of a batch of figures, to compare with their versions."""

    figure_statements: _StatementsById
    document_statements: _StatementsById
    series: Mapping[str, str]
    events: Mapping[int, Event]
    texts: Mapping[tuple[str, int], Rendering]
    export_texts: Mapping[tuple[str, int], ExportText]
    projections: Mapping[tuple[str, int], Mapping[str, object]]
    history: vocabularies.History


def audit_figures(conn: Connection, ids: Sequence[str]) -> Iterator[FigureAudit]:
    """Yield the audit of each figure, in the order of the ids."""
    figure_statements = statements.of_figures(conn, ids)
    versions: dict[str, list[tuple[int, Version | Exception]]] = defaultdict(list)
    for id_, number, version in figures.scan_versions(conn, ids, figure_statements):
        versions[id_].append((number, version))
    inconsistencies: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in integrity.list_inconsistencies(conn, ids):
        inconsistencies[row.id].append((row.number, row.fault))
    stored = _read_stored(conn, ids, versions, figure_statements)
    for id_ in ids:
        last = max((number for number, _ in inconsistencies[id_]), default=0)
        # At the same version a missing row is reported rather than what follows from it.
        faults = [*inconsistencies[id_][:1], *_first_fault(versions[id_], stored, last)]
        first_fault = min(faults, key=lambda fault: fault[0], default=None)
        yield FigureAudit(id_, len(versions[id_]), first_fault)


def error_reason(error: Exception) -> str:
    """Return why a row could not be read, as far as the error tells."""
    match error:
        case KeyError(args=[(str() as vocabulary, str() as id_)]):
            return f"{vocabulary} {id_} is missing"
        case _:
            return str(error) or type(error).__name__


def event_difference(event: Event | None, expected: Event) -> str | None:
    """Return how an event of the journal differs from what it recorded; None if it does not."""
    if event is None:
        return f"event {expected.id}, which recorded it, is not in the journal"
    names = [
        field.name
        for field in fields(Event)
        if getattr(event, field.name) != getattr(expected, field.name)
    ]
    return f"event {event.id} has a different {', '.join(names)}" if names else None


def text_difference(text: Rendering | None, expected: Rendering) -> str | None:
    """Return how a stored text differs from the rendering of the columns; None if it does not."""
    if text is None:
        return "its text is missing"
    if text.body != expected.body:
        return "its text does not match its columns"
    return None if text == expected else "its ETag does not match its text"


def _read_stored(
    conn: Connection,
    ids: Sequence[str],
    versions: Mapping[str, _VersionRows],
    figure_statements: _StatementsById,
) -> _StoredRows:
    """Read the other rows of all the figures, one query for each kind."""
    readable = [
        version for rows in versions.values() for _, version in rows if isinstance(version, Version)
    ]
    documents = {
        document for version in readable for document in documents_in(version.content.provenance)
    }
    return _StoredRows(
        figure_statements=figure_statements,
        document_statements=statements.of_documents(conn, sorted(documents)),
        series=figures.list_series(conn, ids),
        events=journal.find_events(conn, [version.event for version in readable]),
        texts={(text.id, text.revision): text for text in renderings.list_(conn, "figure", ids)},
        export_texts=export_texts.list_(conn, ids),
        projections=projection.list_rows(conn, ids),
        history=vocabularies.find(
            conn,
            {
                entry
                for version in readable
                for entry in referenced_entries(version.content, version.statements)
            },
        ),
    )


def _first_fault(
    versions: _VersionRows, stored: _StoredRows, last: int
) -> Iterator[tuple[int, str]]:
    """Yield the number of the first faulty version with its fault, or nothing.

    ``last`` is the highest version number that any row mentions.
    """
    previous: Version | None = None
    for number, version in versions:
        if isinstance(version, Exception):
            yield number, f"it cannot be read: {error_reason(version)}"
            return
        try:
            fault = next(_version_faults(version, previous, stored), None)
        except UNREADABLE as error:
            fault = f"it cannot be computed again: {error_reason(error)}"
        if fault:
            yield number, fault
            return
        if previous and not _span_ends_at(previous, stored, version.event, version.recorded_at):
            yield previous.version, "its projection does not end with the version after it"
            return
        previous = version
    if previous and last <= previous.version and not _span_ends_at(previous, stored, None, None):
        yield previous.version, "its projection has an end, though no version follows"


def _span_ends_at(
    version: Version, stored: _StoredRows, event: int | None, at: datetime | None
) -> bool:
    row = stored.projections[version.content.id, version.version]
    return projection.span_ends(row) == (event, at)


def _version_faults(
    version: Version, previous: Version | None, stored: _StoredRows
) -> Iterator[str]:
    """Yield every way in which a version differs from what was written."""
    key = version.content.id, version.version
    expected = _recompute(version, previous)
    yield from (
        fault
        for column, fault in _COMPUTED.items()
        if getattr(version, column) != getattr(expected, column)
    )
    own = expected.slips[len(_carried_slips(version, previous)) :]
    if codes_of(own) != version.change.acknowledged:
        yield "its slips are not those that its change acknowledges"
    yield from _identity_faults(version.content, stored.series[version.content.id])
    if previous and version.recorded_at <= previous.recorded_at:
        yield "it was not recorded later than the version before"
    if previous and version.replayed and not previous.replayed:
        yield "it is marked as replayed, though the version before was recorded here"
    if fault := event_difference(stored.events.get(version.event), event_of(expected)):
        yield fault
    if not _has_expected_statements(version, previous, stored):
        yield "its statements are not those that had been made by then"
    entries = stored.history.at(version.recorded_at)
    derived = derive(version, entries)
    expected_text, expected_for_exports = render_version(version, derived, entries)
    if fault := text_difference(stored.texts.get(key), expected_text):
        yield fault
    if stored.export_texts.get(key) != expected_for_exports:
        yield "its texts for exports do not match its columns"
    if key not in stored.projections:
        yield "its projection is missing"
    else:
        columns = projection.differences(stored.projections[key], (version, derived, entries))
        yield from (f"its projection has a different {column}" for column in columns)


def _recompute(version: Version, previous: Version | None) -> Version:
    """Return the version as it would be recorded after the one before, at its own time."""
    recorded_at = version.recorded_at
    carried = _carried_slips(version, previous)
    draft = Draft(
        content=version.content,
        change=version.change,
        statements=version.statements,
        previous=previous,
        slips=tuple(slip for slip in version.slips if slip not in carried),
        replay=Replay(recorded_at, version.recorded_by) if version.replayed else None,
    )
    clock = Clock(version.event - 1, recorded_at - timedelta(microseconds=1))
    return make_version(draft, clock, version.recorded_by)


def _carried_slips(version: Version, previous: Version | None) -> tuple[Slip, ...]:
    """Return the acknowledged slips of the version before that still stand in a version."""
    return standing(previous.slips, previous.content, version.content) if previous else ()


def _identity_faults(content: Content, series: str) -> Iterator[str]:
    """Yield where the figure's identity differs from what the version states."""
    identity = content.identity
    if identity.series != series:
        yield f"its figure is not in the series {identity.series}"
    if identity.originators != content.provenance[0].originators:
        yield "its first chain does not start with its figure's originators"
    stated = period_identity(content.period)
    if any(getattr(identity, name) != value for name, value in stated.items()):
        yield "its period is not that of its figure"


def _has_expected_statements(
    version: Version, previous: Version | None, stored: _StoredRows
) -> bool:
    """Whether a version added the statements that it should have, and no others.

    It adds every statement on its documents that had been made by then and that the version
    before lacks. Beside these it may add statements on the figure from its own event, and
    statements on documents that were replayed as lapsed.
    """
    known = {statement.id for statement in previous.statements} if previous else set()
    inherited = {
        recorded.statement.id
        for document in documents_in(version.content.provenance)
        for recorded in stored.document_statements.get(document, ())
        if recorded.event < version.event
        and recorded.statement.id not in known
        and (not version.replayed or recorded.recorded_at <= version.recorded_at)
    }
    added = [
        recorded
        for recorded in stored.figure_statements.get(version.content.id, ())
        if recorded.statement.version == version.version
    ]
    own = {
        recorded.statement.id
        for recorded in added
        if (recorded.statement.scope == "figure" and recorded.event == version.event)
        or (recorded.statement.scope == "document" and recorded.statement.lapsed)
    }
    return {recorded.statement.id for recorded in added} == inherited | own
