"""Take figures in as an import has them: new, held already, or changed and saying why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from schemas.base import LoadedBody
from service.db import Connection
from service.domain.draft import Draft
from service.domain.faults import Fault, within
from service.domain.figure import Change, Content, Version
from service.domain.verification import Statement
from service.errors import Invalid
from service.store import figures, journal
from service.usecases.figures.append import append_versions
from service.usecases.figures.correct import faults_of_change
from service.usecases.figures.create import require_free
from service.usecases.figures.validate import validate
from service.usecases.imports import statements as line_statements


def upsert_figures(
    conn: Connection, bodies: Sequence[Mapping[str, Any]], by: str, *, most: int | None = None
) -> list[Version]:
    """Record loaded ``FigureLineBody`` data, all or none; returns the versions that are new.

    A figure that is held unchanged is passed over, so that a repeated import changes nothing;
    one that differs and says why, in ``change``, becomes the next version, and so does one that
    brings a statement which is not held. One that is new and retracted is created and then
    retracted. A statement on a document may reach ``most`` figures. Raises Invalid, and Conflict
    where a place is taken otherwise; a fault's path begins with the body's position.
    """
    contents = validate(conn, [LoadedBody(dict(body)) for body in bodies])
    clock = journal.lock(conn)
    said = [body["verification"] for body in bodies]
    if any(said):
        if faults := line_statements.reference_faults(conn, said):
            raise Invalid(faults)
        line_statements.record_on_documents(conn, said, by, most)
        clock = journal.lock(conn)  # what was said of documents is in the journal now
    newest = figures.newest(conn, [content.id for content in contents])
    drafts, held = _drafts(bodies, contents, newest)
    require_free(conn, contents, held)
    fresh = _with_statements(conn, drafts, said)
    places = sorted(fresh)
    made = append_versions(conn, clock, [fresh[position][0] for position in places], by)
    line_statements.insert_figure_statements(
        conn, zip(made, (fresh[position][1] for position in places), strict=True)
    )
    retired = [
        Draft.after(version, contents[position], Change(**bodies[position]["change"]))
        for position, version in zip(places, made, strict=True)
        if version.version == 1 and contents[position].status == "retracted"
    ]
    return made + append_versions(conn, clock, retired, by)


def _drafts(
    bodies: Sequence[Mapping[str, Any]],
    contents: Sequence[Content],
    newest: Mapping[str, Version],
) -> tuple[dict[int, Draft], set[int]]:
    """What each body asks to be recorded, if anything, and which bodies are of a figure held.

    Raises Invalid where a change cannot be made.
    """
    drafts: dict[int, Draft] = {}
    held: set[int] = set()
    faults: list[Fault] = []
    for position, (body, content) in enumerate(zip(bodies, contents, strict=True)):
        current = newest.get(content.id)
        if current is None:
            status = "published" if content.status == "retracted" else content.status
            drafts[position] = Draft(
                content=replace(content, status=status), change=Change("created")
            )
            continue
        # A line that says nothing of the status leaves it: a retracted figure stays retracted.
        content = replace(content, status=body["status"] or current.content.status)  # noqa: PLW2901
        if content == current.content:
            held.add(position)
            drafts[position] = Draft.after(current, content, Change("verification"))
        elif body["change"] and content.identity == current.content.identity:
            held.add(position)
            change = Change(**body["change"])
            faults += within(position, faults=_faults(current.content, content, change))
            drafts[position] = Draft.after(current, content, change)
    if faults:
        raise Invalid(faults)
    return drafts, held


def _faults(before: Content, after: Content, change: Change) -> Iterator[Fault]:
    if change.type == "retraction":
        if replace(after, status=before.status) != before:
            yield Fault((), "a retraction leaves the rest as it was: correct it in a line before")
        return
    if before.status != after.status:
        yield Fault(("status",), f"it is {before.status}: leave the status out")
    yield from faults_of_change(before, after, change)


def _with_statements(
    conn: Connection, drafts: Mapping[int, Draft], said: Sequence[line_statements.StatementBodies]
) -> dict[int, tuple[Draft, list[Statement]]]:
    """The drafts with all that is said, and what of it is new; those of nothing new left out."""
    brought = line_statements.for_figures(
        conn, [(place, draft.version, said[place]) for place, draft in drafts.items()]
    )
    found = {}
    for (position, draft), (own, lapsed) in zip(drafts.items(), brought, strict=True):
        known = {_words(old) for old in draft.statements if old.scope == "figure"}
        fresh = [statement for statement in own if _words(statement) not in known]
        if draft.change.type == "verification" and not fresh:
            continue
        old = () if draft.previous else lapsed
        found[position] = replace(draft, statements=(*draft.statements, *fresh, *old)), fresh
    return found


def _words(statement: Statement) -> line_statements.StatementKey:
    return line_statements.statement_key(line_statements.fields_of(statement))
