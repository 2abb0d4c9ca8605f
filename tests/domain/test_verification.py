from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.verification import STATUSES, could_not_verify, standings
from tests.domain.builders import a_source, a_statement

ORIGIN = ("newsroom",)
AGENTS = ("agency", "ministry", "newsroom", "observers")

dated = st.none() | st.dates(date(2022, 1, 1), date(2022, 1, 9)).map(date.isoformat)
statement_lists = st.lists(
    st.tuples(st.sampled_from(STATUSES), st.sampled_from(AGENTS), dated, st.integers(1, 4)),
    max_size=8,
).map(
    lambda drawn: [
        a_statement(id_, status=status, by=by, stated_on=day, version=version)
        for id_, (status, by, day, version) in enumerate(drawn, 1)
    ]
)


def latest(*statements, quantity_version=1):
    return {
        standing.statement.by: standing.statement.id
        for standing in standings(statements, quantity_version)
    }


def flag(*statements, quantity_version=1, origin=ORIGIN, parties=()):
    agents = [
        a_source(by, party="red" if by in parties else None)
        for by in {statement.by for statement in statements}
    ]
    return could_not_verify(standings(statements, quantity_version), origin, agents)


def test_the_latest_statement_of_an_agent_is_the_one_stated_last():
    first = a_statement(1, stated_on="2025-07-29")
    recorded_later = a_statement(2, stated_on="2025-07-28")
    assert latest(first, recorded_later) == {"agency": 1}


def test_of_two_statements_of_one_day_the_one_recorded_last_stands():
    day = "2025-07-28"
    assert latest(a_statement(1, stated_on=day), a_statement(2, stated_on=day)) == {"agency": 2}


def test_a_dated_statement_stands_before_an_undated_one():
    assert latest(a_statement(1, stated_on="2022"), a_statement(2)) == {"agency": 1}


def test_of_two_undated_statements_the_one_recorded_last_stands():
    assert latest(a_statement(1), a_statement(2)) == {"agency": 2}


@given(statement_lists, st.integers(1, 4))
def test_every_agent_that_spoke_has_one_standing(statements, quantity_version):
    agents_standings = standings(statements, quantity_version)
    assert sorted({statement.by for statement in statements}) == [
        standing.statement.by for standing in agents_standings
    ]


@given(statement_lists)
def test_no_statement_of_the_agent_is_later_than_the_one_that_stands(statements):
    standing = {each.statement.by: each.statement for each in standings(statements, 1)}
    for statement in statements:
        stands = standing[statement.by]
        assert (statement.stated_on or "", statement.id) <= (stands.stated_on or "", stands.id)


@given(statement_lists, st.integers(1, 4), st.randoms())
def test_the_order_of_the_statements_does_not_matter(statements, quantity_version, random):
    shuffled = random.sample(statements, len(statements))
    assert standings(shuffled, quantity_version) == standings(statements, quantity_version)


@given(statement_lists, st.integers(1, 4))
def test_a_statement_of_an_earlier_quantity_has_lapsed(statements, quantity_version):
    for standing in standings(statements, quantity_version):
        assert standing.lapsed is (standing.statement.version < quantity_version)


def test_a_lapsed_statement_stays():
    assert latest(a_statement(version=1), quantity_version=2) == {"agency": 1}


def test_a_statement_that_counts_stands_before_a_later_one_that_lapsed():
    lapsed = a_statement(1, version=1, stated_on="2025-08-01")
    counts = a_statement(2, version=2, stated_on="2025-07-01")
    assert latest(lapsed, counts, quantity_version=2) == {"agency": 2}


def test_without_statements_the_flag_is_down():
    assert not flag()


@pytest.mark.parametrize("status", STATUSES)
def test_only_could_not_verify_raises_the_flag(status):
    assert flag(a_statement(status=status)) is (status == "could_not_verify")


@pytest.mark.parametrize("status", STATUSES)
def test_only_verified_by_another_agent_lowers_the_flag(status):
    other = a_statement(2, by="observers", status=status)
    assert flag(a_statement(1), other) is (status != "verified")


def test_the_scope_of_a_statement_does_not_change_its_weight():
    assert flag(a_statement(scope="document"))
    verified = a_statement(2, by="observers", status="verified", scope="document")
    assert not flag(a_statement(1), verified)


@pytest.mark.parametrize("origin", [("newsroom",), ("analysts", "newsroom")])
def test_the_origin_cannot_lower_the_flag_on_its_own_number(origin):
    own = a_statement(2, by="newsroom", status="verified")
    assert flag(a_statement(1), own, origin=origin)


def test_a_party_to_the_conflict_cannot_lower_the_flag():
    claim = a_statement(2, by="ministry", status="verified")
    assert flag(a_statement(1), claim, parties={"ministry"})


def test_an_agent_of_no_party_lowers_the_flag_beside_those_who_cannot():
    statements = [
        a_statement(id_, by=by, status="verified")
        for id_, by in enumerate(("newsroom", "ministry", "observers"), 2)
    ]
    assert not flag(a_statement(1), *statements, parties={"ministry"})


@pytest.mark.parametrize("by", ["newsroom", "ministry"])
def test_anyone_may_raise_the_flag(by):
    assert flag(a_statement(by=by), parties={"ministry"})


def test_an_agent_that_verifies_later_takes_its_word_back():
    could_not = a_statement(1, stated_on="2025-07-28")
    verified = a_statement(2, status="verified", stated_on="2025-08-28")
    assert not flag(could_not, verified)


def test_an_agent_that_could_no_longer_verify_raises_the_flag():
    verified = a_statement(1, status="verified", stated_on="2025-07-28")
    could_not = a_statement(2, stated_on="2025-08-28")
    assert flag(verified, could_not)


def test_a_lapsed_could_not_verify_does_not_raise_the_flag():
    assert not flag(a_statement(version=1), quantity_version=2)


def test_a_lapsed_verified_does_not_lower_the_flag():
    lapsed = a_statement(1, by="observers", status="verified", version=1)
    assert flag(lapsed, a_statement(2, version=2), quantity_version=2)


@given(statement_lists, st.integers(1, 4), st.randoms())
def test_the_order_of_the_statements_does_not_change_the_flag(statements, version, random):
    shuffled = random.sample(statements, len(statements))
    assert flag(*shuffled, quantity_version=version, parties={"ministry"}) is flag(
        *statements, quantity_version=version, parties={"ministry"}
    )


@given(statement_lists)
def test_an_independent_verified_is_never_outweighed(statements):
    verified = a_statement(99, by="inspectors", status="verified")
    assert not flag(*statements, verified)
