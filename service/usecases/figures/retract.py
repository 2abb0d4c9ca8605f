"""Retract a figure, or reinstate a retracted one."""

from dataclasses import replace

from service.db import Connection
from service.domain.draft import Draft
from service.domain.faults import Fault, unrecorded
from service.domain.figure import Change, Version
from service.errors import Invalid, StateConflict
from service.store import figures
from service.usecases.figures.append import append_versions
from service.usecases.figures.precondition import IfMatch, lock_current


def retract(
    conn: Connection,
    figure: str,
    reason: str,
    by: str,
    if_match: IfMatch | None = None,
    *,
    duplicate_of: str | None = None,
) -> Version:
    """Record that a figure is withdrawn, and why; it stays readable.

    ``duplicate_of`` is the figure that stands in its place. Raises NotFound, PreconditionFailed,
    StateConflict if the figure is retracted already, and Invalid if no other published figure is
    the one that stands.
    """
    clock, current = lock_current(conn, figure, if_match)
    if current.content.status == "retracted":
        raise StateConflict(f"{figure!r} was already retracted in version {current.version}.")
    if duplicate_of is not None:
        _require_standing(conn, duplicate_of, figure)
    retracted = replace(current.content, status="retracted", duplicate_of=duplicate_of)
    [version] = append_versions(
        conn, clock, [Draft.after(current, retracted, Change("retraction", note=reason))], by
    )
    return version


def reinstate(
    conn: Connection, figure: str, reason: str, by: str, if_match: IfMatch | None = None
) -> Version:
    """Record that a retraction is undone, and why; a draft becomes a draft again.

    Raises NotFound, PreconditionFailed, and StateConflict if the figure is not retracted.
    """
    clock, current = lock_current(conn, figure, if_match)
    if current.content.status != "retracted":
        raise StateConflict(f"{figure!r} is not retracted: it is {current.content.status}.")
    status = "published" if current.public else "draft"
    reinstated = replace(current.content, status=status, duplicate_of=None)
    [version] = append_versions(
        conn, clock, [Draft.after(current, reinstated, Change("reinstatement", note=reason))], by
    )
    return version


def _require_standing(conn: Connection, duplicate_of: str, figure: str) -> None:
    """Raise Invalid unless another figure has the id and is published.

    A draft is as unknown as an id that nobody uses, since the retraction may be public.
    """
    place = ("duplicate_of",)
    other = figures.newest(conn, [duplicate_of]).get(duplicate_of)
    if duplicate_of == figure:
        raise Invalid([Fault(place, "this is the figure itself: name the one that stands")])
    if other is None or not other.public:
        raise Invalid([unrecorded(place, "published figure", duplicate_of)])
    if other.content.status == "retracted":
        detail = f"{duplicate_of!r} is retracted itself: name the figure that stands"
        raise Invalid([Fault(place, detail)])
