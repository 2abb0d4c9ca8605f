"""The journal: one event for each write, oldest first."""

from marshmallow import fields

from schemas.base import ResponseSchema
from schemas.fields import Digest, Slug, Timestamp, choice, described
from schemas.filters import FigureConditions, repeatable
from schemas.paging import DEFAULT_LIMIT, MAX_LIMIT
from schemas.query_fields import WholeNumber
from service.domain.figure import STATUSES


class ChangesQuery(FigureConditions):
    """The event to continue after, how many events to return, and filters of figures.

    With filters, only events of figures are returned: those whose version passes, and those that
    follow a version that passed, so that a figure that leaves the selection is seen to leave it.
    """

    status = repeatable(choice(STATUSES), "The status. Default: any")
    after = WholeNumber(
        0,
        10**18 - 1,
        load_default=0,
        metadata=described("The id of the last event that you have read"),
    )
    limit = WholeNumber(
        1, MAX_LIMIT, load_default=DEFAULT_LIMIT, metadata=described("How many to return")
    )


class ChangeEventSchema(ResponseSchema):
    """One write: the version of a figure, the revision of an entry, or the release that it made."""

    id = fields.Integer(metadata={"minimum": 1})
    type = fields.String(metadata=described("For example `figure.correction` or `source.created`"))
    figure = Slug(allow_none=True)
    version = fields.Integer(allow_none=True)
    vocabulary = fields.String(allow_none=True)
    entry = Slug(allow_none=True)
    revision = fields.Integer(allow_none=True)
    release = fields.String(allow_none=True)
    digest = Digest(allow_none=True)
    acknowledged = fields.List(
        fields.String(),
        metadata=described("The slips that an entry was recorded in spite of"),
    )
    by = fields.String()
    at = Timestamp(metadata=described("The recorded time; for a replay, the original one"))
    entered_at = Timestamp(metadata=described("When it was written to this service"))


class ChangesPage(ResponseSchema):
    """Events in the order of the writes. To continue, set `after` to the last id."""

    data = fields.List(fields.Nested(ChangeEventSchema))
    next = fields.String(
        allow_none=True, metadata=described("The next page's URL; null at the end")
    )
