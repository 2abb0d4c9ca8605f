"""Streams take turns, and are bounded apart from other answers, which thus do not wait for them."""

import threading
from collections.abc import Generator, Iterator

from service.errors import Busy

_MAX_STREAMS = 48  # in a process; each has a thread, of which there are more
_MAX_MAKING = 2  # that make their next part; the others send theirs, or wait

_streams = threading.BoundedSemaphore(_MAX_STREAMS)
_making = threading.BoundedSemaphore(_MAX_MAKING)


def in_turn(parts: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Yield the parts, each made when few other streams make theirs.

    It counts as a stream from its first part until it is used up, closed or dropped. Raises Busy
    with its first part while there are too many.
    """
    if not _streams.acquire(blocking=False):
        raise Busy("Too many streams are being sent. Try again shortly.")
    try:
        while True:
            with _making:
                part = next(parts, None)
            if part is None:
                return
            yield part
    finally:
        _streams.release()
