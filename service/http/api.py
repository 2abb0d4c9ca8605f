"""The OpenAPI 3.1 document, made from the endpoints themselves."""

from typing import Any

import flask_smorest
from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter

from schemas.base import (
    RELEASE_LENGTH,
    RELEASE_PATTERN,
    Day,
    Digest,
    Number,
    OffsetTimestamp,
    Outcomes,
    Timestamp,
)
from schemas.problems import ProblemSchema
from service import __version__
from service.domain import slug
from service.http import problems
from service.http.blueprint import SECURITY_SCHEME

DESCRIPTION = """\
Figures about wars, each with its provenance and a could-not-verify flag.

A **figure** is one reported number; a **version** is everything said of it at one recorded
moment, and never changes. Every read has a strong `ETag`; lists are paged by following `next`.
Failures are `application/problem+json`, and an unknown parameter is one. Reading needs no key.

**Writing** takes one: `Authorization: Bearer wsk_...`. A contributor drafts figures, an editor
publishes, corrects, verifies and retracts them and keeps the vocabularies, an admin also makes
keys. What is written has the shape of what is read, with ids where the answer nests objects and
without what is derived. Record what a figure names first: its unit, measure, conflict,
population, sources and documents.
"""


class SlugConverter(BaseConverter):
    """Matches ids alone, so that an id that cannot be one is a 404."""

    # In the pattern, since whether an address exists is asked before a value is converted.
    regex = f"(?!.{{{slug.MAX_LENGTH + 1}}})" + slug.PATTERN.strip("^$").replace("(", "(?:")


class ReleaseConverter(BaseConverter):
    """Matches names of releases alone."""

    regex = f"(?!.{{{RELEASE_LENGTH + 1}}})" + RELEASE_PATTERN.strip("^$").replace("(", "(?:")


class NumberConverter(IntegerConverter):
    """Matches whole numbers from 1 in their one spelling."""

    regex = "[1-9][0-9]{0,8}"


class Api(flask_smorest.Api):  # type: ignore[misc]  # the library is untyped
    """Documents problems as what they are, and leaves answering them to ``problems``."""

    ERROR_SCHEMA = ProblemSchema

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = problems.MEDIA_TYPE
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE

    def _register_etag_headers(self) -> None:
        """Left out: every read documents its own."""

    _register_pagination_header = _register_etag_headers

    def _register_error_handlers(self) -> None:
        """Left to ``problems``: one renderer for all."""


def init_app(app: Flask) -> Api:
    """Prepare the app for blueprints that document themselves."""
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
                        "description": "A key, as `warstats keys create` or an admin makes it. "
                        "Each operation names the roles it takes.",
                    }
                }
            },
        },
    )
    api = Api()
    api.register_field(Number, "number", None)
    api.register_field(Timestamp, "string", "date-time")
    api.register_field(OffsetTimestamp, "string", "date-time")
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
