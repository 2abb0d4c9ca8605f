"""Differences: what happened between two counts of a cumulative series.

A count can only grow: where a later one is lower, it was corrected, and the fall is given as a
correction, never as a negative number of dead.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from service.domain.point import Point
from service.domain.range import Range, range_of

REASONS = ("first-count", "start-not-known", "no-number", "not-bounded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What came about after one count's last day, up to the last day of the next.

    ``difference`` where both counts are one number, ``approximate`` if one is only close;
    ``lower`` and ``upper`` where a count is bounded, as far as both leave the time between
    bounded; ``correction``, below zero, where the count fell. ``reason``: one of ``REASONS`` where
    none of these can be given.
    """

    figure: str
    since: str | None = None
    after: date | None = None
    until: date | None = None
    difference: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    approximate: bool = False
    correction: Decimal | None = None
    reason: str | None = None


def differences_between_counts(points: Iterable[Point]) -> Iterator[Difference]:
    """The difference of each cumulative point to the last one before it since the same day.

    Points come by the end of their period. A point without an end, or one that is not cumulative,
    is passed over; points that end on one day are each compared with the last day before.
    """
    latest: dict[date, list[Point]] = {}
    for point in points:
        period = point.period
        if period is None or period.kind != "cumulative" or period.end is None:
            continue
        if period.start is None:
            yield Difference(figure=point.figure, until=period.end, reason="start-not-known")
            continue
        counts = latest.setdefault(period.start, [])
        earlier = [count for count in counts if _end(count) < period.end]
        yield _between(earlier[-1] if earlier else None, point)
        # Other points of this day are compared with the same earlier one: keep it, and this day's.
        latest[period.start] = [*earlier[-1:], *counts[len(earlier) :], point]


def _between(before: Point | None, point: Point) -> Difference:
    if before is None:
        return Difference(figure=point.figure, until=_end(point), reason="first-count")
    span = {
        "figure": point.figure,
        "since": before.figure,
        "after": _end(before),
        "until": _end(point),
    }
    first, last = range_of(before.reading), range_of(point.reading)
    if first is None or last is None:
        return Difference(**span, reason="no-number")  # type: ignore[arg-type]
    approximate = before.reading.approximate or point.reading.approximate
    return Difference(**span, **_amount(first, last), approximate=approximate)  # type: ignore[arg-type]


def _amount(before: Range, now: Range) -> dict[str, Decimal | str]:
    """The fields of a ``Difference`` that follow from what two counts leave open."""
    if before.low == before.high and now.low == now.high:
        change = now.low - before.low
        return {"difference": change} if change >= 0 else {"correction": change}
    most, least = now.high - before.low, now.low - before.high
    if most < 0:  # however the two are read
        return {"correction": most}
    bounds: dict[str, Decimal | str] = {}
    if most.is_finite():
        bounds["upper"] = most
    if least.is_finite():
        bounds["lower"] = max(least, Decimal(0))
    return bounds or {"reason": "not-bounded"}


def _end(point: Point) -> date:
    assert point.period is not None
    assert point.period.end is not None
    return point.period.end
