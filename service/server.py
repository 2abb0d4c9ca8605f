"""The server of ``warstats serve``: gunicorn with a threaded worker of our own."""

import ctypes
import errno
import selectors
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.http import errors
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import TConn, ThreadWorker

from service.app import create_app
from service.client_socket import ClientSocket, SlowWriters
from service.config import Settings
from service.http.content_type import NOSNIFF
from service.http.problems import PROBLEMS, render
from service.threads import ThreadPool, aside

THREADS = 4  # of a worker that answer at once: one computes while others wait for the database
_MOST_THREADS = 192  # with those that are aside: of clients, streams, checks and writers
_READING = 32  # that wait for a client to send its request, before it must hurry
_WRITING = 32  # that wait for a client to read, at most
_REQUEST_SECONDS = 5
_BUSY_REQUEST_SECONDS = 0.5
_LINGER_SECONDS = 2
_LINGER_PAUSE_SECONDS = 0.5
_MIN_BYTES_A_SECOND = 2**16
_MAX_BODY_BYTES = 2**26  # assumed where no length is given
_SWITCH_SECONDS = 0.0005  # after which a thread that computes lets another go on
_NOTHING_TO_ACCEPT = (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK)
_M_ARENA_MAX = -8  # malloc.h of glibc
_MAX_REQUEST_LINE = 8190  # the most that gunicorn allows; a longer one is a 414


class Worker(ThreadWorker):  # type: ignore[misc]  # the library is untyped
    """A threaded worker that limits the time of a request and the time to take its answer.

    Slow clients thus free their threads, and those that do not read have threads of their own.

    It also answers a request that never reaches the app with a problem, not with HTML.
    """

    def init_process(self) -> None:
        """Start the thread that ends slow connections, and then accept."""
        # Connections whose request is arriving: the start, and the seconds allowed for its body.
        self._reading: dict[Any, tuple[float, float]] = {}
        self._slow_writers = SlowWriters(_WRITING)
        sys.setswitchinterval(_SWITCH_SECONDS)
        _limit_arenas()
        threading.Thread(target=self._close_slow_connections, daemon=True).start()
        super().init_process()

    def get_thread_pool(self) -> ThreadPool:
        """Make the pool of threads that answer."""
        return ThreadPool(at_once=self.cfg.threads, most=_MOST_THREADS)

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection, which gets no thread before it has sent something."""
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno not in _NOTHING_TO_ACCEPT:
                raise
            return
        self.nr_conns += 1
        sock = ClientSocket(sock, self._slow_writers)
        conn = TConn(self.cfg, sock, client, listener.getsockname())
        conn.timeout = time.monotonic() + _REQUEST_SECONDS
        self.pending_conns.append(conn)
        callback = partial(self.on_pending_socket_readable, conn)
        self.poller.register(sock, selectors.EVENT_READ, callback)

    def _cap_keepalive(self, deadline: float) -> None:
        """When the worker stops, close what is idle by ``deadline`` (monotonic seconds)."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)

    def handle(self, conn: Any) -> Any:
        """Handle a request that must arrive in time, and whose response must be taken in time."""
        self._reading[conn] = time.monotonic(), 0
        try:
            keeps_alive = super().handle(conn)
        finally:
            self._reading.pop(conn, None)
        if keeps_alive is False:
            self._linger(conn.sock)
        return keeps_alive

    def _linger(self, sock: socket.socket) -> None:
        """Close so that a client that is still sending can read the response.

        A socket closed with unread data is reset, and the response may be lost. gunicorn drains
        a socket before it closes it, in the one thread that accepts, which must not wait for
        a client: so the reading side is shut down here.
        """
        deadline = time.monotonic() + _LINGER_SECONDS
        with suppress(OSError), aside():
            sock.shutdown(socket.SHUT_WR)
            sock.settimeout(_LINGER_PAUSE_SECONDS)
            while time.monotonic() < deadline and len(self._reading) < _READING:
                if not sock.recv(2**16):
                    break
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RD)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Handle a request whose headers have arrived; a larger body is allowed more time."""
        length = _length(req)
        if length:
            self._reading[conn] = time.monotonic(), length / _MIN_BYTES_A_SECOND
            req.body = _TimedBody(req.body, length, lambda: self._reading.pop(conn, None))
        else:
            self._reading.pop(conn, None)
        return super().handle_request(req, conn)

    def _close_slow_connections(self) -> None:
        """Shut down connections whose request does not arrive in time, to free their threads.

        A well-behaved client sends its request at once, so the limit is short while many threads
        are waiting for a request.
        """
        while True:
            time.sleep(0.25)
            is_busy = len(self._reading) >= _READING
            now = time.monotonic()
            for conn, (started, allowance) in list(self._reading.items()):
                limit = _BUSY_REQUEST_SECONDS if is_busy else _REQUEST_SECONDS + allowance
                if started < now - limit:
                    with suppress(OSError):
                        conn.sock.shutdown(socket.SHUT_RDWR)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer a malformed request line, header or body framing with a problem."""
        if not isinstance(exc, errors.ParseException):
            super().handle_error(req, client, addr, exc)
            return
        slug = {
            errors.LimitRequestLine: "uri-too-long",
            errors.LimitRequestHeaders: "headers-too-large",
        }.get(type(exc), "bad-request")
        response = render(PROBLEMS[slug], str(exc) or PROBLEMS[slug].title)
        response.headers["Connection"] = "close"
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers.set(*NOSNIFF)
        head = "".join(f"{name}: {value}\r\n" for name, value in response.headers)
        try:
            write_nonblock(
                client,
                f"HTTP/1.1 {response.status}\r\n{head}\r\n".encode("latin-1") + response.data,
            )
        except OSError:
            self.log.debug("the client closed the connection before the response")


class _TimedBody:
    """A body that reports its arrival, and raises OSError for chunks that cannot be parsed."""

    def __init__(self, body: Any, length: int, on_arrival: Callable[[], object]) -> None:
        self._body, self._remaining, self._on_arrival = body, length, on_arrival

    def read(self, size: int | None = None) -> bytes:
        """Return up to ``size`` bytes, as a file does."""
        try:
            data: bytes = self._body.read(size)
        except errors.ParseException as error:
            raise OSError(str(error)) from error
        self._remaining -= len(data)
        if not data or self._remaining <= 0:
            self._on_arrival()
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)


def _limit_arenas() -> None:
    """Let all threads allocate from two arenas of the C library, which leaves fewer gaps in them.

    By default each thread takes one of its own; only one of them computes at a time, anyway.
    """
    with suppress(AttributeError, OSError):  # another C library than glibc
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def _length(req: Any) -> int:
    """The length of the body in bytes, as the headers announce it."""
    headers = {name.upper(): value for name, value in req.headers}
    if "TRANSFER-ENCODING" in headers:
        return _MAX_BODY_BYTES
    return int(headers.get("CONTENT-LENGTH") or 0)


class Server(BaseApplication):  # type: ignore[misc]  # the library is untyped
    """The app behind gunicorn's threaded workers; ``run`` ends with SystemExit on a signal.

    ``threads`` is how many answer at once in each worker, apart from those that are aside.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        bind: str,
        workers: int,
        threads: int = THREADS,
        on_ready: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._options = {
            "bind": bind,
            "workers": workers,
            "threads": threads,
            "sendfile": False,  # it would not go through ClientSocket
            "worker_class": "service.server.Worker",
            "limit_request_line": _MAX_REQUEST_LINE,
            "keepalive": 5,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "control_socket_disable": True,
            "forwarder_headers": "",
            "when_ready": lambda _: on_ready(),
        }
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the app, in each worker."""
        return create_app(self._settings)
