"""Releases: named moments, as written and as read."""

from marshmallow import fields

from schemas.base import Body, ResponseSchema
from schemas.fields import ReleaseName, Text, Timestamp
from schemas.paging import page_of


class ReleaseBody(Body):
    """A name for the present state."""

    name = ReleaseName(required=True, metadata={"description": "As in 2025.08"})
    note = Text(load_default=None, allow_none=True, max_length=2000)


class ReleaseLinks(ResponseSchema):
    """Where the release and its figures are."""

    self = fields.String()
    figures = fields.String()


class ReleaseSchema(ResponseSchema):
    """Everything recorded up to one event, under a name."""

    name = fields.String()
    note = fields.String(allow_none=True)
    event = fields.Integer(metadata={"description": "The id in `/v1/changes` that it is pinned to"})
    recorded_at = Timestamp()
    recorded_by = fields.String()
    links = fields.Nested(ReleaseLinks)


ReleasePage = page_of(ReleaseSchema, "Release")
