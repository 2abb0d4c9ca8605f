"""What figures say of each other: warnings that one figure alone cannot raise.

They describe, they do not accuse. Each looks at readings as they are worded: the highest number
that one leaves open, and the lowest.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

from service.domain.comparison import Point, Range, range_of
from service.domain.measure import Outcomes, Relation, relate
from service.domain.period import Period

CUMULATIVE_DECREASED = "cumulative-decreased"
PART_EXCEEDS_WHOLE = "part-exceeds-whole"
POSSIBLE_REPRINT = "possible-reprint"
CODES = (CUMULATIVE_DECREASED, PART_EXCEEDS_WHOLE, POSSIBLE_REPRINT)

_Ranged = tuple[Range, Point]


@dataclass(frozen=True, slots=True)
class PairWarning:
    """A warning of a figure, and the other figure that it is raised against."""

    code: str
    detail: str
    figure: str
    against: str


def pair_warnings(points: Sequence[Point]) -> list[PairWarning]:
    """Every warning between some figures, by figure and code; each names the plainest other."""
    found = [*_decreased(points), *_exceeding(points), *_reprinted(points)]
    return sorted(found, key=lambda one: (one.figure, CODES.index(one.code), one.against))


def _decreased(points: Iterable[Point]) -> Iterator[PairWarning]:
    """A later count since the same day that is below an earlier one: the lowest fall is named."""
    for some in _alike(points, _since).values():
        highest: tuple[Point, Decimal] | None = None
        waiting: list[Point] = []  # of one day: none of them is earlier than another
        for point in sorted(some, key=lambda one: (_end(one), one.figure)):
            if waiting and _end(waiting[-1]) < _end(point):
                highest = _highest([*([highest[0]] if highest else []), *waiting])
                waiting = []
            reading = range_of(point.reading)
            if highest and reading and reading.high < highest[1]:
                yield PairWarning(
                    CUMULATIVE_DECREASED,
                    "it is below an earlier count since the same day: a correction, perhaps",
                    point.figure,
                    highest[0].figure,
                )
            waiting.append(point)


def _highest(points: Iterable[Point]) -> tuple[Point, Decimal] | None:
    """The point whose lowest number is the highest; the earliest of several."""
    best: tuple[Point, Decimal] | None = None
    for point in points:
        reading = range_of(point.reading)
        if reading and (best is None or reading.low > best[1]):
            best = point, reading.low
    return best


def _exceeding(points: Iterable[Point]) -> Iterator[PairWarning]:
    """A part that is above its whole, by the same originators over the same time."""
    for some in _alike(points, _question).values():
        counted: dict[Outcomes, list[_Ranged]] = defaultdict(list)
        for point in some:
            if (reading := range_of(point.reading)) is not None:
                counted[point.counts].append((reading, point))
        for part, whole in product(counted, repeat=2):
            if relate(part, whole) is Relation.PART_OF:
                for one, other in _above(counted[part], counted[whole]):
                    yield PairWarning(
                        PART_EXCEEDS_WHOLE,
                        "what it counts is part of what the other counts, and it is more",
                        one.figure,
                        other.figure,
                    )


def _above(parts: Iterable[_Ranged], wholes: Iterable[_Ranged]) -> Iterator[tuple[Point, Point]]:
    """Each part with the wholes that it is above.

    Two items are two records of the source: the number of one is no part of the other's.
    """
    lowest_first = sorted(wholes, key=lambda whole: whole[0].high)
    for low, part in parts:
        for high, whole in lowest_first:
            if low.low <= high.high:
                break
            if part.item is None or whole.item in {None, part.item}:
                yield part, whole


def _reprinted(points: Iterable[Point]) -> Iterator[PairWarning]:
    """The same reading again, over a time that may be the same for all that was stated."""
    for some in _alike(points, _said).values():
        # Of each time the first alone: of those, two that were stated whole are never one.
        stated: dict[Period | None, Point] = {}
        loose: dict[Period | None, Point] = {}
        for point in sorted(some, key=lambda one: (_end(one), one.figure)):
            is_loose = _is_loose(point.period)
            candidates = (*stated.values(), *loose.values()) if is_loose else loose.values()
            alike = [one for one in candidates if _may_be_one(one, point)]
            if alike:
                yield PairWarning(
                    POSSIBLE_REPRINT,
                    "the same number as in the other, and what differs of the time was not stated",
                    point.figure,
                    min(alike, key=lambda one: (_end(one), one.figure)).figure,
                )
            (loose if is_loose else stated).setdefault(point.period, point)


def _is_loose(period: Period | None) -> bool:
    """Whether an end of a time was inferred or is not known."""
    return period is None or bool(period.inferred) or None in {period.start, period.end}


def _may_be_one(one: Point, other: Point) -> bool:
    """Whether two times differ, and only in ends that were inferred or are not known."""
    if one.period is None or other.period is None:
        return one.period != other.period
    ends = [
        (getattr(period, end), end in period.inferred or getattr(period, end) is None)
        for end in ("start", "end")
        for period in (one.period, other.period)
    ]
    pairs = (ends[0], ends[1]), (ends[2], ends[3])
    differ = [pair for pair in pairs if pair[0][0] != pair[1][0]]
    return bool(differ) and all(first[1] or second[1] for first, second in differ)


def _alike(
    points: Iterable[Point], key: Callable[[Point], Hashable]
) -> dict[Hashable, list[Point]]:
    """Points with equal keys; None is no key."""
    groups: dict[Hashable, list[Point]] = defaultdict(list)
    for point in points:
        if (found := key(point)) is not None:
            groups[found].append(point)
    return groups


def _since(point: Point) -> Hashable:
    """What is counted since which day; None where that is not known, or it is not cumulative."""
    period = point.period
    if period is None or period.kind != "cumulative" or None in {period.start, period.end}:
        return None
    return (_series(point), period.start)


def _question(point: Point) -> Hashable:
    """Whose count of whom, where and over which time, whatever is counted."""
    period = point.period
    if period is None or None in {period.start, period.end}:
        return None
    return (
        point.origin, point.population, point.conflict, point.area, point.unit,
        period.kind, period.start, period.end,
    )  # fmt: skip


def _said(point: Point) -> Hashable:
    """A number as worded, in its series."""
    reading = point.reading
    if reading.missing is not None:
        return None
    return (
        _series(point), reading.value, reading.lower, reading.upper, reading.comparator,
        reading.approximate,
    )  # fmt: skip


def _series(point: Point) -> Hashable:
    kind = point.period and point.period.kind
    return (point.origin, point.measure, point.population, point.conflict, point.area, kind)


def _end(point: Point) -> date:
    return (point.period and point.period.end) or date.max
