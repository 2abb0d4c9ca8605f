"""``warstats serve``: everything there is to start, and a stop at any moment."""

import errno
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from service import __version__, logs
from service.cli.database import DATA_DIR, database_of, settings_of, writing
from service.errors import Misconfigured, WarstatsError
from service.migrations import migrate
from service.server import Server
from service.usecases.imports.bundled import load_bundled

_PORT_SECONDS = 2


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=min(os.cpu_count() or 1, 4),
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes that answer.",
)
@click.option("--empty", is_flag=True, help="Do not load the bundled figures.")
@DATA_DIR
def serve(host: str, port: int, workers: int, empty: bool, data_dir: Path | None) -> None:
    """Migrate, load the bundled figures into an empty database, and serve."""
    stop = _Stop()
    settings = settings_of(data_dir)
    _require_free(host, port)
    logs.configure()
    with stop.heeded(), database_of(settings) as urls:
        stop.heed()
        migrate(urls.owner)
        stop.heed()
        if not empty:
            with writing(urls.service, settings) as conn:
                load_bundled(conn)
        stop.heed()
        Server(
            replace(settings, database_url=urls.service),
            bind=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            workers=workers,
            on_ready=lambda: stop.pass_on(greet=lambda: _greet(host, port)),
        ).run()


def _require_free(host: str, port: int) -> None:
    """Say so at once if somebody listens there already.

    Not at the first try: the workers of a server that was killed take a moment to notice.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + _PORT_SECONDS
    while True:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                    raise Misconfigured(
                        f"Cannot listen on {host}:{port} ({error.strerror}): choose another --port."
                    ) from error
            else:
                return
        time.sleep(0.1)


def _greet(host: str, port: int) -> None:
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    click.echo(
        f"warstats {__version__} serves {url}\n"
        f"  {url}/v1/figures\n"
        f"  {url}/v1/measures\n"
        f"  {url}/docs\n"
        "Stop with Ctrl-C."
    )


class _Stop:
    """A wish to stop that comes while starting, kept until it is safe to follow.

    An exception out of a signal handler may strike while the driver holds a lock of its own,
    and rolling back would then wait for that lock for ever.
    """

    def __init__(self) -> None:
        self._wished = False
        for wish in (signal.SIGINT, signal.SIGTERM):
            signal.signal(wish, self._note)

    def _note(self, *_: object) -> None:
        self._wished = True

    def heed(self) -> None:
        """End here, in order, if that is wished."""
        if self._wished:
            sys.exit(0)

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Ctrl-C reaches the programs we run as well: their failing is then no fault."""
        try:
            yield
        except WarstatsError:
            self.heed()
            raise

    def pass_on(self, greet: Callable[[], None]) -> None:
        """Greet, or hand the wish to the server, whose own handlers are in place by now."""
        if self._wished:
            os.kill(os.getpid(), signal.SIGTERM)
        else:
            greet()
