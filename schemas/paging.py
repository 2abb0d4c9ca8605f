"""The query parameters and the pages of lists."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas.base import OPTIONAL, Body, ResponseSchema
from schemas.fields import Pattern, ReleaseName, choice, described, no_default
from schemas.parameters import meant_by
from schemas.query_fields import QueryTimestamp, WholeNumber
from service.domain.sentence import ENGLISH, LANGUAGES

DEFAULT_LIMIT = 50
MAX_LIMIT = 1000
MAX_COUNT = 10_000  # figures or series that are counted: counting more takes longer than a page


class Query(Body):
    """A query string: an unknown parameter is an error, which names those that may be meant."""

    def handle_error(self, error: ValidationError, data: Any, **_: Any) -> None:
        """Replace the message of each unknown parameter by one with the remedy."""
        if isinstance(error.messages, dict):
            for name in error.messages.keys() - self.fields.keys() - {"_schema"}:
                meant = " or ".join(meant_by(str(name), tuple(self.fields)))
                remedy = f"use {meant}" if meant else "remove it"
                error.messages[name] = [f"Unknown parameter: {remedy}."]


class NoQuery(Query):
    """The query of an endpoint without parameters."""


class WriteQuery(Query):
    """Whether to write, or only to answer what a write would answer."""

    dry_run = fields.Boolean(
        load_default=False,
        truthy={"true"},
        falsy={"false"},
        metadata=described(
            "Check everything, answer as if it was recorded, and record nothing; Idempotency-Key "
            "is ignored"
        ),
    )


class TimeQuery(Query):
    """The snapshot to read: the current one, or an earlier one."""

    as_of = QueryTimestamp(
        load_default=no_default,
        metadata=described(
            "Read the state as recorded by this time, such as 2025-08-01T00:00:00Z; "
            "`Accept-Datetime` does the same. 404 for anything not yet recorded by then"
        ),
    )
    release = ReleaseName(
        load_default=no_default, metadata=described("Read the state that this release names")
    )

    @validates_schema
    def _check_state(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("as_of") is not None and data.get("release") is not None:
            raise ValidationError({"release": ["Give either release or as_of."]})


class PageQuery(TimeQuery):
    """A page. Follow `next`: its cursor keeps all pages in the snapshot of the first."""

    limit = WholeNumber(
        1,
        MAX_LIMIT,
        load_default=DEFAULT_LIMIT,
        metadata=described("How many to return"),
    )
    cursor = fields.String(
        load_default=no_default,
        validate=(validate.Length(1, 1000), Pattern(r"^[A-Za-z0-9_-]+$")),
        metadata=described(
            "Opaque; from the `next` of the previous page, with the same filters and "
            "sort. 404 if the cursor is unknown"
        ),
    )
    count = fields.Boolean(
        load_default=False,
        truthy={"true"},
        falsy={"false"},
        metadata=described("Whether to count everything that matches"),
    )


def language() -> fields.Field[Any]:
    """Return the parameter for the language of sentences."""
    return choice(
        LANGUAGES,
        load_default=ENGLISH,
        metadata=described(
            "The language of `sentence` and of the words of `verification_state`, with names in it "
            "as far as their aliases have one"
        ),
    )


class FigureTimeQuery(TimeQuery):
    """The snapshot to read, and the language of the sentence."""

    lang = language()


class FigurePageQuery(PageQuery):
    """A page of figures, and the language of their sentences."""

    lang = language()


def page_of(item: type[ResponseSchema], name: str) -> type[ResponseSchema]:
    """Return the schema of a page of ``item``, called ``name`` and `Page` in OpenAPI."""
    attributes: dict[str, Any] = {
        "data": fields.List(fields.Nested(item)),
        "next": fields.String(
            allow_none=True, metadata=described("The next page's URL; null at the end")
        ),
        "count": fields.Integer(
            allow_none=True,
            metadata={
                OPTIONAL: True,
                "description": "Only with `count=true`; null where too many match to be counted",
            },
        ),
        "count_above": fields.Integer(
            metadata={
                OPTIONAL: True,
                "description": "Only where `count` is null: more than this many match. Narrow the "
                "filters to have them counted",
            }
        ),
    }
    return type(f"{name}Page", (ResponseSchema,), attributes)
