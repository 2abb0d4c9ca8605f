"""Bearing: what a series of figures has in common with a claim, before any number is looked at.

A number can only speak for or against a claim where both count the same of the same people, by the
same count. Where one thing alone sets them apart, the number may have been taken from there.
"""

from dataclasses import dataclass

from service.domain.claim import Claim, Family
from service.domain.comparison import Point

OTHER_MEASURE = "different-measure"
OTHER_BASIS = "different-basis"
OTHER_PERIOD = "different-period"
OTHER_POPULATION = "different-population"
OTHER_SOURCE = "different-source"
_FLOORS = {"identified", "verified"}
_SEVERAL = (frozenset({"killed", "wounded"}), frozenset({"destroyed", "damaged"}))
_LEAST_ALIKE = 1000  # below this a number in other units is alike by chance


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a series has in common with a claim: ``apart`` names the one thing it has not.

    ``part``: it counts a part of what is claimed. ``floor``: the truth is not below it.
    """

    apart: str | None = None
    part: bool = False
    floor: bool = False


def bear(claim: Claim, point: Point, *, by_source: bool = True) -> Bearing | None:
    """What a series has in common with a claim; None where too much sets them apart.

    ``by_source`` false: who relayed it is not known yet.
    """
    places = _among(claim.conflict, point.conflict), _area(claim, point)
    if None in places:
        return None
    whose = _whose(claim, point)
    defined = OTHER_BASIS if _other_basis(claim, point) else None
    apart = [
        *([OTHER_MEASURE] if not _same_measure(claim, point) else [defined] if defined else []),
        *([] if whose is not None else [OTHER_POPULATION]),
        *([] if not by_source or _same_source(claim, point) else [OTHER_SOURCE]),
    ]
    if len(apart) > 1 or (apart == [OTHER_MEASURE] and not _alike(claim, point)):
        return None
    part = "below" in (*places, whose)
    floor = not _is_defined(claim) and claim.basis is None and point.basis in _FLOORS
    return Bearing(apart[0] if apart else None, part, floor)


def _among(family: Family | None, id_: str | None) -> str | None:
    """Whether an entry is one that is meant, or one below it."""
    if family is None or id_ in family.named:
        return "named"
    return "below" if id_ in family.below else None


def _area(claim: Claim, point: Point) -> str | None:
    if claim.area is None:
        return "named" if point.area is None else "below"
    return _among(claim.area, point.area)


def _whose(claim: Claim, point: Point) -> str | None:
    if point.population is None and (claim.population is None or not _counts_loss(point)):
        return "named"
    if claim.population is None or point.population is None:
        return None
    return _among(claim.population, point.population)


def _counts_loss(point: Point) -> bool:
    return point.counts is None or bool(point.counts)


def _same_measure(claim: Claim, point: Point) -> bool:
    if claim.measures is not None:
        return point.measure in claim.measures
    if claim.units is not None and point.unit not in claim.units:
        return False
    if claim.counts is None:  # "losses": whatever adds up the killed and others, or says no more
        return point.counts is None or _is_sum(point.counts)
    return point.counts == claim.counts


def _is_sum(counts: frozenset[str]) -> bool:
    """Whether several outcomes are added up, as losses are."""
    return any(counts >= several for several in _SEVERAL)


def _alike(claim: Claim, point: Point) -> bool:
    """Whether a number of another definition can have been taken for the one that is claimed."""
    if claim.units is None or point.unit in claim.units:
        return True
    value = claim.reading.bounds[1]
    return point.counts == frozenset() and value is not None and value >= _LEAST_ALIKE


def _is_defined(claim: Claim) -> bool:
    """Whether a definition is named outright, and with it how it counts."""
    return claim.measures is not None and not claim.of_things


def _other_basis(claim: Claim, point: Point) -> bool:
    if _is_defined(claim):
        return False
    if claim.basis is not None:
        return point.basis != claim.basis
    return point.basis == "recorded"


def _same_source(claim: Claim, point: Point) -> bool:
    return claim.origins is None or bool(claim.origins & {*point.origin, *point.sources})


def bearing_rank(claim: Claim, sample: Point) -> int | None:
    """How far a series, by what its figures share, is from a claim: 0 is what is claimed itself.

    1: a part of it or a floor; 2: what may be taken for it; None: none of these.
    """
    bearing = bear(claim, sample, by_source=False)
    if bearing is None:
        return None
    return 2 if bearing.apart else int(bearing.part or bearing.floor)
