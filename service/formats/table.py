"""Figures as the rows of a table: one flat row a figure, the same in CSV and in Parquet."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from service.formats.lines import change_cell, period_cell, provenance_cell, statement_cell

Figure = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its ``kind`` decides how each format writes it.

    string, integer, number (exact decimal), boolean, date, datetime; codes (ids or codes, of
    which there may be several), names (likewise, for people), set (as codes, but nothing and
    an empty set are two things), object and array (JSON). ``taken``: it is read when a table is
    imported.
    """

    name: str
    kind: str
    value: Callable[[Figure], Any]
    description: str
    taken: bool = False


def rows(figures: Iterable[Figure]) -> Iterable[list[Any]]:
    """The cells of each figure, as ``FigureSchema`` shows it, in the order of ``COLUMNS``."""
    values = [column.value for column in COLUMNS]
    return ([value(figure) for value in values] for figure in figures)


def exact(number: Any) -> Decimal | None:
    """A number as it was read from JSON: at most 15 digits, which a double prints back."""
    return None if number is None else Decimal(repr(number))


def _plain(name: str) -> Callable[[Figure], Any]:
    return lambda figure: figure[name]


def _part(name: str, part: str) -> Callable[[Figure], Any]:
    return lambda figure: figure[name] and figure[name][part]


def _number(name: str) -> Callable[[Figure], Any]:
    return lambda figure: exact(figure[name])


def _day(part: str) -> Callable[[Figure], Any]:
    def day(figure: Figure) -> date | None:
        said = figure["period"] and figure["period"][part]
        return date.fromisoformat(said) if said else None

    return day


def _each(found: Callable[[Figure], Iterable[Mapping[str, Any]]], part: str) -> Any:
    """A part of each thing found, in the order of their ids."""

    def each(figure: Figure) -> Sequence[str]:
        things = {thing["id"]: thing[part] for thing in found(figure)}
        return [things[id_] for id_ in sorted(things) if things[id_] is not None]

    return each


def _origin(figure: Figure) -> Iterable[Mapping[str, Any]]:
    found: Iterable[Mapping[str, Any]] = figure["origin"]
    return found


def _sources(figure: Figure) -> Iterable[Mapping[str, Any]]:
    return (
        source
        for chain in figure["provenance"]
        for step in chain["steps"]
        for source in step["sources"]
    )


def _documents(figure: Figure) -> Iterable[Mapping[str, Any]]:
    return (
        step["document"]
        for chain in figure["provenance"]
        for step in chain["steps"]
        if step["document"]
    )


def _reported(figure: Figure) -> Sequence[str]:
    return sorted(
        {
            step["reported_on"]
            for chain in figure["provenance"]
            for step in chain["steps"]
            if step["reported_on"]
        }
    )


def _change(part: str) -> Callable[[Figure], Any]:
    return lambda figure: figure["change"][part]


COLUMNS: tuple[Column, ...] = (
    Column("id", "string", _plain("id"), "The figure", taken=True),
    Column("version", "integer", _plain("version"), "The version that the row shows"),
    Column("status", "string", _plain("status"), "draft, published or retracted", taken=True),
    Column(
        "value", "number", _number("value"), "The number as stated, if there is one", taken=True
    ),
    Column("lower", "number", _number("lower"), "The lower bound, if stated", taken=True),
    Column("upper", "number", _number("upper"), "The upper bound, if stated", taken=True),
    Column("missing", "string", _plain("missing"), "Why there is no number", taken=True),
    Column(
        "comparator", "string", _plain("comparator"), "How the words bound the value", taken=True
    ),
    Column(
        "approximate",
        "boolean",
        _plain("approximate"),
        "Whether it is said to be close",
        taken=True,
    ),
    Column(
        "as_reported", "string", _plain("as_reported"), "Hedge and number as printed", taken=True
    ),
    Column("unit", "string", _part("unit", "id"), "What one is"),
    Column(
        "measure",
        "string",
        _part("measure", "id"),
        "What is counted, by which definition",
        taken=True,
    ),
    Column("measure_name", "string", _part("measure", "name"), "Its name"),
    Column(
        "counts",
        "set",
        _part("measure", "counts"),
        "The outcomes counted; [] is no loss, empty is not stated",
    ),
    Column("basis", "string", _part("measure", "basis"), "How it was counted"),
    Column(
        "population",
        "string",
        _part("population", "id"),
        "Whose people or things are counted",
        taken=True,
    ),
    Column("population_name", "string", _part("population", "name"), "Its name"),
    Column("conflict", "string", _part("conflict", "id"), "The conflict", taken=True),
    Column("conflict_name", "string", _part("conflict", "name"), "Its name"),
    Column("area", "string", _part("area", "id"), "Where, if stated", taken=True),
    Column("area_name", "string", _part("area", "name"), "Its name"),
    Column("item", "string", _plain("item"), "The source's own record id", taken=True),
    Column(
        "period",
        "object",
        lambda figure: period_cell(figure["period"]),
        "What the number covers, as it is written",
        taken=True,
    ),
    Column("period_start", "date", _day("start"), "Its first day, if known"),
    Column("period_end", "date", _day("end"), "Its last day, if known"),
    Column("period_kind", "string", _part("period", "kind"), "flow, cumulative or instant"),
    Column("origin", "codes", _each(_origin, "id"), "Who first asserted the number"),
    Column("origin_names", "names", _each(_origin, "name"), "Their names"),
    Column("sources", "codes", _each(_sources, "id"), "Everyone in its chains"),
    Column("source_names", "names", _each(_sources, "name"), "Their names"),
    Column("documents", "codes", _each(_documents, "id"), "Every text in its chains"),
    Column("document_titles", "names", _each(_documents, "title"), "Their titles"),
    Column("document_urls", "names", _each(_documents, "url"), "Their addresses, as far as known"),
    Column("reported_on", "codes", _reported, "The dates of reporting (EDTF)"),
    Column(
        "could_not_verify",
        "boolean",
        _plain("could_not_verify"),
        "An agent could not, and nobody independent did",
    ),
    Column(
        "verification",
        "array",
        lambda figure: [statement_cell(word) for word in figure["verification"]] or None,
        "Each agent's latest statement",
        taken=True,
    ),
    Column(
        "provenance",
        "array",
        lambda figure: provenance_cell(figure["provenance"]),
        "Its chains, from the originator to a text that was read",
        taken=True,
    ),
    Column(
        "caveats",
        "array",
        lambda figure: figure["caveats"] or None,
        "What a source says of its own number",
        taken=True,
    ),
    Column("obs_status", "codes", _plain("obs_status"), "SDMX CL_OBS_STATUS"),
    Column(
        "warnings",
        "codes",
        lambda figure: [warning["code"] for warning in figure["warnings"]],
        "What a reader should know",
    ),
    Column(
        "change",
        "object",
        change_cell,
        "Why it is retracted; in an import, why it differs",
        taken=True,
    ),
    Column("change_type", "string", _change("type"), "Why this version was made"),
    Column("change_note", "string", _change("note"), "The same in a sentence"),
    Column(
        "recorded_at",
        "datetime",
        lambda figure: datetime.fromisoformat(figure["recorded_at"]),
        "When this version was recorded",
    ),
    Column("recorded_by", "string", _plain("recorded_by"), "By whom"),
    Column("digest", "string", _plain("digest"), "SHA-256 of what was said"),
    Column("chain", "string", _plain("chain"), "SHA-256 that seals it with all versions before"),
)

TAKEN = tuple(column for column in COLUMNS if column.taken)
