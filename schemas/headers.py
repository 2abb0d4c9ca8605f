"""What a write may say in its headers; for the contract, since ``http`` reads them."""

from marshmallow import Schema, fields, validate

from schemas.fields import Pattern


class WriteHeaders(Schema):
    """What every write takes."""

    idempotency_key = fields.String(
        data_key="Idempotency-Key",
        validate=(validate.Length(1, 255), Pattern(r"^[!-~]+$")),
        metadata={
            "description": "Chosen by the client, new for each thing to be done. For 24 hours the "
            "same key with the same body gets the same answer and has no further effect."
        },
    )


class OptionalIfMatch(Schema):
    """What the writer has seen, where it may be said."""

    if_match = fields.String(
        data_key="If-Match",
        metadata={"description": "The ETag that was read; 412 if it is no longer current"},
    )


class IfMatchOrNew(OptionalIfMatch):
    """What the writer has seen, or that there is to be nothing yet."""

    if_none_match = fields.String(
        data_key="If-None-Match",
        metadata={"description": "`*` to create and nothing else: 412 if it is there"},
    )


class RequiredIfMatch(Schema):
    """What the writer has seen, where it must be said."""

    if_match = fields.String(
        data_key="If-Match",
        required=True,
        metadata={
            "description": "The ETag that was read: 428 without it, 412 if it is not current"
        },
    )
