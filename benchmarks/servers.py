"""The three servers: start each on a free loopback port, wait until it answers, always stop it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

HOST = "127.0.0.1"
_START_SECONDS = 60
_STOP_SECONDS = 10
_GUNICORN = (
    "-m", "gunicorn", "--worker-class=gthread", "--workers=1", "--threads=4",
    "--no-control-socket", "--log-level=warning",
)  # fmt: skip


@contextmanager
def gunicorn(app: str, *, url: str, logs: Path) -> Iterator[int]:
    """Serve a WSGI app on a database, with the same settings for every app; lend the port."""
    port = _free_port()
    with _running([*_GUNICORN, f"--bind={HOST}:{port}", app], port, logs, DATABASE_URL=url):
        yield port


@contextmanager
def datasette(file: Path, *, logs: Path) -> Iterator[int]:
    """Serve an SQLite file with Datasette, its optional features switched off; lend the port."""
    port = _free_port()
    arguments = [
        "-m", "datasette", "serve", f"--host={HOST}", f"--port={port}", f"--immutable={file}",
        "--setting", "suggest_facets", "off", "--setting", "allow_facet", "off",
    ]  # fmt: skip
    with _running(arguments, port, logs):
        yield port


@contextmanager
def _running(arguments: Sequence[str], port: int, logs: Path, **environ: str) -> Iterator[None]:
    log = logs / f"{port}.log"
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
        yield
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
