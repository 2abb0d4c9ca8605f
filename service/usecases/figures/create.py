"""Create a figure: its version 1, where no figure holds the place already."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from schemas.base import LoadedBody
from service.db import Connection
from service.domain.draft import Draft
from service.domain.faults import Fault
from service.domain.figure import Change, Content, Version
from service.errors import StateConflict, strip_position
from service.store import figures, journal
from service.usecases.figures.append import append_versions
from service.usecases.figures.validate import validate

_REMEDIES = {
    "id": "choose another id; what corrects that figure is its next version (in an import, a line "
    "with 'change')",
    "identity": "what corrects it is that figure's next version (in an import, a line with its id "
    "and 'change'), not a new figure; a later count differs by its period",
}


def create(conn: Connection, written: LoadedBody, by: str) -> Version:
    """Record a new figure.

    Raises Invalid with every fault, and Conflict where an id or an identity is taken.
    """
    with strip_position():
        [content] = validate(conn, [written])
        clock = journal.lock(conn)
        require_free(conn, [content], set())
    [made] = append_versions(conn, clock, [Draft(content=content, change=Change("created"))], by)
    return made


def require_free(conn: Connection, contents: Sequence[Content], held: set[int]) -> None:
    """Raises Conflict, naming the figure that holds a content's id or identity already.

    An identity that differs only by a start that one of the two does not know is held too.
    """
    holders = {
        (holder.position, holder.figure): holder
        for holder in sorted(figures.find_existing(conn, contents), reverse=True)
        if holder.position not in held
    }
    faults = [
        Fault(
            (holder.position, "id") if holder.matched_on == "id" else (holder.position,),
            f"the figure {holder.figure!r} ({holder.status}) already holds this "
            f"{holder.matched_on}: {_REMEDIES[holder.matched_on]}",
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
        raise StateConflict("A figure with this id or identity is already recorded.", faults)


def _same_start(one: Content, other: Content) -> bool:
    starts = {one.identity.period_start, other.identity.period_start}
    return len(starts) == 1 or None in starts
