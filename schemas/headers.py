"""The request headers of writes, for OpenAPI alone: ``service.http`` reads them."""

from marshmallow import Schema, fields, validate

from schemas.fields import Pattern, described


class WriteHeaders(Schema):
    """The headers that every write accepts."""

    idempotency_key = fields.String(
        data_key="Idempotency-Key",
        validate=(validate.Length(1, 255), Pattern(r"^[!-~]+$")),
        metadata=described(
            "Chosen by the client, a new one for each write. For 24 hours, a request "
            "with the same key and the same body gets the same response and has no further effect."
        ),
    )


class OptionalIfMatch(Schema):
    """An optional precondition: the state that the writer has read (RFC 9110)."""

    if_match = fields.String(
        data_key="If-Match",
        metadata=described("The ETag that you have read. 412 if it is no longer current"),
    )


class IfMatchOrNew(OptionalIfMatch):
    """An optional precondition: the state that the writer has read, or that nothing exists yet."""

    if_none_match = fields.String(
        data_key="If-None-Match",
        metadata=described("`*` to create only. 412 if the entry exists"),
    )


class RequiredIfMatch(Schema):
    """A required precondition: the state that the writer has read (RFC 6585)."""

    if_match = fields.String(
        data_key="If-Match",
        required=True,
        metadata=described(
            "The ETag that you have read. 428 without it; 412 if it is no longer current"
        ),
    )
