"""A series: figures that differ by their period and item alone."""

from typing import Any

from marshmallow import fields

from schemas.base import Answer, Number, Slug, choice
from schemas.figures import FigureFilter, FigurePage, MeasureRefSchema
from schemas.paging import page_of
from schemas.provenance import NamedSchema, OriginSchema, said
from service.domain.difference import REASONS
from service.domain.period import KINDS
from service.domain.relations import CODES

# What every figure of a series has in common.
SHARED = ("measure", "unit", "population", "conflict", "area", "origin")


class SeriesQuery(FigureFilter):
    """A page of series: those that have figures which pass the filters."""


class BetweenSchema(Answer):
    """What two figures say of each other; it accuses no one."""

    code = choice(CODES)
    detail = fields.String()
    figure = Slug()
    against = Slug()


class DifferenceSchema(Answer):
    """What a cumulative series says of the time after one count, up to the next."""

    figure = Slug(metadata=said("The later count"))
    since = Slug(allow_none=True, metadata=said("The count before it, since the same day"))
    after = fields.Date(allow_none=True, metadata=said("The last day of the count before"))
    until = fields.Date(metadata=said("The last day of this one"))
    difference = Number(allow_none=True, metadata=said("Where both counts are one number"))
    lower = Number(allow_none=True, metadata=said("At least, where a count is bounded"))
    upper = Number(allow_none=True, metadata=said("At most, where a count is bounded"))
    approximate = fields.Boolean(metadata=said("A count is only said to be close"))
    correction = Number(
        allow_none=True, metadata=said("Below zero: the count fell, which nothing counted does")
    )
    reason = choice(REASONS, allow_none=True, metadata=said("Why there is no difference"))


class BreakSchema(Answer):
    """Where a definition replaced another (SDMX OBS_STATUS B)."""

    type = choice(("replaced-by", "replaces"))
    series = Slug(metadata=said("The series of the other definition"))
    measure = fields.Nested(NamedSchema)
    figure = Slug(metadata=said("The first figure of the newer one: there the series breaks"))
    period_end = fields.Date(allow_none=True)
    obs_status = fields.String(metadata=said("B"))


class SeriesLinks(Answer):
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
        "kind": choice(KINDS, allow_none=True, metadata=said("The kind of period")),
    }


class SeriesSummarySchema(Answer.from_dict(_shared())):  # type: ignore[misc]
    """A series: what its figures share, how many there are, and from when to when."""

    figures = fields.Integer(metadata=said("How many of its figures pass the filters"))
    first_end = fields.Date(allow_none=True, metadata=said("The last day of the first period"))
    last_end = fields.Date(allow_none=True, metadata=said("The last day of the last period"))
    links = fields.Nested(SeriesLinks)


SeriesPage = page_of(SeriesSummarySchema, "Series")


class SeriesSchema(FigurePage, Answer.from_dict(_shared())):  # type: ignore[misc, valid-type]
    """What the figures of a series share, and a page of them by the day their period ends."""

    breaks = fields.List(fields.Nested(BreakSchema))
    per_period = fields.List(
        fields.Nested(DifferenceSchema),
        allow_none=True,
        metadata=said("Of the figures on this page, where the series is cumulative"),
    )
    warnings = fields.List(
        fields.Nested(BetweenSchema), metadata=said("Between figures, of those on this page")
    )


def head_of(series: str, figure: dict[str, Any]) -> dict[str, Any]:
    """Read off one figure what all of its series share."""
    shared = {name: figure[name] for name in SHARED}
    return {"id": series, **shared, "kind": figure["period"] and figure["period"]["kind"]}
