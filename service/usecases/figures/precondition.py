"""Lock a figure for a write, and check the writer's precondition against its newest version."""

from dataclasses import dataclass

from service.db import Connection
from service.domain.figure import Version
from service.errors import NotFound, PreconditionFailed
from service.store import figures, journal, renderings
from service.store.journal import Clock


@dataclass(frozen=True, slots=True)
class IfMatch:
    """The entity tags of ``If-Match``, or ``*`` for any current state (RFC 9110, 13.1.1)."""

    etags: frozenset[str] = frozenset()
    matches_any: bool = False

    def require(self, etag: str | None, current: str) -> None:
        """Raise PreconditionFailed, which states ``current``, unless a tag matches ``etag``."""
        if etag is None or not (self.matches_any or etag in self.etags):
            raise PreconditionFailed(
                f"If-Match does not match the current state ({current}). Read it again, and send "
                "its ETag."
            )


def lock_current(conn: Connection, figure: str, if_match: IfMatch | None) -> tuple[Clock, Version]:
    """Take the write lock; return its clock and the newest version of the figure.

    Raises NotFound, and PreconditionFailed if ``if_match`` names another version.
    """
    clock = journal.lock(conn)
    newest = figures.newest(conn, [figure]).get(figure)
    if newest is None:
        raise NotFound(f"There is no figure {figure!r}.")
    if if_match is not None:
        etag = renderings.find_etag(conn, "figure", figure, newest.version)
        if_match.require(etag, f"version {newest.version} by {newest.recorded_by}")
    return clock, newest
