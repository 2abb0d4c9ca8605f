"""The contract: the OpenAPI document of every endpoint."""

from functools import cache

import orjson
from flask import Response, current_app

from service.domain.digest import etag_of
from service.http.blueprint import Blueprint
from service.http.conditional import conditional_response

blp = Blueprint("contract", __name__, description="The OpenAPI document")


@blp.route("/v1/openapi.json")
@blp.reads({"type": "object", "required": ["openapi", "info", "paths"]}, keyless=True)
def get_openapi() -> Response:
    """Get this document"""
    text = document()
    return conditional_response(text, etag=etag_of(text), modified=None)


@cache
def document() -> str:
    """Return the OpenAPI 3.1 document as JSON; it is the same for every app of this version."""
    [api] = current_app.extensions["flask-smorest"]["apis"].values()
    return orjson.dumps(api["ext_obj"].spec.to_dict(), option=orjson.OPT_INDENT_2).decode()
