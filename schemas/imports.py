"""Imports: the lines that can be sent, and the counts of what was recorded."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validates_schema

from schemas.base import ResponseSchema
from schemas.compiled import compile_load
from schemas.corrections import ChangeBody
from schemas.fields import (
    OffsetTimestamp,
    Slug,
    Text,
    choice,
    described,
)
from schemas.filters import repeatable
from schemas.history import HistoryBody, RecordedFigureBody
from schemas.paging import WriteQuery
from schemas.series import PairWarningSchema
from schemas.verification import StatementBody
from schemas.vocabularies import BODIES
from service.domain.slips import CODES

FIGURE, HISTORY, STATEMENT = "figure", "history", "statement"


class LineChangeBody(ChangeBody):
    """Why a line differs from the recorded figure."""

    type = choice(("correction", "provenance", "retraction"), required=True)


class FigureLineBody(RecordedFigureBody):
    """A figure as a line of an import.

    A line that differs from the recorded figure gives the reason in ``change``. A retracted figure
    has a change of type ``retraction``.
    """

    change = fields.Nested(LineChangeBody, load_default=None, allow_none=True)

    @validates_schema
    def _check_retraction(self, data: dict[str, Any], **_: Any) -> None:
        retracts = (data.get("change") or {}).get("type") == "retraction"
        if retracts != (data.get("status") == "retracted"):
            raise ValidationError(
                {
                    "status": [
                        "Give 'retracted' together with a change of type 'retraction', or neither."
                    ]
                }
            )


class TargetedStatement(StatementBody):
    """A statement with its target: one figure, or the figures in one document."""

    figure = Slug(load_default=None)
    document = Slug(load_default=None)
    recorded_at = OffsetTimestamp(load_default=None)
    recorded_by = Text(load_default=None, max_length=100)

    @validates_schema(skip_on_field_errors=False)
    def _require_one_target(self, data: dict[str, Any], **_: Any) -> None:
        if (data.get("figure") is None) == (data.get("document") is None):
            raise ValidationError("Give either figure or document.")
        if data.get("figure") is not None and data.get("recorded_at") is not None:
            raise ValidationError(
                {"recorded_at": ["Put the statement into a version of the figure's history."]}
            )


ENTRY_LINES: dict[str, Schema] = {
    name: Schema.from_dict(
        {"id": Slug(required=True), **body._declared_fields}  # noqa: SLF001
    )(unknown=RAISE)
    for name, body in BODIES.items()
}
LINES: dict[str, Schema] = {
    **ENTRY_LINES,
    FIGURE: FigureLineBody(),
    HISTORY: HistoryBody(),
    STATEMENT: TargetedStatement(),
}
# Most lines are figures.
LOADERS = {kind: compile_load(LINES[kind]) for kind in (FIGURE, HISTORY)}


class ImportQuery(WriteQuery):
    """Whether to record the lines or only to check them, and which slips are right."""

    acknowledge = repeatable(
        choice(CODES), "The code of a slip that is right wherever these lines have it"
    )
    draft = fields.Boolean(
        load_default=False,
        truthy={"true"},
        falsy={"false"},
        metadata=described(
            "Record new figures as drafts, whatever their status; those that exist keep theirs"
        ),
    )


class ImportSchema(ResponseSchema):
    """How much an import recorded, or would record; unchanged lines are not counted."""

    dry_run = fields.Boolean()
    figures = fields.Integer()
    entries = fields.Integer()
    statements = fields.Integer()
    slips = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata=described("How many lines were recorded in spite of each slip, by its code"),
    )
    warning_counts = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata=described(
            "How many warnings the new figures have, by code: of single figures, and of the pairs "
            "in `warnings`"
        ),
    )
    warnings = fields.List(
        fields.Nested(PairWarningSchema),
        allow_none=True,
        metadata=described(
            "The first 1,000 warnings about pairs of the new figures and the figures of "
            "their series. Null if there are too many figures to compare: read the series instead"
        ),
    )
