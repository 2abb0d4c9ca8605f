"""The answer of the health endpoints."""

from marshmallow import fields

from schemas.base import ResponseSchema


class HealthSchema(ResponseSchema):
    """The service works; otherwise the answer is a problem."""

    status = fields.String(metadata={"enum": ["ok"]})


class ReadinessSchema(HealthSchema):
    """The service is ready; otherwise the answer is a problem."""

    rerender_due = fields.Boolean(
        metadata={
            "description": "Whether an upgrade left texts or filter columns to make again: they "
            "are right without what came later. `warstats migrate` makes them again"
        }
    )
