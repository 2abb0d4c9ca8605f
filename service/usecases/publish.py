"""Publish a draft."""

from dataclasses import replace

from service.db import Connection
from service.domain.figure import Change, Version
from service.errors import Conflict
from service.usecases.record import Draft, record
from service.usecases.reopen import Seen, reopen


def publish(
    conn: Connection, figure: str, note: str | None, by: str, seen: Seen | None = None
) -> Version:
    """Record the version in which a draft is published; any other status is a Conflict."""
    clock, draft = reopen(conn, figure, seen)
    if draft.content.status != "draft":
        raise Conflict(f"{figure!r} is not a draft: it is {draft.content.status}.")
    published = replace(draft.content, status="published")
    [made] = record(
        conn, clock, [Draft.after(draft, published, Change("publication", note=note))], by
    )
    return made
