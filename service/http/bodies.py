"""Request bodies: within a size, in a format that is read, and JSON read exactly."""

from collections.abc import Collection
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from service.domain import exact
from service.errors import Malformed, TooLarge, UnsupportedMediaType
from service.http.negotiation import JSON

MAX_BYTES = 2**20  # of a body; what may be larger says so


def read(media_types: Collection[str] = (JSON,), max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of the body.

    Raises TooLarge, UnsupportedMediaType, and Malformed where it was cut short.
    """
    request.max_content_length = max_bytes
    try:
        body = request.get_data()
    except RequestEntityTooLarge as error:
        raise TooLarge(f"A body here has at most {max_bytes:,} bytes.") from error
    except OSError as error:  # as servers raise it where the chunks make no sense
        raise Malformed("The body does not arrive as its headers say.") from error
    if request.content_length not in {None, len(body)}:
        raise Malformed(f"The body was cut short after {len(body)} bytes.")
    if not body:
        return body
    if request.mimetype not in media_types or request.headers.get("Content-Encoding"):
        named = " or ".join(media_types)
        raise UnsupportedMediaType(f"Send the body as Content-Type: {named}, not encoded.")
    if request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        raise UnsupportedMediaType("Send the body in UTF-8.")
    return body


def parse(body: bytes) -> Any:
    """Read JSON; an empty body is an empty object. Raises Malformed, saying what is wrong."""
    try:
        return exact.loads(body) if body else {}
    except ValueError as error:
        raise Malformed(f"The body is not JSON in UTF-8: {error}.") from error
