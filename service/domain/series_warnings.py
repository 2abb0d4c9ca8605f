"""Warnings about two figures, which one figure alone cannot raise.

They describe, they do not accuse. Each looks at the range of numbers that a reading allows.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from service.domain.hierarchy import Hierarchies
from service.domain.part import is_gross, relate_parts
from service.domain.period import ENDS, Period, parse_date
from service.domain.point import Point
from service.domain.range import Range, range_of
from service.domain.running_count import Turn, turns

CUMULATIVE_DECREASED = "cumulative-decreased"
PART_EXCEEDS_WHOLE = "part-exceeds-whole"
POSSIBLE_REPRINT = "possible-reprint"
CUMULATIVE_REGAINED = "cumulative-regained"
CODES = (CUMULATIVE_DECREASED, CUMULATIVE_REGAINED, PART_EXCEEDS_WHOLE, POSSIBLE_REPRINT)
_TURNS = {
    Turn.FELL: (
        CUMULATIVE_DECREASED,
        "This count is lower than an earlier count since the same day. It may be a correction.",
    ),
    Turn.REGAINED: (
        CUMULATIVE_REGAINED,
        (
            "This count is again as high as the earlier count from which the series had fallen, "
            "so that part of its rise is not new."
        ),
    ),
}

_Ranged = tuple[Range, Point]


FLAT = Hierarchies()  # no entry is above another


@dataclass(frozen=True, slots=True)
class PairWarning:
    """A warning about a figure, and the other figure that it was compared with, by their ids."""

    code: str
    detail: str
    figure: str
    against: str


def pair_warnings(points: Sequence[Point], parents: Hierarchies = FLAT) -> list[PairWarning]:
    """Every warning between some figures, sorted by figure, code and the other figure.

    ``parents`` says which outcomes, populations, areas and conflicts are parts of others.
    """
    return in_order([*_turns(points), *_excesses(points, parents), *_reprints(points)])


def in_order(warnings: Iterable[PairWarning]) -> list[PairWarning]:
    """Sort warnings by figure, code and the other figure."""
    return sorted(
        warnings,
        key=lambda warning: (warning.figure, CODES.index(warning.code), warning.against),
    )


def _turns(points: Sequence[Point]) -> Iterator[PairWarning]:
    """Where running counts fell, and where they regained what they had fallen from."""
    for turn, point, earlier in turns(points, map(_series, points)):
        yield PairWarning(*_TURNS[turn], point.figure, earlier.figure)


def _excesses(points: Iterable[Point], parents: Hierarchies) -> Iterator[PairWarning]:
    """Parts that are above their whole, by the same originators over the same time."""
    # Series count the same on each of their days: two of them are related once.
    related: dict[tuple[Hashable, Hashable], bool] = {}
    for comparable in _grouped(points, _scope).values():
        # Figures that count the same are related to others once, however many they are.
        alike: dict[Hashable, list[_Ranged]] = defaultdict(list)
        for point in comparable:
            if is_gross(point) and (reading := range_of(point.reading)) is not None:
                alike[_what_is_counted(point)].append((reading, point))
        by_place: dict[Hashable, list[tuple[Hashable, list[_Ranged]]]] = defaultdict(list)
        for counted, group in alike.items():
            by_place[_place(group[0][1])].append((counted, group))
        for part_key, parts in alike.items():
            for place in _places_above(parts[0][1], parents):
                for whole_key, wholes in by_place.get(place, ()):
                    key = (part_key, whole_key)
                    if key not in related:
                        related[key] = _is_part(parts[0][1], wholes[0][1], parents)
                    if related[key]:
                        yield from _excesses_of(parts, wholes)


def _excesses_of(parts: Iterable[_Ranged], wholes: Iterable[_Ranged]) -> Iterator[PairWarning]:
    for part, whole in _exceeding(parts, wholes):
        if not _is_reported_later(part, whole):
            yield PairWarning(
                PART_EXCEEDS_WHOLE,
                "This figure is higher than the other figure, although it counts only a part of "
                "what the other counts.",
                part.figure,
                whole.figure,
            )


def _is_part(left: Point, right: Point, parents: Hierarchies) -> bool:
    return left is not right and relate_parts(left, right, parents).is_part


def _places_above(point: Point, parents: Hierarchies) -> Iterator[Hashable]:
    """Where a figure's people, area and conflict are, and all that they are a part of."""
    return product(
        (point.population, *parents.ancestors("population", point.population)),
        (point.area, *parents.ancestors("area", point.area)),
        (point.conflict, *parents.ancestors("conflict", point.conflict)),
    )


def _place(point: Point) -> Hashable:
    return (point.population, point.area, point.conflict)


def _what_is_counted(point: Point) -> Hashable:
    return (_place(point), point.measure, point.unit, point.counts)


def _is_reported_later(part: Point, whole: Point) -> bool:
    """Whether a part is known to have been reported after its whole: more may have become known.

    A month or a year is not known to have come before its last day.
    """
    if part.reported_on is None or whole.reported_on is None:
        return False
    days = [parse_date(text).end or date.max for text in (part.reported_on, whole.reported_on)]
    return days[0] > days[1]


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


def _scope(point: Point) -> Hashable:
    """Whose count, on which basis and over which time, whatever is counted."""
    period = point.period
    if period is None or None in {period.start, period.end}:
        return None
    return (
        point.origin, point.basis, period.kind, period.start, period.end, period.start_time,
        period.end_time,
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
