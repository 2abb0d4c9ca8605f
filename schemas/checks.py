"""Checks: how the figures bear on a claim."""

from marshmallow import fields

from schemas.base import OPTIONAL, ResponseSchema
from schemas.fields import Number, Outcomes, Rendered, Slug, choice, described
from schemas.figures import FigureLinks, MeasureRefSchema, PeriodSchema
from schemas.provenance import NamedSchema, OriginSchema
from schemas.verification import VerificationStateSchema
from service.domain.bearing import PART_BY
from service.domain.claim import ASSUMABLE
from service.domain.period import KINDS
from service.domain.quantity import COMPARATORS
from service.domain.relation import RELATIONS
from service.domain.summary import SUMMARIES
from service.domain.vocabulary import BASES

_OPTIONAL = {OPTIONAL: True}
_IN_A_SENTENCE = "The summary in a sentence, with the originators held here of which it speaks"


class SpanSchema(ResponseSchema):
    """A part of the sentence, in Unicode characters; `end` is not included.

    All three are null for a claim that is given field by field.
    """

    # ``part`` is a TextSpan, or None: then nothing is found at these paths.
    text = fields.String(attribute="part.text", dump_default=None, allow_none=True)
    start = fields.Integer(attribute="part.start", dump_default=None, allow_none=True)
    end = fields.Integer(attribute="part.end", dump_default=None, allow_none=True)


class NamedEntrySchema(SpanSchema):
    """An entry that the sentence names."""

    vocabulary = fields.String()
    id = Slug()
    name = fields.String()


class AsideSchema(SpanSchema):
    """A number that is not a count, and its kind: money, age, duration, ordinal, vague ..."""

    kind = fields.String()


class ClaimedTimeSchema(ResponseSchema):
    """The time that the claim states; an end is null if it is not stated."""

    kind = choice(KINDS)
    start = fields.Date(allow_none=True)
    end = fields.Date(allow_none=True)


class InterpretedQuantitySchema(SpanSchema):
    """A quantity as it was understood, or the reason why it was not."""

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
        metadata=described("The measures that the claim names; null if it names outcomes"),
    )
    counts = Outcomes(allow_none=True, metadata=described("Null if the outcomes are not stated"))
    basis = choice(BASES, allow_none=True)
    population = fields.Nested(NamedSchema, allow_none=True)
    other_population = fields.Boolean(
        metadata=described("True if the claim names people for whom no population is recorded")
    )
    conflict = fields.Nested(NamedSchema, allow_none=True)
    area = fields.Nested(NamedSchema, allow_none=True)
    origin = fields.List(
        fields.Nested(NamedSchema),
        allow_none=True,
        metadata=described(
            "The sources that the claim names as originators; null if it names none, [] if none of "
            "them is recorded"
        ),
    )
    period = fields.Nested(ClaimedTimeSchema, allow_none=True)
    assumed = fields.List(
        choice(ASSUMABLE),
        metadata=described(
            "What the claim does not state and its area alone settles: figures of an assumed "
            "conflict never contradict a claim"
        ),
    )


class InterpretationSchema(ResponseSchema):
    """How a claim was understood."""

    quantities = fields.List(fields.Nested(InterpretedQuantitySchema))
    entries = fields.List(fields.Nested(NamedEntrySchema))
    aside = fields.List(fields.Nested(AsideSchema))


class FindingFigureSchema(ResponseSchema):
    """A figure that bears on a claim, in the version that the claim was compared with."""

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
    conflict = fields.Nested(NamedSchema, allow_none=True)
    area = fields.Nested(NamedSchema, allow_none=True)
    period = fields.Nested(PeriodSchema, allow_none=True)
    origin = fields.List(fields.Nested(OriginSchema))
    verification_state = fields.Nested(VerificationStateSchema)
    sentence = fields.String()
    links = fields.Nested(FigureLinks)


class FindingSchema(ResponseSchema):
    """How a figure bears on a claim. It rates no one."""

    figure = Rendered(FindingFigureSchema)
    relation = choice(RELATIONS, attribute="finding.relation")
    part_by = fields.List(
        choice(PART_BY),
        attribute="finding.part_by",
        metadata=described("In what the figure counts a part of what is claimed; [] if in nothing"),
    )
    explanation = fields.String(
        metadata=described(
            "The sentence of the figure, and how it bears on the claim; to be quoted"
        )
    )
    definition = fields.String(metadata=described("The definition of the figure's measure"))
    could_not_verify = fields.Boolean(attribute="figure.could_not_verify")


class OriginatorsSchema(ResponseSchema):
    """The originators held here of which a summary speaks.

    Of originators of which one is based on another, or relays it, one is counted.
    """

    count = fields.Integer(metadata={"minimum": 0})
    named = fields.List(fields.Nested(NamedSchema), metadata=described("Up to three of them"))


class CheckedQuantitySchema(SpanSchema):
    """The result for one quantity: a summary of all findings, and the nearest 20 of them."""

    summary = choice(SUMMARIES)
    explanation = fields.String(metadata=described(_IN_A_SENTENCE))
    originators = fields.Nested(OriginatorsSchema)
    findings = fields.List(fields.Nested(FindingSchema))


class CheckSchema(ResponseSchema):
    """The result for a claim or, in `data`, for each of several claims."""

    claim = fields.String(allow_none=True, metadata=_OPTIONAL)
    claimed_on = fields.String(allow_none=True, metadata=_OPTIONAL)
    summary = choice(
        SUMMARIES,
        metadata={**_OPTIONAL, **described("The summary of the least supported quantity")},
    )
    explanation = fields.String(metadata={**_OPTIONAL, **described(_IN_A_SENTENCE)})
    originators = fields.Nested(OriginatorsSchema, metadata=_OPTIONAL)
    interpretation = fields.Nested(InterpretationSchema, metadata=_OPTIONAL)
    quantities = fields.List(
        fields.Nested(CheckedQuantitySchema),
        metadata={**_OPTIONAL, **described("In the order of `interpretation.quantities`")},
    )
    data = fields.List(
        fields.Nested(lambda: CheckSchema(exclude=("data",))),
        metadata={
            **_OPTIONAL,
            **described("Only for `claims`: one result for each claim, in order"),
        },
    )
