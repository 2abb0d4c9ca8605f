"""The answer of the health endpoints."""

from marshmallow import fields

from schemas.base import ResponseSchema


class HealthSchema(ResponseSchema):
    """The service works; otherwise the answer is a problem."""

    status = fields.String(metadata={"enum": ["ok"]})
