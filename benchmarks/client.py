"""The load: a process of its own that sends requests over persistent connections.

Each connection sends its next request when it has the answer to the last one. All are served by
one thread that waits for whichever answers first, so that the load costs the machine little.
"""

import selectors
import signal
import socket
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from itertools import cycle
from multiprocessing import get_context

HOST = "127.0.0.1"
CONNECTIONS = 2  # the server answers the first while the second sends its next request
_TIMEOUT = 60
_BUSY = 503
_REST_SECONDS = 1
_END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Request:
    """A request: what is sent, beside the host."""

    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""  # JSON
    method: str = "GET"

    def encode(self) -> bytes:
        """Return the request as HTTP/1.1."""
        head = [f"{self.method} {self.path} HTTP/1.1", f"Host: {HOST}"]
        head += [f"{name}: {value}" for name, value in self.headers]
        if self.body:
            head += ["Content-Type: application/json", f"Content-Length: {len(self.body)}"]
        return "\r\n".join(head).encode() + _END_OF_HEAD + self.body


@dataclass(frozen=True, slots=True)
class Round:
    """Requests to repeat in turn against one server.

    A round lasts ``seconds``, longer until ``least`` requests are answered, and no longer than
    until ``most`` are. With ``may_refuse`` a 503 is counted apart, and its connection rests for a
    second, as ``Retry-After`` asks.
    """

    port: int
    requests: tuple[Request, ...]
    expected: int = 200
    seconds: float = 1
    connections: int = CONNECTIONS
    least: int = 1
    most: int = 10_000_000
    may_refuse: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How long a round took, and each of its answered requests in turn, in seconds."""

    seconds: float
    durations: tuple[float, ...]
    refused: int = 0

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.durations) / self.seconds


class Load:
    """The process that makes the load, apart from this one so that measuring does not slow it."""

    def __init__(self, executor: ProcessPoolExecutor) -> None:
        self._executor = executor

    def run(self, work: Round) -> Outcome:
        """Run a round; raise RuntimeError at the first unexpected status."""
        return self._executor.submit(run, work).result()


@contextmanager
def loading() -> Iterator[Load]:
    """Run the process inside the block. It leaves Ctrl-C to its parent, as a round is short."""
    with ProcessPoolExecutor(
        1, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN)
    ) as executor:
        yield Load(executor)


def run(work: Round) -> Outcome:
    """Run a round in this process; raise RuntimeError at the first unexpected status."""
    sent = tuple(request.encode() for request in work.requests)
    with ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        connections = []
        for place in range(work.connections):
            start = place * len(sent) // work.connections  # each at a different place in the list
            connection = _Connection(work.port, cycle(sent[start:] + sent[:start]), selector)
            stack.callback(connection.close)
            connections.append(connection)
        return _exchange(work, connections, selector)


def _exchange(
    work: Round, connections: "list[_Connection]", selector: selectors.BaseSelector
) -> Outcome:
    """Send requests over the connections until the round is over, and the last is answered."""
    durations: list[float] = []
    refused = 0
    resting: deque[tuple[float, _Connection]] = deque()
    started = time.perf_counter()
    for connection in connections:
        connection.send()
    while selector.get_map() or resting:
        for connection in _answered(selector, resting):
            now = time.perf_counter()
            is_busy = connection.status == _BUSY and work.may_refuse
            if is_busy:
                refused += 1
            elif connection.status == work.expected:
                durations.append(now - connection.sent_at)
            else:
                raise RuntimeError(f"{connection.sent!r} is answered {connection.answer!r}")
            is_late = now >= started + work.seconds and len(durations) >= work.least
            if is_late or len(durations) >= work.most:
                continue
            if is_busy:
                resting.append((now + _REST_SECONDS, connection))
            else:
                connection.send()
        while resting and resting[0][0] <= time.perf_counter():
            resting.popleft()[1].send()
    return Outcome(time.perf_counter() - started, tuple(durations), refused)


def _answered(
    selector: selectors.BaseSelector, resting: "deque[tuple[float, _Connection]]"
) -> "Iterator[_Connection]":
    """Yield the connections whose answer is whole, and wait for one unless some rest."""
    ready = selector.select(max(0, resting[0][0] - time.perf_counter()) if resting else _TIMEOUT)
    if not ready and not resting:
        raise RuntimeError(f"A request is not answered in {_TIMEOUT} s.")
    for key, _ in ready:
        connection = key.data
        if connection.receive():
            selector.unregister(connection.link)
            yield connection


@dataclass(slots=True)
class _Connection:
    """A connection with at most one request under way."""

    port: int
    requests: Iterator[bytes]
    selector: selectors.BaseSelector
    link: socket.socket = field(init=False)
    sent: bytes = b""
    sent_at: float = 0
    answer: bytes = b""  # the head, and the start of the body
    status: int = 0
    _parts: list[bytes] = field(default_factory=list)
    _missing: int | None = None  # bytes of the body; None before the head, -1 until its last chunk
    _closes: bool = False

    def __post_init__(self) -> None:
        self._connect()

    def _connect(self) -> None:
        self.link = socket.create_connection((HOST, self.port), _TIMEOUT)
        self.link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        self.link.close()

    def send(self) -> None:
        """Send the next request, and wait for its answer; connect anew if the server closed."""
        if self._closes:
            self.link.close()
            self._connect()
        self.sent = next(self.requests)
        self._parts, self._missing, self._closes = [], None, False
        self.selector.register(self.link, selectors.EVENT_READ, self)
        self.sent_at = time.perf_counter()
        self.link.sendall(self.sent)

    def receive(self) -> bool:
        """Read what has come; return whether the answer is whole, and then know its status."""
        part = self.link.recv(2**18)
        if not part:
            raise RuntimeError(f"The server closed the connection on {self.sent[:200]!r}")
        self._parts.append(part)
        if self._missing is None:
            head, end, part = b"".join(self._parts).partition(_END_OF_HEAD)
            if not end:
                return False
            self.answer, self._parts = head + end + part[:300], [part]
            self.status = int(head[9:12])
            self._missing = self._length(head.lower())
        if self._missing == -1:
            return b"".join(self._parts[-2:]).endswith(b"0\r\n\r\n")
        self._missing -= len(part)
        return self._missing <= 0

    def _length(self, head: bytes) -> int:
        """Return the number of bytes of the body; -1 if it comes in chunks."""
        self._closes = b"\r\nconnection: close" in head
        if b"\r\ntransfer-encoding: chunked" in head:
            return -1
        _, _, length = head.partition(b"\r\ncontent-length:")
        return int(length.split(b"\r\n", 1)[0] or 0)


def ask(connection: HTTPConnection, request: Request) -> tuple[HTTPResponse, bytes]:
    """Send one request over a connection of the standard library; return the answer, read."""
    headers = dict(request.headers)
    if request.body:
        headers["Content-Type"] = "application/json"
    connection.request(request.method, request.path, request.body or None, headers)
    response = connection.getresponse()
    return response, response.read()


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
