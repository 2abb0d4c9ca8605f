"""Statements of who could verify a figure, and who not: every one ever made, and new ones."""

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
from service.http.conditional import if_match, is_not_modified, respond
from service.http.context import database
from service.http.responses import respond_created, respond_version
from service.store import states
from service.usecases.figures.add_statement import (
    MOST_FIGURES,
    add_document_statement,
    add_figure_statement,
)
from service.usecases.figures.verification_history import verification_history

blp = Blueprint("verification", __name__, description="Who could verify a figure, and who not")

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
    """List every statement ever made of a figure, newest first

    Each with the version that brought it. A statement about an earlier quantity has `lapsed`.
    """
    with database().snapshot() as conn:
        reader = principal()
        moment = memento.requested_snapshot(conn, query)
        reading = states.find_current(conn, figure, reader, (), moment)
        if reading is None:
            raise NotFound(f"There is no figure {figure!r}.")
        etag = etag_of(reading.etag, "verification", reader.name or "", reader.role, __version__)
        if is_not_modified(etag, reading.recorded_at):
            story = None
        else:
            version = orjson.loads(reading.body or "")["version"]
            told = verification_history(conn, figure, reader, until=version)
            story = orjson.dumps(_SCHEMA.dump(told))
    return respond(story, etag=etag, modified=reading.recorded_at, moment=moment)


@blp.route("/v1/figures/<slug:figure>/verification", methods=["POST"])
@blp.writes(StatementBody, FigureSchema, role=EDITOR, example=_EXAMPLE)
def verify_figure_(write: Write, figure: str) -> Response:
    """Record what an agent said of one figure

    The next version of the figure shows it; a draft or a retracted figure stays what it is.
    """
    made = add_figure_statement(write.conn, figure, write.loaded, write.by, if_match())
    assert made is not None
    return respond_version(write, made)


@blp.route("/v1/documents/<slug:document>/verification", methods=["POST"])
@blp.writes(StatementBody, DocumentStatementSchema, role=EDITOR, has_etag=False, example=_EXAMPLE)
def verify_document_(write: Write, document: str) -> Response:
    """Record what an agent said of the figures in a document

    One statement: each figure with a chain through the document gets a next version, all or
    none. A figure or a chain that comes later has the statement from its first version.
    """
    made = add_document_statement(
        write.conn, document, write.loaded, write.by, if_match(), most=MOST_FIGURES
    )
    assert made is not None
    figures = [{"id": one.content.id, "version": one.version} for one in made]
    said = {"document": document, "statement": write.body, "figures": figures}
    return respond_created(_DOCUMENT_SCHEMA.dump(said), f"/v1/documents/{document}")
