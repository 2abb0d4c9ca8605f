"""How cells of a table are made from a figure as ``FigureSchema`` dumps it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

Figure = Mapping[str, Any]


def to_decimal(number: Any) -> Decimal | None:
    """Return a JSON number as a decimal: a double is exact for the 15 digits that it may have."""
    return None if number is None else Decimal(repr(number))


def field_cell(name: str) -> Callable[[Figure], Any]:
    """Return what makes a cell of a field."""
    # A text made by an older release lacks a later field until it is rendered again.
    return lambda figure: figure.get(name)


def part_cell(name: str, part: str) -> Callable[[Figure], Any]:
    """Return what makes a cell of one part of an object; empty where it is null."""
    return lambda figure: figure[name] and figure[name].get(part)


def number_cell(name: str) -> Callable[[Figure], Any]:
    """Return what makes a cell of an exact number."""
    return lambda figure: to_decimal(figure[name])


def day_cell(part: str) -> Callable[[Figure], Any]:
    """Return what makes a cell of the ``start`` or the ``end`` of the period."""

    def day(figure: Figure) -> date | None:
        iso_date = figure["period"] and figure["period"][part]
        return date.fromisoformat(iso_date) if iso_date else None

    return day


def parts_cell(entries_in: Callable[[Figure], Iterable[Mapping[str, Any]]], part: str) -> Any:
    """A list of one part of each entry in a figure, in the order of the entries' ids."""

    def parts(figure: Figure) -> Sequence[str]:
        part_of = {entry["id"]: entry[part] for entry in entries_in(figure)}
        return [part_of[id_] for id_ in sorted(part_of) if part_of[id_] is not None]

    return parts


def origin_of(figure: Figure) -> Iterable[Mapping[str, Any]]:
    """Return the originators of a figure."""
    originators: Iterable[Mapping[str, Any]] = figure["origin"]
    return originators


def sources_of(figure: Figure) -> Iterable[Mapping[str, Any]]:
    """Yield the sources in the chains."""
    return (
        source
        for chain in figure["provenance"]
        for step in chain["steps"]
        for source in step["sources"]
    )


def documents_of(figure: Figure) -> Iterable[Mapping[str, Any]]:
    """Yield the documents in the chains."""
    return (
        step["document"]
        for chain in figure["provenance"]
        for step in chain["steps"]
        if step["document"]
    )


def reported_of(figure: Figure) -> Sequence[str]:
    """Return the stated dates of reporting, each once, in order."""
    return sorted(
        {
            step["reported_on"]
            for chain in figure["provenance"]
            for step in chain["steps"]
            if step["reported_on"]
        }
    )


def reason_cell(part: str) -> Callable[[Figure], Any]:
    """Return what makes a cell of a part of the change."""
    return lambda figure: figure["change"][part]
