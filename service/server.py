"""gunicorn, run from within: the server of ``warstats serve``."""

import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.http import errors
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from service.app import create_app
from service.config import Settings
from service.http.problems import PROBLEMS, render

_THREADS = 32
_PATIENCE_SECONDS = 5
_PRESSED_SECONDS = 0.5
_LINGER_SECONDS = 2
_LINGER_PAUSE_SECONDS = 0.5
_SLOWEST_BYTES_A_SECOND = 2**16
_LARGEST_BODY_BYTES = 2**26  # what is taken to be coming where no length is given
_TIMEVAL = struct.pack("ll", _PATIENCE_SECONDS, 0)  # seconds, microseconds
_LONGEST_REQUEST_LINE = 8190  # the most that gunicorn takes; longer ones are a 414


class Worker(ThreadWorker):  # type: ignore[misc]  # the library is untyped
    """A threaded worker that is patient with a slow client but not for ever, and that answers
    a request which never reaches the app as a problem too, not as HTML.
    """

    def init_process(self) -> None:
        # Connections whose request is arriving: since when, and how long its body may take.
        self._reading: dict[Any, tuple[float, float]] = {}
        threading.Thread(target=self._hang_up, daemon=True).start()
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """Take a request, within a time for all of it and for each part of the answer."""
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _TIMEVAL)
        self._reading[conn] = time.monotonic(), 0
        try:
            goes_on = super().handle(conn)
        finally:
            self._reading.pop(conn, None)
        if goes_on is False:
            self._linger(conn.sock)
        return goes_on

    def _linger(self, sock: socket.socket) -> None:
        """Close so that the client can read its answer, for a while, though it goes on sending.

        What is closed with something unread is reset, and the answer may be lost with it. And
        what is about to be closed is drained by the one thread that accepts, which must not wait
        for a client: so it is shut when this is done.
        """
        until = time.monotonic() + _LINGER_SECONDS
        with suppress(OSError):
            sock.shutdown(socket.SHUT_WR)
            sock.settimeout(_LINGER_PAUSE_SECONDS)
            while time.monotonic() < until and len(self._reading) < _THREADS:
                if not sock.recv(2**16):
                    break
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RD)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """The request line and the headers are read: the body, if any, may take its time."""
        length = _length(req)
        if length:
            self._reading[conn] = time.monotonic(), length / _SLOWEST_BYTES_A_SECOND
            req.body = _Arriving(req.body, length, lambda: self._reading.pop(conn, None))
        else:
            self._reading.pop(conn, None)
        return super().handle_request(req, conn)

    def _hang_up(self) -> None:
        """End connections whose request does not arrive in time, so that threads get free.

        An honest client sends its request at once; while every thread waits for one that does
        not, there is no patience to spare.
        """
        while True:
            time.sleep(0.25)
            pressed = len(self._reading) >= _THREADS
            now = time.monotonic()
            for conn, (begun, allowance) in list(self._reading.items()):
                patience = _PRESSED_SECONDS if pressed else _PATIENCE_SECONDS + allowance
                if begun < now - patience:
                    with suppress(OSError):
                        conn.sock.shutdown(socket.SHUT_RDWR)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Say what is wrong with the request line, a header or the body's framing."""
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
        head = "".join(f"{name}: {value}\r\n" for name, value in response.headers)
        try:
            write_nonblock(
                client,
                f"HTTP/1.1 {response.status}\r\n{head}\r\n".encode("latin-1") + response.data,
            )
        except OSError:
            self.log.debug("the client had gone before it was answered")


class _Arriving:
    """A body on its way: says when it is here, and in an OSError that it makes no sense."""

    def __init__(self, body: Any, length: int, arrived: Callable[[], object]) -> None:
        self._body, self._left, self._arrived = body, length, arrived

    def read(self, size: int | None = None) -> bytes:
        try:
            data: bytes = self._body.read(size)
        except errors.ParseException as error:
            raise OSError(str(error)) from error
        self._left -= len(data)
        if not data or self._left <= 0:
            self._arrived()
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)


def _length(req: Any) -> int:
    """How many bytes of body are announced."""
    headers = {name.upper(): value for name, value in req.headers}
    if "TRANSFER-ENCODING" in headers:
        return _LARGEST_BODY_BYTES
    return int(headers.get("CONTENT-LENGTH") or 0)


class Server(BaseApplication):  # type: ignore[misc]  # the library is untyped
    """The app behind gunicorn's threaded workers; ``run`` ends with SystemExit on a signal."""

    def __init__(
        self,
        settings: Settings,
        *,
        bind: str,
        workers: int,
        on_ready: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._options = {
            "bind": bind,
            "workers": workers,
            "threads": _THREADS,
            "worker_class": "service.server.Worker",
            "limit_request_line": _LONGEST_REQUEST_LINE,
            "keepalive": 5,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "control_socket_disable": True,
            "forwarder_headers": "",
            "when_ready": lambda _: on_ready(),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self._settings)
