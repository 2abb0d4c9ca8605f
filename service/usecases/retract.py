"""Retract a figure, or reinstate one that was."""

from dataclasses import replace

from service.db import Connection
from service.domain.figure import Change, Version
from service.errors import Conflict
from service.usecases.record import Draft, record
from service.usecases.reopen import Seen, reopen


def retract(
    conn: Connection, figure: str, reason: str, by: str, seen: Seen | None = None
) -> Version:
    """Record that a figure is withdrawn, and why; it stays readable. Twice is a Conflict."""
    clock, current = reopen(conn, figure, seen)
    if current.content.status == "retracted":
        raise Conflict(f"{figure!r} is retracted already, in version {current.version}.")
    retracted = replace(current.content, status="retracted")
    [made] = record(
        conn, clock, [Draft.after(current, retracted, Change("retraction", note=reason))], by
    )
    return made


def reinstate(
    conn: Connection, figure: str, reason: str, by: str, seen: Seen | None = None
) -> Version:
    """Record that a retraction is taken back, and why; a draft is a draft again.

    A figure that is not retracted is a Conflict.
    """
    clock, current = reopen(conn, figure, seen)
    if current.content.status != "retracted":
        raise Conflict(f"{figure!r} is not retracted: it is {current.content.status}.")
    reinstated = replace(current.content, status="published" if current.public else "draft")
    [made] = record(
        conn, clock, [Draft.after(current, reinstated, Change("reinstatement", note=reason))], by
    )
    return made
