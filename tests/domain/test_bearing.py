"""Bearing: what figures have in common with a claim, and where its number may come from instead."""

import pytest

from service.domain.bearing import bearing_rank
from tests.domain.claim_builders import SUM, TREES, a_claim, a_point, findings_on, relations


@pytest.mark.parametrize("basis", ["identified", "verified"])
def test_those_known_by_name_are_a_floor(basis: str) -> None:
    floor = a_point(value=1201, basis=basis)
    assert relations(a_claim(999), floor) == {"one": "claim-lower"}
    assert relations(a_claim(1000, ">="), floor) == {"one": "consistent"}
    assert relations(a_claim(1201), floor) == {"one": "different-basis"}
    assert relations(a_claim(5000), floor) == {"one": "beyond-bound"}
    assert relations(a_claim(1201, basis=basis), floor) == {"one": "consistent"}


def test_what_is_on_record_is_not_what_happened() -> None:
    record = a_point(value=505, basis="recorded")
    assert relations(a_claim(505), record) == {"one": "different-basis"}
    assert relations(a_claim(505, basis="recorded"), record) == {"one": "consistent"}
    assert relations(a_claim(999), record) == {"one": "context"}


def test_a_number_of_another_definition_is_told_where_it_fits() -> None:
    other = a_point(value=1_050_250, approximate=True, counts=SUM)
    assert relations(a_claim(1_000_000), other) == {"one": "different-measure"}
    assert relations(a_claim(2_000_000), other) == {}


def test_losses_are_what_adds_up_the_killed_and_the_wounded() -> None:
    losses = a_claim(505, counts=None)
    assert relations(losses, a_point(value=505, counts=None)) == {"one": "consistent"}
    assert relations(losses, a_point(value=505, counts=SUM)) == {"one": "consistent"}
    assert relations(losses, a_point(value=505)) == {"one": "different-measure"}
    assert relations(a_claim(505), a_point(value=505, counts=None)) == {"one": "different-measure"}


def test_a_named_definition_is_held_to_that_alone() -> None:
    claim = a_claim(505, measures=frozenset({"killed"}))
    assert relations(claim, a_point(value=505)) == {"one": "consistent"}
    assert relations(claim, a_point(value=505, measure="other")) == {"one": "different-measure"}


def test_things_found_by_their_name_are_held_to_how_they_are_counted() -> None:
    tanks = {"unit": "items", "counts": None}
    claimed = a_point("claimed", 10_010, measure="tanks-claimed", **tanks)
    listed = a_point("listed", 4_010, measure="tanks-listed", basis="identified", **tanks)
    names = frozenset({"tanks-claimed", "tanks-listed"})
    things = {"measures": names, "of_things": True, "counts": None, "units": frozenset({"items"})}
    assert relations(a_claim(10_010, **things), claimed, listed) == {
        "claimed": "consistent", "listed": "beyond-bound",
    }  # fmt: skip
    shown = a_claim(4_010, basis="identified", **things)
    assert relations(shown, claimed, listed) == {"listed": "consistent"}
    outright = a_claim(4_010, measures=names, counts=None)
    assert relations(outright, listed) == {"listed": "consistent"}


def test_numbers_in_other_units_are_alike_by_chance() -> None:
    things = {"unit": "items", "measure": "tanks", "counts": None}
    assert relations(a_claim(26_000, counts=None), a_point(value=26_000, **things)) == {}
    cases = {"unit": "court-cases", "measure": "cases", "counts": frozenset()}
    assert relations(a_claim(26_000), a_point(value=26_000, **cases)) == {
        "one": "different-measure"
    }
    assert relations(a_claim(50), a_point(value=50, **cases)) == {}


def test_a_part_is_a_floor() -> None:
    for part in ({"population": "guard"}, {"conflict": "battle"}, {"area": "north"}):
        point = a_point(value=505, **part)
        assert relations(a_claim(99), point) == {"one": "claim-lower"}
        assert relations(a_claim(400, ">="), point) == {"one": "consistent"}
        assert relations(a_claim(505), point) == {"one": "different-population"}
        assert relations(a_claim(9999), point) == {"one": "beyond-bound"}


def test_other_people_are_told_where_the_number_fits() -> None:
    other = a_point(value=505, population="navy")
    assert relations(a_claim(505), other) == {"one": "different-population"}
    assert relations(a_claim(999), other) == {}
    unsaid = a_claim(505, population=None)
    assert relations(unsaid, a_point(value=505)) == {"one": "different-population"}
    assert relations(unsaid, a_point(value=505, population=None)) == {"one": "consistent"}


def test_a_named_originator_is_held_to_its_own_figures() -> None:
    claim = a_claim(505, origins=frozenset({"staff"}))
    assert relations(claim, a_point(value=505)) == {"one": "consistent"}
    assert relations(claim, a_point(value=505, origin=("press",))) == {"one": "different-source"}
    assert relations(claim, a_point(value=999, origin=("press",))) == {"one": "context"}
    relayed = a_point(value=505, origin=("press",), sources=("press", "staff"))
    assert relations(claim, relayed) == {"one": "consistent"}
    assert relations(a_claim(505, origins=frozenset()), a_point(value=505)) == {
        "one": "different-source"
    }


def test_two_differences_at_once_are_chance() -> None:
    assert relations(a_claim(505), a_point(value=505, population="navy", counts=SUM)) == {}
    assert relations(a_claim(505), a_point(value=505, population="navy", basis="recorded")) == {}


def test_figures_of_another_conflict_say_nothing() -> None:
    assert relations(a_claim(505), a_point(value=505, conflict="other-war")) == {}


def test_what_bears_most_comes_first() -> None:
    near = [a_point("fits", 100, counts=SUM, origin=("a",)), a_point("same", 100, origin=("b",))]
    findings = findings_on(a_claim(100), *near)
    assert [finding.point.figure for finding in findings] == ["same", "fits"]
    assert [bearing_rank(a_claim(100), point, TREES) for point in near] == [2, 0]
    assert bearing_rank(a_claim(100), a_point(conflict="other"), TREES) is None
