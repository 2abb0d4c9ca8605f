"""Recompute versions from their columns, and find where a figure is not as it was written."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from service.db import Connection
from service.domain.chain import documents_in
from service.domain.derived import derive
from service.domain.draft import Draft, Replay
from service.domain.figure import Content, Version
from service.store import figures, integrity, journal, renderings, statements, states, vocabularies
from service.store.journal import Clock, Event
from service.store.renderings import Rendering
from service.store.statements import RecordedStatement
from service.usecases.figures.append import event_of, make_version, referenced_entries
from service.usecases.figures.render import render_version

# What rows that were tampered with can raise on their way through the rules.
UNREADABLE = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)

_SEALED = {
    "version": "the version before it is not there",
    "digest": "its digest is not that of what it says",
    "chain": "its chain does not follow from the version before and its own columns",
    "quantity_version": "its quantity_version is not the version that set its quantity",
}
_Rows = Sequence[tuple[int, Version | Exception]]


@dataclass(frozen=True, slots=True)
class FigureAudit:
    """A figure's number of versions, and the number and fault of the first that is broken."""

    figure: str
    versions: int
    broken: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class _Stored:
    """What else is stored of some figures, to be held against their versions."""

    told: Mapping[str, Sequence[RecordedStatement]]
    said: Mapping[str, Sequence[RecordedStatement]]
    series: Mapping[str, str]
    events: Mapping[int, Event]
    texts: Mapping[tuple[str, int], Rendering]
    states: Mapping[tuple[str, int], Mapping[str, object]]
    history: vocabularies.History


def audit_figures(conn: Connection, ids: Sequence[str]) -> Iterator[FigureAudit]:
    """Each of the figures in turn, with its first break if it has one."""
    told = statements.of_figures(conn, ids)
    rows: dict[str, list[tuple[int, Version | Exception]]] = defaultdict(list)
    for id_, number, version in figures.scan_versions(conn, ids, told):
        rows[id_].append((number, version))
    loose: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in integrity.list_loose(conn, ids):
        loose[row.id].append((row.number, row.fault))
    stored = _read(conn, ids, rows, told)
    for id_ in ids:
        last = max((number for number, _ in loose[id_]), default=0)
        # Where both are at fault, what is missing says more than what follows from it.
        found = [*loose[id_][:1], *_first_break(rows[id_], stored, last)]
        yield FigureAudit(id_, len(rows[id_]), min(found, key=lambda one: one[0], default=None))


def error_reason(error: Exception) -> str:
    """Why something cannot be read, as far as an error says."""
    match error:
        case KeyError(args=[(str() as vocabulary, str() as id_)]):
            return f"{vocabulary} {id_} is not there"
        case _:
            return str(error) or type(error).__name__


def event_difference(event: Event | None, expected: Event) -> str | None:
    """How the journal tells what an event recorded otherwise than it is."""
    if event is None:
        return f"event {expected.id}, which recorded it, is not in the journal"
    names = [
        field.name
        for field in fields(Event)
        if getattr(event, field.name) != getattr(expected, field.name)
    ]
    return f"event {event.id} has another {', '.join(names)}" if names else None


def text_difference(text: Rendering | None, expected: Rendering) -> str | None:
    """How a stored text is otherwise than the columns would have it."""
    if text is None:
        return "its text is not there"
    if text.body != expected.body:
        return "its text is not what the columns say"
    return None if text == expected else "its etag is not that of its text"


def _read(
    conn: Connection,
    ids: Sequence[str],
    rows: Mapping[str, _Rows],
    told: Mapping[str, Sequence[RecordedStatement]],
) -> _Stored:
    """Read in one go what is stored of all the figures."""
    sound = [
        version for some in rows.values() for _, version in some if isinstance(version, Version)
    ]
    documents = {name for one in sound for name in documents_in(one.content.provenance)}
    return _Stored(
        told=told,
        said=statements.of_documents(conn, sorted(documents)),
        series=figures.list_series(conn, ids),
        events=journal.find_events(conn, [one.event for one in sound]),
        texts={(text.id, text.revision): text for text in renderings.list_(conn, "figure", ids)},
        states=states.list_(conn, ids),
        history=vocabularies.find(
            conn,
            {name for one in sound for name in referenced_entries(one.content, one.statements)},
        ),
    )


def _first_break(rows: _Rows, stored: _Stored, last: int) -> Iterator[tuple[int, str]]:
    """The first version that is broken, with its fault; ``last``: the last that is known of."""
    previous: Version | None = None
    for number, version in rows:
        if isinstance(version, Exception):
            yield number, f"it cannot be read: {error_reason(version)}"
            return
        try:
            fault = next(_faults(version, previous, stored), None)
        except UNREADABLE as error:
            fault = f"it cannot be made again: {error_reason(error)}"
        if fault:
            yield number, fault
            return
        if previous and not _ends(previous, stored, version.event, version.recorded_at):
            yield previous.version, "its projection does not end with the version after it"
            return
        previous = version
    if previous and last <= previous.version and not _ends(previous, stored, None, None):
        yield previous.version, "its projection has an end, though no version follows"


def _ends(version: Version, stored: _Stored, event: int | None, at: datetime | None) -> bool:
    return states.span_ends(stored.states[version.content.id, version.version]) == (event, at)


def _faults(version: Version, previous: Version | None, stored: _Stored) -> Iterator[str]:
    """Everything in which a version is not as it was written."""
    place = version.content.id, version.version
    made = _make_again(version, previous)
    yield from (fault for name, fault in _SEALED.items() if _differ(name, version, made))
    yield from _identity_faults(version.content, stored.series[version.content.id])
    if previous and version.recorded_at <= previous.recorded_at:
        yield "it was not recorded later than the version before"
    if previous and version.replayed and not previous.replayed:
        yield "it is marked as replayed, though the version before was recorded here"
    if fault := event_difference(stored.events.get(version.event), event_of(made)):
        yield fault
    if not _brings_what_was_said(version, previous, stored):
        yield "the statements it brought are not those that had been made by then"
    entries = stored.history.at(version.recorded_at)
    derived = derive(version, entries)
    if fault := text_difference(stored.texts.get(place), render_version(version, derived, entries)):
        yield fault
    if place not in stored.states:
        yield "its projection is not there"
    else:
        columns = states.projection_differences(stored.states[place], (version, derived, entries))
        yield from (f"its projection has another {name}" for name in columns)


def _differ(name: str, one: Version, other: Version) -> bool:
    return bool(getattr(one, name) != getattr(other, name))


def _make_again(version: Version, previous: Version | None) -> Version:
    """The version as it would be recorded after the one before, at its own time."""
    moment = version.recorded_at
    draft = Draft(
        content=version.content,
        change=version.change,
        statements=version.statements,
        previous=previous,
        replay=Replay(moment, version.recorded_by) if version.replayed else None,
    )
    clock = Clock(version.event - 1, moment - timedelta(microseconds=1))
    return make_version(draft, clock, version.recorded_by)


def _identity_faults(content: Content, series: str) -> Iterator[str]:
    identity, period = content.identity, content.period
    if identity.series != series:
        yield f"its figure is filed under another series than {identity.series}"
    if identity.originators != content.provenance[0].originators:
        yield "its first chain does not start with its figure's originators"
    stated = (period.start, period.end, period.kind) if period else (None, None, None)
    if (identity.period_start, identity.period_end, identity.period_kind) != stated:
        yield "its period is not that of its figure"


def _brings_what_was_said(version: Version, previous: Version | None, stored: _Stored) -> bool:
    """Whether a version brought all that had been said of its documents and not reached its
    figure before, and beside it nothing that was not said of the figure in the same event."""
    known = {statement.id for statement in previous.statements} if previous else set()
    reaching = {
        one.statement.id
        for document in documents_in(version.content.provenance)
        for one in stored.said.get(document, ())
        if one.event < version.event
        and one.statement.id not in known
        and (not version.replayed or one.recorded_at <= version.recorded_at)
    }
    brought = [
        one
        for one in stored.told.get(version.content.id, ())
        if one.statement.version == version.version
    ]
    own = {
        one.statement.id
        for one in brought
        if (one.statement.scope == "figure" and one.event == version.event)
        or (one.statement.scope == "document" and one.statement.lapsed)
    }
    return {one.statement.id for one in brought} == reaching | own
