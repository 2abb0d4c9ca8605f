"""Compare rival figures in pairs: the last of each series, or that of the other's day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from operator import itemgetter

from service.db import Connection
from service.domain.comparison import NEAR_PERIOD, Comparison, compare_part_first
from service.domain.hierarchy import Hierarchies
from service.domain.principal import Principal
from service.domain.rivals import BEYOND_LIMIT, ELSEWHERE, SAME_SERIES, rank, why_no_rivals
from service.store.journal import Snapshot
from service.store.rivals import Rival
from service.usecases.series.candidates import (
    Candidate,
    Pair,
    align_pairs,
    is_apart,
    list_movements,
    load_candidates,
)

MAX_PAIRS = 200  # unless all are asked for


@dataclass(frozen=True, slots=True)
class Rivalry:
    """The figures compared, their pairs, and how many pairs were left out for which reason.

    ``figures``: the last one of each series, then those that were taken for another's day.
    """

    figures: list[Candidate]
    pairs: list[Comparison]
    left_out: dict[str, int]


def compare_rivals(
    conn: Connection,
    latest: Sequence[Rival],
    parents: Hierarchies,
    reader: Principal,
    snapshot: Snapshot,
    *,
    within: int,
    all_pairs: bool,
) -> Rivalry:
    """Compare the last figures of series in pairs, those worth reading first, a part on the left.

    Without ``all_pairs`` only rivals are compared, at most ``MAX_PAIRS`` of them are returned, and
    the rest is counted. Two series that end up to ``within`` days apart are compared by their
    figures of one day, if both have any.
    """
    last = load_candidates(conn, latest)
    left_out: Counter[str] = Counter()
    chosen: list[Pair] = []
    for left, right in combinations(last, 2):
        reason = None if all_pairs else why_no_rivals(left.point, right.point, parents)
        if reason is None:
            chosen.append((left, right))
        else:
            left_out[reason] += 1
    if not all_pairs and len(chosen) > MAX_PAIRS:
        left_out[BEYOND_LIMIT] = len(chosen) - MAX_PAIRS
    here, elsewhere = _first(chosen, parents, within, most=None if all_pairs else MAX_PAIRS)
    chosen = [*align_pairs(conn, here, reader, snapshot, within), *elsewhere]
    figures = {each.point.figure: each for each in (*last, *chain.from_iterable(chosen))}
    same_series = [
        (left, right)
        for left, right in combinations(figures.values(), 2)
        if left.series == right.series
    ]
    if all_pairs:
        chosen += same_series
    elif same_series:
        left_out[SAME_SERIES] = len(same_series)
    pairs = _in_order(chosen, parents, within)
    return Rivalry(
        list(figures.values()),
        _with_movements(conn, pairs, figures, reader, snapshot),
        dict(left_out),
    )


def _first(
    pairs: Sequence[Pair], parents: Hierarchies, within: int, *, most: int | None
) -> tuple[list[Pair], list[Pair]]:
    """Return the pairs most worth reading, as if each series had a figure of the other's day.

    Those of different people, areas or conflicts come apart from the others.
    """
    ranked = []
    for place, pair in enumerate(pairs):
        left, right = (candidate.point for candidate in pair)
        if is_apart(pair, within):
            right = replace(right, period=left.period)
        comparison = compare_part_first(left, right, parents, within=within)
        ranked.append((rank(comparison, left, right), place, pair))
    first = sorted(ranked)[:most]
    here = [pair for (order, *_), _, pair in first if order < ELSEWHERE]
    return here, [pair for (order, *_), _, pair in first if order == ELSEWHERE]


def _in_order(pairs: Sequence[Pair], parents: Hierarchies, within: int) -> list[Comparison]:
    """Return the comparisons of pairs, those worth reading first."""
    ranked = []
    for left, right in ((left.point, right.point) for left, right in pairs):
        comparison = compare_part_first(left, right, parents, within=within)
        ranked.append((rank(comparison, left, right), comparison))
    return [comparison for _, comparison in sorted(ranked, key=itemgetter(0))]


def _with_movements(
    conn: Connection,
    pairs: Sequence[Comparison],
    figures: Mapping[str, Candidate],
    reader: Principal,
    snapshot: Snapshot,
) -> list[Comparison]:
    """Return the pairs, those that are near in time with how far their series moved."""
    near = [pair for pair in pairs if NEAR_PERIOD in pair.reasons]
    of_near = list_movements(
        conn, [(figures[pair.left], figures[pair.right]) for pair in near], reader, snapshot
    )
    moved = {(pair.left, pair.right): each for pair, each in zip(near, of_near, strict=True)}
    return [replace(pair, moved=moved.get((pair.left, pair.right))) for pair in pairs]
