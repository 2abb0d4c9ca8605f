"""Changes of figures: the bodies of corrections and publications, and why they are made."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas.base import Body
from schemas.fields import BoundedList, Flag, Number, Text, acknowledgement, choice, described
from schemas.figures import EDTF, INFERRED, KIND, MAX_CAVEATS
from schemas.provenance import (
    APPROXIMATE,
    AS_REPORTED,
    COMPARATOR,
    LOWER,
    MAX_CHAINS,
    MISSING_REASON,
    SCALE,
    UPPER,
    VALUE,
    ChainBody,
)
from service.domain.figure import CAUSES, NOTED
from service.domain.period import ENDS, KINDS
from service.domain.quantity import COMPARATORS, MISSING

IDENTIFYING = {"id", "measure", "population", "conflict", "area", "item"}


class ChangeBody(Body):
    """Why a version is made: the cause of the error, if known, and what was wrong."""

    type = choice(
        ("correction", "provenance"),
        required=True,
        metadata=described(
            "provenance: chains are added to the existing ones, and nothing else changes"
        ),
    )
    cause = choice(
        CAUSES,
        load_default=None,
        allow_none=True,
        metadata=described(
            "For a correction: the source revised its number, a relay made an error, or the "
            "transcription into this service did"
        ),
    )
    note = Text(
        load_default=None,
        allow_none=True,
        max_length=2000,
        metadata=described("The reason in a sentence; required for a correction"),
    )

    @validates_schema
    def _check_change(self, data: dict[str, Any], **_: Any) -> None:
        kind = data.get("type")
        if kind in NOTED and not data.get("note", True):
            raise ValidationError({"note": ["Give the reason in a sentence."]})
        if kind is not None and kind != "correction" and data.get("cause"):
            raise ValidationError({"cause": ["Only a correction has a cause: remove it."]})


class PeriodPatch(Body):
    """How the period is written; its dates and its kind never change."""

    edtf = fields.String(validate=validate.Length(max=60), metadata=EDTF)
    kind = choice(KINDS, metadata=KIND)
    inferred = BoundedList(choice(ENDS), 0, 2, allow_none=True, metadata=INFERRED)


class CorrectionBody(Body):
    """The fields of a figure that change, and why (JSON Merge Patch, RFC 7396).

    Null removes a value; a field that is left out keeps its value. A list replaces the whole list:
    to add a chain, send the existing chains and the new one.
    """

    value = Number(allow_none=True, metadata=VALUE)
    lower = Number(allow_none=True, metadata=LOWER)
    upper = Number(allow_none=True, metadata=UPPER)
    missing = choice(MISSING, allow_none=True, metadata=MISSING_REASON)
    comparator = choice(COMPARATORS, allow_none=True, metadata=COMPARATOR)
    approximate = Flag(allow_none=True, metadata=APPROXIMATE)
    as_reported = Text(allow_none=True, max_length=200, metadata=AS_REPORTED)
    period = fields.Nested(PeriodPatch)
    provenance = BoundedList(fields.Nested(ChainBody), 1, MAX_CHAINS)
    caveats = BoundedList(Text(max_length=1000), 0, MAX_CAVEATS, allow_none=True)
    scale = Text(allow_none=True, max_length=100, metadata=SCALE)
    change = fields.Nested(ChangeBody, required=True)
    acknowledge = acknowledgement()

    def handle_error(self, error: ValidationError, data: Any, **_: Any) -> None:
        """Report a field of the identity as one that never changes, not as unknown."""
        if isinstance(error.messages, dict):
            for name in IDENTIFYING & set(error.messages):
                error.messages[name] = ["It never changes: retract this figure and create another."]
            if "status" in error.messages:
                error.messages["status"] = [
                    "Publish, retract or reinstate the figure to change it."
                ]


class PublicationBody(Body):
    """An optional note on a publication."""

    note = Text(load_default=None, allow_none=True, max_length=2000)
