"""Measure importing and exporting: ``python -m benchmarks.transfer``.

* import: what `warstats import` does, from lines to committed figures. Its floor is PostgreSQL's
  COPY of the same rows, with all indexes and triggers;
* export: the CSV stream. Its floor is COPY of the same rows and texts, with the output discarded.

Each runs in turn, round after round, on new databases. Printed are the ratios of the medians, and
the peak memory of an import, also with four times as many figures. Nothing fails on time.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from statistics import median

import click
import psycopg

from benchmarks import figures
from service import data
from service.config import Settings
from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.embedded import EmbeddedPostgres
from service.migrations import migrate
from service.store import journal
from service.usecases.exports.selection import Selection
from service.usecases.exports.stream import to_csv
from service.usecases.figures.rendering_code import note_first_rendering
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.run import run_import

_PRINCIPAL = Principal("benchmarks", ADMIN)
# In the order in which they refer to each other.
_TABLES = (
    "journal", "unit", "outcome", "measure", "conflict", "population", "area", "source", "document",
    "figure", "version", "chain", "step", "step_source", "step_basis", "rendering", "figure_state",
)  # fmt: skip


@contextmanager
def _empty(root: Path, name: str) -> Iterator[EmbeddedPostgres]:
    """Run a new PostgreSQL with the schema and no rows."""
    with EmbeddedPostgres(root / name).running() as server:
        migrate(server.owner_url)
        with (
            closing(Database(server.owner_url, Settings(), role=None)) as database,
            database.transaction() as conn,
        ):
            note_first_rendering(conn)
        yield server


def _import(url: str, count: int) -> float:
    """Import the bundled figures and ``count`` made-up ones; return the seconds taken."""
    database = Database(url, Settings(database_url=url, statement_timeout_ms=0))
    started = time.perf_counter()
    with database.transaction() as conn:
        run_import(conn, parse_ndjson(chain(data.lines(), figures.lines(count))), _PRINCIPAL)
    seconds = time.perf_counter() - started
    database.close()
    return seconds


def _rows(conn: psycopg.Connection) -> dict[str, tuple[str, bytes]]:
    """Return the content of every table as COPY reads it: its writable columns and its rows."""
    contents = {}
    for table in _TABLES:
        columns = ", ".join(
            f'"{name}"'
            for (name,) in conn.execute(
                "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
                " and not attisdropped and attgenerated = '' and attname <> 'transaction'",
                [table],
            )
        )
        with conn.cursor().copy(f"copy {table} ({columns}) to stdout") as out:
            contents[table] = columns, b"".join(bytes(part) for part in out)
    return contents


def _copy_in(url: str, rows: dict[str, tuple[str, bytes]]) -> float:
    """Write the rows of every table with COPY; return the seconds taken."""
    with psycopg.connect(url) as conn:
        started = time.perf_counter()
        for table, (columns, text) in rows.items():
            with conn.cursor().copy(f"copy {table} ({columns}) from stdin") as into:
                into.write(text)
        conn.commit()
        return time.perf_counter() - started


def _export(url: str) -> float:
    """Stream every figure as CSV; return the seconds taken."""
    database = Database(url, Settings(database_url=url, statement_timeout_ms=0))
    with database.connection() as conn:
        snapshot = journal.find_snapshot(conn)
    selection = Selection(
        connect=database.connection, filters={}, reader=_PRINCIPAL, snapshot=snapshot
    )
    started = time.perf_counter()
    size = sum(map(len, to_csv(selection)))
    seconds = time.perf_counter() - started
    assert size > 1000
    database.close()
    return seconds


def _copy_out(url: str) -> float:
    """Read the same rows and texts with COPY; return the seconds taken."""
    query = (
        "copy (select figure_state.*, body from figure_state join rendering on noun = 'figure'"
        " and id = figure and revision = version order by figure) to stdout (format csv)"
    )
    with psycopg.connect(url) as conn, conn.cursor() as cursor:
        started = time.perf_counter()
        with cursor.copy(query) as out:
            size = sum(len(part) for part in out)
        assert size > 1000
        return time.perf_counter() - started


def _peak(count: int) -> int:
    """Return the peak memory, in MiB, of a process that imports ``count`` figures."""
    code = (
        "import resource, sys, tempfile; from pathlib import Path;"
        "from benchmarks.transfer import _empty, _import;"
        "folder = tempfile.TemporaryDirectory();\n"
        f"with _empty(Path(folder.name), 'db') as server: _import(server.url, {count})\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(done.stdout) // (1024 if sys.platform == "linux" else 2**20)


@click.command()
@click.option("--figures", "count", default=10_000, show_default=True, type=click.IntRange(1000))
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1, 20))
def main(count: int, rounds: int) -> None:
    """Measure an import and an export against COPY, and print rates and ratios."""
    times: dict[str, list[float]] = {name: [] for name in ("import", "copy in", "csv", "copy out")}
    for number in range(rounds):
        with tempfile.TemporaryDirectory(prefix="warstats-bench-") as folder:
            with _empty(Path(folder), f"ours{number}") as server:
                times["import"].append(_import(server.url, count))
                with psycopg.connect(server.superuser_url, dbname="warstats") as conn:
                    rows = _rows(conn)
                for name, work in (("csv", _export), ("copy out", _copy_out)):
                    times[name].append(work(server.url))
            with _empty(Path(folder), f"floor{number}") as server:
                times["copy in"].append(_copy_in(f"{server.superuser_url} dbname=warstats", rows))
    click.echo(f"{count:,} figures, {rounds} rounds, medians:")
    for ours, floor, aim in (("import", "copy in", 1 / 8), ("csv", "copy out", 0.5)):
        seconds, least = median(times[ours]), median(times[floor])
        click.echo(
            f"  {ours:8} {count / seconds:10,.0f} figures/s, {floor} {count / least:10,.0f}: "
            f"{least / seconds:.2f} of it (aim {aim:.2f})"
        )
    click.echo(
        f"  memory   {_peak(count)} MiB at most, of four times as many {_peak(4 * count)} MiB"
    )


if __name__ == "__main__":
    main()
