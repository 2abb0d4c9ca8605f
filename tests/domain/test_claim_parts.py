"""Parts beside claims: what counts a part of what is claimed is a floor, and nothing more."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from service.domain.claim import Family, When
from service.domain.outcome_sets import keeps_all
from service.domain.quantity import Quantity
from service.domain.summary import summarise
from tests.domain.claim_builders import SUM, a_claim, a_point, findings_on, relations, total_on

DAY = When("flow", date(2010, 12, 17), date(2010, 12, 17))
YEAR = When("flow", date(2010, 1, 1), date(2010, 12, 31))


def a_range(lower: int, upper: int) -> Quantity:
    return Quantity(lower=Decimal(lower), upper=Decimal(upper))


def a_strike(figure: str, value: int = 0, **fields: Any) -> Any:
    """One of several strikes of one day, in one series."""
    return a_point(
        figure, value, edtf="2010-12-17", kind="flow", item=figure, is_item=True, **fields
    )


STRIKES = [
    a_strike("first", reading=a_range(7, 15)),
    a_strike("second", reading=a_range(11, 15)),
    a_strike("third", 32),
]


@pytest.mark.parametrize("claimed", [a_range(50, 62), a_range(54, 54)])
def test_strikes_of_one_day_do_not_contradict_what_all_of_them_killed(claimed: Quantity) -> None:
    claim = a_claim(reading=claimed, when=DAY)
    assert set(relations(claim, STRIKES).values()) == {"beyond-bound"}
    assert summarise(findings_on(claim, STRIKES)) == "undecided"


def test_a_strike_contradicts_a_claim_below_it() -> None:
    assert relations(a_claim(3, when=DAY), STRIKES)["third"] == "claim-lower"


def test_a_strike_that_killed_nobody_does_not_support_that_nobody_was_killed() -> None:
    strikes = [a_strike("nobody"), a_strike("also-nobody"), a_strike("some", 9)]
    claim = a_claim(0, when=DAY)
    assert relations(claim, strikes) == {
        "some": "claim-lower", "nobody": "beyond-bound", "also-nobody": "beyond-bound",
    }  # fmt: skip
    assert summarise(findings_on(claim, strikes)) == "contradicted-by-every-source"


def test_an_item_that_is_alone_in_its_period_is_no_part() -> None:
    alone = a_point(value=9, edtf="2010-12-17", kind="flow", item="case-7")
    assert relations(a_claim(9, when=DAY), alone) == {"one": "consistent"}
    assert relations(a_claim(54, when=DAY), alone) == {"one": "claim-higher"}


def test_some_of_the_outcomes_are_a_part_of_them() -> None:
    losses = a_claim(5050, counts=SUM)
    assert relations(losses, a_point(value=6001)) == {"one": "claim-lower"}
    assert relations(losses, a_point(value=101)) == {"one": "beyond-bound"}
    assert relations(losses, a_point(value=5050)) == {"one": "different-measure"}
    [finding] = findings_on(losses, a_point(value=101))
    assert finding.part_by == ("outcomes",)


def test_deaths_in_battle_are_a_part_of_all_deaths() -> None:
    in_battle = a_point(value=110_070, counts=frozenset({"killed-in-action"}))
    assert relations(a_claim(365_000), in_battle) == {"one": "beyond-bound"}
    assert relations(a_claim(50_001), in_battle) == {"one": "claim-lower"}


def test_outcomes_that_are_not_stated_have_no_parts() -> None:
    assert relations(a_claim(5050, counts=None), a_point(value=6001)) == {}


def test_a_part_in_one_thing_and_the_whole_in_another_is_no_part() -> None:
    figure = a_point(value=6001, counts=SUM, population="guard")
    assert relations(a_claim(5050), figure) == {}


def test_less_time_is_a_part_of_the_claimed_time() -> None:
    may = a_point("may", 505, edtf="2010-05", kind="flow")
    assert relations(a_claim(99, when=YEAR), may) == {"may": "claim-lower"}
    assert relations(a_claim(9999, when=YEAR), may) == {"may": "beyond-bound"}
    assert relations(a_claim(505, when=YEAR), may) == {"may": "different-period"}
    assert relations(a_claim(0, when=YEAR), a_point(value=0, edtf="2010-05", kind="flow")) == {
        "one": "beyond-bound"
    }
    assert findings_on(a_claim(99, when=YEAR), may)[0].part_by == ("period",)


def test_a_total_up_to_a_day_has_the_time_before_as_its_part() -> None:
    claim = a_claim(99, when=total_on("2010-12-31"), war=(date(2009, 1, 1), None))
    assert relations(claim, a_point(value=505, edtf="2010-05", kind="flow")) == {
        "one": "claim-lower"
    }
    assert relations(claim, a_point(value=505, edtf="2008-05", kind="flow")) == {"one": "context"}


def test_time_outside_of_the_claimed_time_is_no_part() -> None:
    assert relations(a_claim(99, when=YEAR), a_point(value=505, edtf="2011", kind="flow")) == {
        "one": "context"
    }


@pytest.mark.parametrize("part", [{"population": "guard"}, {"area": "north"}])
def test_rates_have_no_parts(part: dict[str, str]) -> None:
    rate = {"unit_kind": "rate", "unit": "per-1000", "measure": "rate", **part}
    claim = a_claim(9, measures=frozenset({"rate"}), units=None)
    assert relations(claim, a_point(value=505, **rate)) == {}
    assert relations(claim, a_point(value=9, **rate)) == {"one": "different-population"}


def test_a_rate_of_another_date_bounds_nothing() -> None:
    rate = a_point(value=505, unit_kind="rate", edtf="2009-05", kind="flow")
    claim = a_claim(99, claimed_on=date(2010, 1, 1), war=(date(2009, 1, 1), None))
    assert relations(claim, rate) == {"one": "beyond-bound"}
    assert relations(a_claim(99, when=YEAR), rate) == {"one": "context"}


def test_net_changes_have_no_parts() -> None:
    net = a_point(value=-505, population="guard")
    assert relations(a_claim(99), net) == {}


def test_one_number_below_zero_shows_a_series_of_net_changes() -> None:
    months = [
        a_point("fall", -201, edtf="2010-04", kind="flow"),
        a_point("rise", 505, edtf="2010-05", kind="flow"),
    ]
    assert "claim-lower" not in relations(a_claim(99, when=YEAR), months).values()
    items = [a_strike("fall", -5), a_strike("rise", 9)]
    assert set(relations(a_claim(54, when=DAY), items).values()) == {"claim-higher"}


CAPTURED = frozenset({"captured"})


def test_no_other_date_bounds_what_people_leave_again() -> None:
    march = a_point(value=6001, counts=CAPTURED, edtf="/2025-03-01")
    for value in (1001, 9001):
        claim = a_claim(value, counts=CAPTURED, when=total_on("2025-05-01"))
        assert relations(claim, march) == {"one": "context"}
    later = a_claim(9001, counts=CAPTURED, when=total_on("2025-01-01"))
    assert relations(later, march) == {"one": "context"}
    made_later = a_claim(1001, counts=CAPTURED, claimed_on=date(2025, 5, 1))
    assert relations(made_later, march) == {"one": "beyond-bound"}
    same_day = a_claim(1001, counts=CAPTURED, when=total_on("2025-03-01"))
    assert relations(same_day, march) == {"one": "claim-lower"}


def test_a_definition_can_say_that_everyone_stays_in() -> None:
    ever = a_point(value=6001, counts=CAPTURED, edtf="/2025-03-01", keeps_all=True)
    claim = a_claim(1001, counts=CAPTURED, when=total_on("2025-05-01"))
    assert relations(claim, ever) == {"one": "claim-lower"}


@pytest.mark.parametrize(
    ("definition", "is_kept"),
    [
        ("Everyone ever captured.", True),
        ("All who were captured, including those since exchanged.", True),
        ("Prisoners taken, whether or not they were later released.", True),
        ("People who fled; nobody who returned is taken out of the count.", True),
        ("Prisoners held on that day.", False),
        ("Soldiers captured; those since exchanged are left out.", False),
        ("Soldiers captured or missing, compiled from reports. Never verified.", False),
    ],
)
def test_what_a_definition_says_of_those_who_left(definition: str, is_kept: bool) -> None:
    assert keeps_all(definition) is is_kept


def test_a_stock_of_an_earlier_day_bounds_nothing() -> None:
    stock = a_point(value=6001, counts=frozenset(), edtf="2025-03-01", kind="instant")
    claim = a_claim(1001, counts=frozenset(), claimed_on=date(2025, 5, 1))
    assert relations(claim, stock) == {"one": "beyond-bound"}


def test_another_measure_of_another_time_fits_nothing() -> None:
    other = a_point(value=505, counts=SUM, edtf="2010", kind="flow")
    assert relations(a_claim(505, when=YEAR), other) == {"one": "different-measure"}
    earlier = When("flow", date(2009, 1, 1), date(2009, 12, 31))
    assert relations(a_claim(505, when=earlier), other) == {}
    day = a_claim(505, when=total_on("2025-08-01"))
    assert relations(day, a_point(value=505, counts=SUM)) == {}


def test_a_ceiling_of_another_measure_fits_nothing() -> None:
    for reading in (Quantity(Decimal(505), comparator="<="), Quantity(upper=Decimal(505))):
        assert relations(a_claim(500), a_point(counts=SUM, reading=reading)) == {}
    nearly = a_point(value=505, comparator="<", approximate=True, counts=SUM)
    assert relations(a_claim(500), nearly) == {"one": "different-measure"}


def test_a_claim_that_names_a_basis_is_not_bounded_by_a_part_of_another() -> None:
    part = a_point(value=505, population="guard", basis="verified")
    assert relations(a_claim(99, basis="claimed"), part) == {}
    assert relations(a_claim(505, basis="claimed"), part) == {}
    assert relations(a_claim(99, basis="verified"), part) == {"one": "claim-lower"}


def test_an_assumed_conflict_contradicts_nothing() -> None:
    claim = a_claim(99, assumed=("conflict",))
    [finding] = findings_on(claim, a_point(value=505))
    assert (finding.relation, finding.reason) == ("beyond-bound", "assumed")
    assert relations(a_claim(505, assumed=("conflict",)), a_point(value=505)) == {
        "one": "consistent"
    }


def test_where_nothing_bears_the_figures_before_and_after_are_context() -> None:
    years = [a_point(str(year), 505, edtf=str(year), kind="flow") for year in range(2006, 2012)]
    claim = a_claim(9, when=When("flow", date(2008, 6, 1), date(2008, 6, 30)))
    findings = findings_on(claim, years)
    assert {finding.point.figure: finding.relation for finding in findings} == {
        "2007": "context", "2008": "context",
    }  # fmt: skip
    assert summarise(findings) == "no-figure"


def test_what_is_not_about_the_same_is_no_context() -> None:
    assert relations(a_claim(9), a_point(value=505, population="navy")) == {}


def test_context_has_what_is_whole_before_its_parts() -> None:
    claim = a_claim(9, when=YEAR, population=Family(frozenset({"army"}), frozenset({"guard"})))
    part = a_point("part", 505, edtf="2011-01", kind="flow", population="guard")
    whole = a_point("whole", 505, edtf="2012", kind="flow")
    assert [finding.point.figure for finding in findings_on(claim, part, whole)] == [
        "whole", "part",
    ]  # fmt: skip


def test_another_count_of_the_same_is_context_after_the_same_count() -> None:
    claim = a_claim(9, when=YEAR, origins=frozenset({"staff"}))
    other = a_point("other", 505, edtf="2010", kind="flow", origin=("press",))
    same = a_point("same", 505, edtf="2012", kind="flow")
    assert [
        (finding.point.figure, finding.relation) for finding in findings_on(claim, other, same)
    ] == [("same", "context"), ("other", "context")]
    recorded = a_point(value=505, edtf="2010", kind="flow", basis="recorded")
    assert relations(a_claim(9, when=YEAR), recorded) == {"one": "context"}
