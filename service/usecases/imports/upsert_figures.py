"""Upsert figures: create what is new, skip what exists unchanged, add a version to what differs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from schemas.base import LoadedBody
from service.db import Connection
from service.domain.draft import Draft
from service.domain.faults import Fault, within
from service.domain.figure import Change, Content, Version
from service.domain.tidy import tidied
from service.domain.verification import Statement
from service.errors import Invalid
from service.store import figures, journal
from service.usecases.figures.append import append_versions
from service.usecases.figures.body import parse
from service.usecases.figures.correct import faults_of_change
from service.usecases.figures.create import require_unique
from service.usecases.figures.partial import slips_beside_faults
from service.usecases.figures.slips import Brought, require_no_slips
from service.usecases.figures.validate import validate
from service.usecases.imports import line_statements
from service.usecases.imports.line_statements import StatementBody, VersionLine

_NO_DRAFT = "a figure that is retracted cannot be recorded as a draft: import it without --draft"
_BRINGING = ("created", "correction", "provenance")  # the changes that state a content


def upsert_figures(
    conn: Connection,
    bodies: Sequence[Mapping[str, Any]],
    by: str,
    *,
    max_reached: int | None = None,
    acknowledged: Collection[str] = (),
    fills: bool = True,
    as_drafts: bool = False,
) -> list[Version]:
    """Record loaded ``FigureLineBody`` data, all or none; return the new versions.

    A figure that exists unchanged is skipped, so that a repeated import changes nothing. One that
    differs gets a next version where its body has ``change``, and one with a new statement does
    too. A new figure that is retracted is created and then retracted. A statement on a document
    may reach ``max_reached`` figures. The codes that are ``acknowledged`` are so for all bodies. If
    it ``fills``, what the readings leave out is read from their words. New figures are drafts if
    they are to be recorded ``as_drafts``; the others keep their status.

    Raises Invalid, and StateConflict where an id or an identity is taken; a fault's path begins
    with the body's position.
    """
    if as_drafts:
        bodies = _without_statuses(bodies)
    loaded = [LoadedBody(dict(body)) for body in bodies]
    with slips_beside_faults(conn, loaded, acknowledged, fills=fills):
        contents = validate(conn, loaded, fills=fills)
    clock = journal.lock(conn)
    statement_bodies = [body["verification"] for body in bodies]
    if any(statement_bodies):
        if faults := line_statements.reference_faults(conn, statement_bodies):
            raise Invalid(faults)
        line_statements.record_document_statements(conn, statement_bodies, by, max_reached)
        clock = journal.lock(conn)  # the statements on documents are events of their own
    newest = figures.newest(conn, [content.id for content in contents])
    with slips_beside_faults(conn, loaded, acknowledged, fills=fills):
        drafts, updates = _make_drafts(bodies, contents, newest, as_drafts=as_drafts)
    require_unique(conn, contents, except_positions=updates)
    drafts |= _acknowledge(conn, drafts, bodies, acknowledged, clock.at.date())
    complete = _with_statements(conn, drafts, statement_bodies)
    positions = sorted(complete)
    versions = append_versions(conn, clock, [complete[at][0] for at in positions], by)
    line_statements.insert_figure_statements(
        conn, zip(versions, (complete[at][1] for at in positions), strict=True)
    )
    retractions = [
        Draft.after(version, contents[at], Change(**bodies[at]["change"]))
        for at, version in zip(positions, versions, strict=True)
        if version.version == 1 and contents[at].status == "retracted"
    ]
    return versions + append_versions(conn, clock, retractions, by)


def _make_drafts(
    bodies: Sequence[Mapping[str, Any]],
    contents: Sequence[Content],
    newest: Mapping[str, Version],
    *,
    as_drafts: bool,
) -> tuple[dict[int, Draft], set[int]]:
    """Return drafts by the position of their body, and the positions that update a figure.

    A body with neither a draft nor an update conflicts with the figure that has its id.
    Raises Invalid where a change is not possible.
    """
    drafts: dict[int, Draft] = {}
    updates: set[int] = set()
    faults: list[Fault] = []
    for position, (body, content) in enumerate(zip(bodies, contents, strict=True)):
        current = newest.get(content.id)
        if current is None:
            if as_drafts and content.status == "retracted":
                faults.append(Fault((position, "status"), _NO_DRAFT))
            drafts[position] = _first_draft(content, as_draft=as_drafts)
            continue
        # A line without a status keeps the current one: a retracted figure stays retracted.
        updated = replace(content, status=body["status"] or current.content.status)
        if _is_held(body, updated, current.content):
            updates.add(position)
            drafts[position] = Draft.after(current, current.content, Change("verification"))
        elif body["change"]:
            updates.add(position)
            change = Change(**body["change"])
            faults += within(position, faults=_change_faults(current.content, updated, change))
            drafts[position] = Draft.after(current, updated, change)
    if faults:
        raise Invalid(faults)
    return drafts, updates


def _is_held(body: Mapping[str, Any], content: Content, recorded: Content) -> bool:
    """Whether a line states what is recorded: as it was entered, tidied, or before it was filled.

    What was recorded before texts were tidied and absent fields filled in stays as it is.
    """
    if content == recorded or content == tidied(recorded):
        return True
    bare = parse(LoadedBody(dict(body)), fills=False)
    return isinstance(bare, Content) and (
        replace(bare, status=content.status) in {recorded, tidied(recorded)}
    )


def _acknowledge(
    conn: Connection,
    drafts: Mapping[int, Draft],
    bodies: Sequence[Mapping[str, Any]],
    acknowledged: Collection[str],
    today: date,
) -> dict[int, Draft]:
    """Return the drafts that bring slips, with these acknowledged; raises Invalid for others."""
    brought = [
        Brought(
            position,
            draft.content,
            {*acknowledged, *bodies[position]["acknowledge"]},
            draft.previous.content if draft.previous else None,
        )
        for position, draft in drafts.items()
        if draft.change.type in _BRINGING
    ]
    slips = require_no_slips(conn, brought, today)
    return {at: drafts[at].acknowledging(of_draft) for at, of_draft in slips.items()}


def _without_statuses(bodies: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the bodies without the statuses that new figures do not take, and others keep."""
    return [
        {**body, "status": None} if body["status"] in {"draft", "published"} else {**body}
        for body in bodies
    ]


def _first_draft(content: Content, *, as_draft: bool) -> Draft:
    """Return version 1; one that is to be retracted is published first."""
    status = "published" if content.status == "retracted" else content.status
    status = "draft" if as_draft else status
    first = replace(content, status=status, duplicate_of=None)
    return Draft(content=first, change=Change("created"))


def _change_faults(before: Content, after: Content, change: Change) -> Iterator[Fault]:
    """Yield what a line's change must not change."""
    if change.type == "retraction":
        if before.status == "retracted":
            yield Fault(("change", "type"), "the figure is retracted already: reinstate it first")
        elif replace(after, status=before.status, duplicate_of=None) != before:
            yield Fault((), "a retraction must change nothing else: correct it in a line before")
        return
    if before.status != after.status:
        yield Fault(("status",), f"the status is {before.status}: omit this field")
    yield from faults_of_change(before, after, change)


def _with_statements(
    conn: Connection,
    drafts: Mapping[int, Draft],
    statement_bodies: Sequence[Sequence[StatementBody]],
) -> dict[int, tuple[Draft, list[Statement]]]:
    """Return each draft with all its statements, and those of them that are new.

    The draft of an unchanged figure is left out if none of its statements is new.
    """
    added = line_statements.make_statements(
        conn,
        [
            VersionLine(position, draft.version, statement_bodies[position])
            for position, draft in drafts.items()
        ],
    )
    complete = {}
    for (position, draft), (own, lapsed) in zip(drafts.items(), added, strict=True):
        known = {
            line_statements.key_of(statement)
            for statement in draft.statements
            if statement.scope == "figure"
        }
        new = [each for each in own if line_statements.key_of(each) not in known]
        if draft.change.type == "verification" and not new:
            continue
        inherited_lapsed = () if draft.previous else lapsed
        statements = (*draft.statements, *new, *inherited_lapsed)
        complete[position] = replace(draft, statements=statements), new
    return complete
