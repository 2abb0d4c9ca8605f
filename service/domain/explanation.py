"""Explanations: in words, how a figure bears on a claim, and what a summary says.

That of a finding begins with the figure's own sentence, which has who stated the number, when and
of what, who relayed it, and whether anybody checked it. The same finding always gets the same
words, and none of them calls a claim true or false. ``figure`` is a figure as ``FigureSchema``
dumps it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from service.domain import bearing, part, relation, summary
from service.domain.originators import Originators
from service.domain.relation import Finding
from service.domain.sentence.english import in_words, list_names
from service.domain.sentence.parts import day_or_none

Figure = Mapping[str, Any]

_FLOORS = {
    "identified": "it counts only individually identified cases, so there may be more",
    "verified": "it counts only verified cases, so there may be more",
}
_PARTS = {
    part.OUTCOMES: "some of the outcomes",
    part.POPULATION: "some of the people",
    part.AREA: "a smaller area",
    part.CONFLICT: "a part of the conflict",
    bearing.PERIOD: "a shorter time",
    bearing.ITEM: "one of several entries for the time",
}
_NEUTRAL = "this neither supports nor contradicts the claim"


def explain(finding: Finding, figure: Figure, held: str) -> str:
    """The sentence of a figure as rendered, and a second one on how it bears on the claim.

    ``held`` names the originators held here whose figures bear on the claim.
    """
    conclusion = _CONCLUSIONS[finding.relation](finding, figure)
    return f"{figure['sentence']} {conclusion[0].upper()}{conclusion[1:]}; {held}."


def _consistent(finding: Finding, figure: Figure) -> str:
    return "the claim is consistent with this"


def _beyond(finding: Finding, figure: Figure) -> str:
    return f"{_NEUTRAL}{_because(finding, figure)}"


def _because(finding: Finding, figure: Figure) -> str:
    """Why a figure leaves the claimed number open."""
    if finding.reason == relation.ASSUMED:
        return ": that it is about the same events is only assumed"
    if finding.part_by:
        return f": it covers only a part, {_parts(finding)}"
    if finding.reason == relation.OTHER_DATE:
        return ": it is of an earlier day, and such a number can rise and fall"
    reason = _FLOORS.get(figure["measure"]["basis"])
    return f": {reason}" if reason else ""


def _parts(finding: Finding) -> str:
    return list_names([_PARTS[name] for name in finding.part_by])


def _close(finding: Finding, figure: Figure) -> str:
    return "the claimed number is close to this, but not the same"


def _higher(finding: Finding, figure: Figure) -> str:
    return "the claimed number is higher"


def _lower(finding: Finding, figure: Figure) -> str:
    if finding.part_by:
        return f"the claimed number is lower, though this covers only a part, {_parts(finding)}"
    return "the claimed number is lower"


def _outdated(finding: Finding, figure: Figure) -> str:
    later = finding.later.period if finding.later else None
    day = later and day_or_none(later.edtf.rpartition("/")[2])
    update = f", but a later one, up to {in_words(day)}, was known" if day else ""
    return f"the claimed number fits this earlier figure{update}"


def _context(finding: Finding, figure: Figure) -> str:
    return "this is shown for context, and says nothing of the claimed number"


def _measure(finding: Finding, figure: Figure) -> str:
    return f"the claimed number fits this figure, but the figure counts {_counts(figure)}"


def _basis(finding: Finding, figure: Figure) -> str:
    basis = figure["measure"]["basis"]
    if basis == "recorded":
        return (
            "the claimed number fits this, but it counts what was recorded, which may differ "
            "from what happened"
        )
    return f"the claimed number fits this, but {_FLOORS.get(basis, f'it is {basis}')}"


def _period(finding: Finding, figure: Figure) -> str:
    if finding.part_by:
        return _part(finding)
    return "the claimed number fits this figure, but the claim is about a different time"


def _part(finding: Finding) -> str:
    return (
        "the claimed number fits this figure, but the figure covers only a part of what the claim "
        f"is about, {_parts(finding)}"
    )


def _population(finding: Finding, figure: Figure) -> str:
    if finding.part_by:
        return _part(finding)
    population = figure["population"]
    if population is None:
        return "the claimed number fits this figure, but the figure states no population"
    return f"the claimed number fits this figure, but the figure counts {population['name']}"


def _source(finding: Finding, figure: Figure) -> str:
    return "the claimed number fits this figure, but the claim names a different source"


# What an outcome takes in, where its name alone may be taken for less.
_TAKEN_IN = {"killed": "deaths of all causes", "displaced": "people displaced within or abroad"}


def _counts(figure: Figure) -> str:
    """What a figure's measure counts: outcomes, or the things themselves where no loss is."""
    counts = figure["measure"]["counts"]
    if counts is None:
        return "losses without specifying outcomes"
    if not counts:
        return str(figure["unit"]["name"])
    outcomes = list_names([_TAKEN_IN.get(outcome, outcome.replace("-", " ")) for outcome in counts])
    if len(counts) > 1:
        return f"{outcomes} together"
    return outcomes if counts[0] in _TAKEN_IN else f"the {outcomes}"


_CONCLUSIONS: Mapping[str, Callable[[Finding, Figure], str]] = {
    relation.CONSISTENT: _consistent,
    relation.BEYOND_BOUND: _beyond,
    relation.CLOSE: _close,
    relation.HIGHER: _higher,
    relation.LOWER: _lower,
    relation.OUTDATED: _outdated,
    relation.CONTEXT: _context,
    bearing.OTHER_MEASURE: _measure,
    bearing.OTHER_BASIS: _basis,
    bearing.OTHER_PERIOD: _period,
    bearing.OTHER_POPULATION: _population,
    bearing.OTHER_SOURCE: _source,
}


def summarise_in_words(
    name: str, speaking: Originators, contradicting: Originators, names: Mapping[str, str]
) -> str:
    """A summary in a sentence, with the originators that it speaks of.

    ``speaking``: those of which it speaks; ``contradicting``: those that contradict the claim,
    which ``summary.DISAGREE`` tells apart; ``names``: of the sources, by their ids.
    """
    if name == summary.NOT_UNDERSTOOD:
        return "The claim is not understood, and was compared with nothing that is held here."
    if name == summary.NO_FIGURE:
        return "No originator held here has a figure that bears on the claim."
    verb = _SUMMARIES[name][speaking.count > 1]
    text = f"{speaking.in_words(names)} {verb}"
    if name == summary.DISAGREE:
        verb = _SUMMARIES[summary.CONTRADICTED][contradicting.count > 1]
        text += f"; {contradicting.in_words(names)} {verb}"
    return f"{text}."


def held_in_words(bearing_on_claim: Originators, names: Mapping[str, str]) -> str:
    """How many originators held here have figures that bear on the claim, as a clause."""
    verb = "have" if bearing_on_claim.count > 1 else "has"
    figures = "figures that bear" if bearing_on_claim.count > 1 else "a figure that bears"
    return f"{bearing_on_claim.in_words(names)} {verb} {figures} on the claim"


# What the figures of a summary do: of one originator, and of several.
_ALLOWING = ("has a figure that allows the claim", "have figures that allow the claim")
_SUMMARIES = {
    summary.SUPPORTED: _ALLOWING,
    summary.DISAGREE: _ALLOWING,
    summary.FITS_MEASURE: (
        "has a figure of this number that counts something else, or in another way",
        "have figures of this number that count something else, or in another way",
    ),
    summary.FITS_PERIOD: (
        "has a figure of this number for another time",
        "have figures of this number for another time",
    ),
    summary.FITS_POPULATION: (
        "has a figure of this number for others, or for a part of what is claimed",
        "have figures of this number for others, or for a part of what is claimed",
    ),
    summary.FITS_SOURCE: (
        "has a figure of this number, and the claim names another source",
        "have figures of this number, and the claim names another source",
    ),
    summary.CONTRADICTED: (
        "has a figure that contradicts the claim",
        "have figures that contradict the claim",
    ),
    summary.UNDECIDED: (
        "has a figure that neither supports nor contradicts the claim",
        "have figures that neither support nor contradict the claim",
    ),
}
