"""What the health endpoints say."""

from marshmallow import fields

from schemas.base import ResponseSchema


class HealthSchema(ResponseSchema):
    """All is well; anything else is a problem."""

    status = fields.String(metadata={"enum": ["ok"]})
