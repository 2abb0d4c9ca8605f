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
from service.domain.finding import CONSISTENT, HIGHER, LOWER, OUTDATED, Finding

SUPPORTED = "supported-by-a-source"
DISAGREE = "sources-disagree"
CONTRADICTED = "contradicted-by-every-source"
UNDECIDED = "undecided"
NO_FIGURE = "no-figure"
NOT_UNDERSTOOD = "not-understood"
_FITS = {
    "number-fits-another-measure": {OTHER_MEASURE, OTHER_BASIS},
    "number-fits-another-period": {OTHER_PERIOD, OUTDATED},
    "number-fits-another-population": {OTHER_POPULATION},
    "number-fits-another-source": {OTHER_SOURCE},
}
# From the best supported to the least.
SUMMARIES = (SUPPORTED, DISAGREE, *_FITS, CONTRADICTED, UNDECIDED, NO_FIGURE, NOT_UNDERSTOOD)


def summarise(findings: Iterable[Finding]) -> str:
    """The first of ``SUMMARIES`` that holds of some findings.

    Originators are weighed, not figures: one that supports the claim does not contradict it, too.
    """
    by_relation: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for finding in findings:
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


def least_supported(summaries: Iterable[str]) -> str:
    """The least supported of some summaries; ``NOT_UNDERSTOOD`` where there are no quantities."""
    return max(summaries, key=SUMMARIES.index, default=NOT_UNDERSTOOD)
