import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.measure import Relation, counts_loss, is_part_of, relate

OUTCOMES = ("killed", "wounded", "missing", "captured")
MIRRORED = {
    Relation.SAME: Relation.SAME,
    Relation.PART_OF: Relation.WHOLE_OF,
    Relation.WHOLE_OF: Relation.PART_OF,
    Relation.DIFFERENT: Relation.DIFFERENT,
    Relation.NOT_STATED: Relation.NOT_STATED,
}


def parts_of(whole: frozenset[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(sorted(whole)), min_size=1)


stated = st.frozensets(st.sampled_from(OUTCOMES))
counted = stated.filter(bool)
any_outcomes = st.none() | stated


@given(stated)
def test_stated_outcomes_are_part_of_themselves(outcomes):
    assert is_part_of(outcomes, outcomes)


@given(any_outcomes, any_outcomes)
def test_two_sets_that_are_part_of_each_other_are_the_same(left, right):
    assert not (is_part_of(left, right) and is_part_of(right, left)) or left == right


@given(counted, st.data())
def test_a_part_of_a_part_is_part_of_the_whole(whole, data):
    part = data.draw(parts_of(whole))
    least = data.draw(parts_of(part))
    assert is_part_of(part, whole)
    assert is_part_of(least, part)
    assert is_part_of(least, whole)


@given(any_outcomes, any_outcomes, any_outcomes)
def test_being_part_of_is_transitive_whatever_is_or_is_not_stated(left, middle, right):
    assert not (is_part_of(left, middle) and is_part_of(middle, right)) or is_part_of(left, right)


@given(counted, counted)
def test_a_set_with_an_outcome_of_its_own_is_not_part(left, right):
    assert is_part_of(left, right) is not bool(left - right)


@given(any_outcomes)
def test_outcomes_not_stated_are_part_of_nothing_and_hold_nothing(outcomes):
    assert not is_part_of(None, outcomes)
    assert not is_part_of(outcomes, None)


@given(counted)
def test_counting_no_loss_is_not_part_of_counting_some(outcomes):
    assert not is_part_of(frozenset(), outcomes)
    assert not is_part_of(outcomes, frozenset())


@given(any_outcomes, any_outcomes)
def test_the_relation_is_mirrored_when_the_sides_swap(left, right):
    assert relate(right, left) is MIRRORED[relate(left, right)]


@given(stated, stated)
def test_the_relation_is_part_of_exactly_if_one_side_is_a_part_and_not_the_same(left, right):
    assert (relate(left, right) is Relation.PART_OF) is (left != right and is_part_of(left, right))


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ({"killed"}, {"killed"}, Relation.SAME),
        (set(), set(), Relation.SAME),
        ({"killed"}, {"killed", "wounded"}, Relation.PART_OF),
        ({"killed", "wounded"}, {"wounded"}, Relation.WHOLE_OF),
        ({"killed"}, {"wounded"}, Relation.DIFFERENT),
        ({"killed", "missing"}, {"killed", "wounded"}, Relation.DIFFERENT),
        ({"killed"}, set(), Relation.DIFFERENT),
        ({"killed"}, None, Relation.NOT_STATED),
        (None, None, Relation.NOT_STATED),
        (None, set(), Relation.NOT_STATED),
    ],
)
def test_two_outcome_sets_stand_in_one_relation(left, right, relation):
    frozen = [side if side is None else frozenset(side) for side in (left, right)]
    assert relate(*frozen) is relation


def test_outcomes_not_stated_count_a_loss():
    assert counts_loss(None)


def test_an_empty_set_counts_no_loss():
    assert not counts_loss(frozenset())


@given(counted)
def test_any_outcome_is_a_loss(outcomes):
    assert counts_loss(outcomes)
