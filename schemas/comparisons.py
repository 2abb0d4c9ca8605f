"""Comparisons: figures side by side, and each pair with its reasons."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from schemas.base import ResponseSchema
from schemas.fields import Number, Slug, choice, described
from schemas.figures import FigureSchema
from schemas.filters import repeatable, to_day
from schemas.paging import FigureTimeQuery
from schemas.provenance import NamedSchema
from schemas.query_fields import WholeNumber
from schemas.series import PairWarningSchema
from service.domain.comparison import REASONS, WITHIN_REASONS
from service.domain.gap import DEFAULT_WITHIN, MAX_WITHIN
from service.domain.part import DIMENSIONS
from service.domain.rivals import LEFT_OUT

MAX_SERIES = 100
ALL_PAIRS = "all"


class ComparisonQuery(FigureTimeQuery):
    """The figures to compare: whose losses, in which conflict or area, and at what time."""

    conflict = repeatable(
        Slug(), "The conflict, or one above it. A conflict or an area is required"
    )
    population = repeatable(Slug(), "The population, or one above it", required=True)
    measure = repeatable(Slug(), "The measure")
    area = repeatable(Slug(), "The area, or one above it. Default: figures that name no area")
    on = to_day("Compare the last figure of each series whose period ends on this day or earlier")
    within = WholeNumber(
        0,
        MAX_WITHIN,
        load_default=DEFAULT_WITHIN,
        metadata=described(
            "How many days apart two counts may end and still be near. If a series has a figure "
            "of the day on which the other ends, that figure is compared"
        ),
    )
    pairs = choice(
        ("rivals", ALL_PAIRS),
        load_default="rivals",
        metadata=described(
            "`all`: also the pairs that `left_out` counts otherwise, such as those of one series "
            "or of different units"
        ),
    )

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def _check_place(self, _data: dict[str, Any], original: Mapping[str, Any], **_: Any) -> None:
        if "conflict" not in original and "area" not in original:
            raise ValidationError({"conflict": ["Give a conflict or an area."]})


class MovementSchema(ResponseSchema):
    """What a series added from one of its figures to another, between which the gap lies."""

    since = Slug(metadata=described("The earlier figure"))
    figure = Slug(metadata=described("The later figure"))
    after = fields.Date(metadata=described("The last day of the earlier figure"))
    until = fields.Date(metadata=described("The last day of the later figure"))
    change = Number(metadata=described("Below zero if the count fell"))


class MovedSchema(ResponseSchema):
    """How far each of two series moved over the gap between them; null if that is not known."""

    left = fields.Nested(MovementSchema, allow_none=True)
    right = fields.Nested(MovementSchema, allow_none=True)


class PairSchema(ResponseSchema):
    """Two figures, whether their numbers can be compared, and why or why not."""

    left = Slug()
    right = Slug()
    comparable = fields.Boolean(metadata=described("True only if nothing differs"))
    reasons = fields.List(choice(REASONS))
    part_by = fields.List(
        choice(DIMENSIONS), metadata=described("In what the left figure counts a part of the right")
    )
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
    ratio_across_dates = Number(
        allow_none=True,
        metadata=described("The same of counts near in time, which are not comparable"),
    )
    gap_days = fields.Integer(
        allow_none=True, metadata=described("How many days apart counts near in time end")
    )
    moved = fields.Nested(
        MovedSchema, allow_none=True, metadata=described("Only of counts near in time")
    )
    bounds_meet = fields.Boolean(
        allow_none=True,
        metadata=described("Whether comparable numbers with a hedge can be the same number"),
    )
    part_within_whole = fields.Boolean(
        allow_none=True,
        metadata=described(
            "False if the part is more than its whole. Null unless both are of the same "
            "originators, basis and known period"
        ),
    )
    part_within_whole_reason = choice(
        WITHIN_REASONS,
        allow_none=True,
        metadata=described("Why that cannot be said of this part and its whole"),
    )


class AvailableSchema(ResponseSchema):
    """Of whom, in which conflict and where there are figures."""

    population = fields.Nested(NamedSchema, allow_none=True)
    conflict = fields.Nested(NamedSchema, allow_none=True)
    area = fields.Nested(NamedSchema, allow_none=True)
    measures = fields.List(Slug(), metadata=described("The first 20 measures, by id"))
    series = fields.Integer(metadata=described("How many series there are"))
    first_end = fields.Date(allow_none=True, metadata=described("The last day of the first period"))
    last_end = fields.Date(allow_none=True, metadata=described("The last day of the last period"))


class ComparisonSchema(ResponseSchema):
    """The last figure of each series, and the pairs of these figures that are worth reading.

    Comparable pairs come first, then those near in time, then parts and their wholes, then others
    that count the same things.
    """

    figures = fields.List(
        fields.Nested(FigureSchema),
        metadata=described("Then the figures that were taken because they end on another's day"),
    )
    pairs = fields.List(fields.Nested(PairSchema))
    left_out = fields.Dict(
        keys=choice(LEFT_OUT),
        values=fields.Integer(),
        metadata=described("How many pairs are not in `pairs`, by the first reason"),
    )
    warnings = fields.List(fields.Nested(PairWarningSchema))
    available = fields.List(
        fields.Nested(AvailableSchema),
        allow_none=True,
        metadata=described(
            "What there is instead if no figure was found, the most series first; otherwise null"
        ),
    )
