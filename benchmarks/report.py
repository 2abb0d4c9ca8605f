"""The printed table: medians, ranges and ratios, next to the aims."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from benchmarks.works import OURS, Work

Rates = Mapping[
    tuple[str, str], Sequence[float]
]  # requests per second, by the names of a work and a side

_LINE = "{:<22} {:<6} {:>10} {:>17} {:>11}  {}"


def table(works: Sequence[Work], rates: Rates) -> Iterator[str]:
    """Yield the lines of the table. The aims are for information: nothing fails on time."""
    yield _LINE.format("work", "side", "requests/s", "min - max", "ours is", "aim").rstrip()
    for work in works:
        ours = median(rates[work.name, OURS])
        for place, side in enumerate(work.sides):
            side_rates = rates[work.name, side.name]
            middle = median(side_rates)
            yield _LINE.format(
                "" if place else work.name,
                side.name,
                f"{middle:,.0f}",
                f"{min(side_rates):,.0f} - {max(side_rates):,.0f}",
                "" if side.name == OURS else f"{ours / middle:.2f} x",
                "" if side.aim is None else f">= {side.aim:g} x",
            ).rstrip()
