"""Request bodies: their size, media type and encoding checked, JSON numbers read exactly."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request
from marshmallow import Schema
from werkzeug.exceptions import RequestEntityTooLarge

from schemas.base import LoadedBody, load_partial
from service.domain import exact_json
from service.errors import Malformed, TooLarge, UnsupportedMediaType
from service.http.negotiation import JSON

MAX_BYTES = 2**20  # of a body, unless an endpoint sets a limit of its own


@dataclass(frozen=True, slots=True)
class RequestBody:
    """A body as bytes, as what its media type's parser returned, and as loaded by its schema."""

    raw: bytes = b""
    parsed: Any = None
    loaded: LoadedBody = field(default_factory=lambda: LoadedBody({}))


@dataclass(frozen=True, slots=True)
class BodyFormat:
    """The bodies that an endpoint accepts: a parser for each media type, and a schema for JSON."""

    parsers: Mapping[str, Callable[[bytes], Any]]
    schema: Schema | None = None
    required: bool = True
    max_bytes: int = MAX_BYTES

    def receive(self) -> RequestBody:
        """Read, parse and load the body of the current request.

        Faults of its shape are in ``loaded``. Raises what ``read`` and the parser raise, and
        Malformed for an empty body where one is required.
        """
        raw = read(self.parsers, self.max_bytes)
        if self.required and not raw:
            raise Malformed(f"The body is empty. Send it as {' or '.join(self.parsers)}.")
        parsed = self.parsers.get(request.mimetype, parse)(raw)
        loaded = load_partial(self.schema, parsed) if self.schema else LoadedBody({})
        return RequestBody(raw, parsed, loaded)


def json_format(schema: Schema, *, required: bool, max_bytes: int = MAX_BYTES) -> BodyFormat:
    """A JSON body of this schema."""
    return BodyFormat({JSON: parse}, schema, required, max_bytes)


def read(media_types: Collection[str] = (JSON,), max_bytes: int = MAX_BYTES) -> bytes:
    """Return the bytes of the body of the current request.

    Raises TooLarge, UnsupportedMediaType, and Malformed where the body was cut short.
    """
    request.max_content_length = max_bytes
    try:
        body = request.get_data()
    except RequestEntityTooLarge as error:
        raise TooLarge(f"The body is larger than the limit of {max_bytes:,} bytes.") from error
    except OSError as error:  # as servers raise it where the chunks make no sense
        raise Malformed("The body does not match the headers that describe it.") from error
    if request.content_length not in {None, len(body)}:
        raise Malformed(f"The body was cut short after {len(body)} bytes.")
    if not body:
        return body
    if request.mimetype not in media_types or request.headers.get("Content-Encoding"):
        accepted = " or ".join(media_types)
        raise UnsupportedMediaType(
            f"Send the body with Content-Type: {accepted}, and without Content-Encoding."
        )
    if request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        raise UnsupportedMediaType("Send the body in UTF-8.")
    return body


def parse(body: bytes) -> Any:
    """Parse JSON, numbers as exact decimals; an empty body is an empty object.

    Raises Malformed, which names the fault.
    """
    try:
        return exact_json.loads(body) if body else {}
    except ValueError as error:
        raise Malformed(f"The body is not valid JSON in UTF-8: {error}.") from error
