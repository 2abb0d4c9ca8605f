"""Comparisons: rival figures side by side, each pair with its reasons."""

from marshmallow import fields

from schemas.base import ResponseSchema
from schemas.fields import Number, Slug, choice
from schemas.figures import FigureSchema, several, until
from schemas.paging import TimeQuery
from schemas.series import BetweenSchema
from service.domain.comparison import REASONS

MAX_SERIES = 100


class ComparisonQuery(TimeQuery):
    """The question that rival figures answer."""

    conflict = several(Slug(), "The conflict or one above it", required=True)
    population = several(Slug(), "The population or one above it", required=True)
    measure = several(Slug(), "The measure")
    area = several(Slug(), "The area or one above it; figures of the whole if left out")
    on = until("The last figure of each series whose period ends on this day or before")


class PairSchema(ResponseSchema):
    """Two figures, whether they can be compared, and why or why not."""

    left = Slug()
    right = Slug()
    comparable = fields.Boolean()
    reasons = fields.List(choice(REASONS))
    only_left = fields.List(
        fields.String(), metadata={"description": "Outcomes that the left one counts alone"}
    )
    only_right = fields.List(fields.String())
    ratio = Number(
        allow_none=True,
        metadata={"description": "Left by right, of comparable numbers without a hedge"},
    )
    bounds_meet = fields.Boolean(
        allow_none=True,
        metadata={"description": "Of comparable numbers with a hedge, whether they can be one"},
    )
    part_within_whole = fields.Boolean(
        allow_none=True, metadata={"description": "False: the part is more than its whole"}
    )


class ComparisonSchema(ResponseSchema):
    """The last figure of each series, and every pair of them."""

    figures = fields.List(fields.Nested(FigureSchema))
    pairs = fields.List(fields.Nested(PairSchema))
    warnings = fields.List(fields.Nested(BetweenSchema))
