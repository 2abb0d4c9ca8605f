"""Take figures in as an import has them: new, held already, or changed and saying why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from schemas.base import Written
from service.db import Connection
from service.domain.faults import Fault, within
from service.domain.figure import Change, Content, Version
from service.errors import Invalid
from service.store import figures, journal
from service.usecases.compose import compose
from service.usecases.correct import faults_of_change
from service.usecases.create import require_free
from service.usecases.examine import examine
from service.usecases.record import Draft, record


def take(conn: Connection, bodies: Sequence[Mapping[str, Any]], by: str) -> list[Version]:
    """Record loaded ``FigureLineBody`` data, all or none; returns the versions that are new.

    A figure that is held unchanged is passed over, so that a repeated import changes nothing;
    one that differs and says why, in ``change``, becomes the next version. Raises Invalid, and
    Conflict where a place is taken otherwise; a fault's path begins with the body's position.
    """
    examine(conn, [Written(dict(body)) for body in bodies])
    clock = journal.lock(conn)
    contents = [compose(body) for body in bodies]
    newest = figures.newest(conn, [content.id for content in contents])
    drafts: dict[int, Draft] = {}
    held: set[int] = set()
    faults: list[Fault] = []
    for position, (body, content) in enumerate(zip(bodies, contents, strict=True)):
        current = newest.get(content.id)
        if current is None:
            drafts[position] = Draft(content=content, change=Change("created"))
            continue
        # A line that says nothing of the status leaves it: a retracted figure stays retracted.
        content = replace(content, status=body["status"] or current.content.status)  # noqa: PLW2901
        if content == current.content:
            held.add(position)
        elif body["change"] and content.identity == current.content.identity:
            held.add(position)
            change = Change(**body["change"])
            faults += within(position, faults=_faults(current.content, content, change))
            drafts[position] = Draft.after(current, content, change)
    if faults:
        raise Invalid(faults)
    require_free(conn, contents, held)
    return record(conn, clock, [drafts[position] for position in sorted(drafts)], by)


def _faults(before: Content, after: Content, change: Change) -> Iterator[Fault]:
    if before.status != after.status:
        yield Fault(("status",), f"it is {before.status}: leave the status out")
    yield from faults_of_change(before, after, change)
