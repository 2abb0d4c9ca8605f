"""The load: a process of its own that asks over connections kept alive, and counts answers."""

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

CONNECTIONS = 2  # one is answered while the other's request is made
_MAX_REQUESTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of a round."""

    path: str
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    etag: str | None
    body: str


@dataclass(frozen=True, slots=True)
class Round:
    """Requests to repeat in turn against one server for some seconds."""

    port: int
    asks: tuple[Ask, ...]
    expected: int
    seconds: float


class Load:
    """The process that makes the load, so that what measures does not slow what is measured."""

    def __init__(self, executor: ProcessPoolExecutor) -> None:
        self._executor = executor

    def run(self, work: Round) -> float:
        """Requests a second; raises RuntimeError at the first unexpected status."""
        return self._executor.submit(_rate, work).result()


@contextmanager
def loading() -> Iterator[Load]:
    """Have the process inside the block; Ctrl-C is left to the parent, a round is short."""
    with ProcessPoolExecutor(
        1, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN)
    ) as executor:
        yield Load(executor)


def fetch(port: int, ask: Ask) -> Answer:
    """Ask once."""
    connection = HTTPConnection(HOST, port, timeout=30)
    try:
        return _exchange(connection, ask)
    finally:
        connection.close()


def _rate(work: Round) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        counts = list(threads.map(_repeat, [work] * CONNECTIONS, range(CONNECTIONS)))
    return sum(counts) / (time.perf_counter() - started)


def _repeat(work: Round, place: int) -> int:
    """Ask in turn until the time is up; each connection starts elsewhere in the list."""
    start = place * len(work.asks) // CONNECTIONS
    asks = islice(cycle(work.asks[start:] + work.asks[:start]), _MAX_REQUESTS)
    deadline = time.perf_counter() + work.seconds
    count = 0
    connection = HTTPConnection(HOST, work.port, timeout=30)
    try:
        for ask in asks:
            answer = _exchange(connection, ask)
            if answer.status != work.expected:
                raise RuntimeError(f"{ask.path} answered {answer.status}: {answer.body[:300]}")
            count += 1
            if time.perf_counter() >= deadline:
                break
    finally:
        connection.close()
    return count


def _exchange(connection: HTTPConnection, ask: Ask) -> Answer:
    connection.request("GET", ask.path, headers={"If-None-Match": ask.etag} if ask.etag else {})
    response = connection.getresponse()
    return Answer(response.status, response.getheader("ETag"), response.read().decode())
