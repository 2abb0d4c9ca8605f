"""Measure reading: ``python -m benchmarks``.

Three servers run on this machine and take requests in turn, round after round:

* ours: the service under gunicorn, on an embedded PostgreSQL made for the run;
* the floor: a bare Flask app under the same gunicorn settings, on the same PostgreSQL, that
  answers with a stored text from one indexed statement. Nothing built on Flask and PostgreSQL
  can do less, so the ratio to it is the cost of everything else that the service does;
* the peer: Datasette, a common way to publish a table as JSON, on an SQLite file made from the
  same figures. It shows whether the service is fast compared with an alternative.

Rates cannot be compared between machines, or between two hours on one machine; ratios within one
run can. So the benchmark prints ratios, and nothing passes or fails on time.
"""

import signal
import sys
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import click

from benchmarks import database, peer, report, servers
from benchmarks.client import CONNECTIONS, Round, loading
from benchmarks.works import FLOOR, OURS, PEER, prepare, rounds


@click.command()
@click.option(
    "--figures",
    type=click.IntRange(min=1000, max=5_000_000),
    default=10_000,
    show_default=True,
    help="The number of figures in the database.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.05, max=60),
    default=1.0,
    show_default=True,
    help="How long each server takes requests in a round.",
)
@click.option(
    "--rounds",
    "times",
    type=click.IntRange(min=1, max=100),
    default=7,
    show_default=True,
    help="The number of rounds.",
)
def main(figures: int, seconds: float, times: int) -> None:
    """Measure reading against a floor and a peer, and print rates and ratios.

    The floor is a bare Flask view on the same PostgreSQL, and the peer is Datasette. The printed
    aims are the project's own targets; nothing fails on time.
    """
    if find_spec("datasette") is None:
        raise click.ClickException("The peer is not installed: pip install -e '.[dev]'.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers stop as well
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="warstats-bench-")))
        click.echo(f"Loading {figures:,} figures ...", err=True)
        url = stack.enter_context(database.filled(root, figures))
        file = root / "peer.db"
        peer.write(file, database.texts(url))
        ports = {
            OURS: stack.enter_context(servers.gunicorn("service.wsgi:app", url=url, logs=root)),
            FLOOR: stack.enter_context(
                servers.gunicorn("benchmarks.floor:app", url=url, logs=root)
            ),
            PEER: stack.enter_context(servers.datasette(file, logs=root)),
        }
        works = list(prepare(ports, figures))
        load = stack.enter_context(loading())
        rates: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        for _, side in rounds(works, 1):
            load.run(Round(side.port, side.requests, side.expected, seconds / 4))
        click.echo("Measuring ...", err=True)
        for work, side in rounds(works, times):
            rate = load.run(Round(side.port, side.requests, side.expected, seconds))
            rates[work.name, side.name].append(rate)
    click.echo(
        f"{figures:,} figures, {times} rounds of {seconds:g} s, {CONNECTIONS} connections, medians:"
    )
    for line in report.table(works, rates):
        click.echo(line)


if __name__ == "__main__":
    main()
