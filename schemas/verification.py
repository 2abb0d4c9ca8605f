"""Statements about figures: as written, as a version shows them, and as history."""

from marshmallow import fields

from schemas.base import Body, ResponseSchema
from schemas.fields import (
    EdtfDate,
    Flag,
    Slug,
    Text,
    Timestamp,
    choice,
    described,
)
from schemas.provenance import (
    NamedSchema,
)
from service.domain.verification import SCOPES, STATUSES


class StatementBody(Body):
    """Who said what, when, and where it can be read."""

    status = choice(
        STATUSES,
        required=True,
        metadata=described(
            "verified: by evidence of their own; corroborated: others say so too; "
            "could_not_verify; not_attempted; disputed: held to be wrong; refuted: shown to be"
        ),
    )
    by = Slug(
        required=True, metadata=described("The source whose word it is; its last word counts")
    )
    stated_on = EdtfDate(load_default=None, allow_none=True)
    wording = Text(
        load_default=None, allow_none=True, max_length=300, metadata=described("A few words of it")
    )
    said_in = Slug(
        load_default=None, allow_none=True, metadata=described("The document where it can be read")
    )


class StandingBody(StatementBody):
    """A statement that comes in the line of a figure; ``document``: said of all that is in it."""

    document = Slug(
        load_default=None,
        allow_none=True,
        metadata=described("The document, if it is said of that"),
    )
    lapsed = Flag(
        load_default=False,
        metadata=described("It was said of an earlier quantity, and counts no more"),
    )


class ReachedSchema(ResponseSchema):
    """A figure that a statement on a document reached, and the version that shows it."""

    id = Slug()
    version = fields.Integer(metadata={"minimum": 1})


class DocumentStatementSchema(ResponseSchema):
    """A statement on the figures in a document, and what it reached."""

    document = Slug()
    statement = fields.Nested(StatementBody)
    figures = fields.List(fields.Nested(ReachedSchema))


class StatementSchema(ResponseSchema):
    """An agent's statement as it stands; lapsed if the quantity was corrected since."""

    status = choice(STATUSES)
    by = fields.Nested(NamedSchema)
    stated_on = fields.String(allow_none=True)
    wording = fields.String(allow_none=True)
    scope = choice(SCOPES)
    said_in = fields.String(allow_none=True)
    lapsed = fields.Boolean()


class HistoricStatementSchema(StatementSchema):
    """A statement in the story of a figure: the version that brought it, and what it spoke of."""

    version = fields.Integer(metadata={"description": "The version that brought the statement"})
    on_version = fields.Integer(metadata={"description": "The version that it speaks of"})
    recorded_at = Timestamp()
    recorded_by = fields.String()


class VerificationSchema(ResponseSchema):
    """Every statement ever made of a figure, newest first."""

    figure = Slug()
    could_not_verify = fields.Boolean()
    data = fields.List(fields.Nested(HistoricStatementSchema))
