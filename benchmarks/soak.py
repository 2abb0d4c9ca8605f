"""A soak: readers, streams, checks and a writer for minutes on end: ``python -m benchmarks.soak``.

Wanted are flat memory, flat connections and no error. Every few seconds it prints what is
measured, and at the end whether something kept growing; the exit status then is 1.
"""

import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import click

from benchmarks import database, memory, servers
from benchmarks.crowd import Crowd
from benchmarks.shapes import Sample, shapes
from service.domain.principal import EDITOR
from service.embedded import EmbeddedPostgres
from service.usecases.keys import create_key

_MOST_GROWTH = 0.1  # of the mean of the first half, in the last quarter's; the start is left out
_LINE = "{:>8} {:>12} {:>12} {:>10} {:>8} {:>7}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured at a time: MiB of the largest worker, and connections to PostgreSQL."""

    memory: int
    connections: int


@click.command()
@click.option("--minutes", default=10.0, show_default=True, type=click.FloatRange(0.2, 1440))
@click.option("--figures", default=10_000, show_default=True, type=click.IntRange(1000, 1_000_000))
@click.option("--every", default=5.0, show_default=True, help="Seconds between two readings.")
def main(minutes: float, figures: int, every: float) -> None:
    """Ask for everything, write, check and export for minutes; watch memory and connections."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers stop as well
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="warstats-soak-")))
        click.echo(f"Importing {figures:,} figures ...", err=True)
        server = stack.enter_context(database.filled(folder, figures))
        requests = [each for group in shapes(Sample(server.url)).values() for each in group]
        with database.connected(server.url) as opened, opened.transaction() as conn:
            _, key = create_key(conn, "Soak", EDITOR, "benchmarks")
        port, process = stack.enter_context(servers.service(server, folder, None))
        crowd = stack.enter_context(Crowd(port, requests, key).running())
        readings = []
        click.echo(
            _LINE.format("second", "worker MiB", "connections", "answers", "refused", "faults")
        )
        started = time.monotonic()
        while time.monotonic() < started + minutes * 60:
            time.sleep(every)
            reading = Reading(memory.largest(process), _connections(server))
            readings.append(reading)
            click.echo(
                _LINE.format(
                    f"{time.monotonic() - started:.0f}", reading.memory, reading.connections,
                    crowd.answered, crowd.refused, len(crowd.faults),
                )
            )  # fmt: skip
        faults = [*crowd.faults[:10], *judge(readings)]
        if crowd.faults:
            faults.append(servers.log_of(folder, port)[-4000:])
    for fault in faults:
        click.echo(fault)
    click.echo("Something is wrong." if faults else "Flat memory, flat connections, no error.")
    sys.exit(1 if faults else 0)


def judge(readings: Sequence[Reading]) -> Iterator[str]:
    """Yield a sentence for each thing that kept growing after the first quarter."""
    quarter = len(readings) // 4
    if quarter < 2:
        yield "Too few readings to judge: raise --minutes, or lower --every."
        return
    for name in ("memory", "connections"):
        values = [getattr(reading, name) for reading in readings]
        before, after = mean(values[quarter : 2 * quarter]), mean(values[-quarter:])
        if after > before * (1 + _MOST_GROWTH):
            yield f"The {name} grew from {before:.0f} to {after:.0f}."


def _connections(server: EmbeddedPostgres) -> int:
    """Return how many connections the service has to the database."""
    with database.as_superuser(server) as conn:
        row = conn.execute(
            "select count(*) from pg_stat_activity where application_name = 'warstats'"
        ).fetchone()
    assert row is not None
    return int(row[0])


if __name__ == "__main__":
    main()
