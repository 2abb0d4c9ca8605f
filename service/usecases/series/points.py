"""Points: what can be compared of figures, as they are rendered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from service.db import Connection
from service.domain.period import Period, parse_date
from service.domain.point import Point
from service.domain.quantity import READING, Quantity
from service.domain.vocabulary import Document, Unit
from service.store import vocabularies
from service.store.vocabularies import History


def point_of(figure: Mapping[str, Any]) -> Point:
    """Return what can be compared of a figure that is as ``FigureSchema`` dumps it.

    What only the entries say, the kind of the unit among it, is left as it is by default.
    """
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
        sources=tuple(
            sorted({source["id"] for step in _steps(figure) for source in step["sources"]})
        ),
        based_on=_ids(basis["source"] for basis in _bases(figure)),
        item=figure["item"],
        period=period and Period(period["edtf"], period["kind"], tuple(period["inferred"])),
        reading=Quantity(**{name: _exact(figure.get(name)) for name in READING}),
        reported_on=_first_report(figure),
    )


def _steps(figure: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (step for chain in figure["provenance"] for step in chain["steps"])


def _bases(figure: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield what the originators compiled the number from."""
    return (basis for step in _steps(figure) for basis in step["based_on"])


def _first_report(figure: Mapping[str, Any]) -> str | None:
    """Return the earliest date of reporting; a month or a year counts as its last day."""
    dates = {step["reported_on"] for step in _steps(figure) if step["reported_on"]}
    return min(dates, key=lambda text: (parse_date(text).end or date.max, text), default=None)


def _ids(entries: Iterable[Mapping[str, Any] | None]) -> tuple[str, ...]:
    return tuple(sorted({entry["id"] for entry in entries if entry is not None}))


def _exact(value: Any) -> Any:
    """Return a JSON number as the decimal that was stated.

    A double prints back every number of at most 15 digits.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value))
    return value


def points_of(
    conn: Connection,
    figures: Sequence[Mapping[str, Any]],
    *,
    items: Set[str] = frozenset(),
) -> list[Point]:
    """Return the points of figures, with what their entries add to what is rendered.

    That is the kind of the unit, and whose document an originator compiled its number from.
    ``items`` are the figures that are one of several items of their series and period.
    """
    documents = {
        id_ for figure in figures for id_ in _ids(basis["document"] for basis in _bases(figure))
    }
    units = {figure["unit"]["id"] for figure in figures}
    entries = vocabularies.find(
        conn, [*(("document", id_) for id_ in documents), *(("unit", id_) for id_ in units)]
    )
    points = [_with_entries(figure, entries) for figure in figures]
    return [replace(point, is_item=point.figure in items) for point in points]


def _with_entries(figure: Mapping[str, Any], entries: History) -> Point:
    point = point_of(figure)
    unit = entries.newest("unit", point.unit)
    assert unit is not None
    assert isinstance(unit.entry, Unit)
    hosts = set(point.based_on)
    for id_ in _ids(basis["document"] for basis in _bases(figure)):
        document = entries.newest("document", id_)
        assert document is not None
        assert isinstance(document.entry, Document)
        hosts.add(document.entry.source)
    return replace(
        point,
        unit_kind=unit.entry.kind,
        based_on=tuple(sorted(hosts)),
    )
