"""How long a client waits: at 1, 8 and 32 connections, of the service as ``serve`` starts it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from statistics import median

from benchmarks.client import Load, Outcome, Round
from benchmarks.report import percentile
from benchmarks.works import FLOOR, OURS, Ports, Work

CONNECTIONS = (1, 8, 32)
WORKS = ("one figure", "page of 100", "page, filtered", "check")
SIDES = (OURS, FLOOR)
_AIM = {("one figure", OURS, 32): 135}  # ms, 99 of 100
_LINE = "{:<18} {:<6} {:>11} {:>9} {:>8} {:>8} {:>8}  {}"

Waits = dict[tuple[str, str, int], list[Outcome]]  # by work, side and connections; by round


def measure(
    works: Sequence[Work],
    ports: Ports,
    load: Load,
    *,
    times: int,
    seconds: float,
    progress: Callable[[int], None],
) -> Waits:
    """Return the outcomes of each work, side and number of connections."""
    waits: Waits = defaultdict(list)
    chosen = [work for work in works if work.name in WORKS]
    for work, connections, _ in product(chosen, CONNECTIONS, range(times)):
        for side in work.sides:
            if side.name in SIDES:
                outcome = load.run(
                    Round(
                        ports[side.name], side.requests, 200, seconds, connections, connections,
                        may_refuse=True,
                    )
                )  # fmt: skip
                waits[work.name, side.name, connections].append(outcome)
                progress(1)
    return waits


def table(waits: Waits) -> Iterator[str]:
    """Yield the lines of the table: medians of the rounds, and the share of refused requests."""
    yield _LINE.format(
        "wait", "side", "connections", "per s", "p50 ms", "p99 ms", "refused", "aim"
    ).rstrip()
    for (work, side, connections), rounds in waits.items():
        refused = sum(outcome.refused for outcome in rounds)
        answered = sum(len(outcome.durations) for outcome in rounds)
        aim = _AIM.get((work, side, connections))
        yield _LINE.format(
            work, side, connections, f"{median(outcome.rate for outcome in rounds):,.0f}",
            *(
                f"{median(1000 * percentile(outcome.durations, percent) for outcome in rounds):.1f}"
                for percent in (50, 99)
            ),
            f"{refused / (refused + answered):.0%}" if refused else "",
            f"p99 <= {aim} ms" if aim else "",
        ).rstrip()  # fmt: skip
