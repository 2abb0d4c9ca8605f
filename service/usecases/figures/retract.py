"""Retract a figure, or reinstate one that was."""

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
    """Record that a figure is withdrawn, and why; it stays readable. Twice is a Conflict."""
    clock, current = lock_current(conn, figure, if_match)
    if current.content.status == "retracted":
        raise StateConflict(f"{figure!r} is retracted already, in version {current.version}.")
    retracted = replace(current.content, status="retracted")
    [made] = append_versions(
        conn, clock, [Draft.after(current, retracted, Change("retraction", note=reason))], by
    )
    return made


def reinstate(
    conn: Connection, figure: str, reason: str, by: str, if_match: IfMatch | None = None
) -> Version:
    """Record that a retraction is taken back, and why; a draft is a draft again.

    A figure that is not retracted is a Conflict.
    """
    clock, current = lock_current(conn, figure, if_match)
    if current.content.status != "retracted":
        raise StateConflict(f"{figure!r} is not retracted: it is {current.content.status}.")
    reinstated = replace(current.content, status="published" if current.public else "draft")
    [made] = append_versions(
        conn, clock, [Draft.after(current, reinstated, Change("reinstatement", note=reason))], by
    )
    return made
