"""What is a part of what: in every dimension, of gross counts, and in one direction only."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.hierarchy import Hierarchies
from service.domain.part import (
    DIMENSIONS,
    Nesting,
    is_gross,
    nest_conflicts,
    nest_entries,
    nest_outcomes,
    relate_parts,
)
from service.domain.point import Point
from service.domain.quantity import Quantity

MIRRORED = {Nesting.PART: Nesting.WHOLE, Nesting.WHOLE: Nesting.PART}
ABOVE = {
    "outcome": {"killed-in-action": "killed", "executed": "killed", "presumed-dead": "missing"},
    "population": {"guard": "army", "company": "guard"},
    "area": {"camp": "strip"},
    "conflict": {"battle": "war"},
    "unit": {"tanks": "items"},
}


TREE = Hierarchies(ABOVE)
KILLED_IN_ACTION = {"measure": "in-action", "counts": frozenset({"killed-in-action"})}


def point(value="100", **fields):
    return Point(
        **{
            "figure": "one",
            "measure": "killed",
            "unit": "persons",
            "basis": "claimed",
            "counts": frozenset({"killed"}),
            "population": "army",
            "conflict": "war",
            "period": None,
            "reading": Quantity(value=Decimal(value), comparator="="),
            **fields,
        }
    )


def parts(left, right=None):
    return relate_parts(point(**left), point(**(right or {})), TREE)


@pytest.mark.parametrize(
    ("left", "right", "nesting"),
    [
        ({"killed"}, {"killed"}, Nesting.SAME),
        (set(), set(), Nesting.SAME),
        ({"killed"}, {"killed", "wounded"}, Nesting.PART),
        ({"killed", "wounded"}, {"wounded"}, Nesting.WHOLE),
        ({"killed-in-action"}, {"killed"}, Nesting.PART),
        ({"killed-in-action", "wounded"}, {"killed", "wounded"}, Nesting.PART),
        ({"killed-in-action", "executed"}, {"killed"}, Nesting.PART),
        ({"killed-in-action"}, {"executed"}, Nesting.DIFFERENT),
        ({"killed-in-action"}, {"missing"}, Nesting.DIFFERENT),
        ({"killed", "killed-in-action"}, {"killed"}, Nesting.SAME),
        ({"killed", "missing"}, {"killed", "wounded"}, Nesting.DIFFERENT),
        ({"killed"}, set(), Nesting.DIFFERENT),
        ({"killed"}, None, Nesting.NOT_STATED),
        (None, None, Nesting.NOT_STATED),
        (None, set(), Nesting.NOT_STATED),
    ],
)
def test_two_sets_of_outcomes_stand_in_one_relation(left, right, nesting):
    frozen = [side if side is None else frozenset(side) for side in (left, right)]
    assert nest_outcomes(*frozen, TREE) is nesting


outcome_sets = st.none() | st.frozensets(
    st.sampled_from(["killed", "wounded", "missing", *ABOVE["outcome"]])
)


@given(outcome_sets, outcome_sets)
def test_the_relation_of_outcomes_is_mirrored_when_the_sides_swap(left, right):
    there, back = nest_outcomes(left, right, TREE), nest_outcomes(right, left, TREE)
    assert back is MIRRORED.get(there, there)


@given(outcome_sets, outcome_sets, outcome_sets)
def test_a_part_of_a_part_is_a_part_of_the_whole(part, middle, whole):
    part_of = {Nesting.PART}
    if {nest_outcomes(part, middle, TREE), nest_outcomes(middle, whole, TREE)} == part_of:
        assert nest_outcomes(part, whole, TREE) is Nesting.PART


@pytest.mark.parametrize(
    ("left", "right", "nesting"),
    [
        ("army", "army", Nesting.SAME),
        ("guard", "army", Nesting.PART),
        ("company", "army", Nesting.PART),
        ("army", "company", Nesting.WHOLE),
        ("army", "navy", Nesting.DIFFERENT),
        (None, None, Nesting.SAME),
        (None, "army", Nesting.DIFFERENT),
        ("guard", None, Nesting.DIFFERENT),
    ],
)
def test_parents_are_followed_to_the_top(left, right, nesting):
    assert nest_entries("population", left, right, TREE) is nesting


def test_a_conflict_that_one_side_does_not_name_is_not_known_to_differ():
    assert nest_conflicts(None, "war", TREE) is Nesting.NOT_STATED
    assert nest_conflicts("war", None, TREE) is Nesting.NOT_STATED
    assert nest_conflicts(None, None, TREE) is Nesting.SAME
    assert nest_conflicts("battle", "war", TREE) is Nesting.PART


@pytest.mark.parametrize(
    ("left", "right", "part_by"),
    [
        (KILLED_IN_ACTION, {}, ("outcomes",)),
        ({"population": "guard"}, {}, ("population",)),
        ({"area": "camp"}, {"area": "strip"}, ("area",)),
        ({"conflict": "battle"}, {}, ("conflict",)),
        (
            {**KILLED_IN_ACTION, "population": "company", "area": "camp", "conflict": "battle"},
            {"area": "strip"},
            DIMENSIONS,
        ),
    ],
)
def test_a_part_is_one_in_each_dimension_that_is_narrower(left, right, part_by):
    relation = parts(left, right)
    assert (relation.part_by, relation.is_part) == (part_by, True)
    mirrored = parts(right, left)
    assert (mirrored.whole_by, mirrored.part_by, mirrored.is_part) == (part_by, (), False)


def test_a_figure_is_no_part_of_one_that_counts_the_same():
    assert not parts({}).is_part


def test_what_is_narrower_in_one_way_and_wider_in_another_is_no_part():
    relation = parts({"population": "guard"}, {"conflict": "battle"})
    assert (relation.part_by, relation.whole_by, relation.is_part) == ((), (), False)
    assert relation.nestings["population"] is Nesting.DIFFERENT
    assert relation.nestings["conflict"] is Nesting.DIFFERENT


def test_a_part_of_other_people_is_no_part():
    relation = parts({"area": "camp", "population": "navy"}, {"area": "strip"})
    assert (relation.part_by, relation.is_part) == (("area",), False)


def test_outcomes_that_are_not_stated_make_no_part_of_a_battle():
    relation = parts({"measure": "toll", "counts": None, "conflict": "battle"})
    assert not relation.is_part


def test_one_measure_is_the_same_as_itself_whatever_it_leaves_open():
    toll = {"measure": "toll", "counts": None}
    assert parts({**toll, "conflict": "battle"}, toll).is_part


@pytest.mark.parametrize(
    "fields",
    [
        {"unit_kind": "rate"},
        {"unit_kind": "share"},
        {"value": "-1"},
        {"unit": "items"},
        {"reading": Quantity(lower=Decimal(-5), upper=Decimal(5))},
    ],
)
def test_what_is_no_gross_count_of_one_unit_has_no_parts(fields):
    assert not parts({"population": "guard", **fields}).part_by
    assert not parts({"population": "guard"}, fields).part_by


def test_rates_have_no_parts_even_among_themselves():
    rate = {"unit_kind": "rate", "unit": "per-day"}
    assert not parts({"population": "guard", **rate}, rate).part_by


def test_tanks_of_the_guard_are_items_of_the_army_but_not_the_other_way_round():
    assert parts({"unit": "tanks", "population": "guard"}, {"unit": "items"}).is_part
    assert not parts({"unit": "items", "population": "guard"}, {"unit": "tanks"}).part_by


def test_money_has_parts_in_one_measure_only_which_states_its_currency_and_year():
    money = {"unit": "dollars", "unit_kind": "money", "counts": frozenset({"destroyed"})}
    part = {**money, "area": "camp", "measure": "damage-2024"}
    assert parts(part, {**part, "area": "strip"}).is_part
    assert not parts(part, {**money, "area": "strip", "measure": "damage-2023"}).part_by


def test_a_number_without_a_value_is_gross_unless_a_bound_is_below_zero():
    assert is_gross(point(reading=Quantity(missing="words-only", as_reported="hundreds")))
    assert not is_gross(point(reading=Quantity(lower=Decimal(-1))))
