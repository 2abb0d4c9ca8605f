"""Responses to writes: what was recorded, its URL, and the ETag for the next change."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response

from service.domain.figure import Version
from service.http.blueprint import Write
from service.http.compression import NO_TRANSFORM
from service.http.conditional import written_response
from service.store import states

_HEADERS = {"Cache-Control": "private, no-store"}


def version_response(write: Write, version: Version, location: str | None = None) -> Response:
    """Make a 201 with a version as every later read returns it."""
    figure, number = version.content.id, version.version
    stored = states.find_version(write.conn, figure, number, write.principal)
    assert stored is not None  # whoever writes a version may read it
    return written_response(stored, location or f"/v1/figures/{figure}/versions/{number}")


def ok_response(report: Mapping[str, Any]) -> Response:
    """Make a 200 with a JSON report of what was done."""
    return Response(orjson.dumps(report), 200, _HEADERS, content_type="application/json")


def created_response(resource: Mapping[str, Any], location: str) -> Response:
    """Make a 201 with a JSON resource that has no ETag."""
    headers = {"Location": location, **_HEADERS}
    return Response(orjson.dumps(resource), 201, headers, content_type="application/json")


def secret_response(resource: Mapping[str, Any], location: str) -> Response:
    """Make a 201 with a JSON resource that shows a secret once, and has no ETag.

    Nobody may compress it, since the length of what is compressed tells of a secret beside words
    that somebody else chose (the attack named BREACH).
    """
    control = f"{_HEADERS['Cache-Control']}, {NO_TRANSFORM}"
    headers = {"Location": location, "Cache-Control": control}
    return Response(orjson.dumps(resource), 201, headers, content_type="application/json")
