"""``warstats serve``: start the database and the server, and stop at any time."""

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
from service.cli.database import (
    DATA_DIR,
    database_urls,
    migrate_database,
    read_settings,
    serving,
    write_transaction,
)
from service.errors import Misconfigured, WarstatsError
from service.machine import read_machine
from service.server import THREADS, Server
from service.usecases.imports.bundled import load_bundled

_PORT_SECONDS = 2


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port."
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Number of worker processes.  [default: by the processors and the memory]",
)
@click.option(
    "--threads",
    default=THREADS,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Number of threads of a worker that answer at once.",
)
@click.option("--empty", is_flag=True, help="Do not load the bundled figures.")
@DATA_DIR
def serve(  # its options
    host: str, port: int, workers: int | None, threads: int, empty: bool, data_dir: Path | None
) -> None:
    """Start the server.

    Runs pending migrations first, and loads the bundled figures into an empty database. Without
    DATABASE_URL it also starts an embedded PostgreSQL.
    """
    stop = _StopSignals()
    machine = read_machine()
    workers = workers or machine.workers
    size = f"Workers: {workers}, of {threads} threads each, on {machine}."
    settings = read_settings(data_dir)
    _require_free_port(host, port)
    logs.configure()
    with stop.explaining_failures(), database_urls(settings) as urls:
        stop.exit_if_received()
        migrate_database(urls, settings)
        stop.exit_if_received()
        if not empty:
            with write_transaction(urls.service, settings) as conn:
                load_bundled(conn)
        stop.exit_if_received()
        with serving(settings):
            Server(
                replace(settings, database_url=urls.service),
                bind=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
                workers=workers,
                threads=threads,
                on_ready=lambda: stop.hand_over(or_else=lambda: _print_urls(host, port, size)),
            ).run()


def _require_free_port(host: str, port: int) -> None:
    """Raise Misconfigured if the address is still in use after some attempts.

    More than one attempt, since workers of a server that was killed take a while to end.
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
                        f"Cannot listen on {host}:{port} ({error.strerror}). Choose another --port."
                    ) from error
            else:
                return
        time.sleep(0.1)


def _print_urls(host: str, port: int, size: str) -> None:
    """Print where the server listens and its size, with some addresses to start from."""
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    click.echo(
        f"warstats {__version__} is running at {url}\n"
        f"  {url}/v1/figures\n"
        f"  {url}/v1/measures\n"
        f"  {url}/docs\n"
        f"{size}\n"
        "Press Ctrl-C to stop."
    )


class _StopSignals:
    """Remembers SIGINT and SIGTERM received during the start, until it is safe to exit.

    An exception raised in a signal handler could interrupt the driver while it holds a lock, and
    the rollback would then wait for that lock for ever.
    """

    def __init__(self) -> None:
        self._received = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._remember)

    def _remember(self, *_: object) -> None:
        self._received = True

    def exit_if_received(self) -> None:
        """Exit with status 0 if a signal was received."""
        if self._received:
            sys.exit(0)

    @contextmanager
    def explaining_failures(self) -> Iterator[None]:
        """Exit with status 0 where a failure in the block follows a signal.

        Ctrl-C reaches the programs that we run, too, and their failure is then expected.
        """
        try:
            yield
        except WarstatsError:
            self.exit_if_received()
            raise

    def hand_over(self, or_else: Callable[[], None]) -> None:
        """Pass a signal on to the server, whose own handlers are now set; else call ``or_else``."""
        if self._received:
            os.kill(os.getpid(), signal.SIGTERM)
        else:
            or_else()
