"""The query parameters and the pages of lists."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas.base import OPTIONAL, Body, ResponseSchema
from schemas.fields import (
    OffsetTimestamp,
    Pattern,
    ReleaseName,
    WholeNumber,
    absent,
    described,
)

DEFAULT_LIMIT = 50
MAX_LIMIT = 1000


class Query(Body):
    """A query string: an unknown parameter is an error."""

    error_messages = {"unknown": "Unknown parameter: remove it."}  # noqa: RUF012


class NoQuery(Query):
    """The query of an endpoint without parameters."""


class TimeQuery(Query):
    """The snapshot to read: the current one, or an earlier one."""

    as_of = OffsetTimestamp(
        load_default=absent,
        metadata=described(
            "Read the state as recorded by this time, such as 2025-08-01T00:00:00Z; "
            "`Accept-Datetime` does the same. 404 for anything not yet recorded by then"
        ),
    )
    release = ReleaseName(
        load_default=absent, metadata=described("Read the state that this release names")
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
        load_default=absent,
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


def page_of(item: type[ResponseSchema], name: str) -> type[ResponseSchema]:
    """Return the schema of a page of ``item``, called ``name`` and `Page` in OpenAPI."""
    attributes: dict[str, Any] = {
        "data": fields.List(fields.Nested(item)),
        "next": fields.String(
            allow_none=True, metadata=described("The next page's URL; null at the end")
        ),
        "count": fields.Integer(metadata={OPTIONAL: True, "description": "Only with `count=true`"}),
    }
    return type(f"{name}Page", (ResponseSchema,), attributes)
