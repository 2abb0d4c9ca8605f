"""Keys: who may write, by public name and role."""

from typing import Any
from unicodedata import category

from marshmallow import ValidationError, fields

from schemas.base import Body, ResponseSchema
from schemas.fields import Text, Timestamp, choice
from service.domain.principal import ROLES


class SigningName(Text):
    """A name in one line, of characters that can be seen."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        name = super()._deserialize(value, attr, data, **kwargs)
        hidden = any(category(character)[0] in "CZ" for character in name.replace(" ", ""))
        if hidden or name != name.strip():
            raise ValidationError("Write it in one line, without hidden characters.")
        return name


class KeyBody(Body):
    """Who is to have a key; the name is public: it signs what is written with it."""

    name = SigningName(required=True, max_length=100)
    role = choice(ROLES, required=True)


class KeySchema(ResponseSchema):
    """What may be told of a key."""

    id = fields.String()
    name = fields.String()
    role = choice(ROLES)
    created_at = Timestamp()
    created_by = fields.String()
    last_used_at = Timestamp(allow_none=True, metadata={"description": "To the minute"})
    revoked_at = Timestamp(allow_none=True)
    revoked_by = fields.String(allow_none=True)


class NewKeySchema(KeySchema):
    """A new key, told this once; null in the answer to a repeated request."""

    key = fields.String(allow_none=True)


class KeyList(ResponseSchema):
    """Every key there ever was."""

    data = fields.List(fields.Nested(KeySchema))
    next = fields.String(allow_none=True, metadata={"description": "Always null: there is no more"})
