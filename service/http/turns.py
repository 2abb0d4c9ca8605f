"""Turns: requests that cost much are bounded apart from others, which thus do not wait for them."""

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager

from service.errors import Busy
from service.threads import aside

_WAIT_SECONDS = 10.0


class Turns:
    """Lets ``most`` requests of a kind in, of which ``at_once`` work at a time in this process.

    ``kind`` is its plural in words. Their threads are not among those that answer other requests.
    """

    def __init__(self, kind: str, *, most: int, at_once: int) -> None:
        self._busy = f"Too many {kind} are in progress. Try again shortly."
        self._places = threading.BoundedSemaphore(most)
        self._turns = threading.BoundedSemaphore(at_once)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Let a request in during the block; raises Busy while there are too many."""
        if not self._places.acquire(blocking=False):
            raise Busy(self._busy)
        try:
            with aside():
                yield
        finally:
            self._places.release()

    @contextmanager
    def turn(self, *, has_begun: bool = False) -> Iterator[None]:
        """Let a request work during the block; raises Busy if its turn does not come in time.

        A request that ``has_begun`` to answer waits as long as it takes.
        """
        if not self._turns.acquire(timeout=None if has_begun else _WAIT_SECONDS):
            raise Busy(self._busy)
        try:
            yield
        finally:
            self._turns.release()

    def each(self, parts: Iterator[bytes]) -> Generator[bytes, None, None]:
        """Yield the parts of a stream, each made in a turn of its own.

        It has a place from its first part until it is used up, closed or dropped. Raises Busy
        before the first part; later it waits, since what has begun must not break off.
        """
        has_begun = False
        with self.place():
            while True:
                with self.turn(has_begun=has_begun):
                    part = next(parts, None)
                if part is None:
                    return
                yield part
                has_begun = True
