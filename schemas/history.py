"""A version to replay: a figure's body with who recorded it elsewhere, when, and why."""

import re
from typing import Any

from marshmallow import RAISE, ValidationError, fields, validate, validates_schema

from schemas.base import Body
from schemas.corrections import ChangeBody
from schemas.fields import (
    BoundedList,
    OffsetTimestamp,
    Slug,
    Text,
    choice,
)
from schemas.figures import DUPLICATE_OF, FigureBody
from schemas.verification import StandingBody
from service.domain.figure import CHANGES, STATUSES
from service.domain.slips import OF_FIGURES


class RecordedFigureBody(FigureBody):
    """A figure that was recorded elsewhere: it may be retracted, and has its statements."""

    status = choice(STATUSES, load_default=None, allow_none=False)
    duplicate_of = Slug(load_default=None, allow_none=True, metadata=DUPLICATE_OF)
    verification = BoundedList(fields.Nested(StandingBody), 0, 100, load_default=())

    @validates_schema
    def _check_duplicate(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("duplicate_of") is not None and data.get("status") != "retracted":
            raise ValidationError(
                {"duplicate_of": ["Only a retracted figure has one: give the status 'retracted'."]}
            )


class HistoricChangeBody(ChangeBody):
    """Why the version was made; all types of change are allowed."""

    type = choice(CHANGES, required=True)
    acknowledged = BoundedList(choice(tuple(OF_FIGURES)), 0, len(OF_FIGURES), load_default=())


class SlipBody(Body):
    """A slip that was acknowledged and still stands: what was said of it when it was found."""

    code = choice(tuple(OF_FIGURES), required=True)
    pointer = fields.String(
        required=True, validate=validate.Regexp(r"^(/[a-z0-9_]{1,40}){0,20}$", flags=re.ASCII)
    )
    detail = Text(required=True)


class HistoryBody(RecordedFigureBody):
    """One version of a figure's history. The versions of a figure are adjacent, oldest first."""

    class Meta:
        unknown = RAISE
        exclude = ("acknowledge",)  # nothing is tried again: it is taken as it was recorded

    id = Slug(required=True)
    version = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 999_999_999)
    )
    change = fields.Nested(HistoricChangeBody, load_default=None, allow_none=True)
    recorded_at = OffsetTimestamp(required=True)
    recorded_by = Text(load_default=None, allow_none=True, max_length=100)
    filled = BoundedList(Text(max_length=100), 0, 500, load_default=())
    slips = BoundedList(fields.Nested(SlipBody), 0, 500, load_default=())
