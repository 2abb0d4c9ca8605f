"""Figures as the rows of a table: one flat row for each, the same in CSV and in Parquet."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from service.domain.stake import distinct_stakes
from service.formats.lines import change_cell, period_cell, provenance_cell, statement_cell

Figure = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table; its ``kind`` decides how each format writes it.

    Kinds are string, integer, number (exact decimal), boolean, date, datetime, codes (a list of
    ids or codes), names (a list of names), set (like codes, but null differs from the empty
    set), object and array (JSON). ``value`` makes a cell from a figure. A column that
    ``is_imported`` is read back when a table is imported.
    """

    name: str
    kind: str
    value: Callable[[Figure], Any]
    description: str
    is_imported: bool = False


def rows(figures: Iterable[Figure]) -> Iterable[list[Any]]:
    """Yield the cells of each figure in the order of ``COLUMNS``.

    A figure is the JSON that ``FigureSchema`` dumps.
    """
    values = [column.value for column in COLUMNS]
    return ([value(figure) for value in values] for figure in figures)


def exact(number: Any) -> Decimal | None:
    """Return a JSON number as a decimal: a double is exact for the 15 digits that it may have."""
    return None if number is None else Decimal(repr(number))


def _field(name: str) -> Callable[[Figure], Any]:
    # A text made by an older release lacks a later field until it is rendered again.
    return lambda figure: figure.get(name)


def _part(name: str, part: str) -> Callable[[Figure], Any]:
    return lambda figure: figure[name] and figure[name].get(part)


def _number(name: str) -> Callable[[Figure], Any]:
    return lambda figure: exact(figure[name])


def _day(part: str) -> Callable[[Figure], Any]:
    def day(figure: Figure) -> date | None:
        iso_date = figure["period"] and figure["period"][part]
        return date.fromisoformat(iso_date) if iso_date else None

    return day


def _parts(entries_in: Callable[[Figure], Iterable[Mapping[str, Any]]], part: str) -> Any:
    """A list of one part of each entry in a figure, in the order of the entries' ids."""

    def parts(figure: Figure) -> Sequence[str]:
        part_of = {entry["id"]: entry[part] for entry in entries_in(figure)}
        return [part_of[id_] for id_ in sorted(part_of) if part_of[id_] is not None]

    return parts


def _origin(figure: Figure) -> Iterable[Mapping[str, Any]]:
    originators: Iterable[Mapping[str, Any]] = figure["origin"]
    return originators


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
    Column("id", "string", _field("id"), "The id of the figure", is_imported=True),
    Column("version", "integer", _field("version"), "The version that the row shows"),
    Column("status", "string", _field("status"), "draft, published or retracted", is_imported=True),
    Column("value", "number", _number("value"), "The number as stated, if any", is_imported=True),
    Column("lower", "number", _number("lower"), "The lower bound, if stated", is_imported=True),
    Column("upper", "number", _number("upper"), "The upper bound, if stated", is_imported=True),
    Column("missing", "string", _field("missing"), "Why there is no number", is_imported=True),
    Column(
        "comparator",
        "string",
        _field("comparator"),
        "How the wording bounds the value",
        is_imported=True,
    ),
    Column(
        "approximate",
        "boolean",
        _field("approximate"),
        "Whether the source calls the number approximate",
        is_imported=True,
    ),
    Column(
        "as_reported",
        "string",
        _field("as_reported"),
        "The hedge and the number as printed",
        is_imported=True,
    ),
    Column("unit", "string", _part("unit", "id"), "The unit of the number"),
    Column(
        "measure",
        "string",
        _part("measure", "id"),
        "What is counted, and by which definition",
        is_imported=True,
    ),
    Column("measure_name", "string", _part("measure", "name"), "The name of the measure"),
    Column(
        "counts",
        "set",
        _part("measure", "counts"),
        "The outcomes counted; [] means no loss, an empty cell not stated",
    ),
    Column(
        "basis", "string", _part("measure", "basis"), "The basis of the measure: how it was counted"
    ),
    Column(
        "population",
        "string",
        _part("population", "id"),
        "Whose people or things are counted",
        is_imported=True,
    ),
    Column("population_name", "string", _part("population", "name"), "The name of the population"),
    Column("conflict", "string", _part("conflict", "id"), "The conflict, if any", is_imported=True),
    Column("conflict_name", "string", _part("conflict", "name"), "The name of the conflict"),
    Column("area", "string", _part("area", "id"), "The area, if stated", is_imported=True),
    Column("area_name", "string", _part("area", "name"), "The name of the area"),
    Column("item", "string", _field("item"), "The source's own record id", is_imported=True),
    Column(
        "period",
        "object",
        lambda figure: period_cell(figure["period"]),
        "The period that the number covers, as written in an import",
        is_imported=True,
    ),
    Column("period_start", "date", _day("start"), "The first day of the period, if known"),
    Column("period_end", "date", _day("end"), "The last day of the period, if known"),
    Column(
        "period_start_time",
        "string",
        _part("period", "start_time"),
        "The hours at which the period starts, with their offset from UTC, if stated",
    ),
    Column(
        "period_end_time",
        "string",
        _part("period", "end_time"),
        "The hours at which the period ends, with their offset from UTC, if stated",
    ),
    Column("period_kind", "string", _part("period", "kind"), "flow, cumulative or instant"),
    Column("origin", "codes", _parts(_origin, "id"), "Who first asserted the number"),
    Column("origin_names", "names", _parts(_origin, "name"), "The names of the originators"),
    Column(
        "stake",
        "codes",
        lambda figure: distinct_stakes(source["stake"] for source in figure["origin"]),
        "own if an originator is of the side that it counts, opponent if it is of another side",
    ),
    Column("sources", "codes", _parts(_sources, "id"), "The sources in the chains"),
    Column("source_names", "names", _parts(_sources, "name"), "The names of the sources"),
    Column("documents", "codes", _parts(_documents, "id"), "The documents in the chains"),
    Column("document_titles", "names", _parts(_documents, "title"), "The titles of the documents"),
    Column(
        "document_urls",
        "names",
        _parts(_documents, "url"),
        "The addresses of the documents, where known",
    ),
    Column("reported_on", "codes", _reported, "The dates of reporting (EDTF)"),
    Column(
        "could_not_verify",
        "boolean",
        _field("could_not_verify"),
        "Whether an agent could not verify the number and no independent agent did",
    ),
    Column(
        "verification_state",
        "string",
        _part("verification_state", "code"),
        "verified, could_not_verify, disputed or unchecked",
    ),
    Column(
        "sentence",
        "string",
        _field("sentence"),
        "The figure in one sentence, fit to print",
    ),
    Column(
        "verification",
        "array",
        lambda figure: [statement_cell(standing) for standing in figure["verification"]] or None,
        "The latest statement of each agent",
        is_imported=True,
    ),
    Column(
        "provenance",
        "array",
        lambda figure: provenance_cell(figure["provenance"]),
        "The chains, from the originator to a document that was read",
        is_imported=True,
    ),
    Column(
        "caveats",
        "array",
        lambda figure: figure["caveats"] or None,
        "What the source states about its own number",
        is_imported=True,
    ),
    Column(
        "duplicate_of",
        "string",
        _field("duplicate_of"),
        "Of a retracted figure: the figure that stands in its place, if it was a duplicate",
        is_imported=True,
    ),
    Column("obs_status", "codes", _field("obs_status"), "SDMX CL_OBS_STATUS"),
    Column(
        "warnings",
        "codes",
        lambda figure: [warning["code"] for warning in figure["warnings"]],
        "Codes of the warnings on the figure",
    ),
    Column(
        "change",
        "object",
        change_cell,
        "Why the figure is retracted; in an import, why it is changed",
        is_imported=True,
    ),
    Column("change_type", "string", _change("type"), "Why this version was made"),
    Column("change_note", "string", _change("note"), "Why this version was made, in a sentence"),
    Column(
        "recorded_at",
        "datetime",
        lambda figure: datetime.fromisoformat(figure["recorded_at"]),
        "When this version was recorded",
    ),
    Column("recorded_by", "string", _field("recorded_by"), "Who recorded this version"),
    Column("digest", "string", _field("digest"), "SHA-256 of what the version states"),
    Column(
        "chain",
        "string",
        _field("chain"),
        "SHA-256 of the digest and the chain of the version before",
    ),
)

IMPORTED_COLUMNS = tuple(column for column in COLUMNS if column.is_imported)
