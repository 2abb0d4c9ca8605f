"""Check a claim against what the figures of a state say."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import orjson

from service.db import Connection
from service.domain.bearing import bearing_rank
from service.domain.claim import Claim, Family
from service.domain.comparison import Point
from service.domain.explanation import explain
from service.domain.finding import Finding, find_findings
from service.domain.period import parse_date, parse_edtf
from service.domain.quantity import Quantity as Reading
from service.domain.summary import (  # fmt: skip
    NO_FIGURE,
    NOT_UNDERSTOOD,
    least_supported,
    summarise,
)
from service.domain.tolerance import tolerance_of
from service.domain.vocabulary import Conflict
from service.reading.index import build_names
from service.reading.names import Names, family
from service.reading.parser import ParsedClaim as Text
from service.reading.parser import ParsedQuantity, parse_claim
from service.store import checks, vocabularies
from service.store.checks import CandidateFigure, ClaimSeries
from service.store.journal import Snapshot
from service.usecases.checks.structured import structured_claim

MOST_FINDINGS = 20
_MOST_SERIES = 500  # of a conflict and of its people in it that are looked at, and
_MOST_HELD = 300  # of those, that a claim is held to: the nearest
_NAMES_KEPT = 4

_NOTHING = Reading()

_kept: OrderedDict[tuple[int, datetime], Names] = OrderedDict()


@dataclass(frozen=True, slots=True)
class RenderedFinding:
    """A finding in full: the figure as rendered, its measure's definition, and the sentence."""

    finding: Finding
    figure: Mapping[str, Any]
    definition: str
    explanation: str


@dataclass(frozen=True, slots=True)
class QuantityCheck:
    """What there is to say of one quantity; ``why``: why it is not understood, if it is not."""

    reading: Reading
    claim: Claim | None
    summary: str
    findings: tuple[RenderedFinding, ...] = ()
    why: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """What there is to say of one claim: ``reading`` of a text, None for a structured one."""

    answers: tuple[QuantityCheck, ...]
    reading: Text | None = None

    @property
    def summary(self) -> str:
        """That of the least supported quantity."""
        return least_supported(answer.summary for answer in self.answers)


def load_names(conn: Connection, snapshot: Snapshot) -> Names:
    """The names of all entries in a state, kept until an entry is written."""
    newest = checks.find_vocabulary(conn, snapshot.id)
    if newest is None:
        return build_names(())
    names = _kept.get(newest)
    if names is None:
        names = build_names(vocabularies.list_newest(conn, newest[0]))
        _kept[newest] = names
        while len(_kept) > _NAMES_KEPT:
            _kept.popitem(last=False)
    return names


def check(
    conn: Connection, body: Mapping[str, Any], snapshot: Snapshot, names: Names
) -> ClaimCheck:
    """Hold a claim, as ``ClaimBody`` loads it, to the figures of a state.

    Raises Invalid for an entry that is not recorded, and for more numbers than are read.
    """
    claimed_on = parse_date(body["claimed_on"]).end if body["claimed_on"] else None
    if body.get("claim") is None:
        return ClaimCheck(
            (_held(conn, structured_claim(body, claimed_on, names), snapshot, names),)
        )
    text = parse_claim(body["claim"], names, claimed_on, body["language"])
    return ClaimCheck(tuple(_answer(conn, one, snapshot, names) for one in text.quantities), text)


def _answer(
    conn: Connection, said: ParsedQuantity, snapshot: Snapshot, names: Names
) -> QuantityCheck:
    if said.claim is None:
        return QuantityCheck(said.amount.reading, None, NOT_UNDERSTOOD, why=said.why)
    return _held(conn, said.claim, snapshot, names)


def _held(conn: Connection, claim: Claim, snapshot: Snapshot, names: Names) -> QuantityCheck:
    """Hold a claim to the figures of its conflict, or of the one that its people are in."""
    placed = _place(conn, claim, snapshot, names)
    if isinstance(placed, str):
        return QuantityCheck(claim.reading, None, NOT_UNDERSTOOD, why=placed)
    if placed is None:
        return QuantityCheck(claim.reading, claim, NO_FIGURE)
    claim = replace(placed, war=_span(names, placed))
    claim, found = _find_points(conn, claim, snapshot, names)
    findings = find_findings(claim, [[one.point for one in some] for some in found])
    versions = {one.point.figure: one.version for some in found for one in some}
    shown = findings[:MOST_FINDINGS]
    bodies = checks.list_bodies(
        conn, [(one.point.figure, versions[one.point.figure]) for one in shown]
    )
    told = []
    for one in shown:
        figure = orjson.loads(bodies[one.point.figure])
        definition = names.measures[one.point.measure].definition
        told.append(RenderedFinding(one, figure, definition, explain(one, figure)))
    return QuantityCheck(claim.reading, claim, summarise(findings), tuple(told))


def _place(conn: Connection, claim: Claim, snapshot: Snapshot, names: Names) -> Claim | str | None:
    """The claim with its conflict: the one that is named, or else the one there is.

    A sentence where it cannot be told which is meant; None where there is none.
    """
    if claim.conflict is not None:
        return claim
    if claim.population is None and claim.measures is not None:
        conflicts = set(checks.list_conflicts_counting(conn, claim.measures, snapshot))
    elif claim.population is None:
        return "neither whose losses are meant is said, nor in which conflict"
    else:
        people = {one for one in claim.population.named if one} | claim.population.below
        conflicts = set(checks.list_conflicts(conn, people, snapshot))
    tops = _tops(names, conflicts)
    beside = _other_sides(names, claim)
    others = _tops(names, checks.list_conflicts(conn, beside, snapshot)) if beside else set()
    if tops and others and not tops & others:
        return "in which conflict those who are named were is not known"
    if others:
        tops &= others
    on = {id_ for id_ in tops if _is_on(names, id_, claim)}
    if tops and not on:
        return "there was no conflict of theirs at that time that is known"
    if len(on) > 1:
        return "which of several conflicts is meant is not said"
    return replace(claim, conflict=family(names.conflicts, on)) if on else None


def _other_sides(names: Names, claim: Claim) -> set[str]:
    """The populations of the sides that a claim names and that are not its own."""
    named = claim.population.named if claim.population else ()
    own = {names.populations[id_].party for id_ in named if id_}
    return {id_ for id_ in claim.beside if names.populations[id_].party not in own}


def _tops(names: Names, conflicts: Iterable[str]) -> set[str]:
    """The wars that some conflicts are parts of, or are themselves."""
    return {
        one
        for id_ in conflicts
        if id_ in names.conflicts
        for one in (id_, *names.above(names.conflicts, id_))
        if names.conflicts[one].parent is None
    }


def _span(names: Names, claim: Claim) -> tuple[date | None, date | None]:
    """The first and the last day of the conflict, as far as they are known and it is one."""
    named = [one for one in claim.conflict.named if one] if claim.conflict else []
    if len(named) != 1:
        return None, None
    return _days(names.conflicts[named[0]])


def _days(conflict: Conflict) -> tuple[date | None, date | None]:
    """The first and the last day of a conflict, as far as they are known."""
    return (
        parse_edtf(conflict.start).start if conflict.start else None,
        parse_edtf(conflict.end).end if conflict.end else None,
    )


def _is_on(names: Names, id_: str, claim: Claim) -> bool:
    """Whether a conflict was going on at the time of a claim, or before it was made."""
    start, end = _days(names.conflicts[id_])
    first = (claim.when and (claim.when.start or claim.when.end)) or claim.claimed_on
    last = (claim.when and claim.when.end) or claim.claimed_on
    if first is None or last is None:
        return True
    return not ((start and last < start) or (end and first > end))


def _find_points(
    conn: Connection, claim: Claim, snapshot: Snapshot, names: Names
) -> tuple[Claim, list[list[CandidateFigure]]]:
    """The figures that bear on a claim, and the claim with the area that all of them are of."""
    assert claim.conflict is not None  # _place has found it
    conflicts = {one for one in claim.conflict.named if one} | claim.conflict.below
    samples = {}
    people = claim.population or Family()
    populations = {one for one in people.named if one} | people.below
    for series in checks.list_series(conn, conflicts, populations, snapshot, most=_MOST_SERIES):
        sample = _sample(series, names)
        if sample is not None and (rank := bearing_rank(claim, sample)) is not None:
            samples[series.id] = (rank, sample)
    areas = {
        sample.area
        for rank, sample in samples.values()
        if rank <= 1 and sample.population in people.named
    }
    if claim.area is None and len(areas) == 1 and None not in areas:
        # Nobody counts them elsewhere: the claim need not say where.
        claim = replace(claim, area=Family(frozenset({None, *areas})))
    nearest = sorted(samples, key=lambda id_: (samples[id_][0], id_))[:_MOST_HELD]
    tolerance = tolerance_of(claim.reading, claim.place)
    if not nearest or tolerance is None:
        return claim, []
    low, high = tolerance.usual.low, tolerance.usual.high
    middle = (
        claim.reading.value
        if claim.reading.value is not None
        else ((low + high) / 2 if high.is_finite() else low)
    )
    when = claim.when
    return claim, checks.list_points(
        conn,
        {id_: samples[id_][1] for id_ in nearest},
        snapshot,
        until=(when.end if when else None) or claim.claimed_on,
        known=claim.claimed_on,
        value=middle,
    )


def _sample(series: ClaimSeries, names: Names) -> Point | None:
    measure = names.measures.get(series.measure)
    if measure is None:
        return None
    return Point(
        figure="",
        measure=measure.id,
        unit=measure.unit,
        basis=measure.basis,
        counts=measure.counts,
        population=series.population,
        period=None,
        reading=_NOTHING,
        conflict=series.conflict,
        area=series.area,
        origin=series.origin,
    )
