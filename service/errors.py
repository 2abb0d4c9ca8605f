"""What can go wrong, in the domain's words; ``http/problems.py`` maps each to HTTP.

A class's docstring is its default message.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from service.domain.faults import Fault


class WarstatsError(Exception):
    """Something went wrong."""

    def __init__(self, detail: str | None = None) -> None:
        self.detail = detail or (self.__doc__ or "").split("\n", maxsplit=1)[0]
        super().__init__(self.detail)


class NotFound(WarstatsError):
    """There is nothing here."""


class PageNotFound(NotFound):
    """No page of this list has this cursor: follow `next` from the first page."""


class BadHost(WarstatsError):
    """The Host header names no host."""


class NotAcceptable(WarstatsError):
    """None of the formats asked for is available."""


class Malformed(WarstatsError):
    """The request cannot be read."""


class TooLarge(WarstatsError):
    """The body is larger than this address takes."""


class UnsupportedMediaType(WarstatsError):
    """The body is in a format that this address does not read."""


class Unauthenticated(WarstatsError):
    """This takes a key: send `Authorization: Bearer wsk_...`."""


class BadKey(Unauthenticated):
    """The key is unknown or revoked."""


class Forbidden(WarstatsError):
    """The key's role does not allow this."""


class PreconditionFailed(WarstatsError):
    """The If-Match header does not name the current state."""


class PreconditionRequired(WarstatsError):
    """Send If-Match with the ETag of what you have read, so that no other edit is lost."""


class Invalid(WarstatsError):
    """What was sent cannot be accepted as it is."""

    def __init__(self, faults: Iterable[Fault], detail: str | None = None) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)


class StateConflict(WarstatsError):
    """What is already recorded stands against it."""

    def __init__(self, detail: str | None = None, faults: Iterable[Fault] = ()) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)


@contextmanager
def strip_position() -> Iterator[None]:
    """Take the position out of the places of faults, where one thing alone was written."""
    try:
        yield
    except (Invalid, StateConflict) as error:
        error.faults = tuple(replace(fault, path=fault.path[1:]) for fault in error.faults)
        raise


class DatabaseAway(WarstatsError):
    """The database does not answer; try again shortly, a write with the same Idempotency-Key."""


class Busy(WarstatsError):
    """Other writes are under way; try again shortly."""


class QueryTooSlow(WarstatsError):
    """The query ran past its time limit: use fewer or narrower filters."""


class NotReady(WarstatsError):
    """The service is not ready."""


class Misconfigured(WarstatsError):
    """The service cannot start as it is configured."""
