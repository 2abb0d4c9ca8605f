"""Imports: lines of entries, statements and figures, all or nothing."""

from flask import Response

from schemas.imports import ImportQuery, ImportSchema
from service.domain.principal import EDITOR
from service.http.blueprint import Blueprint, Write
from service.http.made import done
from service.http.negotiation import CSV, NDJSON
from service.store import journal
from service.usecases.lines import read_table, read_text
from service.usecases.load import load
from service.usecases.relate import relate_new
from service.usecases.verify import MOST_FIGURES

blp = Blueprint("imports", __name__, description="Many at once")

_MOST_WARNINGS = 1000
_MAX_BYTES = 64 * 2**20
_SCHEMA = ImportSchema()


@blp.route("/v1/imports", methods=["POST"])
@blp.writes(
    {NDJSON: read_text, CSV: read_table},
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
        loaded = load(write.conn, write.said, write.principal, most_reached=MOST_FIGURES)
        moment = journal.moment(write.conn)
        warnings = relate_new(write.conn, loaded.ids, write.principal, moment)
    write.keeps = not dry_run
    return done(
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
