"""A series: figures that differ by their period and item alone."""

from typing import Any

from marshmallow import fields

from schemas.base import Slug, choice
from schemas.figures import FigurePage, MeasureRefSchema
from schemas.provenance import NamedSchema, OriginSchema
from service.domain.period import KINDS

# What every figure of a series has in common.
SHARED = ("measure", "unit", "population", "conflict", "area", "origin")


class SeriesSchema(FigurePage):  # type: ignore[misc, valid-type]  # made by a function
    """What the figures of a series share, and a page of them by the day their period ends."""

    id = Slug()
    measure = fields.Nested(MeasureRefSchema)
    unit = fields.Nested(NamedSchema)
    population = fields.Nested(NamedSchema, allow_none=True)
    conflict = fields.Nested(NamedSchema)
    area = fields.Nested(NamedSchema, allow_none=True)
    origin = fields.List(fields.Nested(OriginSchema))
    kind = choice(KINDS, allow_none=True, metadata={"description": "The kind of period"})


def head_of(series: str, figure: dict[str, Any]) -> dict[str, Any]:
    """Read off one figure what all of its series share."""
    shared = {name: figure[name] for name in SHARED}
    return {"id": series, **shared, "kind": figure["period"] and figure["period"]["kind"]}
