"""Imports: lines of entries, statements and figures, all or nothing."""

from flask import Response

from schemas.imports import ImportQuery, ImportSchema
from service.domain.principal import EDITOR
from service.http.blueprint import Blueprint, Write
from service.http.negotiation import CSV, NDJSON
from service.http.responses import respond_done
from service.store import journal
from service.usecases.figures.add_statement import MOST_FIGURES
from service.usecases.imports.parse import parse_csv_body, parse_ndjson_body
from service.usecases.imports.run import run_import
from service.usecases.series.warnings import warnings_of_new

blp = Blueprint("imports", __name__, description="Many at once")

_MOST_WARNINGS = 1000
_MAX_BYTES = 64 * 2**20
_SCHEMA = ImportSchema()


@blp.route("/v1/imports", methods=["POST"])
@blp.writes(
    {NDJSON: parse_ndjson_body, CSV: parse_csv_body},
    ImportSchema,
    role=EDITOR,
    query=ImportQuery,
    statuses=(200,),
    max_bytes=_MAX_BYTES,
    if_match=None,
    has_etag=False,
)
def import_lines(write: Write) -> Response:
    """Record lines of NDJSON or rows of CSV, all or nothing

    A line is a figure's body, `{"<vocabulary>": {"id": ..., ...}}` for an entry that it needs
    first, or `{"statement": {"figure" | "document": ID, ...}}`. Each bad line is named with its
    number and the place in it. What is held unchanged is passed over, so a repeated import
    changes nothing; a figure that differs and carries `change` becomes its next version. A line
    with `recorded_at` is a version of a figure's history, which an admin may replay. The report
    names what the new figures and others say of each other, as a series does.

    CSV has figures alone, in the columns of an export: `period`, `provenance`, `caveats` and
    `verification` are cells of JSON, and what follows from the others may be left out.
    """
    dry_run = write.query["dry_run"]
    with write.conn.transaction(force_rollback=dry_run):
        loaded = run_import(write.conn, write.json, write.principal, most_reached=MOST_FIGURES)
        moment = journal.find_snapshot(write.conn)
        warnings = warnings_of_new(write.conn, loaded.ids, write.principal, moment)
    write.keeps = not dry_run
    return respond_done(
        _SCHEMA.dump(
            {
                "dry_run": dry_run,
                "figures": loaded.figures,
                "entries": loaded.entries,
                "statements": loaded.statements,
                "warnings": warnings and warnings[:_MOST_WARNINGS],
            }
        )
    )
