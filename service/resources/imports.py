"""Imports: many entries, statements and figures in one request, all or nothing."""

from flask import Response

from schemas.imports import ImportQuery, ImportSchema
from service.domain.principal import EDITOR
from service.http.blueprint import Blueprint, Write
from service.http.negotiation import CSV, NDJSON, XLSX
from service.http.responses import ok_response
from service.store import journal
from service.usecases.figures.add_statement import MAX_REACHED_FIGURES
from service.usecases.imports.parse import parse_csv_body, parse_ndjson_body, parse_xlsx_body
from service.usecases.imports.report import count_by_code
from service.usecases.imports.run import run_import
from service.usecases.series.warnings import warnings_of_new

blp = Blueprint("imports", __name__, description="Many records in one request")

_MAX_WARNINGS = 1000
_MAX_BYTES = 64 * 2**20
_SCHEMA = ImportSchema()


@blp.route("/v1/imports", methods=["POST"])
@blp.writes(
    {NDJSON: parse_ndjson_body, CSV: parse_csv_body, XLSX: parse_xlsx_body},
    ImportSchema,
    role=EDITOR,
    query=ImportQuery,
    statuses=(200,),
    max_bytes=_MAX_BYTES,
    if_match=None,
    has_etag=False,
)
def import_lines(write: Write) -> Response:
    """Import NDJSON, CSV or XLSX

    Records all lines or none. A line is a figure's body, `{"<vocabulary>": {"id": ..., ...}}` for
    an entry that later lines refer to, or `{"statement": {"figure" | "document": ID, ...}}`. Each
    invalid line is reported with its number and the place of the fault. Records that already exist
    unchanged are skipped, so repeating an import changes nothing. A figure that differs and has
    `change` becomes the next version. A line with `recorded_at` is a version from a figure's
    history, which only an admin may replay. Slips, most likely mistakes, are refused unless the
    line has `acknowledge` with their codes, or the parameter `acknowledge` has. The report includes
    warnings between the new figures and others of their series.

    CSV contains figures only, in the columns of an export: `period`, `provenance`, `caveats` and
    `verification` are JSON cells, and derived columns may be omitted.

    A spreadsheet of names, as CSV or as the first sheet of an XLSX file, has plain columns:
    `measure`, `population`, `conflict`, `area`, `as_printed`, `scale`, `period`, `kind`, `item`,
    `source`, `document_title`, `document_address`, `document_day`, `reported_on`, `locator`,
    `relayed_by`. They take ids, or names and aliases that one entry alone has. A name that no entry
    has is one fault, which lists its rows. A fault's `line` is the row, its `pointer` the column.
    """
    report = run_import(
        write.conn,
        write.parsed,
        write.principal,
        max_reached=MAX_REACHED_FIGURES,
        acknowledged=write.query["acknowledge"] or (),
        as_drafts=write.query["draft"],
    )
    snapshot = journal.find_snapshot(write.conn)
    warnings = warnings_of_new(write.conn, report.ids, write.principal, snapshot)
    return ok_response(
        _SCHEMA.dump(
            {
                "dry_run": write.query["dry_run"],
                "figures": report.figures,
                "entries": report.entries,
                "statements": report.statements,
                "slips": dict(sorted(report.slips.items())),
                "warning_counts": count_by_code(report, warnings or ()),
                "warnings": warnings and warnings[:_MAX_WARNINGS],
            }
        )
    )
