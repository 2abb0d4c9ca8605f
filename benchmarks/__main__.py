"""Measure the service: ``python -m benchmarks``.

All sides run on this machine and take requests in turn, round after round. docs/performance.md
says what each is, and how to read the tables. Rates cannot be compared between machines, or
between two hours on one machine; ratios within one run can. Nothing passes or fails on time.
"""

import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import click

from benchmarks import database, latency, memory, peer, report, rounds, servers, transfer, works
from benchmarks.client import Load, loading
from benchmarks.stored import Stored
from service.cli.progress import count_progress
from service.embedded import EmbeddedPostgres
from service.server import THREADS

_NEEDED = ("asyncpg", "datasette", "granian")


@dataclass(frozen=True, slots=True)
class Options:
    """How much is measured: of so many figures, for so long a round, so often."""

    figures: int
    seconds: float
    times: int
    parts: str


@click.command()
@click.option(
    "--figures",
    type=click.IntRange(min=5000, max=5_000_000),
    default=10_000,
    show_default=True,
    help="The number of figures in the database.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.05, max=60),
    default=0.5,
    show_default=True,
    help="How long each side takes requests in a round.",
)
@click.option(
    "--rounds",
    "times",
    type=click.IntRange(min=1, max=100),
    default=5,
    show_default=True,
    help="The number of rounds.",
)
@click.option(
    "--parts",
    type=click.Choice(("all", "reads", "waits", "transfer")),
    default="all",
    show_default=True,
    help="What to measure.",
)
def main(figures: int, seconds: float, times: int, parts: str) -> None:
    """Measure the service beside a floor, a peer and ceilings; print rates and ratios.

    The printed aims are the project's own targets; nothing fails on time.
    """
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise click.ClickException(f"{', '.join(missing)} not installed: pip install -e '.[dev]'.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers stop as well
    started = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="warstats-bench-") as folder:
            _measure(Path(folder), Options(figures, seconds, times, parts))
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"\nMeasured in {time.monotonic() - started:.0f} s.")


def _measure(folder: Path, options: Options) -> None:
    """Measure the parts that are wanted; print each when it is done."""
    if options.parts != "transfer":
        click.echo(f"Importing {options.figures:,} figures ...", err=True)
        with database.filled(folder / "read", options.figures) as server, loading() as load:
            _measure_reads(server, load, folder, options)
    if options.parts in {"all", "transfer"}:
        click.echo("Importing and exporting ...", err=True)
        repeats = min(options.times, 3)
        with count_progress("Transfers", 4 * repeats) as progress:
            durations = transfer.measure(folder, options.figures, repeats, progress)
        title = f"{options.figures:,} figures, {repeats} rounds"
        _print(title, transfer.table(durations, options.figures))


def _measure_reads(server: EmbeddedPostgres, load: Load, folder: Path, options: Options) -> None:
    """Prepare every work, and print the tables of rates and of waits."""
    file = folder / "peer.db"
    peer.write(file, database.texts(server.url))
    with ExitStack() as stack:
        port, process = stack.enter_context(servers.service(server, folder))
        ports = {
            works.OURS: port,
            works.FLOOR: stack.enter_context(servers.floor(server, folder)),
            works.PEER: stack.enter_context(servers.datasette(file, folder)),
        }
        for side, kind, app in (
            (works.GRANIAN, "wsgi", "benchmarks.floor:app"),
            (works.ASGI, "asgi", "benchmarks.ceiling:app"),
        ):
            ports[side] = stack.enter_context(servers.granian(app, kind, server, folder))
        click.echo("Asking for every answer once ...", err=True)
        series = database.largest_series(server.url, 20)
        prepared = list(works.Works(ports, Stored(server), options.figures).all(series))
        sides = [side for work in prepared for side in work.sides]
        if options.parts in {"all", "reads"}:
            with count_progress("Warming up", len(sides)) as progress:
                for each in sides:
                    rounds.warm(load, each)
                    progress(1)
            with count_progress("Measuring", len(sides) * options.times) as progress:
                outcomes = rounds.measure(
                    prepared, load, times=options.times, seconds=options.seconds, progress=progress
                )
            looked_up = rounds.look_up(prepared, server, folder, options.times)
            title = f"{options.figures:,} figures, {options.times} rounds of {options.seconds:g} s"
            _print(title, report.rates(prepared, outcomes, looked_up))
            _print("Of one worker", memory.table(port, process))
    if options.parts in {"all", "waits"}:
        _measure_waits(server, load, folder, prepared, options)


def _measure_waits(
    server: EmbeddedPostgres,
    load: Load,
    folder: Path,
    prepared: list[works.Work],
    options: Options,
) -> None:
    """Start the service as it comes, and the floor with as many workers; print the waits."""
    with _as_served(server, folder) as (ports, workers):
        for work in prepared:
            for side in work.sides:
                if work.name in latency.WORKS and side.name in latency.SIDES:
                    rounds.warm(load, works.on_port(side, ports[side.name]), workers)
        times = min(options.times, 3)
        count = len(latency.WORKS) * len(latency.CONNECTIONS) * len(latency.SIDES) * times
        with count_progress("Waiting", count) as progress:
            waits = latency.measure(
                prepared, ports, load, times=times, seconds=2 * options.seconds, progress=progress
            )
    _print(f"{workers} workers of {THREADS} threads", latency.table(waits))


@contextmanager
def _as_served(server: EmbeddedPostgres, folder: Path) -> Iterator[tuple[works.Ports, int]]:
    """Run ``serve`` with the workers that it chooses, and the floor with as many."""
    with servers.service(server, folder, None) as (port, process):
        workers = len(servers.workers_of(process))
        with servers.floor(server, folder, workers) as floor:
            yield {works.OURS: port, works.FLOOR: floor}, workers


def _print(title: str, lines: Iterator[str]) -> None:
    click.echo(f"\n{title}:\n")
    for line in lines:
        click.echo(f"  {line}")


if __name__ == "__main__":
    main()
