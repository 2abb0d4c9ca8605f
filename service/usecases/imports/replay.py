"""Replay: record the history of figures that was recorded elsewhere, with its past times.

Only figures that do not exist yet have a history to replay, so that what was recorded here
never changes; each version is marked as replayed, and the journal says when it was entered.
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
from service.errors import Invalid, StateConflict
from service.store import figures, journal
from service.usecases.figures.append import append_versions, inherit
from service.usecases.figures.correct import changes_more_than_chains
from service.usecases.figures.create import require_free
from service.usecases.figures.validate import validate
from service.usecases.imports import statements as line_statements

_SAME_CONTENT = ("publication", "verification", "retraction", "reinstatement")


@dataclass(frozen=True, slots=True)
class _Said:
    """One version as a line says it, with the line's position."""

    position: int
    content: Content
    change: Change
    replay: Replay
    statements: Sequence[Mapping[str, Any]]


def replay(conn: Connection, bodies: Sequence[Mapping[str, Any]], by: str) -> list[str]:
    """Record histories from loaded ``HistoryBody`` data, all or none; returns the new figures' ids.

    The versions of a figure follow each other, oldest first. A history already held as it
    stands is passed over. A figure whose documents had more said of them since then gets one
    version more, recorded now. Raises Invalid and Conflict; a fault's path begins with the
    body's position.
    """
    contents = validate(conn, [LoadedBody(dict(body)) for body in bodies])
    clock = journal.lock(conn)
    said = [
        _said(position, content, body, by)
        for position, (content, body) in enumerate(zip(contents, bodies, strict=True))
    ]
    histories = [list(versions) for _, versions in groupby(said, key=lambda one: one.content.id)]
    faults = line_statements.reference_faults(conn, [body["verification"] for body in bodies])
    faults += [fault for versions in histories for fault in _faults(versions, bodies, clock.at)]
    if faults:
        raise Invalid(faults)
    held = figures.list_versions(conn, [versions[0].content.id for versions in histories])
    histories = [
        versions
        for versions in histories
        if not _is_held(versions, held.get(versions[0].content.id, ()))
    ]
    firsts = [versions[0] for versions in histories]
    _require_free(conn, firsts)
    newest: dict[str, Version] = {}
    for number in range(max(map(len, histories), default=0)):
        round_ = [versions[number] for versions in histories if number < len(versions)]
        newest |= _record(conn, clock, round_, newest, by)
    _catch_up(conn, clock, list(newest.values()), by)
    return [versions[0].content.id for versions in histories]


def _said(position: int, content: Content, body: Mapping[str, Any], by: str) -> _Said:
    if body["status"] == "retracted":
        content = replace(content, status="retracted")
    change = Change(**body["change"]) if body["change"] else Change("created")
    when = Replay(body["recorded_at"], body["recorded_by"] or by)
    return _Said(position, content, change, when, body["verification"])


def _faults(
    versions: Sequence[_Said], bodies: Sequence[Mapping[str, Any]], now: datetime
) -> Iterator[Fault]:
    """What keeps versions from being one figure's history."""
    previous, was_public = None, False
    for number, one in enumerate(versions, 1):
        at = one.position
        if bodies[at]["version"] not in {None, number}:
            yield Fault((at, "version"), f"this is version {number}: histories begin with 1")
        if (one.change.type == "created") != (number == 1):
            yield Fault((at, "change", "type"), "version 1 and no other is 'created'")
        if one.replay.at > now:
            yield Fault((at, "recorded_at"), "this lies in the future")
        if previous is None:
            if one.content.status == "retracted":
                yield Fault((at, "status"), "a first version is a draft or published")
        else:
            yield from _steps(previous, one, was_public=was_public)
        previous = one
        was_public = was_public or one.content.status == "published"


def _steps(previous: _Said, one: _Said, *, was_public: bool) -> Iterator[Fault]:
    at, kind = one.position, one.change.type
    if one.replay.at <= previous.replay.at:
        yield Fault((at, "recorded_at"), "not later than the version before")
    if one.content.identity != previous.content.identity:
        yield Fault((at,), "what identifies the figure differs from the version before")
    moves = {
        "publication": {("draft", "published")},
        "retraction": {("draft", "retracted"), ("published", "retracted")},
        "reinstatement": {("retracted", "published" if was_public else "draft")},
    }.get(kind, {(previous.content.status, previous.content.status)})
    if (previous.content.status, one.content.status) not in moves:
        yield Fault(
            (at, "status"), f"a {kind} does not lead from {previous.content.status} to this"
        )
    if kind in _SAME_CONTENT and replace(one.content, status="") != replace(
        previous.content, status=""
    ):
        yield Fault((at, "change", "type"), f"a {kind} leaves the rest as it was")
    if kind == "provenance" and changes_more_than_chains(previous.content, one.content):
        yield Fault((at, "change", "type"), "what changes beside the chains is a correction")


def _is_held(versions: Sequence[_Said], held: Sequence[Version]) -> bool:
    """Whether a figure has this very history already, and perhaps more since."""
    return len(held) >= len(versions) and all(
        (old.content, old.change, Replay(old.recorded_at, old.recorded_by))
        == (new.content, new.change, new.replay)
        and _words(_own(old)) == _words(new.statements)
        for old, new in zip(held, versions, strict=False)
    )


def _own(version: Version) -> Iterator[dict[str, Any]]:
    """What was said of the figure in a version, as its line has it."""
    return (
        asdict(said)
        for said in version.statements
        if said.version == version.version and (said.scope == "figure" or said.lapsed)
    )


def _words(said: Iterable[Mapping[str, Any]]) -> list[line_statements.StatementKey]:
    return sorted(map(line_statements.statement_key, said), key=repr)


def _require_free(conn: Connection, firsts: Sequence[_Said]) -> None:
    try:
        require_free(conn, [one.content for one in firsts], set())
    except StateConflict as error:
        error.faults = tuple(
            replace(fault, path=(firsts[int(fault.path[0])].position, *fault.path[1:]))
            for fault in error.faults
        )
        raise


def _record(
    conn: Connection,
    clock: journal.Clock,
    round_: Sequence[_Said],
    newest: Mapping[str, Version],
    by: str,
) -> dict[str, Version]:
    """Record one version of each figure, with what was said of it alone."""
    previous = [newest.get(one.content.id) for one in round_]
    brought = list(
        line_statements.for_figures(
            conn,
            [
                (one.position, before.version + 1 if before else 1, one.statements)
                for one, before in zip(round_, previous, strict=True)
            ],
        )
    )
    drafts = []
    for one, before, (own, lapsed) in zip(round_, previous, brought, strict=True):
        said = [replace(statement, recorded_at=one.replay.at) for statement in own]
        drafts.append(
            Draft(
                content=one.content,
                change=one.change,
                statements=(*(before.statements if before else ()), *said, *lapsed),
                previous=before,
                replay=one.replay,
            )
        )
    made = append_versions(conn, clock, drafts, by)
    line_statements.insert_figure_statements(
        conn, zip(made, (own for own, _ in brought), strict=True)
    )
    return {version.content.id: version for version in made}


def _catch_up(conn: Connection, clock: journal.Clock, newest: Sequence[Version], by: str) -> None:
    """What was said of the documents after the last version reaches the figure now."""
    drafts = [Draft.after(version, version.content, Change("verification")) for version in newest]
    late = [
        draft
        for draft, inheriting in zip(drafts, inherit(conn, drafts), strict=True)
        if len(inheriting.statements) > len(draft.statements)
    ]
    append_versions(conn, clock, late, by)
