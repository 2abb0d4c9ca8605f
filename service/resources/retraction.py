"""Retraction of a figure, and reinstatement of one that was retracted."""

from flask import Response

from schemas.figures import FigureSchema, ReasonBody
from service.domain.principal import EDITOR
from service.http.blueprint import Blueprint, Write
from service.http.conditional import if_match
from service.http.responses import respond_version
from service.usecases.figures.retract import reinstate, retract

blp = Blueprint("retraction", __name__, description="Figures are withdrawn, never removed")

_EXAMPLE = {"reason": "The outlet withdrew its report."}


@blp.route("/v1/figures/<slug:figure>/retraction", methods=["POST"])
@blp.writes(ReasonBody, FigureSchema, role=EDITOR, example=_EXAMPLE)
def retract_figure(write: Write, figure: str) -> Response:
    """Retract a figure: the next version says so, and why

    It stays readable by id, holds its identity, and is listed with `status=retracted`. A
    retracted draft stays with its author and the editors. Twice is a 409.
    """
    return respond_version(
        write, retract(write.conn, figure, write.body["reason"], write.by, if_match())
    )


@blp.route("/v1/figures/<slug:figure>/reinstatement", methods=["POST"])
@blp.writes(ReasonBody, FigureSchema, role=EDITOR, example=_EXAMPLE)
def reinstate_figure(write: Write, figure: str) -> Response:
    """Take a retraction back: the next version is what the figure was before it

    What is not retracted is a 409.
    """
    return respond_version(
        write, reinstate(write.conn, figure, write.body["reason"], write.by, if_match())
    )
