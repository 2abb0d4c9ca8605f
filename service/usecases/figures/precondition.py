"""Lock a figure for a write, and check the writer's precondition against its newest version."""

from dataclasses import dataclass

from service import auth
from service.db import Connection
from service.domain.figure import Version
from service.domain.principal import EDITOR, Principal
from service.errors import NotFound, PreconditionFailed
from service.store import figures, journal, renderings
from service.store.journal import Clock


@dataclass(frozen=True, slots=True)
class IfMatch:
    """The entity tags of ``If-Match``, or ``*`` for any current state (RFC 9110, 13.1.1).

    ``weak`` are those that were sent as weak ones, which match nothing.
    """

    etags: frozenset[str] = frozenset()
    matches_any: bool = False
    weak: frozenset[str] = frozenset()

    def require(self, etag: str | None, current: str | None = None) -> None:
        """Raise PreconditionFailed, which states ``current``, unless a tag matches ``etag``."""
        if etag is not None and (self.matches_any or etag in self.etags):
            return
        state = f" ({current})" if current else ""
        if self.weak and not self.etags:
            raise PreconditionFailed(
                "If-Match has a weak ETag (W/...), which never matches, since it does not say that "
                f"every byte is the same. Read the current state{state} and send its ETag "
                "without W/."
            )
        raise PreconditionFailed(
            f"If-Match does not match the current state{state}. Read it again, and send its ETag."
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


def require_own_draft(conn: Connection, figure: str, writer: Principal) -> None:
    """Take the write lock, and check that the writer may change the figure.

    An editor may change any figure, a contributor a draft of their own until it is published.
    Raises NotFound for a draft that the writer may not see, Forbidden for any other figure.
    """
    if writer.may(EDITOR):
        return
    _, newest = lock_current(conn, figure, None)
    if newest.public:
        auth.require_role(writer, EDITOR, action="change a figure that was published")
    elif newest.author != writer.name:
        raise NotFound(f"There is no figure {figure!r}.")
