"""Claims, as they are sent to be checked: a sentence, or its parts field by field."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas.base import Body
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
from schemas.provenance import APPROXIMATE
from service.domain.quantity import COMPARATORS, MAX_DIGITS, MAX_MAGNITUDE, is_exact
from service.domain.vocabulary import BASES

MAX_CLAIM = 5000
MAX_CLAIMS = 100
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NUMBERS = ("value", "lower", "upper")
_STRUCTURED = {
    "measure", "counts", "basis", "population", "conflict", "area", "origin", *_NUMBERS,
    "comparator", "approximate", "period", "unit",
}  # fmt: skip

FieldErrors = dict[str, list[str]]


class ClaimText(Text):
    """A sentence with the numbers to check; carriage returns are removed."""

    is_tidied = False  # the places of what is read are those in the text as it was sent

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_CLAIM, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).replace("\r", "")
        if _DIRECTION_MARKS & set(text):
            raise ValidationError(
                "Remove the characters that change the direction of writing: they make a reader "
                "see another number than the one that is checked."
            )
        return text


class ClaimPeriodBody(Body):
    """The time that a claim states."""

    edtf = fields.String(required=True, validate=validate.Length(max=60))
    kind = choice(("flow", "cumulative"), required=True)


class ClaimBody(Body):
    """A claim: a sentence, or its parts field by field."""

    claim = ClaimText(
        metadata=described("A sentence in English, Ukrainian or Russian, with the numbers to check")
    )
    claimed_on = EdtfDate(allow_none=True, load_default=None)
    language = fields.String(
        allow_none=True,
        load_default=None,
        validate=(validate.Length(max=35), Pattern(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")),
        metadata=described("The language of the sentence (BCP 47), if known: en, uk or ru"),
    )
    measure = Slug(metadata=described("The measure that the claim names, in place of counts"))
    counts = Outcomes(
        allow_none=True,
        metadata=described("The outcomes that are counted, such as killed; null if not stated"),
    )
    basis = choice(BASES, allow_none=True, load_default=None)
    unit = Slug(
        allow_none=True,
        load_default=None,
        metadata=described("The unit of what is counted. Default: persons. Only with counts"),
    )
    population = Slug(
        allow_none=True,
        load_default=None,
        metadata=described("Whose people or things are counted"),
    )
    conflict = Slug(
        allow_none=True,
        load_default=None,
        metadata=described(
            "Default: the conflict in which the population is counted, or else the only one that "
            "is recorded in the area, if the time of the claim lies in it"
        ),
    )
    area = Slug(allow_none=True, load_default=None)
    origin = Slug(
        allow_none=True,
        load_default=None,
        metadata=described("The source that the claim names as the originator"),
    )
    value = Number(allow_none=True, load_default=None)
    lower = Number(
        allow_none=True, load_default=None, metadata=described("With upper, in place of value")
    )
    upper = Number(
        allow_none=True, load_default=None, metadata=described("With lower, in place of value")
    )
    comparator = choice(
        COMPARATORS, allow_none=True, load_default=None, metadata=described("Default: =")
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
                name: ["Give a sentence or its fields, not both: remove this field."]
                for name in sorted(_STRUCTURED & given)
            }
        else:
            errors = _structured_errors(data, given)
        if errors:
            raise ValidationError(errors)


def _structured_errors(data: dict[str, Any], given: set[str]) -> FieldErrors:
    """Return what is wrong with a claim that is given field by field; ``given`` are its fields."""
    if not _STRUCTURED & given:
        return {"claim": ["Write the claim as a sentence, or give value, counts and population."]}
    return _definition_errors(data, given) | _number_errors(data)


def _definition_errors(data: dict[str, Any], given: set[str]) -> FieldErrors:
    """Return what is wrong with what is counted, and of whom."""
    errors: FieldErrors = {}
    if ("measure" in given) == ("counts" in given):
        errors["counts"] = ["Give either counts or measure."]
    places = ("population", "conflict", "area")
    if "counts" in given and all(data.get(name) is None for name in places):
        errors["population"] = ["Give the population, the conflict or the area."]
    if "measure" in given:
        for name in ("basis", "unit"):
            if data.get(name) is not None:
                errors[name] = ["The measure defines it: remove this field."]
    return errors


def _number_errors(data: dict[str, Any]) -> FieldErrors:
    """Return what is wrong with the number, or with its bounds."""
    numbers = {name for name in _NUMBERS if data.get(name) is not None}
    errors = {name: ["A count cannot be negative."] for name in numbers if data[name] < 0}
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
                errors[name] = ["Only a value can have it: remove this field."]
    return errors


class CheckBody(ClaimBody):
    """A claim, or up to 100 claims."""

    claims = BoundedList(
        fields.Nested(ClaimBody),
        1,
        MAX_CLAIMS,
        metadata=described("Several claims, each in the form of a single one"),
    )

    @validates_schema(pass_original=True)
    def _check_batch(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        given = set(original) if isinstance(original, dict) else set()
        others = given - {"claims"}
        if "claims" in given and others:
            remedy = ["It belongs to a single claim: move it into an item of claims."]
            raise ValidationError(dict.fromkeys(sorted(others), remedy))
