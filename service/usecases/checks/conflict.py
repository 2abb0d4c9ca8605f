"""Find the conflict that a claim is about, if the claim does not name one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from service.claims.entities.hierarchy import above, family
from service.claims.entities.names import Names
from service.db import Connection
from service.domain.claim import NO_CONFLICT, Claim
from service.domain.period import parse_edtf
from service.domain.vocabulary import Conflict
from service.store import checks
from service.store.journal import Snapshot

Days = tuple[date | None, date | None]  # the first and the last day, None if unknown


class ConflictUnclear(Exception):
    """The conflict that a claim is about cannot be determined; the message gives the reason."""


def with_conflict(conn: Connection, claim: Claim, snapshot: Snapshot, names: Names) -> Claim | None:
    """Return a claim with its conflict: the one it names, or else the only one that is possible.

    Possible are those in which its people or measures are counted; where that leaves several or
    none, its area settles the conflict, which then is assumed. None if no figure counts what is
    claimed in any conflict. Raises ConflictUnclear if several conflicts are possible, or none at
    the time of the claim.
    """
    if claim.conflict is not None:
        return claim
    try:
        placed = _with_only_war(conn, claim, snapshot, names)
    except ConflictUnclear:
        placed = _with_war_of_area(conn, claim, snapshot, names)
        if placed is None:
            raise
    return placed or _with_war_of_area(conn, claim, snapshot, names)


def _with_only_war(
    conn: Connection, claim: Claim, snapshot: Snapshot, names: Names
) -> Claim | None:
    """Return a claim with the only war in which what it counts is counted; None if there is none.

    Raises ConflictUnclear like ``with_conflict``.
    """
    wars = _possible_wars(conn, claim, snapshot, names)
    current = {id_ for id_ in wars if _can_be_at_time(names.conflicts[id_], claim)}
    if wars and not current:
        raise ConflictUnclear("no conflict in which they took part at that time is recorded")
    if len(current) > 1:
        raise ConflictUnclear("the claim does not state which of several conflicts it means")
    return replace(claim, conflict=family(names.conflicts, current)) if current else None


def _with_war_of_area(
    conn: Connection, claim: Claim, snapshot: Snapshot, names: Names
) -> Claim | None:
    """Return a claim with the only war that is recorded in its area, which is assumed.

    Where none is, but figures of the area that name no conflict, the claim is assumed to be about
    none, either. None if there are several wars or no figures, or if the time of the claim does
    not lie in the war.
    """
    if claim.area is None:
        return None
    areas = {id_ for id_ in claim.area.named if id_} | claim.area.below
    wars = _wars(names, checks.list_conflicts(conn, "area", areas, snapshot))
    if not wars and checks.list_series_without_conflict(conn, areas, snapshot, most=1):
        return replace(claim, conflict=NO_CONFLICT, assumed=("conflict",))
    if len(wars) != 1 or not _lies_in(names.conflicts[min(wars)], claim):
        return None
    return replace(claim, conflict=family(names.conflicts, wars), assumed=("conflict",))


def days_of(claim: Claim, names: Names) -> Days:
    """Return the first and the last day of the conflict that a claim names, if it names one."""
    ids = [id_ for id_ in claim.conflict.named if id_] if claim.conflict else []
    return _days(names.conflicts[ids[0]]) if len(ids) == 1 else (None, None)


def _possible_wars(conn: Connection, claim: Claim, snapshot: Snapshot, names: Names) -> set[str]:
    """Return the wars with figures of what is claimed and, if it names other sides, of these.

    Raises ConflictUnclear if the claim names neither people nor a measure, or if the sides that it
    names have no war in common.
    """
    wars = _wars(names, _conflicts_with_figures(conn, claim, snapshot))
    others = _other_sides(names, claim)
    wars_of_others = (
        _wars(names, checks.list_conflicts(conn, "population", others, snapshot))
        if others
        else None
    )
    if not wars_of_others:
        return wars
    if wars and not wars & wars_of_others:
        raise ConflictUnclear("no conflict in which all named sides took part is recorded")
    return wars & wars_of_others


def _conflicts_with_figures(conn: Connection, claim: Claim, snapshot: Snapshot) -> list[str]:
    """Return the conflicts with figures of the claim's people, or else by its measures."""
    if claim.population is not None:
        people = {id_ for id_ in claim.population.named if id_} | claim.population.below
        return checks.list_conflicts(conn, "population", people, snapshot)
    if claim.measures is not None:
        return checks.list_conflicts(conn, "measure", claim.measures, snapshot)
    raise ConflictUnclear("the claim states neither whose losses it means nor in which conflict")


def _other_sides(names: Names, claim: Claim) -> set[str]:
    """Return the populations that a claim names beside its own, of other parties."""
    named = claim.population.named if claim.population else ()
    own = {names.populations[id_].party for id_ in named if id_}
    return {id_ for id_ in claim.beside if names.populations[id_].party not in own}


def _wars(names: Names, conflicts: Iterable[str]) -> set[str]:
    """Return the conflicts without a parent among these conflicts and those above them."""
    return {
        ancestor
        for id_ in conflicts
        if id_ in names.conflicts
        for ancestor in (id_, *above(names.conflicts, id_))
        if names.conflicts[ancestor].parent is None
    }


def _days(conflict: Conflict) -> Days:
    return (
        parse_edtf(conflict.start).start if conflict.start else None,
        parse_edtf(conflict.end).end if conflict.end else None,
    )


def _lies_in(conflict: Conflict, claim: Claim) -> bool:
    """Whether the time of a claim is known to lie in a conflict; one without an end goes on."""
    start, end = _days(conflict)
    first, last = _time_of(claim)
    if start is None or first is None or last is None:
        return False
    return start <= first and (end is None or last <= end)


def _time_of(claim: Claim) -> Days:
    """Return the first and the last day that a claim states, or else the day it was made."""
    first = (claim.when and (claim.when.start or claim.when.end)) or claim.claimed_on
    last = (claim.when and claim.when.end) or claim.claimed_on
    return first, last


def _can_be_at_time(conflict: Conflict, claim: Claim) -> bool:
    """Whether a conflict may have been going on at the time that a claim states.

    If the claim states no time: on the day it was made.
    """
    start, end = _days(conflict)
    first, last = _time_of(claim)
    if first is None or last is None:
        return True
    return not ((start and last < start) or (end and first > end))
