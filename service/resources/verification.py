"""Statements of who could verify a figure, and who not: every one ever made, and new ones."""

from typing import Any

import orjson
from flask import Response

from schemas.figures import FigureSchema
from schemas.paging import TimeQuery
from schemas.verification import DocumentStatementSchema, StatementBody, VerificationSchema
from service import __version__
from service.domain.principal import EDITOR
from service.errors import NotFound
from service.http import memento
from service.http.access import principal
from service.http.blueprint import Blueprint, Write
from service.http.conditional import answer, is_known, seen
from service.http.context import database
from service.http.made import created, version_made
from service.store import states
from service.usecases.render import etag_of
from service.usecases.tell import tell_verification
from service.usecases.verify import MOST_FIGURES, verify_document, verify_figure

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
        moment = memento.asked(conn, query)
        reading = states.find_current(conn, figure, reader, (), moment)
        if reading is None:
            raise NotFound(f"There is no figure {figure!r}.")
        etag = etag_of(reading.etag, "verification", reader.name or "", reader.role, __version__)
        if is_known(etag, reading.recorded_at):
            story = None
        else:
            version = orjson.loads(reading.body or "")["version"]
            told = tell_verification(conn, figure, reader, until=version)
            story = orjson.dumps(_SCHEMA.dump(told))
    return answer(story, etag=etag, modified=reading.recorded_at, moment=moment)


@blp.route("/v1/figures/<slug:figure>/verification", methods=["POST"])
@blp.writes(StatementBody, FigureSchema, role=EDITOR, example=_EXAMPLE)
def verify_figure_(write: Write, figure: str) -> Response:
    """Record what an agent said of one figure

    The next version of the figure shows it; a draft or a retracted figure stays what it is.
    """
    made = verify_figure(write.conn, figure, write.written, write.by, seen())
    assert made is not None
    return version_made(write, made)


@blp.route("/v1/documents/<slug:document>/verification", methods=["POST"])
@blp.writes(StatementBody, DocumentStatementSchema, role=EDITOR, has_etag=False, example=_EXAMPLE)
def verify_document_(write: Write, document: str) -> Response:
    """Record what an agent said of the figures in a document

    One statement: each figure with a chain through the document gets a next version, all or
    none. A figure or a chain that comes later has the statement from its first version.
    """
    made = verify_document(write.conn, document, write.written, write.by, seen(), most=MOST_FIGURES)
    assert made is not None
    figures = [{"id": one.content.id, "version": one.version} for one in made]
    said = {"document": document, "statement": write.body, "figures": figures}
    return created(_DOCUMENT_SCHEMA.dump(said), f"/v1/documents/{document}")
