"""A version as it was recorded elsewhere: a figure's body with who said it when, and why."""

from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

from schemas.base import Slug, Text, Timestamp, choice
from schemas.figures import ChangeBody, FigureBody
from schemas.verification import StatementBody
from service.domain.figure import CHANGES, STATUSES


class Moment(Timestamp):
    """A moment of recording (RFC 3339), with its offset from UTC."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise ValueError
            return moment.astimezone(UTC)
        except (TypeError, ValueError, OverflowError):
            raise ValidationError(
                "Write a time with its offset, as in 2022-03-01T08:00:00Z."
            ) from None


class HistoricChangeBody(ChangeBody):
    """Why the version was made, of whatever type."""

    type = choice(CHANGES, required=True)


class HistoryBody(FigureBody):
    """One version of a figure's history. Lines of one figure follow each other, oldest first."""

    id = Slug(required=True)
    status = choice(STATUSES, load_default=None, allow_none=False)
    version = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 999_999_999)
    )
    verification = fields.List(
        fields.Nested(StatementBody), load_default=(), validate=validate.Length(max=100)
    )
    change = fields.Nested(HistoricChangeBody, load_default=None, allow_none=True)
    recorded_at = Moment(required=True)
    recorded_by = Text(load_default=None, allow_none=True, max_length=100)
