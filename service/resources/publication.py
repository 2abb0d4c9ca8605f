"""Publication of a draft."""

from flask import Response

from schemas.figures import FigureSchema, PublicationBody
from service.domain.principal import EDITOR
from service.http.blueprint import Blueprint, Write
from service.http.conditional import if_match
from service.http.responses import respond_version
from service.usecases.figures.publish import publish

blp = Blueprint("publication", __name__, description="Drafts become public")


@blp.route("/v1/figures/<slug:figure>/publication", methods=["POST"])
@blp.writes(PublicationBody, FigureSchema, role=EDITOR, example={})
def publish_figure(write: Write, figure: str) -> Response:
    """Publish a draft: the next version, which everyone may read

    The versions before it stay with the author and the editors. What is not a draft is a 409.
    """
    made = publish(write.conn, figure, write.body["note"], write.by, if_match())
    return respond_version(write, made)
