"""Summaries: what the findings on one quantity come to, by originator."""

from collections import defaultdict
from collections.abc import Iterable

from service.domain.bearing import (
    OTHER_BASIS,
    OTHER_MEASURE,
    OTHER_PERIOD,
    OTHER_POPULATION,
    OTHER_SOURCE,
)
from service.domain.point import Point
from service.domain.relation import CONSISTENT, CONTEXT, HIGHER, LOWER, OUTDATED, Finding

SUPPORTED = "supported-by-a-source"
DISAGREE = "sources-disagree"
FITS_MEASURE = "number-fits-another-measure"
FITS_PERIOD = "number-fits-another-period"
FITS_POPULATION = "number-fits-another-population"
FITS_SOURCE = "number-fits-another-source"
CONTRADICTED = "contradicted-by-every-source"
UNDECIDED = "undecided"
NO_FIGURE = "no-figure"
NOT_UNDERSTOOD = "not-understood"
CONTRADICTING = frozenset({HIGHER, LOWER})
_FITS = {
    FITS_MEASURE: frozenset({OTHER_MEASURE, OTHER_BASIS}),
    FITS_PERIOD: frozenset({OTHER_PERIOD, OUTDATED}),
    FITS_POPULATION: frozenset({OTHER_POPULATION}),
    FITS_SOURCE: frozenset({OTHER_SOURCE}),
}
# The relations of the findings that a summary speaks of; others speak of all, or of none.
_SPOKEN_OF = {
    SUPPORTED: frozenset({CONSISTENT}),
    DISAGREE: frozenset({CONSISTENT}),
    **_FITS,
    CONTRADICTED: CONTRADICTING,
}
# From the best supported to the least.
SUMMARIES = (SUPPORTED, DISAGREE, *_FITS, CONTRADICTED, UNDECIDED, NO_FIGURE, NOT_UNDERSTOOD)


def summarise(findings: Iterable[Finding]) -> str:
    """The first of ``SUMMARIES`` that holds of some findings.

    Originators are weighed, not figures: one that supports the claim does not contradict it, too.
    """
    by_relation: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for finding in findings:
        if finding.relation != CONTEXT:
            by_relation[finding.relation].add(finding.point.origin)
    supporting = by_relation.get(CONSISTENT, set())
    contradicting = by_relation.get(HIGHER, set()) | by_relation.get(LOWER, set())
    if supporting:
        return DISAGREE if contradicting - supporting else SUPPORTED
    for summary, fitting in _FITS.items():
        if fitting & by_relation.keys():
            return summary
    if contradicting:
        return CONTRADICTED
    return UNDECIDED if by_relation else NO_FIGURE


def points_of(findings: Iterable[Finding], summary: str) -> list[Point]:
    """The figures that a summary speaks of: of ``DISAGREE`` those that allow the claim."""
    spoken_of = _SPOKEN_OF.get(summary)
    return [
        finding.point
        for finding in findings
        if finding.relation in (spoken_of or {finding.relation} - {CONTEXT})
    ]


def contradicting_points(findings: Iterable[Finding]) -> list[Point]:
    """The figures that contradict a claim, but for those of originators that support it, too."""
    findings = list(findings)
    supporting = {each.point.origin for each in findings if each.relation == CONSISTENT}
    return [
        finding.point
        for finding in findings
        if finding.relation in CONTRADICTING and finding.point.origin not in supporting
    ]


def least_supported(summaries: Iterable[str]) -> str:
    """The least supported of some summaries; ``NOT_UNDERSTOOD`` where there are no quantities."""
    return max(summaries, key=SUMMARIES.index, default=NOT_UNDERSTOOD)
