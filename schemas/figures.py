"""Figures: as written, as read, and what may be asked of a list of them."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas.base import Body, ResponseSchema
from schemas.fields import (
    BoundedList,
    Day,
    Flag,
    Number,
    Outcomes,
    QueryNumber,
    Slug,
    Text,
    Timestamp,
    WholeNumber,
    absent,
    choice,
    described,
)
from schemas.paging import PageQuery, TimeQuery, page_of
from schemas.provenance import (
    APPROXIMATE,
    AS_REPORTED,
    COMPARATOR,
    LOWER,
    MAX_CHAINS,
    MISSING_WHY,
    UPPER,
    VALUE,
    ChainBody,
    ChainSchema,
    NamedSchema,
    OriginSchema,
    ReadingBody,
)
from schemas.verification import StatementSchema
from service.domain.figure import CAUSES, CHANGES, NOTED, STATUSES
from service.domain.measure import BASES
from service.domain.period import ENDS, KINDS
from service.domain.quantity import COMPARATORS, MISSING
from service.domain.verification import STATUSES as VERIFICATIONS
from service.domain.warnings import CODES
from service.domain.wording import MAX_WORDS, words_of

SORTS = ("id", "recorded_at", "period", "value")
MAX_CHOICES = 20
MAX_CAVEATS = 50
IDENTIFYING = {"id", "measure", "population", "conflict", "area", "item"}


EDTF = described(
    "What the number covers: 2024, 2025-03, 2025-03-05, or START/END; a blank end is not known, "
    ".. is open; ~ is about, ? is doubtful. April 2023 is 2023-04"
)
KIND = described(
    "flow: what happened within; cumulative: everything since the start; instant: a stock at a "
    "moment"
)
INFERRED = described("Which ends you took from the context, not from the figure's own words")


class PeriodBody(Body):
    """What the number covers; ends that nobody stated stay open."""

    edtf = fields.String(required=True, validate=validate.Length(max=40), metadata=EDTF)
    kind = choice(KINDS, required=True, metadata=KIND)
    inferred = BoundedList(choice(ENDS), 0, 2, load_default=(), metadata=INFERRED)


class FigureBody(ReadingBody):
    """A figure as it is written: ids where the answer nests objects, no derived fields."""

    id = Slug(
        load_default=None, allow_none=True, metadata=described("Made from the identity if left out")
    )
    status = choice(
        ("draft", "published"),
        load_default=absent,
        metadata={"description": "Published if left out; a contributor's figure is a draft"},
    )
    measure = Slug(required=True)
    population = Slug(
        load_default=None, allow_none=True, metadata=described("Whose people or things are counted")
    )
    conflict = Slug(required=True)
    area = Slug(load_default=None, allow_none=True, metadata=described("Where, if it is stated"))
    item = Text(
        load_default=None,
        allow_none=True,
        max_length=200,
        metadata=described(
            "The source's own record id, where the rest cannot tell two numbers apart; without a "
            "period the earliest reported_on, unless given"
        ),
    )
    period = fields.Nested(PeriodBody, load_default=None, allow_none=True)
    provenance = BoundedList(fields.Nested(ChainBody), 1, MAX_CHAINS, required=True)
    caveats = BoundedList(
        Text(max_length=1000),
        0,
        MAX_CAVEATS,
        load_default=(),
        metadata=described("What a source says of its own number"),
    )


class ChangeBody(Body):
    """Why a version is made: a correction says who had erred, if known, and what was wrong."""

    type = choice(
        ("correction", "provenance"),
        required=True,
        metadata=described(
            "provenance: chains are added to those there are, and nothing else changes"
        ),
    )
    cause = choice(
        CAUSES,
        load_default=None,
        allow_none=True,
        metadata=described(
            "Of a correction: the source revised it, a relay slipped, the transcription was ours"
        ),
    )
    note = Text(
        load_default=None,
        allow_none=True,
        max_length=2000,
        metadata=described("Why, in a sentence; required of a correction"),
    )

    @validates_schema
    def _check_change(self, data: dict[str, Any], **_: Any) -> None:
        kind = data.get("type")
        if kind in NOTED and not data.get("note", True):
            raise ValidationError({"note": ["Say in a sentence why."]})
        if kind is not None and kind != "correction" and data.get("cause"):
            raise ValidationError({"cause": ["Only a correction has a cause: remove it."]})


class PeriodPatch(Body):
    """What changes of how the period is written; its dates and kind never do."""

    edtf = fields.String(validate=validate.Length(max=40), metadata=EDTF)
    kind = choice(KINDS, metadata=KIND)
    inferred = BoundedList(choice(ENDS), 0, 2, allow_none=True, metadata=INFERRED)


class CorrectionBody(Body):
    """What changes of a figure (RFC 7396: null takes away, what is left out stays), and why.

    Lists are given whole: to add a chain, send the chains there are and the new one.
    """

    value = Number(allow_none=True, metadata=VALUE)
    lower = Number(allow_none=True, metadata=LOWER)
    upper = Number(allow_none=True, metadata=UPPER)
    missing = choice(MISSING, allow_none=True, metadata=MISSING_WHY)
    comparator = choice(COMPARATORS, allow_none=True, metadata=COMPARATOR)
    approximate = Flag(allow_none=True, metadata=APPROXIMATE)
    as_reported = Text(allow_none=True, max_length=200, metadata=AS_REPORTED)
    period = fields.Nested(PeriodPatch)
    provenance = BoundedList(fields.Nested(ChainBody), 1, MAX_CHAINS)
    caveats = BoundedList(Text(max_length=1000), 0, MAX_CAVEATS, allow_none=True)
    change = fields.Nested(ChangeBody, required=True)

    def handle_error(self, error: ValidationError, data: Any, **_: Any) -> None:
        """Say of what belongs to the identity that it never changes, not that it is unknown."""
        if isinstance(error.messages, dict):
            for name in IDENTIFYING & set(error.messages):
                error.messages[name] = ["It never changes: retract this figure, create another."]
            if "status" in error.messages:
                error.messages["status"] = ["It changes by publication, retraction, reinstatement."]


class ReasonBody(Body):
    """Why a figure is retracted or reinstated; readers see it."""

    reason = Text(required=True, max_length=2000)


class PublicationBody(Body):
    """What there is to say of a publication, if anything."""

    note = Text(load_default=None, allow_none=True, max_length=2000)


class MeasureRefSchema(NamedSchema):
    """What is counted; null counts: outcomes not stated."""

    counts = Outcomes(allow_none=True)
    basis = choice(BASES)


class PeriodSchema(ResponseSchema):
    """What the number covers; null ends are unknown."""

    edtf = fields.String()
    start = fields.Date(allow_none=True)
    end = fields.Date(allow_none=True)
    kind = choice(KINDS)
    inferred = fields.List(choice(ENDS))


class WarningSchema(ResponseSchema):
    """What a reader should know; it accuses no one."""

    code = choice(CODES)
    detail = fields.String()


class ChangeSchema(ResponseSchema):
    """Why the version was made."""

    type = choice(CHANGES)
    cause = choice(CAUSES, allow_none=True)
    note = fields.String(allow_none=True)


class FigureLinks(ResponseSchema):
    """Where the figure, this version and its series are."""

    self = fields.String()
    version = fields.String()
    series = fields.String()


class FigureSchema(ResponseSchema):
    """One version of a figure: the number as stated, with everything said of it."""

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
    unit = fields.Nested(NamedSchema)
    measure = fields.Nested(MeasureRefSchema)
    population = fields.Nested(NamedSchema, allow_none=True)
    conflict = fields.Nested(NamedSchema)
    area = fields.Nested(NamedSchema, allow_none=True)
    item = fields.String(allow_none=True)
    period = fields.Nested(PeriodSchema, allow_none=True)
    origin = fields.List(fields.Nested(OriginSchema))
    could_not_verify = fields.Boolean(
        metadata={"description": "Derived: an agent could not, and nobody independent did"}
    )
    verification = fields.List(fields.Nested(StatementSchema))
    provenance = fields.List(fields.Nested(ChainSchema))
    caveats = fields.List(fields.String())
    obs_status = fields.List(fields.String(), metadata={"description": "SDMX CL_OBS_STATUS"})
    warnings = fields.List(fields.Nested(WarningSchema))
    change = fields.Nested(ChangeSchema)
    recorded_at = Timestamp()
    recorded_by = fields.String()
    digest = fields.String(metadata={"pattern": "^sha-256:[0-9a-f]{64}$"})
    chain = fields.String(metadata={"pattern": "^sha-256:[0-9a-f]{64}$"})
    links = fields.Nested(FigureLinks)


FigurePage = page_of(FigureSchema, "Figure")


def several(
    field: fields.Field[Any], description: str, *, required: bool = False
) -> fields.List[Any]:
    """A filter that may be repeated: any of the values will do."""
    return fields.List(
        field,
        **({"required": True} if required else {"load_default": absent}),
        validate=validate.Length(1, MAX_CHOICES),
        metadata={"description": description},
    )


class Search(Text):
    """Words to search for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not 1 <= len(words_of(text)) <= MAX_WORDS:
            raise ValidationError(f"Write 1 to {MAX_WORDS} words of letters and digits.")
        return text


def since(description: str) -> Day:
    """A range's lower end: the first day of a year, a month or a day."""
    return Day("start", load_default=absent, metadata={"description": description})


def until(description: str) -> Day:
    """A range's upper end: the last day of a year, a month or a day."""
    return Day("end", load_default=absent, metadata={"description": description})


class FigureFilter(PageQuery):
    """Filters of figures: any of the values of one, all of the filters."""

    q = Search(
        load_default=absent,
        metadata=described(
            "Words, all of which occur in a name or alias of what the figure names, or in its own "
            "wording; in any language, typing errors forgiven; the best matches come first unless "
            "`sort` says otherwise"
        ),
    )
    measure = several(Slug(), "The measure")
    population = several(Slug(), "The population or one above it")
    conflict = several(Slug(), "The conflict or one above it")
    area = several(Slug(), "The area or one above it")
    unit = several(Slug(), "The unit of the measure")
    source = several(Slug(), "A source anywhere in a chain")
    origin = several(Slug(), "An originator")
    document = several(Slug(), "A document anywhere in a chain")
    status = several(choice(STATUSES), "The status; published if left out")
    could_not_verify = fields.Boolean(
        load_default=absent,
        truthy={"true"},
        falsy={"false"},
        metadata={"description": "The derived flag"},
    )
    verification = several(choice(VERIFICATIONS), "A statement that stands")
    counts = several(Slug(), "An outcome the measure counts")
    basis = several(choice(BASES), "How the measure counts")
    kind = several(choice(KINDS), "The kind of period")
    warning = several(choice(CODES), "A warning")
    period_from = since("Only what covers this day or a later one; an unknown end might")
    period_to = until("Only what covers this day or an earlier one; an unknown start might")
    reported_from = since("Only what some step reported on this day or later")
    reported_to = until("Only what some step reported on this day or earlier")
    value_min = QueryNumber(
        load_default=absent,
        metadata={"description": "The value, or some of what lies between the bounds, is this up"},
    )
    value_max = QueryNumber(
        load_default=absent,
        metadata={"description": "The value, or some of what lies between the bounds, is no more"},
    )

    @validates_schema
    def _check_ranges(self, data: dict[str, Any], **_: Any) -> None:
        for low, high in (
            ("period_from", "period_to"),
            ("reported_from", "reported_to"),
            ("value_min", "value_max"),
        ):
            first, last = data.get(low), data.get(high)
            if first is not None and last is not None and first > last:
                raise ValidationError({high: [f"It lies before {low}: give the lower one first."]})


class FigureQuery(FigureFilter):
    """A page of figures."""

    sort = choice(
        (*SORTS, *(f"-{sort}" for sort in SORTS)),
        load_default=absent,
        metadata=described("By id if left out; with `q` the best matches first"),
    )
    format = choice(
        ("json", "csv", "ndjson", "jsonld", "parquet"),
        load_default=absent,
        metadata=described("The format, for those who cannot send `Accept`"),
    )


class DiffQuery(TimeQuery):
    """Two versions to compare."""

    from_ = WholeNumber(1, 2**31 - 1, required=True, data_key="from")
    to = WholeNumber(1, 2**31 - 1, required=True)
