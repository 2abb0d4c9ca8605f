"""Measure each shape of a request as the table grows: ``python -m benchmarks.growth``.

Imported figures are copied by SQL to each size. At each, PostgreSQL and the service are started
anew, each shape is asked cold, on connections that have run nothing yet, then until its
connection has run it fifty times, and then it is measured, one request at a time. What is asked
is about what the database holds: the largest conflicts, series, measures, and others.
"""

import json
import math
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path

import click

from benchmarks import chart, database, servers
from benchmarks.amplify import Amplifier
from benchmarks.client import HOST, Request, ask
from benchmarks.report import percentile
from benchmarks.rounds import WARM_RUNS
from benchmarks.shapes import Sample, shapes
from service.cli.progress import count_progress
from service.embedded import EmbeddedPostgres

_BASE = 10_000  # imported figures, of which copies are made
_SECONDS = 3  # for which a shape is measured
_WARM_SECONDS = 10
LIMIT_MS = 100
_LINE = "| {:<18} | {:>10} | {:>9} | {:>9} | {:>9} | {:>7} |"


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a shape took at a size, in ms; ``warm_runs`` came before it was measured.

    ``refused`` is the share of requests that were answered with a 4xx or a 503.
    """

    shape: str
    figures: int
    cold: float
    half: float
    most: float
    refused: float
    warm_runs: int


@click.command()
@click.option(
    "--sizes",
    default="10000,100000,1000000,5000000",
    show_default=True,
    help="Numbers of figures, ascending, separated by commas.",
)
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the database is made, and stays. Default: a temporary folder.",
)
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Results.")
@click.option(
    "--chart", "picture", type=click.Path(dir_okay=False, path_type=Path), help="An SVG of them."
)
def main(sizes: str, data_dir: Path | None, file: Path | None, picture: Path | None) -> None:
    """Measure each shape of a request at growing sizes, and print a table in Markdown.

    5,000,000 figures take about 40 GB and two hours.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers stop as well
    with ExitStack() as stack:
        temporary = stack.enter_context(tempfile.TemporaryDirectory(prefix="warstats-growth-"))
        timings: list[Timing] = []
        for line in _table_head():
            click.echo(line)
        for count, server in grown(data_dir or Path(temporary), read_sizes(sizes)):
            for timing in measure(server, Path(temporary)):
                timings.append(timing)
                click.echo(_row(timing))
            if file is not None:
                file.write_text(json.dumps([asdict(timing) for timing in timings], indent=1))
            if picture is not None:
                picture.write_text(chart.draw(timings, LIMIT_MS))
            click.echo(f"{count:,} figures are measured.", err=True)


def grown(folder: Path, sizes: Sequence[int]) -> Iterator[tuple[int, EmbeddedPostgres]]:
    """Yield each size and a database that was grown to it and started anew."""
    base = min(_BASE, sizes[0])
    copies = [max(1, math.ceil(size / base)) for size in sizes]
    with database.filled(folder, base) as server:
        amplifier = Amplifier(server, copies[-1])
    for size, count in zip(sizes, copies, strict=True):
        click.echo(f"Growing to {size:,} figures ...", err=True)
        with (
            EmbeddedPostgres(folder, settings=_FAST).running() as server,
            count_progress("Tables", amplifier.tables) as progress,
        ):
            amplifier.grow(server, count, progress)
        with EmbeddedPostgres(folder).running() as server:
            yield size, server


# While rows are added by the million: a crash then costs the database, which is made up.
_FAST = ("fsync=off", "max_wal_size=16GB", "checkpoint_timeout=30min")


def measure(server: EmbeddedPostgres, folder: Path) -> Iterator[Timing]:
    """Yield the timing of each shape, the service running on a database."""
    sample = Sample(server.url)
    asked = shapes(sample)
    with servers.service(server, folder) as (port, _), count_progress("Shapes", len(asked)) as done:
        for name, requests in asked.items():
            yield _time(name, sample.count, port, requests)
            done(1)


def _time(name: str, count: int, port: int, requests: list[Request]) -> Timing:
    connection = HTTPConnection(HOST, port, timeout=120)
    cold, _ = _ask(connection, requests[0])
    runs = _repeat(connection, requests, _WARM_SECONDS, WARM_RUNS)
    least = max(20, len(requests))
    measured = _repeat(connection, requests, _SECONDS, 10_000, least)
    connection.close()
    durations = [duration for duration, _ in measured]
    refused = sum(status != 200 for _, status in measured) / len(measured)
    half, most = (percentile(durations, percent) for percent in (50, 99))
    return Timing(name, count, cold, half, most, refused, len(runs))


def _repeat(
    connection: HTTPConnection, requests: list[Request], seconds: float, most: int, least: int = 0
) -> list[tuple[float, int]]:
    """Send requests in turn for a time, at least and at most so many; return what came of each."""
    answers: list[tuple[float, int]] = []
    deadline = time.perf_counter() + seconds
    while len(answers) < most and (time.perf_counter() < deadline or len(answers) < least):
        answers.append(_ask(connection, requests[len(answers) % len(requests)]))
    return answers


def _ask(connection: HTTPConnection, request: Request) -> tuple[float, int]:
    """Return how long an answer took, in ms, and its status; raise RuntimeError at a 500."""
    started = time.perf_counter()
    response, body = ask(connection, request)
    duration = (time.perf_counter() - started) * 1000
    if response.status == 500:
        raise RuntimeError(f"{request.path} is answered {response.status}: {body[:300]!r}")
    return duration, response.status


def read_sizes(sizes: str) -> list[int]:
    """Return the sizes; raise BadParameter for what is no ascending list of numbers."""
    try:
        numbers = [int(size.replace("_", "")) for size in sizes.split(",")]
    except ValueError:
        numbers = []
    if (
        not numbers
        or numbers != sorted(set(numbers))
        or not 5000 <= numbers[0] <= numbers[-1] <= 5_000_000
    ):
        raise click.BadParameter(
            f"{sizes!r}: write ascending numbers from 5000 to 5000000, as in 10000,100000."
        )
    return numbers


def _table_head() -> Iterator[str]:
    yield _LINE.format("shape", "figures", "cold ms", "p50 ms", "p99 ms", "refused")
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"


def _row(timing: Timing) -> str:
    return _LINE.format(
        timing.shape, f"{timing.figures:,}", f"{timing.cold:.1f}", f"{timing.half:.1f}",
        f"{timing.most:.1f}", f"{timing.refused:.0%}" if timing.refused else "",
    )  # fmt: skip


if __name__ == "__main__":
    main()
