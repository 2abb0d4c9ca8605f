"""Figures as the rows of a table: one flat row for each, the same in CSV and in Parquet."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.domain.stake import distinct_stakes
from service.formats.cells import (
    Figure,
    day_cell,
    documents_of,
    field_cell,
    number_cell,
    origin_of,
    part_cell,
    parts_cell,
    reason_cell,
    reported_of,
    sources_of,
)
from service.formats.lines import change_cell, period_cell, provenance_cell, statement_cell


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


COLUMNS: tuple[Column, ...] = (
    Column("id", "string", field_cell("id"), "The id of the figure", is_imported=True),
    Column("version", "integer", field_cell("version"), "The version that the row shows"),
    Column(
        "status", "string", field_cell("status"), "draft, published or retracted", is_imported=True
    ),
    Column(
        "value", "number", number_cell("value"), "The number as stated, if any", is_imported=True
    ),
    Column("lower", "number", number_cell("lower"), "The lower bound, if stated", is_imported=True),
    Column("upper", "number", number_cell("upper"), "The upper bound, if stated", is_imported=True),
    Column("missing", "string", field_cell("missing"), "Why there is no number", is_imported=True),
    Column(
        "comparator",
        "string",
        field_cell("comparator"),
        "How the wording bounds the value",
        is_imported=True,
    ),
    Column(
        "approximate",
        "boolean",
        field_cell("approximate"),
        "Whether the source calls the number approximate",
        is_imported=True,
    ),
    Column(
        "as_reported",
        "string",
        field_cell("as_reported"),
        "The hedge and the number as printed",
        is_imported=True,
    ),
    Column(
        "scale",
        "string",
        lambda figure: figure.get("scale"),
        "What the head of a table says of the printed number",
        is_imported=True,
    ),
    Column("unit", "string", part_cell("unit", "id"), "The unit of the number"),
    Column(
        "measure",
        "string",
        part_cell("measure", "id"),
        "What is counted, and by which definition",
        is_imported=True,
    ),
    Column("measure_name", "string", part_cell("measure", "name"), "The name of the measure"),
    Column(
        "counts",
        "set",
        part_cell("measure", "counts"),
        "The outcomes counted; [] means no loss, an empty cell not stated",
    ),
    Column(
        "basis",
        "string",
        part_cell("measure", "basis"),
        "The basis of the measure: how it was counted",
    ),
    Column(
        "population",
        "string",
        part_cell("population", "id"),
        "Whose people or things are counted",
        is_imported=True,
    ),
    Column(
        "population_name", "string", part_cell("population", "name"), "The name of the population"
    ),
    Column(
        "conflict", "string", part_cell("conflict", "id"), "The conflict, if any", is_imported=True
    ),
    Column("conflict_name", "string", part_cell("conflict", "name"), "The name of the conflict"),
    Column("area", "string", part_cell("area", "id"), "The area, if stated", is_imported=True),
    Column("area_name", "string", part_cell("area", "name"), "The name of the area"),
    Column("item", "string", field_cell("item"), "The source's own record id", is_imported=True),
    Column(
        "period",
        "object",
        lambda figure: period_cell(figure["period"]),
        "The period that the number covers, as written in an import",
        is_imported=True,
    ),
    Column("period_start", "date", day_cell("start"), "The first day of the period, if known"),
    Column("period_end", "date", day_cell("end"), "The last day of the period, if known"),
    Column(
        "period_start_time",
        "string",
        part_cell("period", "start_time"),
        "The hours at which the period starts, with their offset from UTC, if stated",
    ),
    Column(
        "period_end_time",
        "string",
        part_cell("period", "end_time"),
        "The hours at which the period ends, with their offset from UTC, if stated",
    ),
    Column("period_kind", "string", part_cell("period", "kind"), "flow, cumulative or instant"),
    Column("origin", "codes", parts_cell(origin_of, "id"), "Who first asserted the number"),
    Column("origin_names", "names", parts_cell(origin_of, "name"), "The names of the originators"),
    Column(
        "stake",
        "codes",
        lambda figure: distinct_stakes(source["stake"] for source in figure["origin"]),
        "own if an originator is of the side that it counts, opponent if it is of another side",
    ),
    Column("sources", "codes", parts_cell(sources_of, "id"), "The sources in the chains"),
    Column("source_names", "names", parts_cell(sources_of, "name"), "The names of the sources"),
    Column("documents", "codes", parts_cell(documents_of, "id"), "The documents in the chains"),
    Column(
        "document_titles", "names", parts_cell(documents_of, "title"), "The titles of the documents"
    ),
    Column(
        "document_urls",
        "names",
        parts_cell(documents_of, "url"),
        "The addresses of the documents, where known",
    ),
    Column("reported_on", "codes", reported_of, "The dates of reporting (EDTF)"),
    Column(
        "could_not_verify",
        "boolean",
        field_cell("could_not_verify"),
        "Whether an agent could not verify the number and no independent agent did",
    ),
    Column(
        "verification_state",
        "string",
        part_cell("verification_state", "code"),
        "verified, could_not_verify, disputed or unchecked",
    ),
    Column(
        "sentence",
        "string",
        field_cell("sentence"),
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
        field_cell("duplicate_of"),
        "Of a retracted figure: the figure that stands in its place, if it was a duplicate",
        is_imported=True,
    ),
    Column("obs_status", "codes", field_cell("obs_status"), "SDMX CL_OBS_STATUS"),
    Column(
        "warnings",
        "codes",
        lambda figure: [warning["code"] for warning in figure["warnings"]],
        "Codes of the warnings on the figure",
    ),
    Column(
        "acknowledge",
        "array",
        lambda figure: figure.get("acknowledge") or None,
        "The slips, most likely mistakes, that are right here",
        is_imported=True,
    ),
    Column(
        "filled",
        "codes",
        lambda figure: figure.get("filled", ()),
        "The fields that were read from as_reported, and that nobody stated",
    ),
    Column(
        "change",
        "object",
        change_cell,
        "Why the figure is retracted; in an import, why it is changed",
        is_imported=True,
    ),
    Column("change_type", "string", reason_cell("type"), "Why this version was made"),
    Column(
        "change_note", "string", reason_cell("note"), "Why this version was made, in a sentence"
    ),
    Column(
        "recorded_at",
        "datetime",
        lambda figure: datetime.fromisoformat(figure["recorded_at"]),
        "When this version was recorded",
    ),
    Column("recorded_by", "string", field_cell("recorded_by"), "Who recorded this version"),
    Column("digest", "string", field_cell("digest"), "SHA-256 of what the version states"),
    Column(
        "chain",
        "string",
        field_cell("chain"),
        "SHA-256 of the digest and the chain of the version before",
    ),
)

IMPORTED_COLUMNS = tuple(column for column in COLUMNS if column.is_imported)
