"""Bearing: what a series of figures has in common with a claim, before any number is looked at.

A number can only speak for or against a claim where both count the same of the same people, by the
same count; or where the figure counts a part of what is claimed, so that the whole cannot be less.
Where one thing alone sets them apart, the number may have been taken from there.
"""

from dataclasses import dataclass

from service.domain.claim import Claim, Family
from service.domain.hierarchy import Hierarchies
from service.domain.outcome_sets import counts_loss
from service.domain.part import (
    AREA,
    CONFLICT,
    OUTCOMES,
    POPULATION,
    Nesting,
    is_gross,
    nest_outcomes,
)
from service.domain.point import Point

OTHER_MEASURE = "different-measure"
OTHER_BASIS = "different-basis"
OTHER_PERIOD = "different-period"
OTHER_POPULATION = "different-population"
OTHER_SOURCE = "different-source"
PERIOD, ITEM = "period", "item"  # a figure is a part by its time, or as one of several items, too
PART_BY = (OUTCOMES, POPULATION, AREA, CONFLICT, PERIOD, ITEM)
_FLOORS = {"identified", "verified"}
_SUMS = (frozenset({"killed", "wounded"}), frozenset({"destroyed", "damaged"}))
_LEAST_ALIKE = 1000  # below this a number in other units is alike by chance


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a series, or one figure of it, has in common with a claim.

    ``differs_in``: the one ``OTHER_...`` that sets them apart, None where nothing does.
    ``part_by``: those of ``PART_BY`` in which it counts a part of what is claimed. ``is_floor``: it
    counts only those who are known one by one, so the truth is not below it.
    """

    differs_in: str | None = None
    part_by: tuple[str, ...] = ()
    is_floor: bool = False

    @property
    def is_incomplete(self) -> bool:
        """Whether there may be more than the figure counts, also over the same time."""
        return bool(self.part_by) or self.is_floor


def bearing_of(
    claim: Claim, point: Point, trees: Hierarchies, *, by_source: bool = True
) -> Bearing | None:
    """What a series has in common with a claim; None where too much sets them apart.

    ``point`` is any figure of the series. ``by_source`` false: who relayed it is not known yet.
    """
    part_by = _part_by(claim, point, trees)
    if part_by is None:
        return None
    differences = _differences(claim, point, part_by)
    if by_source and not _is_same_source(claim, point):
        differences.append(OTHER_SOURCE)
    if len(differences) > 1 or not _may_be_taken_for(claim, point, differences, part_by):
        return None
    is_floor = (
        is_gross(point)
        and not _is_defined(claim)
        and claim.basis is None
        and point.basis in _FLOORS
    )
    return Bearing(differences[0] if differences else None, part_by, is_floor)


def _differences(claim: Claim, point: Point, part_by: tuple[str, ...]) -> list[str]:
    """What sets a figure and a claim apart, but for its source; a part of a rate is another one."""
    differences = []
    if OUTCOMES not in part_by and not _is_same_measure(claim, point):
        differences.append(OTHER_MEASURE)
    elif _is_other_basis(claim, point):
        differences.append(OTHER_BASIS)
    if _population_match(claim, point) is None or (part_by and not is_gross(point)):
        differences.append(OTHER_POPULATION)
    return differences


def _may_be_taken_for(
    claim: Claim, point: Point, differences: list[str], part_by: tuple[str, ...]
) -> bool:
    """Whether a number that one thing sets apart can have been taken for the claimed one.

    A part that is counted in another way has two differences.
    """
    if differences == [OTHER_BASIS]:
        return not part_by
    return differences != [OTHER_MEASURE] or _may_be_confused(claim, point)


def _part_by(claim: Claim, point: Point, trees: Hierarchies) -> tuple[str, ...] | None:
    """In what a figure counts a part of what is claimed; None for another conflict or area."""
    matches = {
        OUTCOMES: "below" if _is_part_by_outcomes(claim, point, trees) else "named",
        POPULATION: _population_match(claim, point),
        AREA: _area_match(claim, point),
        CONFLICT: _match(claim.conflict, point.conflict),
    }
    if matches[AREA] is None or matches[CONFLICT] is None:
        return None
    return tuple(name for name, match in matches.items() if match == "below")


def _is_part_by_outcomes(claim: Claim, point: Point, trees: Hierarchies) -> bool:
    """Whether a figure counts some of the claimed outcomes, or parts of them."""
    if claim.measures is not None or not _is_of_units(claim, point) or not is_gross(point):
        return False
    return nest_outcomes(point.counts, claim.counts, trees) is Nesting.PART


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


def _is_of_units(claim: Claim, point: Point) -> bool:
    return claim.units is None or point.unit in claim.units


def _is_same_measure(claim: Claim, point: Point) -> bool:
    if claim.measures is not None:
        return point.measure in claim.measures
    if not _is_of_units(claim, point):
        return False
    if claim.counts is None:  # "losses": a sum of the killed and others, or outcomes not stated
        return point.counts is None or _is_sum(point.counts)
    return point.counts == claim.counts


def _is_sum(counts: frozenset[str]) -> bool:
    """Whether several outcomes are added up, as losses are."""
    return any(counts >= outcomes for outcomes in _SUMS)


def _may_be_confused(claim: Claim, point: Point) -> bool:
    """Whether a number of another definition can have been taken for the one that is claimed."""
    if _is_of_units(claim, point):
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


def bearing_rank(claim: Claim, sample: Point, trees: Hierarchies) -> int | None:
    """Sort key for the series to compare with a claim: those with low ranks are looked at first.

    ``sample`` has what all figures of the series share. 0: it counts what is claimed. 1: it counts
    a part of that, or only the cases known one by one, so the true number may be higher. 2: it
    counts something else, and its number may have been mistaken for this. None: it is not compared.
    """
    bearing = bearing_of(claim, sample, trees, by_source=False)
    if bearing is None:
        return None
    return 2 if bearing.differs_in else int(bearing.is_incomplete)
