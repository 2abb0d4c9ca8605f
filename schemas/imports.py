"""Imports: what is taken in, and how much of it was new."""

from marshmallow import fields

from schemas.base import Answer
from schemas.paging import Query


class ImportQuery(Query):
    """Whether to record, or only to try."""

    dry_run = fields.Boolean(
        load_default=False,
        truthy={"true"},
        falsy={"false"},
        metadata={"description": "Check everything and record nothing"},
    )


class ImportSchema(Answer):
    """How much an import recorded, or would; what was held unchanged is not counted."""

    dry_run = fields.Boolean()
    figures = fields.Integer()
    entries = fields.Integer()
    statements = fields.Integer()
