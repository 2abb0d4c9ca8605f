"""The OpenAPI 3.1 document, made from the endpoints themselves."""

from typing import Any

import flask_smorest
from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter

from schemas.fields import (
    RELEASE_LENGTH,
    RELEASE_PATTERN,
    Digest,
    Number,
    OffsetTimestamp,
    Outcomes,
    Timestamp,
)
from schemas.problems import ProblemSchema
from schemas.query_fields import Day, QueryTimestamp
from service import __version__
from service.domain import slug
from service.http import problems
from service.http.documentation import SECURITY_SCHEME

DESCRIPTION = """\
Figures about wars, each with its provenance and a could-not-verify flag.

A **figure** is one reported number. A **version** is everything stated about it at one recorded
moment, and never changes. Every read has a strong `ETag`; with `Accept-Encoding` (zstd, gzip) it is
compressed, and its tag ends in the coding. To page through a list, follow `next`. Errors are
`application/problem+json`; an unknown parameter is an error. Reading requires no key.

**Writing** requires a key: `Authorization: Bearer wsk_...`. A contributor drafts figures, and
may correct and retract these drafts and add the sources and documents that they name; an editor
publishes, corrects, verifies and retracts figures and maintains the vocabularies; an admin also
creates keys. A request body has the same shape as the response, with ids in place of nested objects
and without derived fields. Record everything that a figure refers to first: its unit, measure,
conflict, population, sources and documents.
"""


class SlugConverter(BaseConverter):
    """Matches valid ids only, so that an impossible id is a 404."""

    # The limit is in the pattern, since routing decides a 404 before it converts a value.
    regex = f"(?!.{{{slug.MAX_LENGTH + 1}}})" + slug.PATTERN.strip("^$").replace("(", "(?:")


class ReleaseConverter(BaseConverter):
    """Matches valid names of releases only."""

    regex = f"(?!.{{{RELEASE_LENGTH + 1}}})" + RELEASE_PATTERN.strip("^$").replace("(", "(?:")


class NumberConverter(IntegerConverter):
    """Matches whole numbers from 1, without leading zeros."""

    regex = "[1-9][0-9]{0,8}"


class Api(flask_smorest.Api):  # type: ignore[misc]  # the library is untyped
    """Documents errors as problem+json, and leaves rendering them to ``problems``."""

    ERROR_SCHEMA = ProblemSchema

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = problems.MEDIA_TYPE
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE

    def _register_etag_headers(self) -> None:
        """Do nothing: every read documents its own."""

    _register_pagination_header = _register_etag_headers

    def _register_error_handlers(self) -> None:
        """Do nothing: ``problems`` renders every error."""


def init_app(app: Flask) -> Api:
    """Set up URL converters and the OpenAPI document; return the API to register blueprints on."""
    app.url_map.converters["slug"] = SlugConverter
    app.url_map.converters["number"] = NumberConverter
    app.url_map.converters["release"] = ReleaseConverter
    app.config.update(
        API_TITLE="warstats",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "info": {
                "description": DESCRIPTION,
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": "/"}],
            "components": {
                "securitySchemes": {
                    SECURITY_SCHEME: {
                        "type": "http",
                        "scheme": "bearer",
                        "bearerFormat": "wsk_...",
                        "description": "A key, created by `warstats keys create` or by an admin. "
                        "Each operation lists the roles it accepts.",
                    }
                }
            },
        },
    )
    api = Api()
    api.register_field(Number, "number", None)
    api.register_field(Timestamp, "string", "date-time")
    api.register_field(OffsetTimestamp, "string", "date-time")
    api.register_field(QueryTimestamp, "string", "date-time")
    api.register_field(Outcomes, "array", None)
    api.register_field(Digest, "string", None)
    api.register_field(Day, "string", None)
    api.register_converter(SlugConverter, _slug_schema)
    api.register_converter(NumberConverter, _number_schema)
    api.register_converter(ReleaseConverter, _release_schema)
    api.init_app(app)
    return api


def _number_schema(_: NumberConverter) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": 999_999_999}


def _release_schema(_: ReleaseConverter) -> dict[str, Any]:
    return {"type": "string", "pattern": RELEASE_PATTERN, "maxLength": RELEASE_LENGTH}


def _slug_schema(_: SlugConverter) -> dict[str, Any]:
    return {"type": "string", "pattern": slug.PATTERN, "maxLength": slug.MAX_LENGTH}
