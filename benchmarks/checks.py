"""Measure checking claims: ``python -m benchmarks.checks``.

The claims of the evaluation are sent, one by one and over again, to a service that holds its
figures among so many made-up ones of the same war, people and measures, in long series and in
short ones. Printed is how long an answer takes: half of them, 99 of 100, and the slowest. There is
no peer that does the like; the floor is what reading the same sentences takes without a database.
"""

import tempfile
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from statistics import quantiles

import click
import psycopg

from benchmarks import figures
from evaluation.claims import FIGURES, read
from service import data
from service.app import create_app
from service.config import Settings
from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.embedded import EmbeddedPostgres
from service.http.context import database
from service.migrations import migrate
from service.reading import parser as reading
from service.store import journal
from service.usecases.checks.check import load_names
from service.usecases.imports.parse import parse_ndjson as read_lines
from service.usecases.imports.run import run_import


def _lines(count: int) -> Iterator[bytes]:
    yield from data.lines()
    yield from FIGURES.read_bytes().splitlines(keepends=True)
    yield from figures.lines(count)


def _taken(work: object, times: int, said: list[dict[str, object]]) -> list[float]:
    taken = []
    assert callable(work)
    for claim in said * times:
        started = time.perf_counter()
        work(claim)
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def _line(name: str, taken: list[float]) -> str:
    cuts = quantiles(taken, n=100)
    return (
        f"  {name:20} half in {cuts[49]:6.1f} ms, 99 of 100 in {cuts[98]:6.1f} ms, "
        f"all in {max(taken):6.1f} ms"
    )


@click.command()
@click.option("--figures", "count", default=100_000, show_default=True, type=click.IntRange(1000))
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1, 100))
def main(count: int, rounds: int) -> None:
    """Measure checking the claims of the evaluation among so many figures."""
    said = [
        {name: claim[name] for name in ("claim", "claimed_on") if claim.get(name)}
        for claim in read()
    ]
    with (
        tempfile.TemporaryDirectory(prefix="warstats-bench-") as folder,
        EmbeddedPostgres(Path(folder) / "checks").running() as server,
    ):
        migrate(server.owner_url)
        settings = Settings(database_url=server.url, statement_timeout_ms=0)
        held = Database(server.url, settings)
        with held.transaction() as conn:
            run_import(conn, read_lines(chain(_lines(count))), Principal("benchmarks", ADMIN))
        with psycopg.connect(server.superuser_url, autocommit=True, dbname="warstats") as conn:
            conn.execute("vacuum (analyze)")
        with held.connection() as conn:
            names = load_names(conn, journal.find_snapshot(conn))
        held.close()
        app = create_app(settings)
        client = app.test_client()
        _taken(lambda claim: client.post("/v1/checks", json=claim), 1, said[:50])
        answers = _taken(lambda claim: client.post("/v1/checks", json=claim), rounds, said)
        floor = _taken(lambda claim: reading.parse_claim(claim["claim"], names), rounds, said)
        with app.app_context():
            database().close()
    click.echo(f"{len(said)} claims, {rounds} times, among {count:,} figures:")
    click.echo(_line("check a claim", answers))
    click.echo(_line("read it (floor)", floor))
    click.echo("  aim: 99 of 100 in under 50 ms at 1,000,000 figures")


if __name__ == "__main__":
    main()
