"""Compare figures of rival series in pairs, as they are rendered."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any

from service.domain.comparison import Comparison, compare
from service.domain.period import Period
from service.domain.point import Point
from service.domain.quantity import READING, Quantity


def compare_pairs(figures: Sequence[Mapping[str, Any]]) -> list[Comparison]:
    """Compare every pair of figures once; a part comes before its whole.

    The figures are as ``FigureSchema`` dumps them.
    """
    return [
        _compare_part_first(left, right) for left, right in combinations(map(point_of, figures), 2)
    ]


def _compare_part_first(left: Point, right: Point) -> Comparison:
    reverse = compare(right, left)
    return reverse if "part-of" in reverse.reasons else compare(left, right)


def point_of(figure: Mapping[str, Any]) -> Point:
    """Return what can be compared of a figure that is as ``FigureSchema`` dumps it."""
    measure, period = figure["measure"], figure["period"]
    counts = measure["counts"]
    return Point(
        figure=figure["id"],
        measure=measure["id"],
        unit=figure["unit"]["id"],
        basis=measure["basis"],
        counts=None if counts is None else frozenset(counts),
        population=figure["population"] and figure["population"]["id"],
        conflict=figure["conflict"] and figure["conflict"]["id"],
        area=figure["area"] and figure["area"]["id"],
        origin=tuple(origin["id"] for origin in figure["origin"]),
        item=figure["item"],
        period=period and Period(period["edtf"], period["kind"], tuple(period["inferred"])),
        reading=Quantity(**{name: _exact(figure[name]) for name in READING}),
    )


def _exact(value: Any) -> Any:
    """Return a JSON number as the decimal that was stated.

    A double prints back every number of at most 15 digits.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value))
    return value
