"""The printed tables: medians, ratios with their spread, and the aims."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median, quantiles

from benchmarks.client import Outcome
from benchmarks.rounds import Outcomes
from benchmarks.works import OURS, PGBENCH, Work

_LINE = "{:<18} {:<10} {:>9} {:>8} {:>8} {:>8}  {:<13} {}"


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the least value that so many percent of the values do not exceed, roughly."""
    return quantiles(values, n=100, method="inclusive")[percent - 1] if values[1:] else values[0]


def rates(
    works: Sequence[Work], outcomes: Outcomes, looked_up: Mapping[tuple[str, str], list[float]]
) -> Iterator[str]:
    """Yield the table of rates. The aims are for information: nothing fails on time.

    ``ours is`` is the median of the ratios of each round, with the least and the greatest.
    """
    yield _LINE.format(
        "work", "side", "per s", "p50 ms", "p99 ms", "ours is", "(spread)", "aim"
    ).rstrip()
    for work in works:
        ours = [outcome.rate for outcome in outcomes[work.name, OURS]]
        for place, side in enumerate(work.sides):
            measured = outcomes[work.name, side.name]
            yield _row(
                "" if place else work.name, side.name, [outcome.rate for outcome in measured],
                ours, _all(measured), side.aim,
            )  # fmt: skip
        if (work.name, PGBENCH) in looked_up:
            yield _row("", PGBENCH, looked_up[work.name, PGBENCH], ours)


def _row(
    work: str,
    side: str,
    rates: Sequence[float],
    ours: Sequence[float],
    durations: Sequence[float] = (),
    aim: float | None = None,
) -> str:
    ratios = [left / right for left, right in zip(ours, rates, strict=True)]
    is_ours = side == OURS
    return _LINE.format(
        work, side, f"{median(rates):,.0f}",
        f"{percentile(durations, 50) * 1000:.2f}" if durations else "",
        f"{percentile(durations, 99) * 1000:.2f}" if durations else "",
        "" if is_ours else f"{median(ratios):.2f} x",
        "" if is_ours else f"({min(ratios):.2f}-{max(ratios):.2f})",
        "" if aim is None else f">= {aim:g} x",
    ).rstrip()  # fmt: skip


def _all(outcomes: Sequence[Outcome]) -> list[float]:
    return [duration for outcome in outcomes for duration in outcome.durations]
