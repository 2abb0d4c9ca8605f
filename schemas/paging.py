"""What every list may be asked, and how it answers."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas.base import OPTIONAL, Body, ResponseSchema
from schemas.fields import (
    OffsetTimestamp,
    Pattern,
    ReleaseName,
    WholeNumber,
    absent,
)

DEFAULT_LIMIT = 50
MAX_LIMIT = 1000


class Query(Body):
    """What may be asked in a query string."""

    error_messages = {"unknown": "Unknown parameter: remove it."}  # noqa: RUF012


class NoQuery(Query):
    """An endpoint that takes no query parameters."""


class TimeQuery(Query):
    """The state to read: as it is, or as it was recorded then."""

    as_of = OffsetTimestamp(
        load_default=absent,
        metadata={
            "description": "The state as recorded by this time, as in 2025-08-01T00:00:00Z; "
            "`Accept-Datetime` does the same. 404 for what was not recorded yet"
        },
    )
    release = ReleaseName(
        load_default=absent, metadata={"description": "The state that a release froze, by name"}
    )

    @validates_schema
    def _check_state(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("as_of") is not None and data.get("release") is not None:
            raise ValidationError({"release": ["Ask for one state: leave it or as_of out."]})


class PageQuery(TimeQuery):
    """Keyset paging: follow ``next``; its cursor pins the state the first page read."""

    limit = WholeNumber(
        1,
        MAX_LIMIT,
        load_default=DEFAULT_LIMIT,
        metadata={"description": "How many to return"},
    )
    cursor = fields.String(
        load_default=absent,
        validate=(validate.Length(1, 1000), Pattern(r"^[A-Za-z0-9_-]+$")),
        metadata={
            "description": "Opaque; taken from the `next` of the page before, with the same "
            "filters and sort. An unknown cursor is a page that does not exist: 404."
        },
    )
    count = fields.Boolean(
        load_default=False,
        truthy={"true"},
        falsy={"false"},
        metadata={"description": "Also count everything that matches"},
    )


def page_of(item: type[ResponseSchema], name: str) -> type[ResponseSchema]:
    """Make the schema of a page of items."""
    attributes: dict[str, Any] = {
        "data": fields.List(fields.Nested(item)),
        "next": fields.String(
            allow_none=True, metadata={"description": "The next page's URL; null at the end"}
        ),
        "count": fields.Integer(metadata={OPTIONAL: True, "description": "Only with `count=true`"}),
    }
    return type(f"{name}Page", (ResponseSchema,), attributes)
