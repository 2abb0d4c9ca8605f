"""Problem details (RFC 9457): the one shape of every failure."""

from marshmallow import Schema, fields


class ErrorSchema(Schema):
    """One fault: where it is, and the remedy."""

    line = fields.Integer(metadata={"description": "The line of an import, from 1"})
    pointer = fields.String(metadata={"description": "The place in the body (RFC 6901)"})
    parameter = fields.String(metadata={"description": "The query or path parameter"})
    header = fields.String(metadata={"description": "The request header"})
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """What went wrong, for programs and for people."""

    type = fields.String(
        required=True,
        metadata={"description": "A page that explains it", "format": "uri-reference"},
    )
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(ErrorSchema))
