"""A series: figures that differ by their period and item alone."""

from typing import Any

from marshmallow import fields

from schemas.base import ResponseSchema
from schemas.fields import Number, Slug, choice, described
from schemas.figures import FigureFilter, FigurePage, MeasureRefSchema
from schemas.paging import page_of
from schemas.provenance import (
    NamedSchema,
    OriginSchema,
)
from service.domain.difference import REASONS
from service.domain.period import KINDS
from service.domain.series_warnings import CODES

# What every figure of a series has in common.
SHARED = ("measure", "unit", "population", "conflict", "area", "origin")


class SeriesQuery(FigureFilter):
    """A page of series: those that have figures which pass the filters."""


class BetweenSchema(ResponseSchema):
    """What two figures say of each other; it accuses no one."""

    code = choice(CODES)
    detail = fields.String()
    figure = Slug()
    against = Slug()


class DifferenceSchema(ResponseSchema):
    """What a cumulative series says of the time after one count, up to the next."""

    figure = Slug(metadata=described("The later count"))
    since = Slug(allow_none=True, metadata=described("The count before it, since the same day"))
    after = fields.Date(allow_none=True, metadata=described("The last day of the count before"))
    until = fields.Date(metadata=described("The last day of this one"))
    difference = Number(allow_none=True, metadata=described("Where both counts are one number"))
    lower = Number(allow_none=True, metadata=described("At least, where a count is bounded"))
    upper = Number(allow_none=True, metadata=described("At most, where a count is bounded"))
    approximate = fields.Boolean(metadata=described("A count is only said to be close"))
    correction = Number(
        allow_none=True,
        metadata=described("Below zero: the count fell, which nothing counted does"),
    )
    reason = choice(REASONS, allow_none=True, metadata=described("Why there is no difference"))


class BreakSchema(ResponseSchema):
    """Where a definition replaced another (SDMX OBS_STATUS B)."""

    type = choice(("replaced-by", "replaces"))
    series = Slug(metadata=described("The series of the other definition"))
    measure = fields.Nested(NamedSchema)
    figure = Slug(metadata=described("The first figure of the newer one: there the series breaks"))
    period_end = fields.Date(allow_none=True)
    obs_status = fields.String(metadata=described("B"))


class SeriesLinks(ResponseSchema):
    """Where the series is."""

    self = fields.String()


def _shared() -> dict[str, Any]:
    return {
        "id": Slug(),
        "measure": fields.Nested(MeasureRefSchema),
        "unit": fields.Nested(NamedSchema),
        "population": fields.Nested(NamedSchema, allow_none=True),
        "conflict": fields.Nested(NamedSchema),
        "area": fields.Nested(NamedSchema, allow_none=True),
        "origin": fields.List(fields.Nested(OriginSchema)),
        "kind": choice(KINDS, allow_none=True, metadata=described("The kind of period")),
    }


class SeriesSummarySchema(ResponseSchema.from_dict(_shared())):  # type: ignore[misc]
    """A series: what its figures share, how many there are, and from when to when."""

    figures = fields.Integer(metadata=described("How many of its figures pass the filters"))
    first_end = fields.Date(allow_none=True, metadata=described("The last day of the first period"))
    last_end = fields.Date(allow_none=True, metadata=described("The last day of the last period"))
    links = fields.Nested(SeriesLinks)


SeriesPage = page_of(SeriesSummarySchema, "Series")


class SeriesSchema(FigurePage, ResponseSchema.from_dict(_shared())):  # type: ignore[misc, valid-type]
    """What the figures of a series share, and a page of them by the day their period ends."""

    breaks = fields.List(fields.Nested(BreakSchema))
    per_period = fields.List(
        fields.Nested(DifferenceSchema),
        allow_none=True,
        metadata=described("Of the figures on this page, where the series is cumulative"),
    )
    warnings = fields.List(
        fields.Nested(BetweenSchema), metadata=described("Between figures, of those on this page")
    )


def head_of(series: str, figure: dict[str, Any]) -> dict[str, Any]:
    """Read off one figure what all of its series share."""
    shared = {name: figure[name] for name in SHARED}
    return {"id": series, **shared, "kind": figure["period"] and figure["period"]["kind"]}
