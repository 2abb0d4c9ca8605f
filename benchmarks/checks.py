"""Measure checking claims: ``python -m benchmarks.checks``.

Send the claims of the evaluation, one at a time and repeatedly, to a service that holds its figures
among many made-up ones of the same war, population and measures, in long and in short series. Print
how long an answer takes: the median, the 99th percentile, and the slowest. No comparable service
exists as a peer; the floor is the time that reading the same sentences takes without a database.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import quantiles

import click
import psycopg

from benchmarks import figures
from evaluation.claims import FIGURES, read
from service import data
from service.app import create_app
from service.claims.parser import parse_claim
from service.config import Settings
from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.embedded import EmbeddedPostgres
from service.http.context import database as current_database
from service.migrations import migrate
from service.store import journal
from service.usecases.checks.names import load_names
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.run import run_import

Claim = dict[str, str]


def _lines(count: int) -> Iterator[bytes]:
    """Yield the bundled figures, those of the evaluation, and ``count`` made-up ones, as NDJSON."""
    yield from data.lines()
    yield from FIGURES.read_bytes().splitlines(keepends=True)
    yield from figures.lines(count)


def _measure(work: Callable[[Claim], object], times: int, claims: list[Claim]) -> list[float]:
    """Do the work on every claim, ``times`` times over; return how long each took, in ms."""
    durations = []
    for claim in claims * times:
        started = time.perf_counter()
        work(claim)
        durations.append((time.perf_counter() - started) * 1000)
    return durations


def _line(name: str, durations: list[float]) -> str:
    """Return the line of the table for some durations in ms."""
    cuts = quantiles(durations, n=100)
    return (
        f"  {name:20} half in {cuts[49]:6.1f} ms, 99 of 100 in {cuts[98]:6.1f} ms, "
        f"all in {max(durations):6.1f} ms"
    )


@click.command()
@click.option("--figures", "count", default=100_000, show_default=True, type=click.IntRange(1000))
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1, 100))
def main(count: int, rounds: int) -> None:
    """Measure checking the claims of the evaluation among many figures."""
    claims = [
        {name: claim[name] for name in ("claim", "claimed_on") if claim.get(name)}
        for claim in read()
    ]
    with (
        tempfile.TemporaryDirectory(prefix="warstats-bench-") as folder,
        EmbeddedPostgres(Path(folder) / "checks").running() as server,
    ):
        migrate(server.owner_url)
        settings = Settings(database_url=server.url, statement_timeout_ms=0)
        database = Database(server.url, settings)
        with database.transaction() as conn:
            run_import(conn, parse_ndjson(_lines(count)), Principal("benchmarks", ADMIN))
        with psycopg.connect(server.superuser_url, autocommit=True, dbname="warstats") as conn:
            conn.execute("vacuum (analyze)")
        with database.connection() as conn:
            names = load_names(conn, journal.find_snapshot(conn))
        database.close()
        app = create_app(settings)
        client = app.test_client()
        _measure(lambda claim: client.post("/v1/checks", json=claim), 1, claims[:50])  # warm up
        answers = _measure(lambda claim: client.post("/v1/checks", json=claim), rounds, claims)
        floor = _measure(lambda claim: parse_claim(claim["claim"], names), rounds, claims)
        with app.app_context():
            current_database().close()
    click.echo(f"{len(claims)} claims, {rounds} times, among {count:,} figures:")
    click.echo(_line("check a claim", answers))
    click.echo(_line("read it (floor)", floor))
    click.echo("  aim: 99 of 100 in under 50 ms at 1,000,000 figures")


if __name__ == "__main__":
    main()
