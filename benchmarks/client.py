"""The load: a separate process that sends requests over persistent connections."""

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle, islice
from multiprocessing import get_context

from benchmarks.servers import HOST

CONNECTIONS = 2  # the server answers the first while the second sends its next request
_MAX_REQUESTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a round."""

    path: str
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request."""

    status: int
    etag: str | None
    body: str


@dataclass(frozen=True, slots=True)
class Round:
    """Requests to repeat in turn against one server, for a time in seconds."""

    port: int
    requests: tuple[Request, ...]
    expected: int
    seconds: float


class Load:
    """The process that makes the load, apart from this one so that measuring does not slow it."""

    def __init__(self, executor: ProcessPoolExecutor) -> None:
        self._executor = executor

    def run(self, work: Round) -> float:
        """Return requests per second; raise RuntimeError at the first unexpected status."""
        return self._executor.submit(_rate, work).result()


@contextmanager
def loading() -> Iterator[Load]:
    """Run the process inside the block. It leaves Ctrl-C to its parent, as a round is short."""
    with ProcessPoolExecutor(
        1, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN)
    ) as executor:
        yield Load(executor)


def fetch(port: int, request: Request) -> Answer:
    """Send one request over a connection of its own."""
    connection = HTTPConnection(HOST, port, timeout=30)
    try:
        return _exchange(connection, request)
    finally:
        connection.close()


def _rate(work: Round) -> float:
    """Return the requests per second of a round, over all connections."""
    started = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        counts = list(threads.map(_repeat, [work] * CONNECTIONS, range(CONNECTIONS)))
    return sum(counts) / (time.perf_counter() - started)


def _repeat(work: Round, place: int) -> int:
    """Send the requests in turn until the time is up, and return their number.

    Each connection starts at a different place in the list.
    """
    start = place * len(work.requests) // CONNECTIONS
    requests = islice(cycle(work.requests[start:] + work.requests[:start]), _MAX_REQUESTS)
    deadline = time.perf_counter() + work.seconds
    count = 0
    connection = HTTPConnection(HOST, work.port, timeout=30)
    try:
        for request in requests:
            answer = _exchange(connection, request)
            if answer.status != work.expected:
                raise RuntimeError(f"{request.path} answered {answer.status}: {answer.body[:300]}")
            count += 1
            if time.perf_counter() >= deadline:
                break
    finally:
        connection.close()
    return count


def _exchange(connection: HTTPConnection, request: Request) -> Answer:
    headers = {"If-None-Match": request.etag} if request.etag else {}
    connection.request("GET", request.path, headers=headers)
    response = connection.getresponse()
    return Answer(response.status, response.getheader("ETag"), response.read().decode())
