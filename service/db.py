"""The database: a pool of connections, and the only translator of the driver's errors."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any

import psycopg
from psycopg import errors as pg
from psycopg import sql
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import set_json_loads
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from service.config import Settings
from service.errors import Busy, DatabaseAway, Misconfigured, NotReady, QueryTooSlow, StateConflict
from service.threads import aside

Connection = psycopg.Connection[DictRow]

SERVICE_ROLE = "warstats_service"
_MOST_WRITERS = 32  # in a process, of which most wait
SIMILARITY_THRESHOLD = 0.33  # the least word similarity of a match (pg_trgm), 0 to 1

# Constraint names are part of the model: a violation that a caller can cause has a sentence.
CONSTRAINT_MESSAGES = {
    "figure_pkey": "A figure with this id is already recorded.",
    "figure_identity_key": "A figure with this identity is already recorded.",
    "figure_place_check": "A figure has a conflict, an area, or both: give one of them.",
    "entry_frozen": "This entry is in use, so its definition cannot change: "
    "record a new entry that replaces it.",
    "measure_counts_fkey": "A measure counts something that is no outcome: see /v1/outcomes.",
    "measure_counts_parts": "A measure counts an outcome together with one that it is a part of: "
    "leave one of them out.",
    "entry_circle": "An entry cannot be its own ancestor.",
    "key_name_key": "An active key already has this name: revoke it first, or choose another name.",
}


class Database:
    """A pool of connections that act as the service's own role, which owns nothing.

    With ``role`` None they act as the user that the URL names. The pool opens on first use, so
    that nothing connects before a server forks its workers.
    """

    def __init__(self, url: str, settings: Settings, *, role: str | None = SERVICE_ROLE) -> None:
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            connection_class=psycopg.Connection[DictRow],
            min_size=1,
            max_size=settings.pool_size,
            timeout=settings.pool_timeout,
            open=False,
            kwargs={
                "autocommit": True,
                "row_factory": dict_row,
                "connect_timeout": 5,
                "application_name": "warstats",
                "options": f"-c timezone=UTC -c statement_timeout={settings.statement_timeout_ms} "
                f"-c lock_timeout={settings.statement_timeout_ms // 2} "
                f"-c pg_trgm.word_similarity_threshold={SIMILARITY_THRESHOLD}",
            },
            configure=partial(_configure, role=role),
        )
        # Writers take turns; those that wait must leave connections for the readers.
        self._writers = threading.BoundedSemaphore(max(1, settings.pool_size // 2))
        self._places = threading.BoundedSemaphore(_MOST_WRITERS)
        self._timeout = settings.pool_timeout

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Lend a connection for single statements, each of which reads the latest state.

        Raises what ``translate_errors`` does.
        """
        with translate_errors():
            self._pool.open()
            try:
                with self._pool.connection() as conn:
                    yield conn
            except psycopg.OperationalError:
                self._pool.check()  # if one connection broke, the others may have too
                raise

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Lend a connection on which every statement reads the same state."""
        with self.connection() as conn, conn.transaction():
            conn.execute("set transaction isolation level repeatable read, read only")
            yield conn

    @contextmanager
    def transaction(self, *, is_dry_run: bool = False) -> Iterator[Connection]:
        """Lend a connection whose writes are committed together or not at all.

        In a dry run they are checked as at a commit, and then undone.

        Raises Busy while too many other writers wait.
        """
        with (
            self._writing(),
            self.connection() as conn,
            conn.transaction(force_rollback=is_dry_run),
        ):
            # Whatever the default: after its lock a write must read what others committed.
            conn.execute("set transaction isolation level read committed")
            yield conn
            if is_dry_run:
                conn.execute("set constraints all immediate")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Wait to be one of the writers, apart from the threads that read; raises Busy."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            with aside():
                if not self._writers.acquire(timeout=self._timeout):
                    raise Busy
                try:
                    yield
                finally:
                    self._writers.release()
        finally:
            self._places.release()

    def close(self) -> None:
        """Close all connections; later uses raise DatabaseAway."""
        self._pool.close()


def disable_seqscan(conn: Connection) -> None:
    """Plan the rest of a transaction that writes much by indexes, whatever the statistics say.

    The statistics are from before it: by them its own new rows would be scanned again and again.
    """
    conn.execute("set local enable_seqscan = off")


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turn the driver's errors into the domain's; others pass unchanged.

    Raises QueryTooSlow, Busy, DatabaseAway, StateConflict for the constraints that have a message,
    NotReady before migration, and Misconfigured for a missing privilege.
    """
    try:
        yield
    except pg.QueryCanceled as error:
        raise QueryTooSlow from error
    except pg.LockNotAvailable as error:
        raise Busy from error
    except (PoolTimeout, TooManyRequests, PoolClosed) as error:
        raise DatabaseAway from error
    except pg.IntegrityError as error:
        if sentence := CONSTRAINT_MESSAGES.get(error.diag.constraint_name or ""):
            raise StateConflict(sentence) from error
        raise
    except pg.UndefinedTable as error:
        raise NotReady("The database is not migrated: run `warstats migrate`.") from error
    except pg.InsufficientPrivilege as error:
        raise Misconfigured(
            f"The database refused: {error.diag.message_primary}. Rewriting requires the owner: "
            "set MIGRATE_DATABASE_URL."
        ) from error
    except pg.ProgramLimitExceeded:
        raise  # by class an operational error, but the database is up: the fault is the query's
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise DatabaseAway from error


def _configure(conn: psycopg.Connection[Any], *, role: str | None) -> None:
    if role is not None:
        conn.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
    set_json_loads(partial(json.loads, parse_float=Decimal), conn)
