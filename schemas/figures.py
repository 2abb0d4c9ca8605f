"""Figures: the bodies that are written, and the answers that are read."""

from typing import Any

from marshmallow import ValidationError, fields, post_dump, validate, validates_schema

from schemas.base import OPTIONAL, Body, ResponseSchema
from schemas.fields import (
    BoundedList,
    Number,
    Outcomes,
    Slug,
    Text,
    Timestamp,
    acknowledgement,
    choice,
    described,
    no_default,
)
from schemas.paging import TimeQuery, page_of
from schemas.provenance import (
    MAX_CHAINS,
    ChainBody,
    ChainSchema,
    NamedSchema,
    OriginSchema,
    ReadingBody,
)
from schemas.query_fields import WholeNumber
from schemas.verification import StatementSchema, VerificationStateSchema
from service.domain.figure import CAUSES, CHANGES, STATUSES
from service.domain.period import ENDS, KINDS
from service.domain.quantity import COMPARATORS, MISSING
from service.domain.slips import OF_FIGURES
from service.domain.vocabulary import BASES
from service.domain.warnings import CODES

MAX_CAVEATS = 50


EDTF = described(
    "The time that the number covers (EDTF): 2024, 2025-03, 2025-03-05 or START/END. Leave an end "
    "blank if it is unknown, write .. if it is open; ~ is approximate, ? is uncertain. A day may "
    "have hours with their offset from UTC: 2022-02-24T04:00+02:00"
)
KIND = described(
    "flow: what happened within the period; cumulative: everything since its start; instant: a "
    "stock at one moment"
)
DUPLICATE_OF = described(
    "Of a retracted figure: the id of the figure that stands in its place, if it was a duplicate"
)
HOURS = described("The hours with their offset from UTC, such as 04:00+02:00; null if not stated")
INFERRED = described("The ends that were inferred from the context, not stated with the figure")


class PeriodBody(Body):
    """The time that the number covers; leave open an end that no source states."""

    edtf = fields.String(required=True, validate=validate.Length(max=60), metadata=EDTF)
    kind = choice(KINDS, required=True, metadata=KIND)
    inferred = BoundedList(choice(ENDS), 0, 2, load_default=(), metadata=INFERRED)


class FigureBody(ReadingBody):
    """A figure to record: ids in place of nested objects, and no derived fields."""

    id = Slug(
        load_default=None, allow_none=True, metadata=described("Made from the identity if left out")
    )
    status = choice(
        ("draft", "published"),
        load_default=no_default,
        metadata=described("Default: published; for a contributor, draft"),
    )
    measure = Slug(required=True)
    population = Slug(
        load_default=None, allow_none=True, metadata=described("Whose people or things are counted")
    )
    conflict = Slug(
        load_default=None,
        allow_none=True,
        metadata=described("The conflict; null only for violence that belongs to none: give area"),
    )
    area = Slug(
        load_default=None,
        allow_none=True,
        metadata=described("Where, if stated; required if conflict is null"),
    )
    item = Text(
        load_default=None,
        allow_none=True,
        max_length=200,
        metadata=described(
            "The source's own record id, if nothing else tells two numbers apart. Default for a "
            "figure without a period: the earliest reported_on"
        ),
    )
    period = fields.Nested(PeriodBody, load_default=None, allow_none=True)
    provenance = BoundedList(fields.Nested(ChainBody), 1, MAX_CHAINS, required=True)
    caveats = BoundedList(
        Text(max_length=1000),
        0,
        MAX_CAVEATS,
        load_default=(),
        metadata=described("What a source states about its own number"),
    )
    acknowledge = acknowledgement()

    @validates_schema(skip_on_field_errors=False)
    def _require_place(self, data: dict[str, Any], **_: Any) -> None:
        if all(name in data and data[name] is None for name in ("conflict", "area")):
            raise ValidationError({"conflict": ["Give the conflict, the area, or both."]})


class MeasureRefSchema(NamedSchema):
    """What is counted; `counts` is null if the outcomes are not stated."""

    counts = Outcomes(allow_none=True)
    basis = choice(BASES)


class PeriodSchema(ResponseSchema):
    """The time that the number covers; an end is null if it is unknown."""

    edtf = fields.String()
    start = fields.Date(allow_none=True, metadata=described("The first day, as written in edtf"))
    end = fields.Date(allow_none=True, metadata=described("The last day, as written in edtf"))
    start_time = fields.String(allow_none=True, metadata=HOURS)
    end_time = fields.String(allow_none=True, metadata=HOURS)
    kind = choice(KINDS)
    inferred = fields.List(choice(ENDS))


class FigureWarningSchema(ResponseSchema):
    """What a reader should know about a figure; it describes and blames no one."""

    code = choice(CODES)
    detail = fields.String()
    pointer = fields.String(
        metadata={
            OPTIONAL: True,
            "description": "The place of an acknowledged slip in the figure's body (RFC 6901)",
        }
    )

    @post_dump
    def _leave_out_pointer(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value is not None}


class ChangeSchema(ResponseSchema):
    """Why the version was made."""

    type = choice(CHANGES)
    cause = choice(CAUSES, allow_none=True)
    note = fields.String(allow_none=True)
    acknowledged = fields.List(
        choice(tuple(OF_FIGURES)),
        metadata={
            OPTIONAL: True,
            "description": "The slips that it was recorded in spite of; left out if there are none",
        },
    )

    @post_dump
    def _leave_out_empty(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value != []}


class FigureLinks(ResponseSchema):
    """The addresses of the figure, this version and the series."""

    self = fields.String()
    version = fields.String()
    series = fields.String()


class FigureSchema(ResponseSchema):
    """One version of a figure: the number as stated, and everything stated about it."""

    id = Slug()
    version = fields.Integer(metadata={"minimum": 1})
    status = choice(STATUSES)
    value = Number(allow_none=True)
    lower = Number(allow_none=True)
    upper = Number(allow_none=True)
    missing = choice(MISSING, allow_none=True)
    comparator = choice(COMPARATORS, allow_none=True)
    approximate = fields.Boolean()
    as_reported = fields.String(allow_none=True)
    sentence = fields.String(
        metadata=described(
            "Who stated the number and when, what was counted, whose and over which time, who "
            "relayed it and whether anybody checked it; fit to print. In English unless `lang` "
            "asks for another language. Derived, in no digest"
        )
    )
    scale = fields.String(allow_none=True)
    filled = fields.List(
        fields.String(),
        metadata=described("The fields that were read from as_reported, and that nobody stated"),
    )
    unit = fields.Nested(NamedSchema)
    measure = fields.Nested(MeasureRefSchema)
    population = fields.Nested(NamedSchema, allow_none=True)
    conflict = fields.Nested(NamedSchema, allow_none=True)
    area = fields.Nested(NamedSchema, allow_none=True)
    item = fields.String(allow_none=True)
    period = fields.Nested(PeriodSchema, allow_none=True)
    origin = fields.List(fields.Nested(OriginSchema))
    could_not_verify = fields.Boolean(
        metadata=described(
            "Derived: an agent could not verify the number, and no independent agent did"
        )
    )
    verification_state = fields.Nested(VerificationStateSchema)
    verification = fields.List(fields.Nested(StatementSchema))
    provenance = fields.List(fields.Nested(ChainSchema))
    caveats = fields.List(fields.String())
    duplicate_of = Slug(allow_none=True, metadata=DUPLICATE_OF)
    obs_status = fields.List(fields.String(), metadata=described("Codes of SDMX CL_OBS_STATUS"))
    warnings = fields.List(fields.Nested(FigureWarningSchema))
    change = fields.Nested(ChangeSchema)
    recorded_at = Timestamp()
    recorded_by = fields.String()
    digest = fields.String(metadata={"pattern": "^sha-256:[0-9a-f]{64}$"})
    chain = fields.String(metadata={"pattern": "^sha-256:[0-9a-f]{64}$"})
    links = fields.Nested(FigureLinks)


FigurePage = page_of(FigureSchema, "Figure")


class DiffQuery(TimeQuery):
    """The two versions to compare."""

    from_ = WholeNumber(1, 2**31 - 1, required=True, data_key="from")
    to = WholeNumber(1, 2**31 - 1, required=True)
