"""Answers to writes: what was made, where it is, and the ETag to change it by."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response

from service.domain.figure import Version
from service.http.blueprint import Write
from service.http.conditional import respond_written
from service.store import states


def respond_version(write: Write, version: Version, location: str | None = None) -> Response:
    """Answer 201 with a version, as it is read from now on."""
    figure, number = version.content.id, version.version
    reading = states.find_version(write.conn, figure, number, write.principal)
    assert reading is not None  # whoever writes a version may read it
    return respond_written(reading, location or f"/v1/figures/{figure}/versions/{number}")


def respond_done(said: Mapping[str, Any]) -> Response:
    """Answer 200 with what was done."""
    headers = {"Cache-Control": "private, no-store"}
    return Response(orjson.dumps(said), 200, headers, content_type="application/json")


def respond_created(said: Mapping[str, Any], location: str) -> Response:
    """Answer 201 with something that has no ETag."""
    headers = {"Location": location, "Cache-Control": "private, no-store"}
    return Response(orjson.dumps(said), 201, headers, content_type="application/json")
