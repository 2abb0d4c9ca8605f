"""Verification: the statements about a figure, and new statements."""

from typing import Any

import orjson
from flask import Response

from schemas.figures import FigureSchema
from schemas.paging import TimeQuery
from schemas.verification import DocumentStatementSchema, StatementBody, VerificationSchema
from service import __version__
from service.domain.digest import etag_of
from service.domain.principal import EDITOR
from service.errors import NotFound
from service.http import memento
from service.http.access import principal
from service.http.blueprint import Blueprint, Write
from service.http.conditional import conditional_response, if_match, is_not_modified
from service.http.context import database
from service.http.responses import created_response, version_response
from service.store import states
from service.usecases.figures.add_statement import (
    MAX_REACHED_FIGURES,
    add_document_statement,
    add_figure_statement,
)
from service.usecases.figures.verification_history import verification_history

blp = Blueprint(
    "verification", __name__, description="Statements about whether a figure was verified"
)

_SCHEMA, _DOCUMENT_SCHEMA = VerificationSchema(), DocumentStatementSchema()
_EXAMPLE = {
    "status": "could_not_verify",
    "by": "kyiv-independent",
    "stated_on": "2025-07-28",
    "wording": "could not verify the figures",
    "said_in": "ki-2025-07-28-deserters",
}


@blp.route("/v1/figures/<slug:figure>/verification")
@blp.reads(VerificationSchema, query=TimeQuery)
def get_verification(query: dict[str, Any], figure: str) -> Response:
    """List the statements about a figure, newest first

    Each statement has the version that recorded it. A statement about an earlier quantity has
    `lapsed`.
    """
    with database().snapshot() as conn:
        reader = principal()
        snapshot = memento.requested_snapshot(conn, query)
        stored = states.find_current(conn, figure, reader, (), snapshot)
        if stored is None:
            raise NotFound(f"There is no figure {figure!r}.")
        etag = etag_of(stored.etag, "verification", reader.name or "", reader.role, __version__)
        if is_not_modified(etag, stored.recorded_at):
            body = None
        else:
            version = orjson.loads(stored.body or "")["version"]
            history = verification_history(conn, figure, reader, until=version)
            body = orjson.dumps(_SCHEMA.dump(history))
    return conditional_response(body, etag=etag, modified=stored.recorded_at, snapshot=snapshot)


@blp.route("/v1/figures/<slug:figure>/verification", methods=["POST"])
@blp.writes(StatementBody, FigureSchema, role=EDITOR, example=_EXAMPLE)
def record_figure_statement(write: Write, figure: str) -> Response:
    """Record a statement about a figure

    Creates the next version of the figure, with the statement. The status of a draft or a
    retracted figure does not change.
    """
    version = add_figure_statement(write.conn, figure, write.loaded, write.by, if_match())
    assert version is not None  # only an import skips a repeated statement
    return version_response(write, version)


@blp.route("/v1/documents/<slug:document>/verification", methods=["POST"])
@blp.writes(StatementBody, DocumentStatementSchema, role=EDITOR, has_etag=False, example=_EXAMPLE)
def record_document_statement(write: Write, document: str) -> Response:
    """Record a statement about the figures in a document

    Creates the next version of every figure with a chain through the document, or of none. The
    statement also applies to figures and chains that are recorded later.
    """
    versions = add_document_statement(
        write.conn, document, write.loaded, write.by, if_match(), max_reached=MAX_REACHED_FIGURES
    )
    assert versions is not None  # only an import skips a repeated statement
    report = {
        "document": document,
        "statement": write.body,
        "figures": [{"id": version.content.id, "version": version.version} for version in versions],
    }
    return created_response(_DOCUMENT_SCHEMA.dump(report), f"/v1/documents/{document}")
