"""Compare the figures of rival series, as they are rendered."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import permutations
from typing import Any

from service.domain.comparison import Comparison, Point, compare
from service.domain.period import Period
from service.domain.quantity import READING, Quantity


def compare_all(figures: Sequence[Mapping[str, Any]]) -> list[Comparison]:
    """Every pair once, a part before its whole; the figures are as ``FigureSchema`` shows them."""
    points = [point_of(figure) for figure in figures]
    found = {
        (left.figure, right.figure): compare(left, right) for left, right in permutations(points, 2)
    }
    return [
        found[right.figure, left.figure]
        if "part-of" in found[right.figure, left.figure].reasons
        else found[left.figure, right.figure]
        for at, left in enumerate(points)
        for right in points[at + 1 :]
    ]


def point_of(figure: Mapping[str, Any]) -> Point:
    """What of a figure, as ``FigureSchema`` shows it, can be held against others."""
    measure, period = figure["measure"], figure["period"]
    counts = measure["counts"]
    return Point(
        figure=figure["id"],
        measure=measure["id"],
        unit=figure["unit"]["id"],
        basis=measure["basis"],
        counts=None if counts is None else frozenset(counts),
        population=figure["population"] and figure["population"]["id"],
        conflict=figure["conflict"]["id"],
        area=figure["area"] and figure["area"]["id"],
        origin=tuple(origin["id"] for origin in figure["origin"]),
        item=figure["item"],
        period=period and Period(period["edtf"], period["kind"], tuple(period["inferred"])),
        reading=Quantity(**{name: _exact(figure[name]) for name in READING}),
    )


def _exact(value: Any) -> Any:
    """A double of at most 15 digits prints back the number that was stated."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value))
    return value
