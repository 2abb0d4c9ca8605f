"""Bearing: what a series of figures has in common with a claim, before any number is looked at.

A number can only speak for or against a claim where both count the same of the same people, by the
same count. Where one thing alone sets them apart, the number may have been taken from there.
"""

from dataclasses import dataclass

from service.domain.claim import Claim, Family
from service.domain.measure import counts_loss
from service.domain.point import Point

OTHER_MEASURE = "different-measure"
OTHER_BASIS = "different-basis"
OTHER_PERIOD = "different-period"
OTHER_POPULATION = "different-population"
OTHER_SOURCE = "different-source"
_FLOORS = {"identified", "verified"}
_SUMS = (frozenset({"killed", "wounded"}), frozenset({"destroyed", "damaged"}))
_LEAST_ALIKE = 1000  # below this a number in other units is alike by chance


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a series has in common with a claim.

    ``differs_in``: the one ``OTHER_...`` that sets them apart, None where nothing does.
    ``is_part``: the series counts a part of what is claimed. ``is_floor``: it counts only those
    who are known one by one, so the truth is not below it.
    """

    differs_in: str | None = None
    is_part: bool = False
    is_floor: bool = False


def bearing_of(claim: Claim, point: Point, *, by_source: bool = True) -> Bearing | None:
    """What a series has in common with a claim; None where too much sets them apart.

    ``point`` is any figure of the series. ``by_source`` false: who relayed it is not known yet.
    """
    conflict, area = _match(claim.conflict, point.conflict), _area_match(claim, point)
    if conflict is None or area is None:
        return None
    population = _population_match(claim, point)
    differences = []
    if not _is_same_measure(claim, point):
        differences.append(OTHER_MEASURE)
    elif _is_other_basis(claim, point):
        differences.append(OTHER_BASIS)
    if population is None:
        differences.append(OTHER_POPULATION)
    if by_source and not _is_same_source(claim, point):
        differences.append(OTHER_SOURCE)
    if len(differences) > 1 or (
        differences == [OTHER_MEASURE] and not _may_be_confused(claim, point)
    ):
        return None
    is_part = "below" in (conflict, area, population)
    is_floor = not _is_defined(claim) and claim.basis is None and point.basis in _FLOORS
    return Bearing(differences[0] if differences else None, is_part, is_floor)


def _match(family: Family | None, id_: str | None) -> str | None:
    """How an entry matches: "named" if it is meant, "below" if it is a part, None if neither."""
    if family is None or id_ in family.named:
        return "named"
    return "below" if id_ in family.below else None


def _area_match(claim: Claim, point: Point) -> str | None:
    """Like ``_match``; any area is a part of a claim that names no area."""
    if claim.area is None:
        return "named" if point.area is None else "below"
    return _match(claim.area, point.area)


def _population_match(claim: Claim, point: Point) -> str | None:
    """Like ``_match``; losses of a population that is stated on one side only do not match."""
    if point.population is None and (claim.population is None or not counts_loss(point.counts)):
        return "named"
    if claim.population is None or point.population is None:
        return None
    return _match(claim.population, point.population)


def _is_same_measure(claim: Claim, point: Point) -> bool:
    if claim.measures is not None:
        return point.measure in claim.measures
    if claim.units is not None and point.unit not in claim.units:
        return False
    if claim.counts is None:  # "losses": a sum of the killed and others, or outcomes not stated
        return point.counts is None or _is_sum(point.counts)
    return point.counts == claim.counts


def _is_sum(counts: frozenset[str]) -> bool:
    """Whether several outcomes are added up, as losses are."""
    return any(counts >= outcomes for outcomes in _SUMS)


def _may_be_confused(claim: Claim, point: Point) -> bool:
    """Whether a number of another definition can have been taken for the one that is claimed."""
    if claim.units is None or point.unit in claim.units:
        return True
    value = claim.reading.bounds[1]
    return point.counts == frozenset() and value is not None and value >= _LEAST_ALIKE


def _is_defined(claim: Claim) -> bool:
    """Whether a definition is named outright, and with it how it counts."""
    return claim.measures is not None and not claim.of_things


def _is_other_basis(claim: Claim, point: Point) -> bool:
    if _is_defined(claim):
        return False
    if claim.basis is not None:
        return point.basis != claim.basis
    return point.basis == "recorded"


def _is_same_source(claim: Claim, point: Point) -> bool:
    return claim.origins is None or bool(claim.origins & {*point.origin, *point.sources})


def bearing_rank(claim: Claim, sample: Point) -> int | None:
    """How far a series, by what its figures share, is from a claim: 0 is what is claimed itself.

    1: a part of it or a floor; 2: what may be taken for it; None: none of these.
    """
    bearing = bearing_of(claim, sample, by_source=False)
    if bearing is None:
        return None
    return 2 if bearing.differs_in else int(bearing.is_part or bearing.is_floor)
