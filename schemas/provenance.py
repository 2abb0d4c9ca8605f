"""Chains and readings: the bodies that are written, and the answers that are read."""

from typing import Any

from marshmallow import fields, post_load

from schemas.base import Body, ResponseSchema
from schemas.fields import (
    BoundedList,
    EdtfDate,
    Flag,
    Number,
    Slug,
    Text,
    choice,
    described,
)
from service.domain.chain import ROLES
from service.domain.quantity import COMPARATORS, MISSING, READING
from service.domain.stake import STAKES

MAX_CHAINS = 50
MAX_STEPS = 20
MAX_SOURCES = 12
STATED = "stated"  # beside the fields of a loaded reading: the names of those that were written


VALUE = described("The number, in plain digits; null if only bounds or words are stated")
LOWER = described("The lower bound, only if the source states one")
UPPER = described("The upper bound, only if the source states one")
MISSING_REASON = described(
    "Why there is no number: unknown (the source states that it does not know), not-applicable, or "
    "words-only (such as hundreds); as_reported is then required"
)
COMPARATOR = described(
    "How the words bound the value: over is >, at least >=, up to <=, fewer than or nearly <. "
    "Default: = if as_reported is the bare number"
)
APPROXIMATE = described("Whether the words blur the number: around, nearly, just over")
SCALE = described(
    "What the head of a table says of the printed number, such as in thousands; value and bounds "
    "are the whole number"
)
AS_REPORTED = described("Hedge and number as printed, such as nearly 120,000, and nothing longer")


class ReadingBody(Body):
    """A number and its hedge, as one document words it.

    A field that is left out is read from `as_reported` where its words leave no doubt.
    """

    value = Number(load_default=None, allow_none=True, metadata=VALUE)
    lower = Number(load_default=None, allow_none=True, metadata=LOWER)
    upper = Number(load_default=None, allow_none=True, metadata=UPPER)
    missing = choice(MISSING, load_default=None, allow_none=True, metadata=MISSING_REASON)
    comparator = choice(COMPARATORS, load_default=None, allow_none=True, metadata=COMPARATOR)
    approximate = Flag(load_default=False, metadata=APPROXIMATE)
    as_reported = Text(load_default=None, allow_none=True, max_length=200, metadata=AS_REPORTED)
    scale = Text(load_default=None, allow_none=True, max_length=100, metadata=SCALE)

    @post_load(pass_original=True)
    def _note_stated(self, data: dict[str, Any], original: Any, **_: Any) -> dict[str, Any]:
        """Keep which fields were written: only an absent one is read from the words."""
        return {**data, STATED: tuple(name for name in READING if name in original)}


class BasisBody(Body):
    """What an originator compiled its number from."""

    source = Slug(load_default=None, allow_none=True)
    document = Slug(load_default=None, allow_none=True)
    as_named = Text(
        load_default=None,
        allow_none=True,
        max_length=300,
        metadata=described("The name in the text"),
    )


class StepBody(Body):
    """One hand that the number went through."""

    role = choice(
        ROLES,
        required=True,
        metadata=described(
            "originator: first asserted this number (the first step only); compiler: put it "
            "together from other numbers; reporter: passed it on"
        ),
    )
    sources = BoundedList(
        Slug(),
        1,
        MAX_SOURCES,
        required=True,
        metadata=described("Who took this step; several only if they did so together"),
    )
    as_named = Text(
        load_default=None,
        allow_none=True,
        max_length=300,
        metadata=described(
            "The words for a source that the text names loosely, such as some officials"
        ),
    )
    document = Slug(
        load_default=None,
        allow_none=True,
        metadata=described("The text, if it was read or is known"),
    )
    reported_on = EdtfDate(load_default=None, allow_none=True)
    as_reported = Text(
        load_default=None,
        allow_none=True,
        max_length=200,
        metadata=described("The words of this step, if they differ"),
    )
    locator = Text(
        load_default=None,
        allow_none=True,
        max_length=200,
        metadata=described("The place in the document, such as paragraph 8"),
    )
    excerpt = Text(
        load_default=None,
        allow_none=True,
        max_length=2000,
        metadata=described("A quotation, only if you are allowed to quote"),
    )
    based_on = BoundedList(
        fields.Nested(BasisBody),
        0,
        MAX_STEPS,
        load_default=(),
        metadata=described("What the originator compiled its number from, such as court records"),
    )


class ChainBody(Body):
    """The route from the originator to a document. The first chain has the figure's own reading."""

    reading = fields.Nested(
        ReadingBody,
        load_default=None,
        allow_none=True,
        metadata=described("The number as this document words it. Default: the figure's own"),
    )
    steps = BoundedList(
        fields.Nested(StepBody),
        1,
        MAX_STEPS,
        required=True,
        metadata=described("From the originator to the publisher of the text that was read"),
    )


class ReadingSchema(ResponseSchema):
    """A number and its hedge, as one document words it."""

    value = Number(allow_none=True)
    lower = Number(allow_none=True)
    upper = Number(allow_none=True)
    missing = choice(MISSING, allow_none=True)
    comparator = choice(COMPARATORS, allow_none=True)
    approximate = fields.Boolean()
    as_reported = fields.String(allow_none=True)
    scale = fields.String(allow_none=True)


class NamedSchema(ResponseSchema):
    """An entry: its id and its name."""

    id = Slug()
    name = fields.String()


class OriginSchema(NamedSchema):
    """Whoever first asserted the number."""

    kind = fields.String()
    stake = choice(
        STAKES,
        allow_none=True,
        metadata=described(
            "own: it is of the party whose people or things are counted; opponent: it is of "
            "another party; null if either has no party"
        ),
    )


class DocumentRefSchema(ResponseSchema):
    """A text, as it is cited; the URL is null if it is not recorded."""

    id = Slug()
    title = fields.String()
    published_on = fields.String(allow_none=True)
    url = fields.String(allow_none=True)
    archive_url = fields.String(allow_none=True)


class BasisSchema(ResponseSchema):
    """What an originator compiled its number from."""

    source = fields.Nested(NamedSchema, allow_none=True)
    document = fields.Nested(DocumentRefSchema, allow_none=True)
    as_named = fields.String(allow_none=True)


class StepSchema(ResponseSchema):
    """One hand that the number went through."""

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


class ChainSchema(ResponseSchema):
    """The route from the originator to one document, and the number as the document words it."""

    reading = fields.Nested(ReadingSchema)
    steps = fields.List(fields.Nested(StepSchema))


class ProvenanceSchema(ResponseSchema):
    """The chains of a figure's current version."""

    figure = Slug()
    version = fields.Integer(metadata={"minimum": 1})
    data = fields.List(fields.Nested(ChainSchema))
