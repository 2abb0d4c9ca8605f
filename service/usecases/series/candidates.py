"""Candidates: the figures that are compared, those taken for another's day, and their movement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from service.db import Connection
from service.domain.gap import gap_in_days, periods_differ
from service.domain.movement import Moved, Movement, movement_between
from service.domain.point import Point
from service.domain.principal import Principal
from service.store import rivals
from service.store.journal import Snapshot
from service.store.rivals import Neighbour, Rival
from service.usecases.series.points import point_of, points_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure that is compared: its series, its text, the same loaded, and its point."""

    series: str
    body: str
    figure: Mapping[str, Any]
    point: Point

    @property
    def end(self) -> date:
        """The last day of the period; the last of the calendar where it is not known."""
        period = self.point.period
        return (period and period.end) or date.max


Pair = tuple[Candidate, Candidate]


def load_candidates(conn: Connection, figures: Sequence[Rival]) -> list[Candidate]:
    """Return figures with their points, in the order given."""
    loaded = [orjson.loads(figure.body) for figure in figures]
    items = {body["id"] for body, figure in zip(loaded, figures, strict=True) if figure.is_item}
    points = points_of(conn, loaded, items=items)
    return [
        Candidate(figure.series, figure.body, body, point)
        for figure, body, point in zip(figures, loaded, points, strict=True)
    ]


def align_pairs(
    conn: Connection, pairs: Sequence[Pair], reader: Principal, snapshot: Snapshot, within: int
) -> list[Pair]:
    """Return the pairs, with figures of one day where the two series have any.

    Where they end up to ``within`` days apart, the series that ends later may have a figure on the
    day on which the other one ends: it is taken.
    """
    apart = [pair for pair in pairs if is_apart(pair, within)]
    if not apart:
        return list(pairs)
    wanted = {(later.series, earlier.end) for earlier, later in map(_in_time, apart)}
    by_day = rivals.list_on_days(conn, sorted(wanted), reader, snapshot)
    listed = [figure for figures in by_day.values() for figure in figures]
    of_day: dict[tuple[str, date], list[Candidate]] = {}
    for candidate in load_candidates(conn, listed):
        of_day.setdefault((candidate.series, candidate.end), []).append(candidate)
    return [_on_one_day(pair, of_day) if is_apart(pair, within) else pair for pair in pairs]


def is_apart(pair: Pair, within: int) -> bool:
    """Return whether two counts end on different days, up to some days apart."""
    gap = gap_in_days(pair[0].point.period, pair[1].point.period) or 0
    return 0 < gap <= within


def _in_time(pair: Pair) -> Pair:
    """Return the candidate that ends earlier, and the other."""
    return pair if pair[0].end <= pair[1].end else (pair[1], pair[0])


def _on_one_day(pair: Pair, of_day: Mapping[tuple[str, date], Sequence[Candidate]]) -> Pair:
    """Return the pair with the later series' figure of the earlier one's day, if there is any."""
    earlier, later = _in_time(pair)
    same_day = [
        candidate
        for candidate in of_day.get((later.series, earlier.end), ())
        if gap_in_days(candidate.point.period, earlier.point.period) == 0
    ]
    if not same_day:
        return pair
    taken = min(
        reversed(same_day),
        key=lambda candidate: periods_differ(candidate.point.period, earlier.point.period),
    )
    return (pair[0], taken) if pair[0] is earlier else (taken, pair[1])


def list_movements(
    conn: Connection, pairs: Sequence[Pair], reader: Principal, snapshot: Snapshot
) -> list[Moved]:
    """Return how far the series of each pair moved between the days on which the two end."""
    places = [_neighbours(*pair) for pair in pairs]
    wanted = list(dict.fromkeys(place for two in places for place in two))
    texts = rivals.list_nearest(conn, wanted, reader, snapshot) if wanted else {}
    nearest = {place: point_of(orjson.loads(text)) for place, text in texts.items()}
    return [
        Moved(
            *(
                _movement(candidate, place, nearest.get(place))
                for candidate, place in zip(pair, two, strict=True)
            )
        )
        for pair, two in zip(pairs, places, strict=True)
    ]


def _neighbours(left: Candidate, right: Candidate) -> tuple[Neighbour, Neighbour]:
    """Return where in its series each figure has the other end of its movement."""
    return _neighbour(left, right), _neighbour(right, left)


def _neighbour(candidate: Candidate, other: Candidate) -> Neighbour:
    period = candidate.point.period
    start = period.start if period and period.kind == "cumulative" else None
    return Neighbour(candidate.series, start, other.end, is_later=candidate.end < other.end)


def _movement(candidate: Candidate, place: Neighbour, nearest: Point | None) -> Movement | None:
    if place.is_later:
        return movement_between(candidate.point, nearest)
    return movement_between(nearest, candidate.point)
