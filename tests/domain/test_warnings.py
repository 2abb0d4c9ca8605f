from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.period import make_period
from service.domain.slips import OF_FIGURES
from service.domain.warnings import CODES, warnings_of
from tests.domain.builders import a_chain, a_content, a_quantity, a_source, a_step, entries

ENDS_LATE = "period-ends-after-report"
small = st.integers(-3, 3).map(Decimal)


def codes(*more, **fields):
    return [warning.code for warning in warnings_of(a_content(**fields), entries(*more))]


def detail(*more, **fields):
    [warning] = warnings_of(a_content(**fields), entries(*more))
    return warning.detail


def reported(*dates):
    return tuple(a_chain(a_step(document="article", reported_on=text)) for text in dates)


def read_as(**reading):
    return (a_chain(reading=a_quantity(**reading)),)


def test_a_plain_figure_has_no_warning():
    assert codes() == []


@given(st.dates(date(1800, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_a_period_warns_exactly_if_it_ends_after_the_day_of_the_report(day, offset):
    end = day + timedelta(days=offset)
    raised = codes(
        period=make_period(f"/{end}", "cumulative"), provenance=reported(day.isoformat())
    )
    assert raised == ([ENDS_LATE] if offset > 0 else [])


@pytest.mark.parametrize(
    ("edtf", "report", "warns"),
    [
        ("2025-07", "2025-07-28", True),
        ("2025-07", "2025-07-31", False),
        ("2025-07", "2025-07", False),
        ("2025", "2025-07", True),
        ("2025-07-28", "2025", False),
        ("2022-02-24/2025-07-29", "2025-07-28", True),
        ("2022-02-24/2025-07-28", "2025-07-28~", False),
        ("2025-07-29/..", "2025-07-28", False),
        ("2025-07-29/", "2025-07-28", False),
    ],
)
def test_a_report_as_precise_as_known_may_have_come_on_its_last_day(edtf, report, warns):
    raised = codes(period=make_period(edtf, "flow"), provenance=reported(report))
    assert raised == ([ENDS_LATE] if warns else [])


def test_an_inferred_end_never_warns():
    inferred = make_period("2022/2025-07-29", "flow", ("end",))
    assert codes(period=inferred, provenance=reported("2025-07-28")) == []


def test_an_inferred_start_does_not_excuse_a_stated_end():
    inferred = make_period("2022/2025-07-29", "flow", ("start",))
    assert codes(period=inferred, provenance=reported("2025-07-28")) == [ENDS_LATE]


def test_a_period_is_held_against_the_earliest_report():
    period = make_period("2025-07", "flow")
    assert codes(period=period, provenance=reported("2025-08-01", "2025-07-28")) == [ENDS_LATE]


def test_a_report_without_a_date_cannot_come_too_early():
    assert codes(period=make_period("2025-07", "flow")) == []


def test_a_late_end_is_told_with_both_dates():
    sentence = detail(period=make_period("2025-07", "flow"), provenance=reported("2025-07-28"))
    assert "2025-07-31" in sentence
    assert "2025-07-28" in sentence


def test_an_originator_that_is_not_named_warns():
    assert codes(a_source("newsroom", named=False)) == ["originator-unnamed"]


def test_one_unnamed_originator_of_two_warns():
    chain = a_chain(a_step("newsroom", "officials", document="article"))
    officials = a_source("officials", named=False)
    assert codes(officials, provenance=(chain,)) == ["originator-unnamed"]


def test_a_reporter_that_is_not_named_does_not_warn():
    relayed = a_step("officials", role="reporter", document="article")
    officials = a_source("officials", named=False)
    assert codes(officials, provenance=(a_chain(a_step("newsroom"), relayed),)) == []


def test_a_chain_that_ends_without_a_document_warns():
    assert codes(provenance=(a_chain(a_step()),)) == ["no-document"]


def test_one_chain_of_two_that_ends_without_a_document_warns():
    assert codes(provenance=(a_chain(), a_chain(a_step()))) == ["no-document"]


def test_a_document_at_the_end_of_the_chain_is_enough():
    relayed = a_step("newsroom", role="reporter", document="article")
    assert codes(provenance=(a_chain(a_step(), relayed),)) == []


@given(small, small)
def test_bounds_warn_exactly_if_the_lower_is_above_the_upper(lower, upper):
    raised = codes(provenance=read_as(value=None, lower=lower, upper=upper))
    assert raised == (["bounds-out-of-order"] if lower > upper else [])


@given(small, st.none() | small, st.none() | small)
def test_a_value_warns_exactly_if_no_order_of_the_stated_bounds_holds_it(value, lower, upper):
    raised = codes(provenance=read_as(value=value, lower=lower, upper=upper))
    if lower is None or upper is None:
        held = (lower is None or lower <= value) and (upper is None or value <= upper)
    else:
        held = lower <= value <= upper or upper <= value <= lower
    assert ("value-outside-bounds" in raised) is not held


@pytest.mark.parametrize("bound", ["lower", "upper"])
def test_one_bound_alone_is_never_out_of_order(bound):
    assert codes(provenance=read_as(value=None, **{bound: Decimal(5)})) == []


def test_the_bounds_of_a_further_chain_warn_too():
    broken = read_as(value=9, lower=Decimal(8), upper=Decimal(5))
    assert codes(provenance=(a_chain(), *broken)) == [
        "bounds-out-of-order",
        "value-outside-bounds",
    ]


@pytest.mark.parametrize(("value", "bound"), [(4, "5"), (9, "8")])
def test_a_value_outside_its_bounds_is_told_with_the_bound_it_breaks(value, bound):
    sentence = detail(provenance=read_as(value=value, lower=Decimal(5), upper=Decimal(8)))
    assert f" {value} " in sentence
    assert f" {bound}." in sentence


def test_every_warning_comes_once_in_the_order_of_the_model():
    step = a_step("blue-officials", "red-officials", reported_on="2025-07-28")
    broken = a_quantity(9, lower=Decimal(8), upper=Decimal(5))
    raised = codes(
        a_source("blue-officials", party="blue", named=False),
        a_source("red-officials", party="red", named=False),
        population="red-soldiers",
        period=make_period("2025-07", "flow"),
        provenance=(a_chain(step, reading=broken), a_chain(step, reading=broken)),
    )
    assert raised == [code for code in CODES if code not in OF_FIGURES]
