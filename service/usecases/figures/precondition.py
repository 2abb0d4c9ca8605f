"""Reopen a figure: take the write lock, read the newest version, see that the writer has too."""

from dataclasses import dataclass

from service.db import Connection
from service.domain.figure import Version
from service.errors import NotFound, PreconditionFailed
from service.store import figures, journal, renderings
from service.store.journal import Clock


@dataclass(frozen=True, slots=True)
class IfMatch:
    """What a writer has seen of what is to change, as ``If-Match`` says it (RFC 9110)."""

    etags: frozenset[str] = frozenset()
    whatever_there_is: bool = False

    def require(self, etag: str | None, current: str) -> None:
        """Raises PreconditionFailed, saying what is current, unless this names it."""
        if etag is None or not (self.whatever_there_is or etag in self.etags):
            raise PreconditionFailed(
                f"If-Match does not name the current state: {current}. Read it, decide again, "
                "and send its ETag."
            )


def lock_current(conn: Connection, figure: str, seen: IfMatch | None) -> tuple[Clock, Version]:
    """The clock to write by, and the version that the next one follows.

    Raises NotFound, and PreconditionFailed where the writer has seen another.
    """
    clock = journal.lock(conn)
    newest = figures.newest(conn, [figure]).get(figure)
    if newest is None:
        raise NotFound(f"There is no figure {figure!r}.")
    if seen is not None:
        etag = renderings.find_etag(conn, "figure", figure, newest.version)
        seen.require(etag, f"version {newest.version} is, by {newest.recorded_by}")
    return clock, newest
