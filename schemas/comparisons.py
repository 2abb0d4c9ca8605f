"""Comparisons: figures side by side, and each pair with its reasons."""

from marshmallow import fields

from schemas.base import ResponseSchema
from schemas.fields import Number, Slug, choice, described
from schemas.figures import FigureSchema
from schemas.filters import repeatable, to_day
from schemas.paging import TimeQuery
from schemas.series import PairWarningSchema
from service.domain.comparison import REASONS

MAX_SERIES = 100


class ComparisonQuery(TimeQuery):
    """The figures to compare: whose losses, in which conflict, and at what time."""

    conflict = repeatable(Slug(), "The conflict, or one above it", required=True)
    population = repeatable(Slug(), "The population, or one above it", required=True)
    measure = repeatable(Slug(), "The measure")
    area = repeatable(Slug(), "The area, or one above it. Default: figures that name no area")
    on = to_day("Compare the last figure of each series whose period ends on this day or earlier")


class PairSchema(ResponseSchema):
    """Two figures, whether their numbers can be compared, and why or why not."""

    left = Slug()
    right = Slug()
    comparable = fields.Boolean()
    reasons = fields.List(choice(REASONS))
    only_left = fields.List(
        fields.String(), metadata=described("Outcomes that only the left figure counts")
    )
    only_right = fields.List(
        fields.String(), metadata=described("Outcomes that only the right figure counts")
    )
    ratio = Number(
        allow_none=True,
        metadata=described("Left divided by right, if both are comparable numbers without a hedge"),
    )
    bounds_meet = fields.Boolean(
        allow_none=True,
        metadata=described("Whether comparable numbers with a hedge can be the same number"),
    )
    part_within_whole = fields.Boolean(
        allow_none=True, metadata=described("False if the part is more than its whole")
    )


class ComparisonSchema(ResponseSchema):
    """The last figure of each series, and every pair of these figures."""

    figures = fields.List(fields.Nested(FigureSchema))
    pairs = fields.List(fields.Nested(PairSchema))
    warnings = fields.List(fields.Nested(PairWarningSchema))
