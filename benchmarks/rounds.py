"""Rounds: each side of a work in turn, again and again, so that a slow moment affects them all."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

from benchmarks import pgbench
from benchmarks.client import Load, Outcome, Round
from benchmarks.works import PGBENCH, Side, Work
from service.config import Settings
from service.embedded import EmbeddedPostgres

# PostgreSQL plans a prepared statement anew until it was run ten times on a connection, and then
# may keep a generic plan. psycopg prepares a statement after five runs. What is measured is what
# comes after both, on each connection of the pool.
WARM_RUNS = 50
LEAST_WARM_RUNS = 15  # of what takes so long that more would be tedious
_WARM_SECONDS = 4
_POOL = Settings().pool_size  # connections of a worker

Outcomes = dict[tuple[str, str], list[Outcome]]  # by the names of a work and a side, by round


def warm(load: Load, side: Side, workers: int = 1) -> None:
    """Send requests until every connection of a server to its database has run them often."""
    connections = _POOL * workers
    load.run(
        Round(
            side.port, side.requests, side.expected, _WARM_SECONDS, connections,
            LEAST_WARM_RUNS * connections, WARM_RUNS * connections,
        )
    )  # fmt: skip


def measure(
    works: Sequence[Work],
    load: Load,
    *,
    times: int,
    seconds: float,
    progress: Callable[[int], None],
) -> Outcomes:
    """Return the outcomes of each side of each work, one a round."""
    outcomes: Outcomes = defaultdict(list)
    for work, _ in product(works, range(times)):
        for side in work.sides:
            outcome = load.run(Round(side.port, side.requests, side.expected, seconds))
            outcomes[work.name, side.name].append(outcome)
            progress(1)
    return outcomes


def look_up(
    works: Sequence[Work], database: EmbeddedPostgres, folder: Path, times: int
) -> dict[tuple[str, str], list[float]]:
    """Return how often pgbench finds the texts of a work, a second, by round."""
    return {
        (work.name, PGBENCH): [
            pgbench.rate(database, work.looked_up, 1, folder) for _ in range(times)
        ]
        for work in works
        if work.looked_up is not None
    }
