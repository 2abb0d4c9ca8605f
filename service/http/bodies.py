"""Request bodies: within a size, in a format that is read, and JSON read exactly."""

from typing import Any

from flask import request

from service.domain import exact
from service.errors import Malformed, UnsupportedMediaType
from service.http.negotiation import JSON

MAX_BYTES = 2**20  # of a body; what may be larger says so


def read(media_type: str = JSON, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of the body.

    Raises UnsupportedMediaType, and werkzeug's 413 for more than ``max_bytes``.
    """
    request.max_content_length = max_bytes
    body = request.get_data()
    if not body:
        return body
    if request.mimetype != media_type or request.headers.get("Content-Encoding"):
        raise UnsupportedMediaType(f"Send the body as Content-Type: {media_type}, not encoded.")
    if request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        raise UnsupportedMediaType("Send the body in UTF-8.")
    return body


def parse(body: bytes) -> Any:
    """Read JSON; an empty body is an empty object. Raises Malformed, saying what is wrong."""
    try:
        return exact.loads(body) if body else {}
    except ValueError as error:
        raise Malformed(f"The body is not JSON in UTF-8: {error}.") from error
