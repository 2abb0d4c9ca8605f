"""Keys: the public name and the role of everyone who can write."""

from typing import Any
from unicodedata import category

from marshmallow import ValidationError, fields

from schemas.base import Body, ResponseSchema
from schemas.fields import Text, Timestamp, choice, described
from service.domain.principal import ROLES


class SigningName(Text):
    """A name in one line of visible characters."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        name = super()._deserialize(value, attr, data, **kwargs)
        hidden = any(category(character)[0] in "CZ" for character in name.replace(" ", ""))
        if hidden or name != name.strip():
            raise ValidationError("Write it in one line, without hidden characters.")
        return name


class KeyBody(Body):
    """The holder of a new key. The name is public: it signs every write with the key."""

    name = SigningName(required=True, max_length=100)
    role = choice(ROLES, required=True)


class KeySchema(ResponseSchema):
    """A key, without its secret."""

    id = fields.String()
    name = fields.String()
    role = choice(ROLES)
    created_at = Timestamp()
    created_by = fields.String()
    last_used_at = Timestamp(allow_none=True, metadata=described("To the minute"))
    revoked_at = Timestamp(allow_none=True)
    revoked_by = fields.String(allow_none=True)


class NewKeySchema(KeySchema):
    """A new key. It is shown once: in the response to a repeated request it is null."""

    key = fields.String(allow_none=True)


class KeyList(ResponseSchema):
    """All keys, revoked ones included."""

    data = fields.List(fields.Nested(KeySchema))
    next = fields.String(
        allow_none=True, metadata=described("Always null: all keys are on one page")
    )
