"""The servers: start each on a free loopback port, wait until it answers, always stop it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from benchmarks.client import HOST, free_port
from service.embedded import EmbeddedPostgres
from service.server import THREADS

_START_SECONDS = 60
_STOP_SECONDS = 20
_SERVICE = "from service.cli import main; main()"


@contextmanager
def service(
    database: EmbeddedPostgres, folder: Path, workers: int | None = 1
) -> Iterator[tuple[int, int]]:
    """Run ``warstats serve``, by default as it comes; lend its port and its process id."""
    port = free_port()
    arguments = ["-c", _SERVICE, "serve", f"--host={HOST}", f"--port={port}"]
    if workers is not None:
        arguments.append(f"--workers={workers}")
    urls = {"DATABASE_URL": database.url, "MIGRATE_DATABASE_URL": database.owner_url}
    with _running(arguments, port, folder, **urls, WARSTATS_DATA_DIR=str(folder)) as process:
        yield port, process


@contextmanager
def floor(database: EmbeddedPostgres, folder: Path, workers: int = 1) -> Iterator[int]:
    """Run the floor under gunicorn's own threaded worker, with the threads of ours."""
    port = free_port()
    arguments = [
        "-m", "gunicorn", "--worker-class=gthread", f"--workers={workers}",
        f"--threads={THREADS}", "--keep-alive=5", "--no-control-socket", "--log-level=warning",
        f"--bind={HOST}:{port}", "benchmarks.floor:app",
    ]  # fmt: skip
    with _running(arguments, port, folder, DATABASE_URL=database.url):
        yield port


@contextmanager
def granian(app: str, kind: str, database: EmbeddedPostgres, folder: Path) -> Iterator[int]:
    """Run an app of a kind, ``wsgi`` or ``asgi``, on granian; lend the port."""
    port = free_port()
    arguments = ["-m", "granian", f"--interface={kind}", f"--host={HOST}", f"--port={port}"]
    arguments += ["--workers=1", "--log-level=warning"]
    if kind == "wsgi":
        arguments.append(f"--blocking-threads={THREADS}")
    with _running([*arguments, app], port, folder, DATABASE_URL=database.url):
        yield port


@contextmanager
def datasette(file: Path, folder: Path) -> Iterator[int]:
    """Serve an SQLite file with Datasette, its optional features switched off; lend the port."""
    port = free_port()
    arguments = [
        "-m", "datasette", "serve", f"--host={HOST}", f"--port={port}", f"--immutable={file}",
        "--setting", "suggest_facets", "off", "--setting", "allow_facet", "off",
        "--setting", "sql_time_limit_ms", "60000", "--setting", "max_csv_mb", "0",
    ]  # fmt: skip
    with _running(arguments, port, folder):
        yield port


def log_of(folder: Path, port: int) -> str:
    """Return what a server logged."""
    return _log(folder, port).read_text(errors="replace")


def _log(folder: Path, port: int) -> Path:
    return folder / f"{port}.log"


def workers_of(process: int) -> list[tuple[int, int]]:
    """Return the process id and the memory, in MiB, of each child of a process."""
    table = subprocess.run(
        ["ps", "-Ao", "pid=,ppid=,rss="], capture_output=True, text=True, check=True
    )
    rows = (map(int, line.split()) for line in table.stdout.splitlines())
    return [(child, size // 1024) for child, parent, size in rows if parent == process]


@contextmanager
def _running(arguments: Sequence[str], port: int, folder: Path, **environ: str) -> Iterator[int]:
    log = _log(folder, port)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=os.environ | environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C must not reach the server: _stop ends it
        )
    try:
        _wait(process, port, log)
        yield process.pid
    finally:
        _stop(process)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until the server answers, with any status; raise RuntimeError if it does not."""
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        connection = HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError(f"A server does not answer:\n{log.read_text(errors='replace')[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
