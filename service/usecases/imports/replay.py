"""Replay: record the history of figures that was recorded elsewhere, with its past times.

Only figures that do not exist yet can get a history, so that what was recorded here never
changes. Each version is marked as replayed, and the journal has the time at which it was entered.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from schemas.base import LoadedBody
from service.db import Connection
from service.domain.draft import Draft, Replay
from service.domain.faults import Fault
from service.domain.figure import Change, Content, Version
from service.domain.figure_slips import standing
from service.domain.slips import Slip
from service.errors import Invalid, StateConflict
from service.store import figures, journal
from service.usecases.figures.append import append_versions, inherit_statements
from service.usecases.figures.correct import changes_more_than_chains
from service.usecases.figures.create import require_unique
from service.usecases.figures.validate import validate
from service.usecases.imports import line_statements
from service.usecases.imports.line_statements import StatementBody, StatementKey, VersionLine

# The types of change that leave everything but the status and the statements as it was.
_SAME_CONTENT = ("publication", "verification", "retraction", "reinstatement")


@dataclass(frozen=True, slots=True)
class _PastVersion:
    """One version as its line states it, with the position of the line and its version number."""

    position: int
    number: int | None
    content: Content
    change: Change
    replay: Replay
    statements: Sequence[StatementBody]
    slips: tuple[Slip, ...]

    @property
    def figure(self) -> str:
        """The id of the figure."""
        return self.content.id


def replay(conn: Connection, bodies: Sequence[Mapping[str, Any]], by: str) -> list[str]:
    """Record histories from loaded ``HistoryBody`` data, all or none; return the new figures' ids.

    The versions of a figure follow each other, oldest first. A history that exists already is
    skipped. A figure gets one version more, recorded now, if its documents have statements from
    after its last version.

    Raises Invalid, and StateConflict for a figure that exists otherwise; a fault's path begins
    with the body's position.
    """
    contents = validate(conn, [LoadedBody(dict(body)) for body in bodies], fills=False)
    clock = journal.lock(conn)
    versions = [
        _past_version(position, content, body, by)
        for position, (content, body) in enumerate(zip(contents, bodies, strict=True))
    ]
    histories = [list(history) for _, history in groupby(versions, key=lambda each: each.figure)]
    faults = line_statements.reference_faults(conn, [version.statements for version in versions])
    faults += [fault for history in histories for fault in _history_faults(history, clock.at)]
    if faults:
        raise Invalid(faults)
    existing = figures.list_versions(conn, [history[0].figure for history in histories])
    histories = [
        history
        for history in histories
        if not _exists(history, existing.get(history[0].figure, ()))
    ]
    _require_unique(conn, [history[0] for history in histories])
    newest: dict[str, Version] = {}
    for index in range(max(map(len, histories), default=0)):
        versions = [history[index] for history in histories if index < len(history)]
        newest |= _record_versions(conn, clock, versions, newest, by)
    _add_later_statements(conn, clock, list(newest.values()), by)
    return [history[0].figure for history in histories]


def _past_version(
    position: int, content: Content, body: Mapping[str, Any], by: str
) -> _PastVersion:
    if body["status"] == "retracted":
        content = replace(content, status="retracted")
    change = Change(**body["change"]) if body["change"] else Change("created")
    recorded = Replay(body["recorded_at"], body["recorded_by"] or by)
    if body["change"]:
        change = replace(change, acknowledged=tuple(change.acknowledged))
    slips = tuple(
        Slip(slip["code"], _path(slip["pointer"]), slip["detail"]) for slip in body["slips"]
    )
    content = replace(content, filled=tuple(body["filled"]))
    return _PastVersion(
        position, body["version"], content, change, recorded, body["verification"], slips
    )


def _path(pointer: str) -> tuple[str | int, ...]:
    """Return the path that a JSON Pointer of a slip names."""
    return tuple(int(part) if part.isdecimal() else part for part in pointer.split("/")[1:])


def _history_faults(history: Sequence[_PastVersion], now: datetime) -> Iterator[Fault]:
    """Yield why versions cannot be the history of one figure."""
    previous, was_public = None, False
    for number, version in enumerate(history, 1):
        at = version.position
        if version.number not in {None, number}:
            yield Fault((at, "version"), f"this is version {number}: a history begins with 1")
        if (version.change.type == "created") != (number == 1):
            yield Fault((at, "change", "type"), "version 1, and only version 1, is 'created'")
        if version.replay.at > now:
            yield Fault((at, "recorded_at"), "this time is in the future")
        if previous is None:
            if version.content.status == "retracted":
                yield Fault((at, "status"), "the first version must be a draft or published")
        else:
            yield from _succession_faults(previous, version, was_public=was_public)
        previous = version
        was_public = was_public or version.content.status == "published"


def _succession_faults(
    previous: _PastVersion, version: _PastVersion, *, was_public: bool
) -> Iterator[Fault]:
    """Yield why a version cannot follow another."""
    at, kind = version.position, version.change.type
    old, new = previous.content, version.content
    if version.replay.at <= previous.replay.at:
        yield Fault((at, "recorded_at"), "this time must be later than that of the version before")
    if new.identity != old.identity:
        yield Fault((at,), "the identity of the figure differs from the version before")
    if (old.status, new.status) not in _status_changes(kind, old.status, was_public=was_public):
        detail = f"a {kind} of a figure that is {old.status} does not lead to this status"
        yield Fault((at, "status"), detail)
    if kind in _SAME_CONTENT and _apart_from(kind, new) != _apart_from(kind, old):
        yield Fault((at, "change", "type"), f"a {kind} must change nothing else")
    if kind == "provenance" and changes_more_than_chains(old, new):
        yield Fault((at, "change", "type"), "a change of more than the chains is a correction")


def _apart_from(kind: str, content: Content) -> Content:
    """Return a content without what its type of change may change: the status, what stands."""
    content = replace(content, status="")
    is_withdrawal = kind in {"retraction", "reinstatement"}
    return replace(content, duplicate_of=None) if is_withdrawal else content


def _status_changes(kind: str, status: str, *, was_public: bool) -> set[tuple[str, str]]:
    """Return which (old, new) statuses a type of change allows, for a figure of this status."""
    return {
        "publication": {("draft", "published")},
        "retraction": {("draft", "retracted"), ("published", "retracted")},
        "reinstatement": {("retracted", "published" if was_public else "draft")},
    }.get(kind, {(status, status)})


def _exists(history: Sequence[_PastVersion], existing: Sequence[Version]) -> bool:
    """Whether a figure already has exactly these versions, perhaps with later ones."""
    return len(existing) >= len(history) and all(
        (old.content, old.change, Replay(old.recorded_at, old.recorded_by))
        == (new.content, new.change, new.replay)
        and _sorted_keys(_own_statements(old)) == _sorted_keys(new.statements)
        for old, new in zip(existing, history, strict=False)
    )


def _own_statements(version: Version) -> Iterator[dict[str, Any]]:
    """Yield the statements that a line of this version has, as bodies."""
    return (
        asdict(statement)
        for statement in version.statements
        if statement.version == version.version
        and (statement.scope == "figure" or statement.lapsed)
    )


def _sorted_keys(bodies: Iterable[StatementBody]) -> list[StatementKey]:
    return sorted(map(line_statements.statement_key, bodies), key=repr)


def _require_unique(conn: Connection, firsts: Sequence[_PastVersion]) -> None:
    """Raise StateConflict, with the positions of the lines, where a figure exists already."""
    try:
        require_unique(conn, [version.content for version in firsts])
    except StateConflict as error:
        error.faults = tuple(
            replace(fault, path=(firsts[int(fault.path[0])].position, *fault.path[1:]))
            for fault in error.faults
        )
        raise


def _record_versions(
    conn: Connection,
    clock: journal.Clock,
    versions: Sequence[_PastVersion],
    newest: Mapping[str, Version],
    by: str,
) -> dict[str, Version]:
    """Record one version of each figure, with the statements on it; return them by figure."""
    previous = [newest.get(version.figure) for version in versions]
    added = line_statements.make_statements(
        conn,
        [
            VersionLine(version.position, before.version + 1 if before else 1, version.statements)
            for version, before in zip(versions, previous, strict=True)
        ],
    )
    drafts = []
    for version, before, (own, lapsed) in zip(versions, previous, added, strict=True):
        inherited = before.statements if before else ()
        dated = [replace(statement, recorded_at=version.replay.at) for statement in own]
        drafts.append(
            Draft(
                content=version.content,
                change=version.change,
                statements=(*inherited, *dated, *lapsed),
                previous=before,
                replay=version.replay,
                slips=_own_slips(version, before),
            )
        )
    recorded = append_versions(conn, clock, drafts, by)
    line_statements.insert_figure_statements(
        conn, zip(recorded, (own for own, _ in added), strict=True)
    )
    return {version.content.id: version for version in recorded}


def _own_slips(version: _PastVersion, before: Version | None) -> tuple[Slip, ...]:
    """Return the slips that came with a version: of those that stand, those not carried over.

    Where the line has none, each code that its change acknowledges is one, without more of it.
    """
    carried = standing(before.slips, before.content, version.content) if before else ()
    own = tuple(slip for slip in version.slips if slip not in carried)
    codes = {slip.code for slip in own}
    unspecific = "Something here was acknowledged as right where it was recorded first."
    return own + tuple(
        Slip(code, (), unspecific) for code in version.change.acknowledged if code not in codes
    )


def _add_later_statements(
    conn: Connection, clock: journal.Clock, newest: Sequence[Version], by: str
) -> None:
    """Add a version, recorded now, where documents have statements from after the last one."""
    drafts = [Draft.after(version, version.content, Change("verification")) for version in newest]
    outdated = [
        draft
        for draft, complete in zip(drafts, inherit_statements(conn, drafts), strict=True)
        if len(complete.statements) > len(draft.statements)
    ]
    append_versions(conn, clock, outdated, by)
