"""Errors in the terms of the domain; ``http/problems.py`` maps each to HTTP.

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
    """Nothing is recorded here."""


class PageNotFound(NotFound):
    """This cursor is not valid for this list. Follow `next` from the first page."""


class BadHost(WarstatsError):
    """The Host header is not a valid host."""


class NotAcceptable(WarstatsError):
    """None of the requested formats is available."""


class Malformed(WarstatsError):
    """The request is malformed."""


class TooLarge(WarstatsError):
    """The body is larger than this address accepts."""


class UnsupportedMediaType(WarstatsError):
    """The body has a format that this address does not accept."""


class Unauthenticated(WarstatsError):
    """A key is required. Send `Authorization: Bearer wsk_...`."""


class BadKey(Unauthenticated):
    """The key is unknown or revoked."""


class Forbidden(WarstatsError):
    """The key's role does not allow this."""


class PreconditionFailed(WarstatsError):
    """The If-Match header does not match the current version."""


class PreconditionRequired(WarstatsError):
    """Send If-Match with the ETag of the version that you have read."""


class Invalid(WarstatsError):
    """The input is not valid."""

    def __init__(self, faults: Iterable[Fault], detail: str | None = None) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)


class StateConflict(WarstatsError):
    """The request conflicts with what is already recorded."""

    def __init__(self, detail: str | None = None, faults: Iterable[Fault] = ()) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)


@contextmanager
def strip_position() -> Iterator[None]:
    """Remove the position in a batch from the paths of faults, for a body that is no batch.

    Re-raises the Invalid or StateConflict of its block with the changed faults.
    """
    try:
        yield
    except (Invalid, StateConflict) as error:
        error.faults = tuple(replace(fault, path=fault.path[1:]) for fault in error.faults)
        raise


class DatabaseAway(WarstatsError):
    """The database does not respond. Try again shortly; repeat a write with its Idempotency-Key."""


class Busy(WarstatsError):
    """Other writes are in progress. Try again shortly."""


class QueryTooSlow(WarstatsError):
    """The query exceeded its time limit. Use fewer or narrower filters."""


class NotReady(WarstatsError):
    """The service is not ready."""


class Misconfigured(WarstatsError):
    """The configuration is not valid."""
