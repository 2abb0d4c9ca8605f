"""Every statement ever made of a figure."""

import orjson
from flask import Response

from schemas.verification import VerificationSchema
from service import __version__
from service.errors import NotFound
from service.http.blueprint import Blueprint
from service.http.conditional import answer, is_known
from service.http.context import database
from service.store import states
from service.usecases.render import etag_of
from service.usecases.tell import tell_verification

blp = Blueprint("verification", __name__, description="Who could verify a figure, and who not")

_SCHEMA = VerificationSchema()


@blp.route("/v1/figures/<slug:figure>/verification")
@blp.reads(VerificationSchema)
def get_verification(figure: str) -> Response:
    """List every statement ever made of a figure, newest first

    Each with the version that brought it. A statement about an earlier quantity has `lapsed`.
    """
    with database().snapshot() as conn:
        reading = states.find_current(conn, figure, ())
        if reading is None:
            raise NotFound(f"There is no figure {figure!r}.")
        etag = etag_of(reading.etag, "verification", __version__)
        if is_known(etag, reading.recorded_at):
            return answer(None, etag=etag, modified=reading.recorded_at)
        story = tell_verification(conn, figure)
    return answer(orjson.dumps(_SCHEMA.dump(story)), etag=etag, modified=reading.recorded_at)
