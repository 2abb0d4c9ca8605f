from hypothesis import given
from hypothesis import strategies as st

from service.domain.chain import (
    ROLES,
    Basis,
    documents_in,
    faults_of,
    first_report,
    references_in,
    report_dates,
    sources_in,
)
from tests.domain.builders import a_chain, a_step
from tests.domain.strategies import days, edtf_dates

COUNTED = ("analysts", "newsroom")


def places(*chains):
    return [fault.path for fault in faults_of(chains)]


def relayed(*sources, **fields):
    return a_step(*sources, **{"role": "reporter", **fields})


def test_a_chain_of_one_originator_is_sound():
    assert places(a_chain(a_step("newsroom"))) == []


def test_a_chain_from_originator_to_reporter_is_sound():
    assert places(a_chain(a_step("newsroom"), relayed("agency", role="compiler"), relayed())) == []


def test_a_first_step_that_is_not_the_originator_is_a_fault():
    assert places(a_chain(relayed("agency"))) == [(0, "steps", 0, "role")]


def test_a_second_originator_is_a_fault():
    assert places(a_chain(a_step("newsroom"), a_step("agency"))) == [(0, "steps", 1, "role")]


@given(st.lists(st.lists(st.sampled_from(ROLES), min_size=1, max_size=4), min_size=1, max_size=3))
def test_the_first_step_alone_is_the_originator_of_every_chain(routes):
    chains = [a_chain(*(a_step(role=role) for role in route)) for route in routes]
    sound = all(route[0] == "originator" and "originator" not in route[1:] for route in routes)
    assert (places(*chains) == []) is sound


@given(st.frozensets(st.sampled_from(("analysts", "newsroom", "agency")), min_size=1))
def test_a_further_chain_starts_with_originators_of_the_first(named):
    further = a_chain(a_step(*sorted(named)))
    expected = [] if named <= set(COUNTED) else [(1, "steps", 0, "sources")]
    assert places(a_chain(a_step(*COUNTED)), further) == expected


def test_a_further_chain_cannot_add_an_originator():
    assert places(a_chain(a_step("newsroom")), a_chain(a_step(*COUNTED))) == [
        (1, "steps", 0, "sources")
    ]


def test_a_basis_that_names_nothing_is_a_fault():
    step = a_step(based_on=(Basis(as_named="court registers"), Basis()))
    assert places(a_chain(step)) == [(0, "steps", 0, "based_on", 1)]


def test_a_basis_may_be_named_by_its_source_its_document_or_in_words():
    step = a_step(based_on=(Basis(source="courts"), Basis(document="list"), Basis(as_named="x")))
    assert places(a_chain(step)) == []


def test_every_fault_of_every_chain_is_named_at_once():
    broken = a_chain(relayed("agency", based_on=(Basis(),)), a_step("newsroom"))
    assert set(places(a_chain(a_step("newsroom")), broken)) == {
        (1, "steps", 0, "role"),
        (1, "steps", 0, "based_on", 0),
        (1, "steps", 1, "role"),
        (1, "steps", 0, "sources"),
    }


def test_the_originators_are_the_sources_of_the_first_step():
    assert a_chain(a_step(*COUNTED), relayed("agency")).originators == COUNTED


def test_the_sources_are_everyone_in_any_role_of_any_chain():
    chains = [
        a_chain(a_step(*COUNTED), relayed("agency")),
        a_chain(a_step("newsroom"), relayed("paper")),
    ]
    assert sources_in(chains) == {"analysts", "newsroom", "agency", "paper"}


def test_what_a_number_was_compiled_from_is_outside_the_chain():
    chains = [a_chain(a_step("newsroom", based_on=(Basis(source="courts", document="register"),)))]
    assert sources_in(chains) == {"newsroom"}
    assert documents_in(chains) == set()


def test_the_documents_are_those_of_every_step_of_every_chain():
    chains = [
        a_chain(a_step(document="list"), relayed(document="article")),
        a_chain(a_step(), relayed(document="bulletin")),
    ]
    assert documents_in(chains) == {"list", "article", "bulletin"}


def test_a_reference_has_its_place_its_vocabulary_and_its_id():
    basis = (Basis(as_named="registers"), Basis(source="courts", document="register"))
    chains = [
        a_chain(a_step(*COUNTED, based_on=basis), relayed("agency", document="article")),
        a_chain(a_step("newsroom")),
    ]
    assert set(references_in(chains)) == {
        ((0, "steps", 0, "sources", 0), "source", "analysts"),
        ((0, "steps", 0, "sources", 1), "source", "newsroom"),
        ((0, "steps", 0, "based_on", 1, "source"), "source", "courts"),
        ((0, "steps", 0, "based_on", 1, "document"), "document", "register"),
        ((0, "steps", 1, "sources", 0), "source", "agency"),
        ((0, "steps", 1, "document"), "document", "article"),
        ((1, "steps", 0, "sources", 0), "source", "newsroom"),
    }


@given(st.lists(days, min_size=1, max_size=5))
def test_the_first_report_is_the_earliest_day_of_any_step(reported):
    chains = [a_chain(a_step(), relayed(reported_on=day.isoformat())) for day in reported]
    assert first_report(chains) == min(reported).isoformat()


@given(st.lists(edtf_dates, max_size=5), st.randoms())
def test_the_order_of_the_steps_does_not_change_the_report_dates(reported, random):
    shuffled = random.sample(reported, len(reported))
    first, second = (
        report_dates([a_chain(a_step(reported_on=text)) for text in texts])
        for texts in (reported, shuffled)
    )
    assert first == second
    assert set(first) == set(reported)


def test_a_day_is_reported_before_the_month_that_may_have_come_later():
    chains = [a_chain(a_step(reported_on="2025-07"), relayed(reported_on="2025-07-28"))]
    assert report_dates(chains) == ["2025-07-28", "2025-07"]


def test_a_date_stated_twice_is_one_report_date():
    chains = [a_chain(a_step(reported_on="2025-07-28"), relayed(reported_on="2025-07-28"))]
    assert report_dates(chains) == ["2025-07-28"]


def test_a_date_of_reporting_that_nobody_stated_is_not_made_up():
    chains = [a_chain(a_step(document="article"), relayed())]
    assert report_dates(chains) == []
    assert first_report(chains) is None
