"""Parents: what lies above an entry, and what is a part of what."""

from service.domain.hierarchy import Hierarchies, nested

PARENTS = {
    "outcome": {"killed": None, "executed": "killed", "shot": "executed", "missing": None},
    "unit": {"items": None, "tanks": "items"},
}
TREES = Hierarchies(PARENTS, permanent=frozenset({"killed"}))


def test_ancestors_are_the_nearest_first():
    assert TREES.ancestors("outcome", "shot") == ("executed", "killed")
    assert TREES.ancestors("unit", "tanks") == ("items",)


def test_nothing_is_above_an_unknown_id_or_none():
    assert TREES.ancestors("outcome", "unheard-of") == TREES.ancestors("unit", None) == ()


def test_a_circle_has_an_end():
    circle = Hierarchies({"area": {"a": "b", "b": "a"}})
    assert circle.ancestors("area", "a") == ("b", "a")


def test_an_entry_is_within_itself_and_below_its_ancestors_alone():
    assert TREES.is_within("outcome", "shot", "shot")
    assert TREES.is_below("outcome", "shot", "killed")
    assert not TREES.is_below("outcome", "killed", "killed")
    assert not TREES.is_within("outcome", "killed", "shot")


def test_siblings_are_not_within_each_other():
    assert not TREES.is_within("outcome", "missing", "killed")


def test_a_set_is_within_another_if_each_outcome_is():
    assert TREES.are_within({"shot", "missing"}, {"killed", "missing"})
    assert not TREES.are_within({"shot", "missing"}, {"killed"})


def test_an_outcome_beside_its_part_is_nested():
    assert nested({"killed", "shot", "missing"}, PARENTS["outcome"]) == [("shot", "killed")]


def test_an_outcome_is_reversible_unless_it_is_stated_not_to_be():
    assert not TREES.is_reversible("killed")
    assert TREES.is_reversible("unheard-of")
