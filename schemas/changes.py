"""The journal as it is read: one event a write, oldest first."""

from marshmallow import fields

from schemas.base import ResponseSchema
from schemas.fields import Digest, Slug, Timestamp, WholeNumber
from schemas.paging import DEFAULT_LIMIT, MAX_LIMIT, TimeQuery


class ChangesQuery(TimeQuery):
    """From where to go on, and how far."""

    after = WholeNumber(
        0,
        10**18 - 1,
        load_default=0,
        metadata={"description": "The id of the last event that was seen"},
    )
    limit = WholeNumber(
        1, MAX_LIMIT, load_default=DEFAULT_LIMIT, metadata={"description": "How many to return"}
    )


class ChangeEventSchema(ResponseSchema):
    """One write: the version of a figure, or the revision of an entry, that it made."""

    id = fields.Integer(metadata={"minimum": 1})
    type = fields.String(metadata={"description": "As in `figure.correction`, `source.created`"})
    figure = Slug(allow_none=True)
    version = fields.Integer(allow_none=True)
    vocabulary = fields.String(allow_none=True)
    entry = Slug(allow_none=True)
    revision = fields.Integer(allow_none=True)
    release = fields.String(allow_none=True)
    digest = Digest(allow_none=True)
    by = fields.String()
    at = Timestamp(metadata={"description": "The recorded time; in the past for a replay"})
    entered_at = Timestamp(metadata={"description": "When it was written here"})


class ChangesPage(ResponseSchema):
    """Events in the order of the writes; go on with `after` the last id."""

    data = fields.List(fields.Nested(ChangeEventSchema))
    next = fields.String(allow_none=True, metadata={"description": "Null where no event is left"})
