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
_ENTRY = "id, revision, name, aliases, description, replaces, event, recorded_at, recorded_by"
# What a migration records, table by table: the bundled outcomes.
_MIGRATED = {
    "journal": "id, type, vocabulary, entry, revision, digest, at, by, entered_at",
    "outcome": f"{_ENTRY}, parent, reversible",
    "rendering": "noun, id, revision, etag, body, words",
}
_RESTORE = [
    f"insert into {table} ({columns}) select {columns} from kept.{table}"
    for table, columns in _MIGRATED.items()
]


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

    def keep(self, urls: Urls) -> None:
        """Remember what a database holds once it is migrated, for ``empty`` to put back."""
        with psycopg.connect(urls.superuser) as conn:
            conn.execute("create schema kept")
            for table, columns in _MIGRATED.items():
                conn.execute(f"create table kept.{table} as select {columns} from {table}")  # type: ignore[arg-type]

    def empty(self, urls: Urls) -> None:
        """Remove what was recorded since the migration, without the triggers that refuse it.

        A test fills few tables, and truncating a table makes new files for each of its indexes.
        """
        with psycopg.connect(urls.superuser, autocommit=True) as conn:
            filled = [
                row[0]
                for row in conn.execute(
                    "select quote_ident(relname) from pg_class"
                    " where relnamespace = 'public'::regnamespace and relkind = 'r'"
                    " and relname not in ('schema_migrations', 'rendering_generation')"
                    " and pg_relation_size(oid) > 0"
                )
            ]
            if filled:
                conn.execute("set session_replication_role = replica")
                statements = [f"delete from {table}" for table in filled] + _RESTORE
                conn.execute("; ".join(statements))  # type: ignore[arg-type]
                conn.execute(f"vacuum {', '.join(filled)}")  # so that dead rows do not add up

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
