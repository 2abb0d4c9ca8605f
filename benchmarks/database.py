"""The measured database: an embedded PostgreSQL filled by an ordinary import."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path

import psycopg

from benchmarks.data import figures
from evaluation.claims import FIGURES
from service import data
from service.config import Settings
from service.db import SERVICE_ROLE, Database
from service.domain.principal import ADMIN, Principal
from service.embedded import DATABASE, EmbeddedPostgres
from service.migrations import migrate
from service.usecases.figures.rendering_code import note_first_rendering
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.run import run_import

PRINCIPAL = Principal("benchmarks", ADMIN)


@contextmanager
def empty(directory: Path) -> Iterator[EmbeddedPostgres]:
    """Run a new PostgreSQL with the schema and no figures."""
    with EmbeddedPostgres(directory).running() as server:
        migrate(server.owner_url)
        with connected(server.owner_url, role=None) as database, database.transaction() as conn:
            note_first_rendering(conn)
        yield server


@contextmanager
def filled(directory: Path, count: int) -> Iterator[EmbeddedPostgres]:
    """Run a new PostgreSQL that holds ``count`` made-up figures beside the bundled ones."""
    with empty(directory) as server:
        load(server.url, bundled())
        load(server.url, figures.lines(count))
        load(server.url, figures.corrections(count))
        tidy(server)
        yield server


def bundled() -> Iterator[bytes]:
    """Yield the bundled figures and those of the evaluation, as NDJSON lines."""
    return chain(data.lines(), FIGURES.read_bytes().splitlines(keepends=True))


def load(url: str, lines: Iterable[bytes]) -> None:
    """Import the lines."""
    with connected(url) as database, database.transaction() as conn:
        run_import(conn, parse_ndjson(lines), PRINCIPAL)


@contextmanager
def connected(url: str, role: str | None = SERVICE_ROLE) -> Iterator[Database]:
    """Lend the service's own access to the database, without a limit on statements."""
    settings = Settings(database_url=url, statement_timeout_ms=0)
    with closing(Database(url, settings, role=role)) as database:
        yield database


def tidy(server: EmbeddedPostgres) -> None:
    """Do now what autovacuum would do in the middle of a round."""
    with as_superuser(server) as conn:
        conn.execute("vacuum (analyze)")


def as_superuser(server: EmbeddedPostgres) -> psycopg.Connection:
    """Return a connection to the filled database that may do anything, each statement by itself."""
    return psycopg.connect(server.superuser_url, autocommit=True, dbname=DATABASE)


def texts(url: str) -> Iterator[tuple[str, str, str]]:
    """Yield the id, the series and the text of the current version of every figure, by id."""
    with psycopg.connect(url) as conn, conn.cursor("texts") as cursor:
        cursor.execute(
            "select id, series, body from figure_state"
            " join rendering on noun = 'figure' and id = figure and revision = version"
            " where upper_inf(events) order by id"
        )
        yield from cursor


def largest_series(url: str, count: int) -> list[str]:
    """Return the ids of the series with the most figures."""
    with psycopg.connect(url) as conn:
        rows = conn.execute(
            "select series from figure_state where upper_inf(events)"
            " group by series order by count(*) desc, series limit %s",
            [count],
        )
        return [series for (series,) in rows]


def columns(conn: psycopg.Connection, table: str) -> list[str]:
    """Return the columns of a table that can be written, in their order."""
    rows = conn.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
        " and not attisdropped and attgenerated = '' and attname <> 'transaction' order by attnum",
        [table],
    )
    return [name for (name,) in rows]
