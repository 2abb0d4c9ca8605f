"""Running counts: where a cumulative count fell, and where it regained what it had fallen from.

A count since one day can only grow. A fall is told once, at the count that is lower than the counts
before it; what follows is held against the lower level. The first later count that is as high again
is told as having regained it: that part of its rise is no news.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from service.domain.point import Point
from service.domain.range import range_of


class Turn(Enum):
    """What a running count did."""

    FELL = "fell"
    REGAINED = "regained"


# A count and the lowest number that its wording allows.
_Level = tuple[Point, Decimal]


@dataclass(slots=True)
class _Course:
    """How high a count stands, and the heights that it has fallen from and not regained."""

    standing: _Level | None = None
    fallen_from: tuple[_Level, ...] = ()


def turns(
    points: Iterable[Point], series: Iterable[Hashable]
) -> Iterator[tuple[Turn, Point, Point]]:
    """Each fall and each regaining: the count, and the earlier count that it is held against.

    ``series`` has the series of each point. Points of one day are not earlier than each other.
    """
    counts: dict[Hashable, dict[date, list[Point]]] = defaultdict(lambda: defaultdict(list))
    for point, key in zip(points, series, strict=True):
        period = point.period
        if period and period.kind == "cumulative" and period.start and period.end:
            counts[key, period.start, period.start_time][period.end].append(point)
    for days in counts.values():
        course = _Course()
        for day in sorted(days):
            yield from _take_day(course, sorted(days[day], key=lambda point: point.figure))


def _take_day(course: _Course, day: Iterable[Point]) -> Iterator[tuple[Turn, Point, Point]]:
    """Hold the counts of a day against those before it, and move the course on."""
    standing, fallen_from = course.standing, course.fallen_from
    levels = [(point, numbers) for point in day if (numbers := range_of(point.reading)) is not None]
    if not levels:
        return
    has_fallen = False
    for point, numbers in levels:
        if standing and numbers.high < standing[1]:
            yield Turn.FELL, point, standing[0]
            has_fallen = True
        regained = [level for level in fallen_from if numbers.low >= level[1]]
        if regained:
            yield Turn.REGAINED, point, _highest(regained)[0]
    highest = _highest([(point, numbers.low) for point, numbers in levels])
    _move_on(course, highest, has_fallen=has_fallen)


def _move_on(course: _Course, highest: _Level, *, has_fallen: bool) -> None:
    """Take the highest count of a day into account."""
    _, low = highest
    course.fallen_from = tuple(level for level in course.fallen_from if low < level[1])
    if course.standing is None or low > course.standing[1]:
        course.standing = highest
    elif has_fallen and low < course.standing[1]:
        course.fallen_from = (*course.fallen_from, course.standing)
        course.standing = highest


def _highest(levels: list[_Level]) -> _Level:
    return max(levels, key=lambda level: level[1])
