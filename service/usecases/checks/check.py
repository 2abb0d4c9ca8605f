"""Check a claim: compare each of its numbers with the figures of a snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from service.claims.entities.names import Names
from service.claims.parsed import ParsedClaim, ParsedQuantity, TextSpan
from service.claims.parser import parse_claim
from service.db import Connection
from service.domain.claim import Claim
from service.domain.explanation import explain, held_in_words, summarise_in_words
from service.domain.finding import find_findings
from service.domain.hierarchy import Hierarchies
from service.domain.originators import Originators, independent_originators
from service.domain.period import parse_date
from service.domain.quantity import Quantity
from service.domain.relation import CONTEXT, Finding
from service.domain.summary import (
    NO_FIGURE,
    NOT_UNDERSTOOD,
    UNDECIDED,
    contradicting_points,
    least_supported,
    points_of,
    summarise,
)
from service.store import checks
from service.store.journal import Snapshot
from service.usecases.checks.budget import ReadingBudget
from service.usecases.checks.candidates import find_candidates
from service.usecases.checks.conflict import ConflictUnclear, days_of, with_conflict
from service.usecases.checks.structured import structured_claim
from service.usecases.figures.translate import with_sentences

MAX_FINDINGS = 20
_NO_TEXT = ParsedClaim(())
_NOBODY = Originators()


@dataclass(frozen=True, slots=True)
class RenderedFinding:
    """A finding, its figure as rendered, its measure's definition, and an explanation."""

    finding: Finding
    figure: Mapping[str, Any]
    definition: str
    explanation: str


@dataclass(frozen=True, slots=True)
class QuantityCheck:
    """The result for one quantity: a summary, and the nearest ``MAX_FINDINGS`` findings.

    ``part`` is its place in the sentence, None for a structured claim. ``claim`` is None if the
    quantity is not understood, and ``why`` then states the reason. ``explanation`` says the summary
    in a sentence, ``originators`` are those that it speaks of.
    """

    part: TextSpan | None
    reading: Quantity
    claim: Claim | None
    summary: str
    findings: tuple[RenderedFinding, ...] = ()
    why: str | None = None
    originators: Originators = _NOBODY
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """The result for one claim; ``parsed`` is empty for a structured one."""

    quantities: tuple[QuantityCheck, ...]
    parsed: ParsedClaim = _NO_TEXT

    @property
    def decisive(self) -> QuantityCheck:
        """The least supported quantity, whose summary is that of the claim."""
        summary = least_supported(quantity.summary for quantity in self.quantities)
        for quantity in self.quantities:
            if quantity.summary == summary:
                return quantity
        return _without_findings(None, Quantity(), None, NOT_UNDERSTOOD)


def read(
    body: Mapping[str, Any], names: Names, trees: Hierarchies, budget: ReadingBudget
) -> Claim | ParsedClaim:
    """Read a claim, as ``ClaimBody`` loads it, without the database.

    Raises Invalid for an entry that is not recorded, for more numbers than are read, and once the
    budget is used up.
    """
    budget.check()
    claimed_on = parse_date(body["claimed_on"]).end if body["claimed_on"] else None
    if body.get("claim") is None:
        return structured_claim(body, claimed_on, names, trees)
    return parse_claim(body["claim"], names, claimed_on, body["language"], check_time=budget.check)


def check(
    conn: Connection,
    parsed: Claim | ParsedClaim,
    snapshot: Snapshot,
    names: Names,
    trees: Hierarchies,
) -> ClaimCheck:
    """Compare a claim that was read with the figures of a snapshot."""
    if isinstance(parsed, Claim):
        return ClaimCheck((_check_claim(conn, parsed, None, snapshot, names, trees),))
    return ClaimCheck(
        tuple(
            _check_quantity(conn, quantity, snapshot, names, trees)
            for quantity in parsed.quantities
        ),
        parsed,
    )


def _check_quantity(
    conn: Connection, quantity: ParsedQuantity, snapshot: Snapshot, names: Names, trees: Hierarchies
) -> QuantityCheck:
    """Compare one quantity of a sentence with the figures of a snapshot."""
    if quantity.claim is None:
        return _without_findings(
            quantity.part, quantity.amount.reading, None, NOT_UNDERSTOOD, why=quantity.why
        )
    return _check_claim(conn, quantity.claim, quantity.part, snapshot, names, trees)


def _check_claim(
    conn: Connection,
    claim: Claim,
    part: TextSpan | None,
    snapshot: Snapshot,
    names: Names,
    trees: Hierarchies,
) -> QuantityCheck:
    """Compare one number with the figures of its conflict, named or implied."""
    try:
        placed = with_conflict(conn, claim, snapshot, names)
    except ConflictUnclear as error:
        return _without_findings(part, claim.reading, None, NOT_UNDERSTOOD, why=str(error))
    if placed is None:
        return _without_findings(part, claim.reading, claim, NO_FIGURE)
    placed = replace(placed, war=days_of(placed, names))
    placed, series = find_candidates(conn, placed, snapshot, names, trees)
    findings = find_findings(
        placed, [[figure.point for figure in figures] for figures in series], trees
    )
    version_of = {figure.point.figure: figure.version for figures in series for figure in figures}
    findings = _with_bases(conn, findings, version_of)
    summary = summarise(findings)
    source_names = {id_: source.name for id_, source in names.sources.items()}
    bearing = points_of([each for each in findings if each.relation != CONTEXT], UNDECIDED)
    held = held_in_words(independent_originators(bearing), source_names)
    speaking = independent_originators(points_of(findings, summary))
    contradicting = independent_originators(contradicting_points(findings))
    return QuantityCheck(
        part,
        placed.reading,
        placed,
        summary,
        _render_findings(conn, findings[:MAX_FINDINGS], version_of, names, held),
        originators=speaking,
        explanation=summarise_in_words(summary, speaking, contradicting, source_names),
    )


def _without_findings(
    part: TextSpan | None,
    reading: Quantity,
    claim: Claim | None,
    summary: str,
    why: str | None = None,
) -> QuantityCheck:
    """Return the result for a quantity that no figure was compared with."""
    text = summarise_in_words(summary, _NOBODY, _NOBODY, {})
    return QuantityCheck(part, reading, claim, summary, why=why, explanation=text)


def _with_bases(
    conn: Connection, findings: list[Finding], version_of: Mapping[str, int]
) -> list[Finding]:
    """Return the findings, each figure with the sources that it was compiled from."""
    ids = [finding.point.figure for finding in findings]
    bases = checks.list_bases(conn, [(id_, version_of[id_]) for id_ in ids])
    return [
        replace(finding, point=replace(finding.point, based_on=bases[finding.point.figure]))
        if finding.point.figure in bases
        else finding
        for finding in findings
    ]


def _render_findings(
    conn: Connection,
    findings: list[Finding],
    version_of: Mapping[str, int],
    names: Names,
    held: str,
) -> tuple[RenderedFinding, ...]:
    """Add to each finding the text of its figure, in the version that the snapshot has."""
    ids = [finding.point.figure for finding in findings]
    texts = checks.list_bodies(conn, [(id_, version_of[id_]) for id_ in ids])
    figures = {id_: orjson.loads(texts[id_]) for id_ in ids}
    with_sentences(conn, list(figures.values()))
    rendered = []
    for finding in findings:
        figure = figures[finding.point.figure]
        definition = names.measures[finding.point.measure].definition
        explanation = explain(finding, figure, held)
        rendered.append(RenderedFinding(finding, figure, definition, explanation))
    return tuple(rendered)
