"""A served database that many write to, and the ways to kill its processes."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg

from service.config import Settings
from service.db import Database
from service.embedded import EmbeddedPostgres
from service.errors import Busy, DatabaseAway
from service.store import journal
from service.usecases.keys import create_key
from tests.burst.reader import Reader
from tests.burst.writing import ATTEMPTS, PAUSE, SECONDS, SHARED, Body
from tests.support.builders import figure, lines, vocabulary
from tests.support.server import backends, postmaster, serving, workers


@dataclass(frozen=True)
class Service:
    """A served database with a vocabulary and the figures that everybody writes to."""

    process: subprocess.Popen[str]
    url: str
    data_dir: Path

    @contextmanager
    def clients(self, names: list[str], role: str = "editor") -> Iterator[list[httpx.Client]]:
        """Lend a client for each name, with a key of its own."""
        database = Database(EmbeddedPostgres(self.data_dir).url, Settings())
        with database.transaction() as conn:
            secrets = [create_key(conn, name, role, "tests")[1] for name in names]
        database.close()
        with ExitStack() as stack:
            yield [stack.enter_context(self._client(secret)) for secret in secrets]

    @contextmanager
    def reader(self) -> Iterator["Reader"]:
        with self._client() as client:
            yield Reader(client)

    def settle(self) -> None:
        """Wait for what a killed process had begun to commit."""
        database = Database(EmbeddedPostgres(self.data_dir).url, Settings())
        for _ in range(ATTEMPTS):
            try:
                with database.transaction() as conn:
                    journal.lock(conn)
                break
            except (Busy, DatabaseAway):
                time.sleep(PAUSE)
        database.close()

    def kill_worker(self) -> None:
        os.kill(workers(self.process.pid)[0], signal.SIGKILL)

    def kill_workers_before_they_answer(self, answered: Callable[[], int]) -> None:
        """Pause the workers until one has committed a write and not answered it; then kill all."""
        stopped = workers(self.process.pid)
        with psycopg.connect(EmbeddedPostgres(self.data_dir).url, autocommit=True) as conn:
            for _ in range(100):
                for worker in stopped:
                    os.kill(worker, signal.SIGSTOP)
                time.sleep(0.03)  # answers on their way arrive
                [(written,)] = conn.execute(
                    "select count(*) from journal where by like 'editor-%'"
                ).fetchall()
                if written > answered():
                    break
                for worker in stopped:
                    os.kill(worker, signal.SIGCONT)
                time.sleep(0.003)
        for worker in stopped:
            os.kill(worker, signal.SIGKILL)

    def kill_postgres(self) -> None:
        server = postmaster(self.data_dir)
        assert server
        os.kill(server, signal.SIGKILL)

    def kill_backend(self) -> None:
        """Kill one backend, upon which PostgreSQL ends all others and recovers."""
        server = postmaster(self.data_dir)
        assert server
        os.kill(backends(server)[0], signal.SIGKILL)

    def kill_everything(self) -> None:
        """Kill all processes but the one that starts the others again."""
        self.kill_postgres()
        for worker in workers(self.process.pid):
            os.kill(worker, signal.SIGKILL)

    def _client(self, key: str | None = None) -> httpx.Client:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=SECONDS, trust_env=False)


@contextmanager
def service(folder: Path, *further: Body) -> Iterator[Service]:
    """Serve a vocabulary, the shared and further figures; check that nothing failed unforeseen."""
    data_dir, log = folder / "var", folder / "log"
    with serving("--data-dir", str(data_dir), "--empty", log=log) as (process, url):
        served = Service(process, url, data_dir)
        shared = [figure(id=id_, item=id_, value=0, as_reported="0") for id_ in SHARED]
        with served.clients(["the admin"], "admin") as [admin]:
            body = b"\n".join(lines(*vocabulary(), *shared, *further))
            done = admin.post(
                "/v1/imports", content=body, headers={"Content-Type": "application/x-ndjson"}
            )
            assert done.status_code == 200, done.text
        yield served
    logged = log.read_text()
    assert '"event": "internal"' not in logged
    assert "\nTraceback" not in logged
