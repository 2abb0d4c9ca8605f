"""Chains and readings, as written and as read."""

from marshmallow import fields, validate

from schemas.base import Answer, Body, EdtfDate, Flag, Number, Slug, Text, choice
from service.domain.chain import ROLES
from service.domain.quantity import COMPARATORS, MISSING

MAX_CHAINS = 50
MAX_STEPS = 20
MAX_SOURCES = 12


class ReadingBody(Body):
    """A number and its hedge, as one document words it."""

    value = Number(load_default=None, allow_none=True)
    lower = Number(load_default=None, allow_none=True)
    upper = Number(load_default=None, allow_none=True)
    missing = choice(MISSING, load_default=None, allow_none=True)
    comparator = choice(COMPARATORS, load_default=None, allow_none=True)
    approximate = Flag(load_default=False)
    as_reported = Text(load_default=None, allow_none=True, max_length=200)


class BasisBody(Body):
    """What an originator compiled its number from."""

    source = Slug(load_default=None, allow_none=True)
    document = Slug(load_default=None, allow_none=True)
    as_named = Text(load_default=None, allow_none=True, max_length=300)


class StepBody(Body):
    """One hand the number went through."""

    role = choice(ROLES, required=True)
    sources = fields.List(Slug(), required=True, validate=validate.Length(1, MAX_SOURCES))
    as_named = Text(load_default=None, allow_none=True, max_length=300)
    document = Slug(load_default=None, allow_none=True)
    reported_on = EdtfDate(load_default=None, allow_none=True)
    as_reported = Text(load_default=None, allow_none=True, max_length=200)
    locator = Text(load_default=None, allow_none=True, max_length=200)
    excerpt = Text(load_default=None, allow_none=True, max_length=2000)
    based_on = fields.List(
        fields.Nested(BasisBody), load_default=(), validate=validate.Length(max=MAX_STEPS)
    )


class ChainBody(Body):
    """A document's route; the first one's reading is the figure's own."""

    reading = fields.Nested(ReadingBody, load_default=None, allow_none=True)
    steps = fields.List(
        fields.Nested(StepBody), required=True, validate=validate.Length(1, MAX_STEPS)
    )


class ReadingSchema(Answer):
    """A number and its hedge, as one document words it."""

    value = Number(allow_none=True)
    lower = Number(allow_none=True)
    upper = Number(allow_none=True)
    missing = choice(MISSING, allow_none=True)
    comparator = choice(COMPARATORS, allow_none=True)
    approximate = fields.Boolean()
    as_reported = fields.String(allow_none=True)


class NamedSchema(Answer):
    """An entry, by id and name."""

    id = Slug()
    name = fields.String()


class OriginSchema(NamedSchema):
    """Whoever first asserted the number."""

    kind = fields.String()


class DocumentRefSchema(Answer):
    """A text, as it is cited; the URL is null when we do not have it."""

    id = Slug()
    title = fields.String()
    published_on = fields.String(allow_none=True)
    url = fields.String(allow_none=True)
    archive_url = fields.String(allow_none=True)


class BasisSchema(Answer):
    """What an originator compiled its number from."""

    source = fields.Nested(NamedSchema, allow_none=True)
    document = fields.Nested(DocumentRefSchema, allow_none=True)
    as_named = fields.String(allow_none=True)


class StepSchema(Answer):
    """One hand the number went through."""

    step = fields.Integer(metadata={"minimum": 1})
    role = choice(ROLES)
    sources = fields.List(fields.Nested(NamedSchema))
    as_named = fields.String(allow_none=True)
    document = fields.Nested(DocumentRefSchema, allow_none=True)
    reported_on = fields.String(allow_none=True)
    as_reported = fields.String(allow_none=True)
    locator = fields.String(allow_none=True)
    excerpt = fields.String(allow_none=True)
    based_on = fields.List(fields.Nested(BasisSchema))


class ChainSchema(Answer):
    """One document's route from the originator, with the reading as it words it."""

    reading = fields.Nested(ReadingSchema)
    steps = fields.List(fields.Nested(StepSchema))


class ProvenanceSchema(Answer):
    """The chains of a figure's current version."""

    figure = Slug()
    version = fields.Integer(metadata={"minimum": 1})
    data = fields.List(fields.Nested(ChainSchema))
