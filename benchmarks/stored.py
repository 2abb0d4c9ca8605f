"""The stored texts: each answer of the service, for the servers that only hand out a text."""

from collections.abc import Iterable

import psycopg

from benchmarks.database import as_superuser
from service.db import SERVICE_ROLE
from service.embedded import EmbeddedPostgres


class Stored:
    """Texts by number, in a table of their own, laid out as the service lays out its own."""

    def __init__(self, database: EmbeddedPostgres) -> None:
        self._database = database
        self._count = 0
        with self._connect() as conn:
            conn.execute("create schema benchmark")
            conn.execute("create table benchmark.stored (id integer primary key, body text)")
            conn.execute("alter table benchmark.stored alter column body set storage external")
            conn.execute("alter table benchmark.stored set (toast_tuple_target = 8160)")
            conn.execute(f"grant usage on schema benchmark to {SERVICE_ROLE}")
            conn.execute(f"grant select on benchmark.stored to {SERVICE_ROLE}")

    def add(self, texts: Iterable[str]) -> range:
        """Store texts; return their numbers."""
        first = self._count
        with self._connect() as conn:
            for text in texts:
                conn.execute("insert into benchmark.stored values (%s, %s)", [self._count, text])
                self._count += 1
            conn.execute("vacuum (analyze) benchmark.stored")
        return range(first, self._count)

    def _connect(self) -> psycopg.Connection:
        return as_superuser(self._database)
