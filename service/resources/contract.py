"""The contract itself: the OpenAPI document of everything served."""

from functools import cache

import orjson
from flask import Response, current_app

from service.domain.digest import etag_of
from service.http.blueprint import Blueprint
from service.http.conditional import respond

blp = Blueprint("contract", __name__, description="The OpenAPI document")


@blp.route("/v1/openapi.json")
@blp.reads({"type": "object", "required": ["openapi", "info", "paths"]}, keyless=True)
def get_openapi() -> Response:
    """Read this document"""
    text = document()
    return respond(text, etag=etag_of(text), modified=None)


@cache
def document() -> str:
    """The OpenAPI 3.1 document as text; the same for every app of this version."""
    [api] = current_app.extensions["flask-smorest"]["apis"].values()
    return orjson.dumps(api["ext_obj"].spec.to_dict(), option=orjson.OPT_INDENT_2).decode()
