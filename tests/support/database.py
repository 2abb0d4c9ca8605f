"""A PostgreSQL server for the tests, with databases that are created and emptied quickly."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from service.db import SERVICE_ROLE
from service.embedded import OWNER_ROLE, EmbeddedPostgres

_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_numbers = itertools.count(1)
_RESTORES_PER_VACUUM = 20


@dataclass(frozen=True, slots=True)
class Urls:
    """One database, as each role reaches it."""

    service: str
    owner: str
    superuser: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server on which databases can be created; its URL is a superuser's."""

    superuser_url: str

    def create(self, template: str | None = None) -> tuple[str, Urls]:
        """Create a database, empty or as a copy of a template; return its name and its URLs."""
        name = f"warstats_test_{os.getpid()}_{next(_numbers)}"
        statement = sql.SQL("create database {} owner {} template {}").format(
            sql.Identifier(name),
            sql.Identifier(OWNER_ROLE),
            sql.Identifier(template or "template0"),
        )
        self._run(statement)
        return name, Urls(
            *(
                make_conninfo(self.superuser_url, dbname=name, **user)
                for user in ({"user": SERVICE_ROLE}, {"user": OWNER_ROLE}, {})
            )
        )

    def drop(self, name: str) -> None:
        """Drop a database, even while there are connections to it."""
        self._run(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

    def prepare(self) -> None:
        """Create the two roles that the embedded server has, where they are missing."""
        with psycopg.connect(self.superuser_url, autocommit=True) as conn:
            # Tests run in several processes, and roles are the server's.
            conn.execute("select pg_advisory_lock(hashtext('warstats tests'))")
            roles = {row[0] for row in conn.execute("select rolname from pg_roles")}
            for role in {SERVICE_ROLE, OWNER_ROLE} - roles:
                conn.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
            conn.execute(f"grant {SERVICE_ROLE} to {OWNER_ROLE}")

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.superuser_url, autocommit=True) as conn:
            conn.execute(statement)


class Scratch:
    """A database for tests to write to, which is put back to a state that was kept before.

    A state is kept as copies of its tables in a schema of its own, without what is generated.
    """

    def __init__(self, urls: Urls) -> None:
        self.urls = urls
        self._conn = psycopg.connect(urls.superuser, autocommit=True)
        # The triggers that refuse changes of history do not fire, nor do foreign keys.
        self._conn.execute("set session_replication_role = replica")
        self._columns = self._read_columns()
        self._kept: dict[str, list[str]] = {}
        self._restored: tuple[str, str] | None = None
        self._restores = 0

    def keep(self, state: str) -> None:
        """Keep what the database holds now under a name."""
        self._run(f"create schema {state}")
        self._kept[state] = self._find_filled()
        for table in self._kept[state]:
            columns = self._columns[table]
            self._run(f"create table {state}.{table} as select {columns} from public.{table}")
        self._restored = (state, self._position())

    def is_kept(self, state: str) -> bool:
        """Whether a state of that name is kept."""
        return state in self._kept

    def restore(self, state: str) -> None:
        """Put the database back to a state, unless nothing was written since it was last put."""
        if self._restored == (state, self._position()):
            return
        filled = self._find_filled()
        statements = [f"delete from public.{table}" for table in filled]
        for table in self._kept[state]:
            columns = self._columns[table]
            statements.append(
                f"insert into public.{table} ({columns}) overriding system value"
                f" select {columns} from {state}.{table}"
            )
        self._run("; ".join(statements))
        self._restores += 1
        if filled and self._restores % _RESTORES_PER_VACUUM == 0:
            self._run(f"vacuum {', '.join(filled)}")  # so that dead rows do not add up
        self._restored = (state, self._position())

    def close(self) -> None:
        """Close the connection that puts the database back."""
        self._conn.close()

    def _run(self, statement: str) -> None:
        self._conn.execute(statement)  # type: ignore[arg-type]

    def _position(self) -> str:
        """Where the server's log ends: whatever is written moves it."""
        row = self._conn.execute("select pg_current_wal_insert_lsn()").fetchone()
        assert row
        return str(row[0])

    def _find_filled(self) -> list[str]:
        tables = list(self._columns)
        columns = ", ".join(f"exists (select from public.{table})" for table in tables)
        row = self._conn.execute(f"select {columns}").fetchone()  # type: ignore[arg-type]
        assert row
        return [table for table, is_filled in zip(tables, row, strict=True) if is_filled]

    def _read_columns(self) -> dict[str, str]:
        return dict(
            self._conn.execute(
                "select quote_ident(relname),"
                " string_agg(quote_ident(attname), ', ' order by attnum)"
                " from pg_class join pg_attribute on attrelid = pg_class.oid"
                " where relnamespace = 'public'::regnamespace and relkind = 'r'"
                " and relname not in ('schema_migrations', 'rendering_generation')"
                " and attnum > 0 and not attisdropped and attgenerated = '' group by 1"
            ).fetchall()
        )


@contextmanager
def cluster(data_dir: Path) -> Iterator[Cluster]:
    """The server that ``TEST_DATABASE_URL`` names, else an embedded one for this run."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        server = Cluster(url)
        server.prepare()
        yield server
        return
    with EmbeddedPostgres(data_dir, settings=_FAST).running() as postgres:
        yield Cluster(postgres.superuser_url)
