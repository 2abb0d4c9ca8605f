"""Problem details (RFC 9457): the shape of every error."""

from marshmallow import Schema, fields

from schemas.fields import described


class ErrorSchema(Schema):
    """One fault: its place and its remedy."""

    line = fields.Integer(metadata=described("The line of an import, from 1"))
    pointer = fields.String(metadata=described("The place in the body (RFC 6901)"))
    parameter = fields.String(metadata=described("The query or path parameter"))
    header = fields.String(metadata=described("The request header"))
    code = fields.String(
        metadata=described("The code of a slip, which `acknowledge` in the body lets pass")
    )
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """An error, for programs and for people."""

    type = fields.String(
        required=True,
        metadata={
            "description": "A page that explains this type of error",
            "format": "uri-reference",
        },
    )
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(ErrorSchema))
