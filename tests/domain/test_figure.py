from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.figure import Identity, identify, references_of
from service.domain.period import make_period
from service.domain.slug import is_slug
from tests.domain.builders import a_chain, a_content, a_statement, a_step, a_version

ONE = Identity(
    originators=("newsroom",),
    measure="killed",
    conflict="the-war",
    population="soldiers",
    area="the-city",
    period_start=date(2022, 2, 24),
    period_end=date(2025, 7, 28),
    period_kind="cumulative",
    item="row-1",
    start_time="04:00+02:00",
    end_time="18:00+02:00",
)
OTHER = Identity(
    originators=("agency", "newsroom"),
    measure="wounded",
    conflict="another-war",
    population="civilians",
    area="the-region",
    period_start=date(2023, 1, 1),
    period_end=date(2025, 7, 29),
    period_kind="flow",
    item="row-2",
    start_time="05:00+02:00",
    end_time="19:00+02:00",
)
FIELDS = [field.name for field in fields(Identity)]
OUTSIDE_SERIES = {"period_start", "period_end", "item", "start_time", "end_time"}
MAY_BE_UNKNOWN = [name for name in FIELDS if name not in {"originators", "measure"}]


def identified(**stated):
    return identify(
        **{
            "measure": "killed",
            "conflict": "the-war",
            "provenance": (a_chain(),),
            "period": None,
            **stated,
        }
    )


@pytest.mark.parametrize("name", FIELDS)
def test_another_identity_has_another_id(name):
    assert replace(ONE, **{name: getattr(OTHER, name)}).slug != ONE.slug


@pytest.mark.parametrize("name", MAY_BE_UNKNOWN)
def test_what_is_unknown_makes_another_id_than_what_is_known(name):
    assert replace(ONE, **{name: None}).slug != ONE.slug


@pytest.mark.parametrize("name", FIELDS)
def test_a_series_is_the_identity_without_the_dates_the_hours_and_the_item(name):
    changed = replace(ONE, **{name: getattr(OTHER, name)})
    assert (changed.series == ONE.series) is (name in OUTSIDE_SERIES)


def test_the_same_identity_has_the_same_ids():
    again = replace(OTHER, **{name: getattr(ONE, name) for name in FIELDS})
    assert (again.slug, again.series) == (ONE.slug, ONE.series)


def test_identities_that_read_alike_have_different_ids():
    population = replace(ONE, population="kursk", area=None)
    area = replace(ONE, population=None, area="kursk")
    assert population.slug != area.slug
    assert population.series != area.series


@given(st.text(max_size=300) | st.none(), st.dates() | st.none())
def test_a_derived_id_is_a_slug_whatever_the_item(item, day):
    assert is_slug(replace(ONE, item=item, period_end=day).slug)


def test_a_figure_of_no_period_is_told_apart_by_its_first_report():
    chain = a_chain(a_step(reported_on="2025-07-29"), a_step(reported_on="2025-07-28"))
    assert identified(provenance=(chain,)).item == "2025-07-28"


def test_an_item_that_is_given_stands_before_the_first_report():
    chain = a_chain(a_step(reported_on="2025-07-28"))
    assert identified(provenance=(chain,), item="row-1").item == "row-1"


def test_a_figure_with_a_period_needs_no_item():
    chain = a_chain(a_step(reported_on="2025-07-28"))
    assert identified(provenance=(chain,), period=make_period("2025-07", "flow")).item is None


def test_a_figure_of_no_period_and_no_report_date_has_no_item():
    assert identified().item is None


def test_the_originators_are_those_of_the_first_chain():
    chains = (a_chain(a_step("agency", "newsroom")), a_chain(a_step("newsroom")))
    assert identified(provenance=chains).originators == ("agency", "newsroom")


def test_the_period_gives_its_known_ends_and_its_kind():
    identity = identified(period=make_period("/2025-07-28", "cumulative"))
    assert (identity.period_start, identity.period_end, identity.period_kind) == (
        None,
        date(2025, 7, 28),
        "cumulative",
    )


def test_a_figure_without_a_period_has_no_dates_and_no_kind():
    identity = identified()
    assert (identity.period_start, identity.period_end, identity.period_kind) == (None,) * 3


def test_how_exact_a_date_was_said_to_be_does_not_make_another_figure():
    plain, hedged = (
        identified(period=make_period(edtf, "flow")) for edtf in ("2025-07", "2025-07~")
    )
    assert plain == hedged


def test_the_reading_of_a_figure_is_that_of_its_first_chain():
    content = a_content(provenance=(a_chain(), a_chain(a_step("newsroom"))))
    assert content.reading is content.provenance[0].reading


def test_a_version_shows_each_agents_latest_statement():
    first, last = (
        a_statement(1, stated_on="2025-07"),
        a_statement(2, stated_on="2025-08", status="verified"),
    )
    [standing] = a_version(a_content(), first, last).standings
    assert standing.statement is last


def test_a_figure_refers_to_the_entries_it_names():
    content = a_content(population="soldiers", area="the-city")
    assert set(references_of(content)) == {
        (("measure",), "measure", "killed-identified"),
        (("population",), "population", "soldiers"),
        (("conflict",), "conflict", "the-war"),
        (("area",), "area", "the-city"),
    }


def test_a_figure_does_not_refer_to_what_nobody_stated():
    assert {place for place, _, _ in references_of(a_content())} == {("measure",), ("conflict",)}
