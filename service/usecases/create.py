"""Create figures: version 1 of each, where no figure holds the place already."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from schemas.base import Written
from service.db import Connection
from service.domain.faults import Fault
from service.domain.figure import Change, Content, Version
from service.errors import Conflict
from service.store import figures, journal
from service.usecases.compose import compose
from service.usecases.examine import examine
from service.usecases.record import Draft, record

_REMEDIES = {
    "id": "choose another id; what corrects that figure is a new version of it",
    "identity": "what corrects it is a new version of that figure, not a new figure; a later count "
    "differs by its period",
}


def create(
    conn: Connection, written: Sequence[Written], by: str, *, skip_held: bool = False
) -> list[Version]:
    """Record new figures, all or none.

    Raises Invalid, and Conflict where an id or an identity is taken; a fault's path begins
    with the figure's position. With ``skip_held`` a figure already held unchanged is passed
    over, so that a repeated import changes nothing.
    """
    clock = journal.lock(conn)
    examine(conn, written)
    contents = [compose(one.body) for one in written]
    held = _held(conn, contents) if skip_held else set()
    require_free(conn, contents, held)
    drafts = [
        Draft(content=content, change=Change("created"))
        for position, content in enumerate(contents)
        if position not in held
    ]
    return record(conn, clock, drafts, by)


def _held(conn: Connection, contents: Sequence[Content]) -> set[int]:
    """Positions of the contents that are exactly what their figure's newest version says."""
    newest = figures.newest(conn, [content.id for content in contents])
    return {
        position
        for position, content in enumerate(contents)
        if content.id in newest and newest[content.id].content == content
    }


def require_free(conn: Connection, contents: Sequence[Content], held: set[int]) -> None:
    """Raises Conflict, naming the figure that holds a content's id or identity already.

    An identity that differs only by a start that one of the two does not know is held too.
    """
    holders = {
        (holder.position, holder.figure): holder
        for holder in sorted(figures.holders(conn, contents), reverse=True)
        if holder.position not in held
    }
    faults = [
        Fault(
            (holder.position, "id") if holder.held == "id" else (holder.position,),
            f"the figure {holder.figure!r} ({holder.status}) already holds this {holder.held}: "
            f"{_REMEDIES[holder.held]}",
        )
        for _, holder in sorted(holders.items())
    ]
    seen: dict[object, list[Content]] = defaultdict(list)
    for position, content in enumerate(contents):
        place = replace(content.identity, period_start=None)
        for other in (*seen[content.id], *seen[place]):
            if other.id == content.id or _same_start(other, content):
                faults.append(
                    Fault((position,), f"holds the same place as {other.id!r} in this request")
                )
                break
        seen[content.id].append(content)
        seen[place].append(content)
    if faults:
        raise Conflict("A figure with this id or identity is already recorded.", faults)


def _same_start(one: Content, other: Content) -> bool:
    starts = {one.identity.period_start, other.identity.period_start}
    return len(starts) == 1 or None in starts
