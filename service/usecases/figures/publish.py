"""Publish a draft."""

from dataclasses import replace

from service.db import Connection
from service.domain.draft import Draft
from service.domain.figure import Change, Version
from service.errors import StateConflict
from service.usecases.figures.append import append_versions
from service.usecases.figures.precondition import IfMatch, lock_current


def publish(
    conn: Connection, figure: str, note: str | None, by: str, if_match: IfMatch | None = None
) -> Version:
    """Record the version that publishes a draft.

    Raises NotFound, PreconditionFailed, and StateConflict if the figure is not a draft.
    """
    clock, draft = lock_current(conn, figure, if_match)
    if draft.content.status != "draft":
        raise StateConflict(f"{figure!r} is not a draft: it is {draft.content.status}.")
    published = replace(draft.content, status="published")
    [version] = append_versions(
        conn, clock, [Draft.after(draft, published, Change("publication", note=note))], by
    )
    return version
