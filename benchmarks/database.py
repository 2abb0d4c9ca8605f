"""The measured database: an embedded PostgreSQL filled by an ordinary import."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import psycopg

from benchmarks import figures
from service import data
from service.config import Settings
from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.embedded import EmbeddedPostgres
from service.migrations import migrate
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.run import run_import


@contextmanager
def filled(directory: Path, count: int) -> Iterator[str]:
    """Run a server that holds ``count`` made-up figures; lend the URL for the service."""
    with EmbeddedPostgres(directory).running() as server:
        migrate(server.owner_url)
        _load(server.url, count)
        with psycopg.connect(server.superuser_url, autocommit=True, dbname="warstats") as conn:
            conn.execute(
                "vacuum (analyze)"
            )  # now, so that autovacuum does not run in the middle of a round
        yield server.url


def texts(url: str) -> Iterator[tuple[str, str]]:
    """Yield the id and the text of every figure, by id."""
    with psycopg.connect(url) as conn, conn.cursor("texts") as cursor:
        cursor.execute("select id, body from rendering where noun = 'figure' order by id")
        yield from cursor


def _load(url: str, count: int) -> None:
    database = Database(url, Settings(database_url=url))
    try:
        with database.transaction() as conn:
            run_import(
                conn,
                parse_ndjson(chain(data.lines(), figures.lines(count))),
                Principal("benchmarks", ADMIN),
            )
    finally:
        database.close()
