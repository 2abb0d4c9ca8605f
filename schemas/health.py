"""What the health endpoints say."""

from marshmallow import fields

from schemas.base import Answer


class HealthSchema(Answer):
    """All is well; anything else is a problem."""

    status = fields.String(metadata={"enum": ["ok"]})
