"""The entries of vocabularies: the bodies that are written, and the answers that are read."""

import re
from copy import deepcopy
from typing import Any

from marshmallow import ValidationError, fields, missing

from schemas.areas import MAX_CODES, AreaCodeBody, CoordinatesBody
from schemas.base import Body, ResponseSchema
from schemas.fields import (
    BoundedList,
    EdtfDate,
    Flag,
    Outcomes,
    Pattern,
    Slug,
    Text,
    Timestamp,
    acknowledgement,
    choice,
    described,
    no_default,
)
from service.domain.place import ISO_PATTERN
from service.domain.vocabulary import BASES, VOCABULARIES

CONFLICT_KINDS = ("war", "phase", "battle", "event", "violence")
POPULATION_KINDS = ("military", "civilian", "mixed", "unspecified")
UNIT_KINDS = ("count", "rate", "share", "money")
SOURCE_KINDS = (
    "belligerent",
    "government",
    "intergovernmental",
    "ngo",
    "media",
    "osint",
    "court",
    "academic",
    "unspecified",
)


class Url(Text):
    """A web address; it is never fetched."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if re.fullmatch(r"https?://[^\s/]+(/\S*)?", text) is None:
            raise ValidationError("Write the full address, starting with https:// or http://.")
        return text


class EntryBody(Body):
    """The fields of every entry."""

    name = Text(required=True, max_length=300)
    aliases = BoundedList(
        Text(max_length=300),
        0,
        100,
        load_default=(),
        metadata=described("Other names, in any language"),
    )
    description = Text(load_default=None, allow_none=True)
    replaces = Slug(
        load_default=None,
        allow_none=True,
        metadata=described("The entry that this one redefines"),
    )
    acknowledge = acknowledgement()


class ConflictBody(EntryBody):
    """A war, a phase, battle or event of one, or violence that is no war."""

    kind = choice(CONFLICT_KINDS, required=True)
    parent = Slug(load_default=None, allow_none=True)
    start = EdtfDate(load_default=None, allow_none=True)
    end = EdtfDate(load_default=None, allow_none=True)
    ucdp_id = Text(load_default=None, allow_none=True, max_length=40)
    wikidata_id = Text(load_default=None, allow_none=True, max_length=40)


class PopulationBody(EntryBody):
    """Whose people or things are counted."""

    kind = choice(POPULATION_KINDS, required=True)
    party = Slug(
        load_default=None,
        allow_none=True,
        metadata=described("The party that it belongs to; allies share one"),
    )
    parent = Slug(load_default=None, allow_none=True)


class AreaBody(EntryBody):
    """A place."""

    iso_code = fields.String(
        load_default=None,
        allow_none=True,
        validate=Pattern(ISO_PATTERN, error="Not an ISO 3166 code."),
    )
    codes = BoundedList(
        fields.Nested(AreaCodeBody),
        0,
        MAX_CODES,
        load_default=(),
        metadata=described("Its codes in any scheme, with iso_code among them"),
    )
    parent = Slug(load_default=None, allow_none=True)
    point = fields.Nested(CoordinatesBody, load_default=None, allow_none=True)


class UnitBody(EntryBody):
    """What one of the things counted is."""

    kind = choice(UNIT_KINDS, required=True)
    code = Text(load_default=None, allow_none=True, max_length=40)
    parent = Slug(
        load_default=None,
        allow_none=True,
        metadata=described("The unit that these are counted in, too: tanks are items"),
    )


class OutcomeBody(EntryBody):
    """What became of those counted: killed, wounded, captured.

    Outcomes with one parent may overlap and need not be complete: they are never added up.
    """

    parent = Slug(
        load_default=None,
        allow_none=True,
        metadata=described("The outcome that this one is a part of"),
    )
    reversible = Flag(
        load_default=None,
        allow_none=True,
        metadata=described(
            "Whether people or things leave the outcome again, as prisoners do; null if not known"
        ),
    )


class MeasureBody(EntryBody):
    """What is counted, and by what definition."""

    unit = Slug(required=True)
    counts = Outcomes(
        load_default=None,
        allow_none=True,
        metadata=described(
            "The ids of the outcomes that are counted, none with one that it is a part of; [] if "
            "none is a loss, null if not stated"
        ),
    )
    basis = choice(BASES, required=True)
    definition = Text(
        required=True,
        metadata=described("What is included, what is excluded, and who counts"),
    )


class SourceBody(EntryBody):
    """Someone who asserts, compiles or reports numbers."""

    kind = choice(SOURCE_KINDS, required=True)
    party = Slug(
        load_default=None,
        allow_none=True,
        metadata=described("The party that it belongs to, null if it belongs to none"),
    )
    named = Flag(
        load_default=True,
        metadata=described('False for an anonymous source, such as "officials"'),
    )
    url = Url(load_default=None, allow_none=True, max_length=2000)
    parent = Slug(
        load_default=None,
        allow_none=True,
        metadata=described("The body that it belongs to, or the outlet that hosts it"),
    )


class DocumentBody(EntryBody):
    """A text that was read."""

    name = Text(load_default=no_default, max_length=300, metadata=described("Default: the title"))
    source = Slug(required=True)
    title = Text(required=True, max_length=1000)
    url = Url(load_default=None, allow_none=True, max_length=2000)
    archive_url = Url(load_default=None, allow_none=True, max_length=2000)
    published_on = EdtfDate(load_default=None, allow_none=True)
    accessed_on = EdtfDate(load_default=None, allow_none=True)
    language = fields.String(
        load_default=None,
        allow_none=True,
        validate=Pattern(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", error="Not a BCP 47 language tag."),
    )
    sha256 = fields.String(load_default=None, allow_none=True, validate=Pattern(r"^[0-9a-f]{64}$"))
    living = Flag(
        load_default=False,
        metadata=described("Whether it is brought up to date, as a page of running counts is"),
    )


BODIES: dict[str, type[EntryBody]] = {
    "conflict": ConflictBody,
    "population": PopulationBody,
    "area": AreaBody,
    "unit": UnitBody,
    "outcome": OutcomeBody,
    "measure": MeasureBody,
    "source": SourceBody,
    "document": DocumentBody,
}


class EntryLinks(ResponseSchema):
    """The address of the entry."""

    self = fields.String()


def _answer(name: str) -> type[ResponseSchema]:
    """Return the schema of an entry as it is read: its id, its fields, and its revision."""
    written = {
        field: _as_read(declared)
        for field, declared in BODIES[name]._declared_fields.items()  # noqa: SLF001
        if field != "acknowledge"
    }
    attributes: dict[str, Any] = {
        "id": Slug(),
        "revision": fields.Integer(metadata={"minimum": 1}),
        **written,
        "recorded_at": Timestamp(),
        "recorded_by": fields.String(),
        "links": fields.Nested(EntryLinks),
        "__doc__": BODIES[name].__doc__,
    }
    return type(VOCABULARIES[name].entry.__name__, (ResponseSchema,), attributes)


def _as_read(declared: fields.Field[Any]) -> fields.Field[Any]:
    """Return the field as it is read: never left out, so without a default."""
    field = deepcopy(declared)
    field.load_default = missing
    return field


ANSWERS: dict[str, type[ResponseSchema]] = {name: _answer(name) for name in BODIES}
