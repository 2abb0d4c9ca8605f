"""The service as a user starts it: a process, a port, a data directory."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

COMMAND = str(Path(sys.executable).parent / "warstats")
_SECONDS = 60
_LEFT_OUT = {
    "DATABASE_URL",
    "MIGRATE_DATABASE_URL",
    "WARSTATS_DATA_DIR",
    "PYTHONDONTWRITEBYTECODE",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**variables: str) -> dict[str, str]:
    """The environment of a user, with these variables.

    Without those that would point the service to another database, or have every process compile
    every module.
    """
    return {name: value for name, value in os.environ.items() if name not in _LEFT_OUT} | variables


def run(
    *arguments: str, cwd: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line to its end."""
    return subprocess.run(
        [COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=environment(**variables),
        timeout=_SECONDS,
    )


@contextmanager
def serving(
    *arguments: str,
    cwd: Path | None = None,
    port: int | None = None,
    log: Path | None = None,
    **variables: str,
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start ``warstats serve``; lend the process and the URL once it is ready.

    Its output goes to a pipe that holds 64 KiB, or to the file ``log`` if it will print more.
    """
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    with (
        log.open("w") if log else nullcontext(subprocess.PIPE) as output,
        subprocess.Popen(
            [COMMAND, "serve", "--port", str(port), *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=cwd,
            env=environment(**variables),
            start_new_session=True,
        ) as process,
    ):
        try:
            wait_until_ready(url, process)
            yield process, url
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(_SECONDS)


def wait_until_ready(url: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"the server ended: {process.stdout and process.stdout.read()}")
        if status(f"{url}/readyz") == 200:
            return
        time.sleep(0.05)
    raise AssertionError("the server is not ready in time")


def status(url: str) -> int:
    """The status of a GET; 0 if there is no response."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return 0


def read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as response:
        return bytes(response.read())


def postmaster(data_dir: Path) -> int | None:
    """The process id of the embedded server in a data directory, None if it does not run."""
    try:
        pid = int((data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, 0)
    except (FileNotFoundError, ProcessLookupError):
        return None
    return pid


def workers(parent: int) -> list[int]:
    """The children of a server that are its workers."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [
        int(child)
        for child in children
        if b"\0serve\0" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def backends(server: int) -> list[int]:
    """The processes of a PostgreSQL that serve the service's connections."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    processes = []
    for child in children:
        with suppress(FileNotFoundError, ProcessLookupError):  # others come and go
            title = Path(f"/proc/{child}/cmdline").read_bytes()
            if title.startswith(b"postgres: warstats_service"):
                processes.append(int(child))
    return processes
