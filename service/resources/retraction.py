"""Retraction of figures, and reinstatement of retracted ones."""

from flask import Response

from schemas.figures import FigureSchema
from schemas.retraction import ReasonBody, RetractionBody
from service.domain.principal import CONTRIBUTOR, EDITOR
from service.http.blueprint import Blueprint, Write
from service.http.conditional import if_match
from service.http.responses import version_response
from service.usecases.figures.precondition import require_own_draft
from service.usecases.figures.retract import reinstate, retract

blp = Blueprint("retraction", __name__, description="Figures are withdrawn, never removed")

_EXAMPLE = {"reason": "The outlet withdrew its report."}


@blp.route("/v1/figures/<slug:figure>/retraction", methods=["POST"])
@blp.writes(RetractionBody, FigureSchema, role=CONTRIBUTOR, example=_EXAMPLE)
def retract_figure(write: Write, figure: str) -> Response:
    """Retract a figure

    Creates the next version with the reason and, for a duplicate, `duplicate_of`: the published
    figure that stands in its place. The figure remains readable by id, keeps its
    identity, and is listed with `status=retracted`. A retracted draft remains visible to its author
    and to editors only. Returns 409 if the figure is already retracted. A contributor may retract
    drafts of their own.
    """
    body = write.body
    require_own_draft(write.conn, figure, write.principal)
    version = retract(
        write.conn, figure, body["reason"], write.by, if_match(), duplicate_of=body["duplicate_of"]
    )
    return version_response(write, version)


@blp.route("/v1/figures/<slug:figure>/reinstatement", methods=["POST"])
@blp.writes(ReasonBody, FigureSchema, role=EDITOR, example=_EXAMPLE)
def reinstate_figure(write: Write, figure: str) -> Response:
    """Reinstate a retracted figure

    Creates the next version with the content and status from before the retraction. Returns 409 if
    the figure is not retracted.
    """
    version = reinstate(write.conn, figure, write.body["reason"], write.by, if_match())
    return version_response(write, version)
