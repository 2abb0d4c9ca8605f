"""Warnings: what a reader should know about one version of a figure. They accuse no one."""

from dataclasses import dataclass

from service.domain import slips
from service.domain.canonical import plain_decimal
from service.domain.chain import first_report
from service.domain.figure import Content
from service.domain.period import parse_date
from service.domain.quantity import Quantity
from service.domain.slips import Slip
from service.domain.vocabulary import Entries

CODES = (
    "period-ends-after-report",
    "originator-unnamed",
    "no-document",
    "bounds-out-of-order",
    "value-outside-bounds",
    *slips.OF_FIGURES,
)


@dataclass(frozen=True, slots=True)
class FigureWarning:
    """A warning about one figure: a code for programs and a sentence for people.

    ``pointer`` is the place of an acknowledged slip in the figure's body (RFC 6901).
    """

    code: str
    detail: str
    pointer: str | None = None


def warnings_of(content: Content, entries: Entries) -> tuple[FigureWarning, ...]:
    """Derive a version's warnings from itself alone, in the order of ``CODES``."""
    return (
        *_period_ends_after_report(content),
        *_originator_unnamed(content, entries),
        *_no_document(content),
        *_broken_bounds(content),
    )


def slip_warning(slip: Slip) -> FigureWarning:
    """The warning of an acknowledged slip: as it was found when it was recorded."""
    return FigureWarning(slip.code, slip.detail, slip.pointer)


def _period_ends_after_report(content: Content) -> list[FigureWarning]:
    period = content.period
    reported = first_report(content.provenance)
    if period is None or period.end is None or reported is None or "end" in period.inferred:
        return []
    last_day = parse_date(reported).end
    if last_day is None or period.end <= last_day:
        return []
    return [
        FigureWarning(
            "period-ends-after-report",
            f"The period ends on {period.end}, but the number was reported on {reported}: the "
            "period was not over when reported, so it is a partial count or a slip of date.",
        )
    ]


def _originator_unnamed(content: Content, entries: Entries) -> list[FigureWarning]:
    unnamed = [
        source.name
        for source in map(entries.source, content.identity.originators)
        if not source.named
    ]
    if not unnamed:
        return []
    return [
        FigureWarning(
            "originator-unnamed",
            f"Who first asserted the number is not named: {' and '.join(unnamed)}.",
        )
    ]


def _no_document(content: Content) -> list[FigureWarning]:
    if all(chain.steps[-1].document is not None for chain in content.provenance):
        return []
    return [FigureWarning("no-document", "A chain ends without a document that can be read.")]


def _broken_bounds(content: Content) -> list[FigureWarning]:
    warnings = {}
    for reading in (chain.reading for chain in content.provenance):
        lower, upper = reading.lower, reading.upper
        if lower is not None and upper is not None and lower > upper:
            order = (
                f"The stated lower bound {plain_decimal(lower)} is above the upper bound "
                f"{plain_decimal(upper)}."
            )
            warnings["bounds-out-of-order"] = FigureWarning("bounds-out-of-order", order)
        if detail := _outside_bounds(reading):
            warnings["value-outside-bounds"] = FigureWarning("value-outside-bounds", detail)
    return [warnings[code] for code in sorted(warnings)]


def _outside_bounds(reading: Quantity) -> str | None:
    """A sentence that names the bound a value breaks, in whatever order the bounds were stated."""
    value, lower, upper = reading.value, reading.lower, reading.upper
    if lower is not None and upper is not None:
        lower, upper = min(lower, upper), max(lower, upper)
    if value is None:
        return None
    stated = plain_decimal(value)
    if lower is not None and value < lower:
        return f"The value {stated} is below the stated lower bound {plain_decimal(lower)}."
    if upper is not None and value > upper:
        return f"The value {stated} is above the stated upper bound {plain_decimal(upper)}."
    return None
