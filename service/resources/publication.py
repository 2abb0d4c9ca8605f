"""Publication of drafts."""

from flask import Response

from schemas.corrections import PublicationBody
from schemas.figures import FigureSchema
from service.domain.principal import EDITOR
from service.http.blueprint import Blueprint, Write
from service.http.conditional import if_match
from service.http.responses import version_response
from service.usecases.figures.publish import publish

blp = Blueprint("publication", __name__, description="Publication of drafts")


@blp.route("/v1/figures/<slug:figure>/publication", methods=["POST"])
@blp.writes(PublicationBody, FigureSchema, role=EDITOR, example={})
def publish_figure(write: Write, figure: str) -> Response:
    """Publish a draft

    Creates the next version, which everyone can read. Earlier versions remain visible to the
    author and to editors only. Returns 409 if the figure is not a draft.
    """
    version = publish(write.conn, figure, write.body["note"], write.by, if_match())
    return version_response(write, version)
