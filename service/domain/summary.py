"""Summaries: what the findings on one quantity come to, by originator."""

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
    """What findings come to, by originator: the first of ``SUMMARIES`` that holds."""
    found = list(findings)
    supporting = {one.point.origin for one in found if one.relation == CONSISTENT}
    against = {one.point.origin for one in found if one.relation in {HIGHER, LOWER}}
    if supporting:
        return DISAGREE if against - supporting else SUPPORTED
    relations = {one.relation for one in found}
    for summary, fitting in _FITS.items():
        if relations & fitting:
            return summary
    if against:
        return CONTRADICTED
    return UNDECIDED if found else NO_FIGURE


def least_supported(summaries: Iterable[str]) -> str:
    """The summary of the least supported; of nothing, that nothing was understood."""
    return max(summaries, key=SUMMARIES.index, default=NOT_UNDERSTOOD)
