"""Warnings about two figures, which one figure alone cannot raise.

They describe, they do not accuse. Each looks at the range of numbers that a reading allows.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

from service.domain.measure import Outcomes, Relation, relate
from service.domain.period import ENDS, Period
from service.domain.point import Point
from service.domain.range import Range, range_of

CUMULATIVE_DECREASED = "cumulative-decreased"
PART_EXCEEDS_WHOLE = "part-exceeds-whole"
POSSIBLE_REPRINT = "possible-reprint"
CODES = (CUMULATIVE_DECREASED, PART_EXCEEDS_WHOLE, POSSIBLE_REPRINT)

_Ranged = tuple[Range, Point]


@dataclass(frozen=True, slots=True)
class PairWarning:
    """A warning about a figure, and the other figure that it was compared with, by their ids."""

    code: str
    detail: str
    figure: str
    against: str


def pair_warnings(points: Sequence[Point]) -> list[PairWarning]:
    """Every warning between some figures, sorted by figure, code and the other figure."""
    warnings = [*_decreases(points), *_excesses(points), *_reprints(points)]
    return sorted(
        warnings,
        key=lambda warning: (warning.figure, CODES.index(warning.code), warning.against),
    )


def _decreases(points: Iterable[Point]) -> Iterator[PairWarning]:
    """Counts below an earlier count since the same day; the highest of those is named."""
    for counts in _grouped(points, _running_count).values():
        highest: tuple[Point, Decimal] | None = None
        same_day: list[Point] = []  # none of them is earlier than another
        for point in sorted(counts, key=_by_end):
            if same_day and _end(same_day[-1]) < _end(point):
                highest = _highest([*([highest[0]] if highest else []), *same_day])
                same_day = []
            reading = range_of(point.reading)
            if highest and reading and reading.high < highest[1]:
                yield PairWarning(
                    CUMULATIVE_DECREASED,
                    "This count is lower than an earlier count since the same day. It may be a "
                    "correction.",
                    point.figure,
                    highest[0].figure,
                )
            same_day.append(point)


def _highest(points: Iterable[Point]) -> tuple[Point, Decimal] | None:
    """The point whose lowest number is the highest, and that number; the earliest of several."""
    highest: tuple[Point, Decimal] | None = None
    for point in points:
        reading = range_of(point.reading)
        if reading and (highest is None or reading.low > highest[1]):
            highest = point, reading.low
    return highest


def _excesses(points: Iterable[Point]) -> Iterator[PairWarning]:
    """Parts that are above their whole, by the same originators over the same time."""
    for comparable in _grouped(points, _scope).values():
        by_outcomes: dict[Outcomes, list[_Ranged]] = defaultdict(list)
        for point in comparable:
            if (reading := range_of(point.reading)) is not None:
                by_outcomes[point.counts].append((reading, point))
        for part_of, whole_of in product(by_outcomes, repeat=2):
            if relate(part_of, whole_of) is Relation.PART_OF:
                for part, whole in _exceeding(by_outcomes[part_of], by_outcomes[whole_of]):
                    yield PairWarning(
                        PART_EXCEEDS_WHOLE,
                        "This figure is higher than the other figure, although it counts only a "
                        "part of what the other counts.",
                        part.figure,
                        whole.figure,
                    )


def _exceeding(
    parts: Iterable[_Ranged], wholes: Iterable[_Ranged]
) -> Iterator[tuple[Point, Point]]:
    """Each part with each whole that it exceeds.

    Two items are two records of the source: neither is a part of the other.
    """
    lowest_first = sorted(wholes, key=lambda ranged: ranged[0].high)
    for part_range, part in parts:
        for whole_range, whole in lowest_first:
            if part_range.low <= whole_range.high:
                break
            if part.item is None or whole.item in {None, part.item}:
                yield part, whole


def _reprints(points: Iterable[Point]) -> Iterator[PairWarning]:
    """Readings repeated over a time that may be the same, as far as it was stated."""
    for repeated in _grouped(points, _reading_in_series).values():
        # The first point of each time is enough; two times that were stated in full are never one.
        stated: dict[Period | None, Point] = {}
        loose: dict[Period | None, Point] = {}
        for point in sorted(repeated, key=_by_end):
            is_loose = _is_loose(point.period)
            candidates = (*stated.values(), *loose.values()) if is_loose else loose.values()
            originals = [other for other in candidates if _may_be_same_time(other, point)]
            if originals:
                yield PairWarning(
                    POSSIBLE_REPRINT,
                    "This figure has the same number as the other figure, and their times differ "
                    "only where a start or an end was inferred or is unknown.",
                    point.figure,
                    min(originals, key=_by_end).figure,
                )
            (loose if is_loose else stated).setdefault(point.period, point)


def _is_loose(period: Period | None) -> bool:
    """Whether an end of a time was inferred or is unknown."""
    return period is None or bool(period.inferred) or None in {period.start, period.end}


def _may_be_same_time(left: Point, right: Point) -> bool:
    """Whether two times differ, and only in ends that were inferred or are unknown."""
    if left.period is None or right.period is None:
        return left.period != right.period
    differing = [end for end in ENDS if _stated(left.period, end) != _stated(right.period, end)]
    return bool(differing) and all(
        _is_end_loose(left.period, end) or _is_end_loose(right.period, end) for end in differing
    )


def _stated(period: Period, end: str) -> tuple[date | None, str | None]:
    """The day and the hours of an end."""
    return getattr(period, end), getattr(period, f"{end}_time")


def _is_end_loose(period: Period, end: str) -> bool:
    return end in period.inferred or getattr(period, end) is None


def _grouped(
    points: Iterable[Point], key: Callable[[Point], Hashable]
) -> dict[Hashable, list[Point]]:
    """Points by their keys; those whose key is None are left out."""
    groups: dict[Hashable, list[Point]] = defaultdict(list)
    for point in points:
        if (group := key(point)) is not None:
            groups[group].append(point)
    return groups


def _running_count(point: Point) -> Hashable:
    """A cumulative count by its series and first day; None for points that are not one."""
    period = point.period
    if period is None or period.kind != "cumulative" or None in {period.start, period.end}:
        return None
    return (_series(point), period.start)


def _scope(point: Point) -> Hashable:
    """Whose count of whom, where and over which time, whatever the outcomes that are counted."""
    period = point.period
    if period is None or None in {period.start, period.end}:
        return None
    return (
        point.origin, point.population, point.conflict, point.area, point.unit,
        period.kind, period.start, period.end, period.start_time, period.end_time,
    )  # fmt: skip


def _reading_in_series(point: Point) -> Hashable:
    """A number with its hedge and bounds, in its series; None for words without a number."""
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


def _by_end(point: Point) -> tuple[date, str]:
    """Sorts points by the end of their period, those of one day by their figures' ids."""
    return _end(point), point.figure


def _end(point: Point) -> date:
    return (point.period and point.period.end) or date.max
