"""A version to replay: a figure's body with who recorded it elsewhere, when, and why."""

from marshmallow import fields, validate

from schemas.fields import (
    BoundedList,
    OffsetTimestamp,
    Slug,
    Text,
    choice,
)
from schemas.figures import ChangeBody, FigureBody
from schemas.verification import StandingBody
from service.domain.figure import CHANGES, STATUSES


class HistoricChangeBody(ChangeBody):
    """Why the version was made; all types of change are allowed."""

    type = choice(CHANGES, required=True)


class HistoryBody(FigureBody):
    """One version of a figure's history. The versions of a figure are adjacent, oldest first."""

    id = Slug(required=True)
    status = choice(STATUSES, load_default=None, allow_none=False)
    version = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 999_999_999)
    )
    verification = BoundedList(fields.Nested(StandingBody), 0, 100, load_default=())
    change = fields.Nested(HistoricChangeBody, load_default=None, allow_none=True)
    recorded_at = OffsetTimestamp(required=True)
    recorded_by = Text(load_default=None, allow_none=True, max_length=100)
