"""Releases: the bodies that are written, and the answers that are read."""

from marshmallow import fields

from schemas.base import Body, ResponseSchema
from schemas.fields import ReleaseName, Text, Timestamp, described
from schemas.paging import page_of


class ReleaseBody(Body):
    """A name for the current snapshot."""

    name = ReleaseName(required=True, metadata=described("For example 2025.08"))
    note = Text(load_default=None, allow_none=True, max_length=2000)


class ReleaseLinks(ResponseSchema):
    """The addresses of the release and its figures."""

    self = fields.String()
    figures = fields.String()


class ReleaseSchema(ResponseSchema):
    """A snapshot under a name: everything recorded up to one event."""

    name = fields.String()
    note = fields.String(allow_none=True)
    event = fields.Integer(metadata=described("The id of its last event in `/v1/changes`"))
    recorded_at = Timestamp()
    recorded_by = fields.String()
    links = fields.Nested(ReleaseLinks)


ReleasePage = page_of(ReleaseSchema, "Release")
