"""Checks: claims as they are sent, and what the figures say of them."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas.base import OPTIONAL, Body, ResponseSchema
from schemas.fields import (
    BoundedList,
    EdtfDate,
    Flag,
    Number,
    Outcomes,
    Pattern,
    Slug,
    Text,
    choice,
    described,
)
from schemas.figures import MeasureRefSchema, PeriodSchema
from schemas.provenance import (
    APPROXIMATE,
    NamedSchema,
    OriginSchema,
)
from service.domain.finding import RELATIONS
from service.domain.measure import BASES
from service.domain.period import KINDS
from service.domain.quantity import COMPARATORS, MAX_DIGITS, MAX_MAGNITUDE, is_exact
from service.domain.summary import SUMMARIES

MAX_CLAIM = 5000
MAX_CLAIMS = 100
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NUMBERS = ("value", "lower", "upper")
_STRUCTURED = {
    "measure", "counts", "basis", "population", "conflict", "area", "origin", *_NUMBERS,
    "comparator", "approximate", "period", "unit",
}  # fmt: skip


class ClaimText(Text):
    """A sentence that states numbers."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_CLAIM, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).replace("\r", "")
        if _OVERRIDES & set(text):
            raise ValidationError(
                "Remove the marks that change the direction of writing: with them a reader sees "
                "another number than is read."
            )
        return text


class ClaimPeriodBody(Body):
    """The time that a claim states."""

    edtf = fields.String(required=True, validate=validate.Length(max=40))
    kind = choice(("flow", "cumulative"), required=True)


class ClaimBody(Body):
    """A claim: a sentence, or what it says field by field."""

    claim = ClaimText(
        metadata=described("A sentence in English, Ukrainian or Russian, with the numbers to check")
    )
    claimed_on = EdtfDate(
        allow_none=True,
        load_default=None,
    )
    language = fields.String(
        allow_none=True,
        load_default=None,
        validate=(validate.Length(max=35), Pattern(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")),
        metadata=described(
            "The language of the sentence (BCP 47), if known: en, uk or ru are read"
        ),
    )
    measure = Slug(metadata=described("The definition that is named; or give counts"))
    counts = Outcomes(
        allow_none=True,
        metadata=described("The outcomes that are counted, as in killed; null: not stated"),
    )
    basis = choice(BASES, allow_none=True, load_default=None)
    unit = Slug(
        allow_none=True, load_default=None, metadata=described("With counts: persons if left out")
    )
    population = Slug(allow_none=True, load_default=None, metadata=described("Who was lost"))
    conflict = Slug(
        allow_none=True,
        load_default=None,
        metadata=described("If left out, the one in which the population is counted"),
    )
    area = Slug(allow_none=True, load_default=None)
    origin = Slug(
        allow_none=True, load_default=None, metadata=described("Who is said to have counted")
    )
    value = Number(allow_none=True, load_default=None)
    lower = Number(allow_none=True, load_default=None, metadata=described("With upper: a range"))
    upper = Number(allow_none=True, load_default=None, metadata=described("With lower: a range"))
    comparator = choice(
        COMPARATORS, allow_none=True, load_default=None, metadata=described("= if left out")
    )
    approximate = Flag(load_default=False, metadata=APPROXIMATE)
    period = fields.Nested(ClaimPeriodBody, allow_none=True, load_default=None)

    @validates_schema(pass_original=True)
    def _check_shape(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        given = set(original) if isinstance(original, dict) else set()
        if "claims" in given:
            return
        if "claim" in given:
            errors = {
                name: ["Give a sentence or its fields, not both: remove it."]
                for name in sorted(_STRUCTURED & given)
            }
        else:
            errors = _faults(data, given)
        if errors:
            raise ValidationError(errors)


def _faults(data: dict[str, Any], given: set[str]) -> dict[str, list[str]]:
    """What keeps the fields of a structured claim from being one."""
    if not _STRUCTURED & given:
        return {"claim": ["Write the claim as a sentence, or give value, counts and population."]}
    return _definition_faults(data, given) | _number_faults(data)


def _definition_faults(data: dict[str, Any], given: set[str]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if ("measure" in given) == ("counts" in given):
        errors["counts"] = ["Say what is counted: by outcomes, or by measure, and not by both."]
    if "counts" in given and data.get("population") is None and data.get("conflict") is None:
        errors["population"] = ["Say whose losses are meant, or in which conflict."]
    if "measure" in given:
        for name in ("basis", "unit"):
            if data.get(name) is not None:
                errors[name] = ["The measure says it: remove it."]
    return errors


def _number_faults(data: dict[str, Any]) -> dict[str, list[str]]:
    numbers = {name for name in _NUMBERS if data.get(name) is not None}
    errors = {name: ["A count is not below zero."] for name in numbers if data[name] < 0}
    errors |= {
        name: [f"Give at most {MAX_DIGITS} significant digits, and less than 10^{MAX_MAGNITUDE}."]
        for name in numbers
        if not is_exact(data[name])
    }
    if numbers not in ({"value"}, {"lower", "upper"}):
        errors["value"] = ["Give a value, or lower and upper for a range."]
    elif "value" not in numbers:
        if data["lower"] > data["upper"]:
            errors["upper"] = ["It is below lower: give the lower one first."]
        for name in ("comparator", "approximate"):
            if data.get(name):
                errors[name] = ["Only a value has one: remove it."]
    return errors


class CheckBody(ClaimBody):
    """A claim, or up to 100 of them."""

    claims = BoundedList(
        fields.Nested(ClaimBody),
        1,
        MAX_CLAIMS,
        metadata=described("Several claims at once, each as it would be sent alone"),
    )

    @validates_schema(pass_original=True)
    def _check_batch(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        given = set(original) if isinstance(original, dict) else set()
        others = given - {"claims"}
        if "claims" in given and others:
            remedy = ["It belongs into a claim of claims: move it."]
            raise ValidationError(dict.fromkeys(sorted(others), remedy))


class SpanSchema(ResponseSchema):
    """A part of the sentence: Unicode characters from start to before end; null: no sentence."""

    text = fields.String(allow_none=True)
    start = fields.Integer(allow_none=True)
    end = fields.Integer(allow_none=True)


class NamedEntrySchema(SpanSchema):
    """An entry that the sentence names."""

    vocabulary = fields.String()
    id = Slug()
    name = fields.String()


class AsideSchema(SpanSchema):
    """A number that counts nobody, and what it is: money, age, duration, ordinal, vague ..."""

    kind = fields.String()


class ClaimedTimeSchema(ResponseSchema):
    """The time that is claimed; null ends are not stated."""

    kind = choice(KINDS)
    start = fields.Date(allow_none=True)
    end = fields.Date(allow_none=True)


class ClaimedSchema(SpanSchema):
    """A quantity as it was understood; ``why`` not, if it was not."""

    value = Number(allow_none=True)
    lower = Number(allow_none=True)
    upper = Number(allow_none=True)
    comparator = choice(COMPARATORS, allow_none=True)
    approximate = fields.Boolean()
    understood = fields.Boolean()
    why = fields.String(allow_none=True, metadata=described("Why it is not understood"))
    measures = fields.List(
        Slug(),
        allow_none=True,
        metadata=described("The definitions that are named; null: by outcomes"),
    )
    counts = Outcomes(allow_none=True, metadata=described("null: the outcomes are not stated"))
    basis = choice(BASES, allow_none=True)
    population = fields.Nested(NamedSchema, allow_none=True)
    other_population = fields.Boolean(
        metadata=described("Somebody is named whom no population stands for")
    )
    conflict = fields.Nested(NamedSchema, allow_none=True)
    area = fields.Nested(NamedSchema, allow_none=True)
    origin = fields.List(
        fields.Nested(NamedSchema),
        allow_none=True,
        metadata=described(
            "Who is said to have counted; null: nobody is named; []: nobody known here"
        ),
    )
    period = fields.Nested(ClaimedTimeSchema, allow_none=True)


class InterpretationSchema(ResponseSchema):
    """How a claim was read."""

    quantities = fields.List(fields.Nested(ClaimedSchema))
    entries = fields.List(fields.Nested(NamedEntrySchema))
    aside = fields.List(fields.Nested(AsideSchema))


class FoundLinks(ResponseSchema):
    """Where the figure and this version of it are."""

    self = fields.String()
    version = fields.String()


class FoundFigureSchema(ResponseSchema):
    """A figure that bears on a claim, in the version that was read."""

    id = Slug()
    version = fields.Integer(metadata={"minimum": 1})
    value = Number(allow_none=True)
    lower = Number(allow_none=True)
    upper = Number(allow_none=True)
    comparator = choice(COMPARATORS, allow_none=True)
    approximate = fields.Boolean()
    as_reported = fields.String(allow_none=True)
    unit = fields.Nested(NamedSchema)
    measure = fields.Nested(MeasureRefSchema)
    population = fields.Nested(NamedSchema, allow_none=True)
    conflict = fields.Nested(NamedSchema)
    area = fields.Nested(NamedSchema, allow_none=True)
    period = fields.Nested(PeriodSchema, allow_none=True)
    origin = fields.List(fields.Nested(OriginSchema))
    links = fields.Nested(FoundLinks)


class FindingSchema(ResponseSchema):
    """How a figure bears on a claim. It rates no one."""

    figure = fields.Nested(FoundFigureSchema)
    relation = choice(RELATIONS)
    explanation = fields.String(metadata=described("One sentence, fit to be printed"))
    definition = fields.String(metadata=described("What the figure's measure counts, in full"))
    could_not_verify = fields.Boolean()


class CheckedSchema(SpanSchema):
    """What the figures say of one quantity: the nearest 20 findings, and what all come to."""

    summary = choice(SUMMARIES)
    findings = fields.List(fields.Nested(FindingSchema))


_RARE = {OPTIONAL: True}


class CheckSchema(ResponseSchema):
    """What the figures say of a claim; ``data``: of several, one each."""

    claim = fields.String(allow_none=True, metadata=_RARE)
    claimed_on = fields.String(allow_none=True, metadata=_RARE)
    summary = choice(SUMMARIES, metadata={**_RARE, **described("Of the least supported quantity")})
    interpretation = fields.Nested(InterpretationSchema, metadata=_RARE)
    quantities = fields.List(
        fields.Nested(CheckedSchema),
        metadata={**_RARE, **described("In the order of interpretation.quantities")},
    )
    data = fields.List(
        fields.Nested(lambda: CheckSchema(exclude=("data",))),
        metadata={
            **_RARE,
            **described("Only for `claims`: what there is to say of each, in order"),
        },
    )
