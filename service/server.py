"""gunicorn, run from within: the server of ``warstats serve``."""

import socket
import struct
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.http import errors
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from service.app import create_app
from service.config import Settings
from service.http.problems import PROBLEMS, render

_THREADS = 16
_PATIENCE = struct.pack("ll", 5, 0)  # a timeval: seconds, microseconds
_LONGEST_REQUEST_LINE = 8190  # the most that gunicorn takes; longer ones are a 414


class ProblemWorker(ThreadWorker):  # type: ignore[misc]  # the library is untyped
    """Answers a request that never reaches the app as a problem too, not as HTML."""

    def handle(self, conn: Any) -> Any:
        """Give up on a client that stops in the middle of a request."""
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _PATIENCE)
        return super().handle(conn)

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
            "worker_class": "service.server.ProblemWorker",
            "limit_request_line": _LONGEST_REQUEST_LINE,
            "keepalive": 5,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda _: on_ready(),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self._settings)
