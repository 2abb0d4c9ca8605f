"""Check a claim: compare each of its numbers with the figures of a snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from service.db import Connection
from service.domain.claim import Claim
from service.domain.explanation import explain
from service.domain.finding import Finding, find_findings
from service.domain.period import parse_date
from service.domain.quantity import Quantity
from service.domain.summary import NO_FIGURE, NOT_UNDERSTOOD, least_supported, summarise
from service.reading.names import Names
from service.reading.parser import ParsedClaim, ParsedQuantity, TextSpan, parse_claim
from service.store import checks
from service.store.checks import CandidateFigure
from service.store.journal import Snapshot
from service.usecases.checks.candidates import find_candidates
from service.usecases.checks.conflict import ConflictUnclear, days_of, with_conflict
from service.usecases.checks.structured import structured_claim

MAX_FINDINGS = 20
_NO_TEXT = ParsedClaim(())


@dataclass(frozen=True, slots=True)
class RenderedFinding:
    """A finding, its figure as rendered, its measure's definition, and a sentence about it."""

    finding: Finding
    figure: Mapping[str, Any]
    definition: str
    explanation: str


@dataclass(frozen=True, slots=True)
class QuantityCheck:
    """The result for one quantity: a summary, and the nearest ``MAX_FINDINGS`` findings.

    ``part`` is its place in the sentence, None for a structured claim. ``claim`` is None if the
    quantity is not understood, and ``why`` then states the reason.
    """

    part: TextSpan | None
    reading: Quantity
    claim: Claim | None
    summary: str
    findings: tuple[RenderedFinding, ...] = ()
    why: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """The result for one claim; ``parsed`` is empty for a structured one."""

    quantities: tuple[QuantityCheck, ...]
    parsed: ParsedClaim = _NO_TEXT

    @property
    def summary(self) -> str:
        """The summary of the least supported quantity."""
        return least_supported(quantity.summary for quantity in self.quantities)


def check(
    conn: Connection, body: Mapping[str, Any], snapshot: Snapshot, names: Names
) -> ClaimCheck:
    """Compare a claim, as ``ClaimBody`` loads it, with the figures of a snapshot.

    Raises Invalid for an entry that is not recorded, and for more numbers than are read.
    """
    claimed_on = parse_date(body["claimed_on"]).end if body["claimed_on"] else None
    if body.get("claim") is None:
        claim = structured_claim(body, claimed_on, names)
        return ClaimCheck((_check_claim(conn, claim, None, snapshot, names),))
    parsed = parse_claim(body["claim"], names, claimed_on, body["language"])
    return ClaimCheck(
        tuple(_check_quantity(conn, quantity, snapshot, names) for quantity in parsed.quantities),
        parsed,
    )


def _check_quantity(
    conn: Connection, quantity: ParsedQuantity, snapshot: Snapshot, names: Names
) -> QuantityCheck:
    """Compare one quantity of a sentence with the figures of a snapshot."""
    if quantity.claim is None:
        return QuantityCheck(
            quantity.part, quantity.amount.reading, None, NOT_UNDERSTOOD, why=quantity.why
        )
    return _check_claim(conn, quantity.claim, quantity.part, snapshot, names)


def _check_claim(
    conn: Connection, claim: Claim, part: TextSpan | None, snapshot: Snapshot, names: Names
) -> QuantityCheck:
    """Compare one number with the figures of its conflict, named or implied."""
    try:
        placed = with_conflict(conn, claim, snapshot, names)
    except ConflictUnclear as error:
        return QuantityCheck(part, claim.reading, None, NOT_UNDERSTOOD, why=str(error))
    if placed is None:
        return QuantityCheck(part, claim.reading, claim, NO_FIGURE)
    placed = replace(placed, war=days_of(placed, names))
    placed, series = find_candidates(conn, placed, snapshot, names)
    findings = find_findings(placed, [[figure.point for figure in figures] for figures in series])
    candidates = [figure for figures in series for figure in figures]
    rendered = _render_findings(conn, findings[:MAX_FINDINGS], candidates, names)
    return QuantityCheck(part, placed.reading, placed, summarise(findings), rendered)


def _render_findings(
    conn: Connection, findings: list[Finding], candidates: list[CandidateFigure], names: Names
) -> tuple[RenderedFinding, ...]:
    """Add to each finding the text of its figure, in the version that the snapshot has."""
    version_of = {figure.point.figure: figure.version for figure in candidates}
    ids = [finding.point.figure for finding in findings]
    texts = checks.list_bodies(conn, [(id_, version_of[id_]) for id_ in ids])
    rendered = []
    for finding in findings:
        figure = orjson.loads(texts[finding.point.figure])
        definition = names.measures[finding.point.measure].definition
        rendered.append(RenderedFinding(finding, figure, definition, explain(finding, figure)))
    return tuple(rendered)
