"""Statements about figures: as written, as a version shows them, and as their history."""

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
from service.domain.verification_state import STATES


class VerificationStateSchema(ResponseSchema):
    """What is recorded of the checking of a figure, in one of four ways."""

    code = choice(
        STATES,
        metadata=described(
            "disputed: somebody disputed or refuted it; could_not_verify: the flag is set; "
            "verified; unchecked: nobody is recorded as having checked it. The first that holds"
        ),
    )
    words = fields.String(metadata=described("The same as a clause, in the language of `sentence`"))


class StatementBody(Body):
    """What an agent stated about the verification of a number, when, and in which document."""

    status = choice(
        STATUSES,
        required=True,
        metadata=described(
            "verified: by the agent's own evidence; corroborated: other sources agree; "
            "could_not_verify; not_attempted; disputed: considered wrong; refuted: proved wrong"
        ),
    )
    by = Slug(
        required=True,
        metadata=described("The source that made the statement; only its latest one counts"),
    )
    stated_on = EdtfDate(load_default=None, allow_none=True)
    wording = Text(
        load_default=None,
        allow_none=True,
        max_length=300,
        metadata=described("The words of the statement, in brief"),
    )
    said_in = Slug(
        load_default=None,
        allow_none=True,
        metadata=described("The document that contains the statement"),
    )


class StandingBody(StatementBody):
    """A statement in the line of a figure; with `document`, about all figures in that document."""

    document = Slug(
        load_default=None,
        allow_none=True,
        metadata=described("The document, if the statement is about the figures in it"),
    )
    lapsed = Flag(
        load_default=False,
        metadata=described("Whether it was about an earlier quantity, and no longer counts"),
    )


class ReachedSchema(ResponseSchema):
    """A figure that a statement about a document applies to, and the version that shows it."""

    id = Slug()
    version = fields.Integer(metadata={"minimum": 1})


class DocumentStatementSchema(ResponseSchema):
    """A statement about the figures in a document, and the figures that it applies to."""

    document = Slug()
    statement = fields.Nested(StatementBody)
    figures = fields.List(fields.Nested(ReachedSchema))


class StatementSchema(ResponseSchema):
    """A statement as it counts: it has lapsed if the quantity was corrected since."""

    status = choice(STATUSES)
    by = fields.Nested(NamedSchema)
    stated_on = fields.String(allow_none=True)
    wording = fields.String(allow_none=True)
    scope = choice(SCOPES)
    said_in = fields.String(allow_none=True)
    lapsed = fields.Boolean()


class HistoricStatementSchema(StatementSchema):
    """A statement in the history of a figure."""

    version = fields.Integer(metadata=described("The version that added the statement"))
    on_version = fields.Integer(metadata=described("The version that the statement is about"))
    recorded_at = Timestamp()
    recorded_by = fields.String()


class VerificationSchema(ResponseSchema):
    """All statements about a figure, newest first."""

    figure = Slug()
    could_not_verify = fields.Boolean()
    data = fields.List(fields.Nested(HistoricStatementSchema))
