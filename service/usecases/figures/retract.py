"""Retract a figure, or reinstate a retracted one."""

from dataclasses import replace

from service.db import Connection
from service.domain.draft import Draft
from service.domain.figure import Change, Version
from service.errors import StateConflict
from service.usecases.figures.append import append_versions
from service.usecases.figures.precondition import IfMatch, lock_current


def retract(
    conn: Connection, figure: str, reason: str, by: str, if_match: IfMatch | None = None
) -> Version:
    """Record that a figure is withdrawn, and why; it stays readable.

    Raises NotFound, PreconditionFailed, and StateConflict if the figure is retracted already.
    """
    clock, current = lock_current(conn, figure, if_match)
    if current.content.status == "retracted":
        raise StateConflict(f"{figure!r} was already retracted in version {current.version}.")
    retracted = replace(current.content, status="retracted")
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
    reinstated = replace(current.content, status="published" if current.public else "draft")
    [version] = append_versions(
        conn, clock, [Draft.after(current, reinstated, Change("reinstatement", note=reason))], by
    )
    return version
