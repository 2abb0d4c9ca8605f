"""Series: figures that differ only by the dates of their period and by their item."""

from typing import Any

from marshmallow import fields

from schemas.base import ResponseSchema
from schemas.fields import Number, Slug, choice, described
from schemas.figures import FigurePage, MeasureRefSchema
from schemas.filters import FigureFilter
from schemas.paging import page_of
from schemas.provenance import (
    NamedSchema,
    OriginSchema,
)
from service.domain.difference import REASONS
from service.domain.period import KINDS
from service.domain.series_warnings import CODES

# The fields that all figures of a series have in common.
SHARED = ("measure", "unit", "population", "conflict", "area", "origin")


class SeriesQuery(FigureFilter):
    """A page of the series that have figures which match the filters."""


class PairWarningSchema(ResponseSchema):
    """What a reader should know about two figures; it describes and blames no one.

    `figure` is the figure that the warning is about, `against` the one it was compared with.
    """

    code = choice(CODES)
    detail = fields.String()
    figure = Slug()
    against = Slug()


class DifferenceSchema(ResponseSchema):
    """What a cumulative series implies for the time between one count and the next."""

    figure = Slug(metadata=described("The later count"))
    since = Slug(allow_none=True, metadata=described("The previous count, from the same start"))
    after = fields.Date(allow_none=True, metadata=described("The last day of the previous count"))
    until = fields.Date(metadata=described("The last day of the later count"))
    difference = Number(allow_none=True, metadata=described("If both counts are a single number"))
    lower = Number(allow_none=True, metadata=described("The least, if a count is bounded"))
    upper = Number(allow_none=True, metadata=described("The most, if a count is bounded"))
    approximate = fields.Boolean(metadata=described("Whether a count is stated to be approximate"))
    correction = Number(
        allow_none=True,
        metadata=described("Below zero: the count fell, so an earlier count was corrected"),
    )
    reason = choice(REASONS, allow_none=True, metadata=described("Why no difference can be given"))


class BreakSchema(ResponseSchema):
    """A break in the series: one definition replaced another (SDMX OBS_STATUS B)."""

    type = choice(("replaced-by", "replaces"))
    series = Slug(metadata=described("The series with the other definition"))
    measure = fields.Nested(NamedSchema)
    figure = Slug(metadata=described("The first figure with the newer definition"))
    period_end = fields.Date(allow_none=True)
    obs_status = fields.String(metadata=described("Always B"))


class SeriesLinks(ResponseSchema):
    """The address of the series."""

    self = fields.String()


def _shared() -> dict[str, Any]:
    return {
        "id": Slug(),
        "measure": fields.Nested(MeasureRefSchema),
        "unit": fields.Nested(NamedSchema),
        "population": fields.Nested(NamedSchema, allow_none=True),
        "conflict": fields.Nested(NamedSchema, allow_none=True),
        "area": fields.Nested(NamedSchema, allow_none=True),
        "origin": fields.List(fields.Nested(OriginSchema)),
        "kind": choice(KINDS, allow_none=True, metadata=described("The kind of period")),
    }


def _age() -> tuple[fields.Field[Any], ...]:
    """Return the fields of a series' age, which is computed on the day of the answer."""
    return (
        fields.Integer(
            allow_none=True,
            metadata=described(
                "Days since the last period of the series ended, whatever the filters: to today, "
                "or to the day of `as_of` or of the release; null without an end"
            ),
        ),
        fields.Integer(
            allow_none=True,
            metadata=described(
                "The median of the days between the ends of its periods; null if there are fewer "
                "than three"
            ),
        ),
        fields.String(
            allow_none=True,
            metadata=described(
                "A sentence, where the age is more than three times the usual gap; otherwise null"
            ),
        ),
    )


class SeriesSummarySchema(ResponseSchema.from_dict(_shared())):  # type: ignore[misc]
    """A series: what its figures have in common, their number, and the time that they cover."""

    figures = fields.Integer(metadata=described("How many of its figures match the filters"))
    first_end = fields.Date(allow_none=True, metadata=described("The last day of the first period"))
    last_end = fields.Date(allow_none=True, metadata=described("The last day of the last period"))
    age_days, usual_gap_days, silence = _age()
    links = fields.Nested(SeriesLinks)


SeriesPage = page_of(SeriesSummarySchema, "Series")


class SeriesSchema(FigurePage, ResponseSchema.from_dict(_shared())):  # type: ignore[misc, valid-type]
    """What the figures of a series have in common, and a page of them, by the end of the period."""

    age_days, usual_gap_days, silence = _age()
    breaks = fields.List(fields.Nested(BreakSchema))
    per_period = fields.List(
        fields.Nested(DifferenceSchema),
        allow_none=True,
        metadata=described(
            "For the figures on this page, if the series is cumulative; otherwise null"
        ),
    )
    warnings = fields.List(
        fields.Nested(PairWarningSchema),
        metadata=described("Warnings about pairs of figures, for the figures on this page"),
    )


def shared_fields(series: str, figure: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that all figures of a series share, taken from one figure as rendered."""
    shared = {name: figure[name] for name in SHARED}
    return {"id": series, **shared, "kind": figure["period"] and figure["period"]["kind"]}
