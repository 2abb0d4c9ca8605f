from hypothesis import given
from hypothesis import strategies as st

from service.domain.outcome_sets import counts_loss


def test_outcomes_not_stated_count_a_loss():
    assert counts_loss(None)


def test_an_empty_set_counts_no_loss():
    assert not counts_loss(frozenset())


@given(st.frozensets(st.sampled_from(["killed", "wounded", "missing", "captured"]), min_size=1))
def test_any_outcome_is_a_loss(outcomes):
    assert counts_loss(outcomes)
