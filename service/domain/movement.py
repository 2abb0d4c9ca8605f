"""Movement: how far a series moved over the days between two counts that end near each other."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from service.domain.point import Point
from service.domain.range import is_hedged


@dataclass(frozen=True, slots=True)
class Movement:
    """What a series added between two of its figures, and the days on which these end.

    The figures are the nearest that have the gap between them: the one ends on its first day or
    before, the other on its last day or later. ``change`` is below zero where the count fell.
    """

    since: str
    figure: str
    after: date
    until: date
    change: Decimal


@dataclass(frozen=True, slots=True)
class Moved:
    """How far each series of a pair moved over the gap; None where it is not known."""

    left: Movement | None
    right: Movement | None


def movement_between(before: Point | None, after: Point | None) -> Movement | None:
    """What was added from one figure of a series to a later one.

    None where one is missing, or its number is not one number printed without a hedge.
    """
    if before is None or after is None or is_hedged(before.reading) or is_hedged(after.reading):
        return None
    first, last = before.reading.value, after.reading.value
    start, end = _end(before), _end(after)
    if first is None or last is None or start is None or end is None:
        return None
    return Movement(before.figure, after.figure, start, end, last - first)


def _end(point: Point) -> date | None:
    return point.period.end if point.period else None
