"""Findings: each rule by which a figure bears on a claim, and what all of them come to."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.bearing import bearing_rank
from service.domain.claim import Claim, Family, When
from service.domain.comparison import Point
from service.domain.finding import RELATIONS, find_findings
from service.domain.period import make_period
from service.domain.quantity import COMPARATORS, Quantity
from service.domain.summary import NOT_UNDERSTOOD, SUMMARIES, least_supported, summarise

KILLED = frozenset({"killed"})
SUM = frozenset({"killed", "wounded", "missing"})


def reading(value, comparator="=", approximate=False):
    return Quantity(value=Decimal(value), comparator=comparator, approximate=approximate)


def a_point(figure="one", value=100, comparator="=", edtf="/2025-07-28", kind="cumulative", **said):
    approximate = said.pop("approximate", False)
    return Point(
        **{
            "figure": figure,
            "measure": "killed",
            "unit": "persons",
            "basis": "claimed",
            "counts": KILLED,
            "population": "army",
            "conflict": "war",
            "origin": ("staff",),
            "period": make_period(edtf, kind) if edtf else None,
            "reading": reading(value, comparator, approximate),
            **said,
        }
    )


def a_claim(value=100, comparator="=", **said):
    approximate = said.pop("approximate", False)
    return Claim(
        **{
            "reading": reading(value, comparator, approximate),
            "counts": KILLED,
            "units": frozenset({"persons"}),
            "population": Family(frozenset({"army"}), frozenset({"guard"})),
            "conflict": Family(frozenset({"war"}), frozenset({"battle"})),
            **said,
        }
    )


def relations(claim, *series):
    return {
        one.point.figure: one.relation
        for one in find_findings(claim, [[p] if isinstance(p, Point) else p for p in series])
    }


def test_the_same_number_is_consistent() -> None:
    assert relations(a_claim(100), a_point(value=100)) == {"one": "consistent"}


def test_a_figure_within_what_is_claimed_is_consistent() -> None:
    assert relations(a_claim(50, ">"), a_point(value=100)) == {"one": "consistent"}
    assert relations(a_claim(500, "<="), a_point(value=100)) == {"one": "consistent"}


def test_a_number_that_a_bound_leaves_open_is_beyond_it() -> None:
    assert relations(a_claim(5000), a_point(value=1000, comparator=">")) == {"one": "beyond-bound"}


def test_a_hedged_number_nearby_is_close() -> None:
    assert relations(a_claim(1130, approximate=True), a_point(value=1001)) == {
        "one": "claim-higher"
    }
    assert relations(a_claim(1111), a_point(value=1000, approximate=True)) == {"one": "close"}
    assert relations(a_claim(1111), a_point(value=1003)) == {"one": "claim-higher"}


def test_another_number_is_higher_or_lower() -> None:
    assert relations(a_claim(999), a_point(value=101)) == {"one": "claim-higher"}
    assert relations(a_claim(11), a_point(value=101)) == {"one": "claim-lower"}


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
    assert relations(a_claim(999), record) == {}


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
    assert relations(claim, a_point(value=999, origin=("press",))) == {}
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


SERIES = [
    a_point("july", 1010, edtf="/2025-07-28"),
    a_point("august", 1110, edtf="/2025-08-28"),
    a_point("september", 1210, edtf="/2025-09-28"),
]


def on(day: str, start: date | None = None) -> When:
    return When("cumulative", start, date.fromisoformat(day))


def test_a_claim_of_a_day_is_held_to_that_day() -> None:
    assert relations(a_claim(1110, when=on("2025-08-28")), SERIES) == {"august": "consistent"}


def test_an_earlier_count_bounds_from_below_and_a_later_one_from_above() -> None:
    between = on("2025-08-10")
    assert relations(a_claim(1055, when=between), SERIES) == {
        "july": "beyond-bound", "august": "beyond-bound",
    }  # fmt: skip
    assert relations(a_claim(501, when=between), SERIES) == {
        "july": "claim-lower", "august": "beyond-bound",
    }  # fmt: skip
    assert relations(a_claim(1999, when=between), SERIES) == {
        "july": "beyond-bound", "august": "claim-higher",
    }  # fmt: skip
    assert relations(a_claim(1110, when=between), SERIES)["august"] == "different-period"


def test_a_claim_without_a_day_is_held_to_the_latest_when_it_was_made() -> None:
    assert relations(a_claim(1210), SERIES) == {"september": "consistent"}
    made = date(2025, 8, 28)
    assert relations(a_claim(1110, claimed_on=made), SERIES) == {"august": "consistent"}
    later = date(2026, 1, 1)
    assert relations(a_claim(1999, claimed_on=later), SERIES) == {"september": "beyond-bound"}


def test_an_old_number_is_outdated_and_the_later_one_is_told() -> None:
    [latest, outdated] = find_findings(a_claim(1010, claimed_on=date(2025, 9, 28)), [SERIES])
    assert (latest.point.figure, latest.relation) == ("september", "claim-lower")
    assert (outdated.point.figure, outdated.relation) == ("july", "outdated")
    assert outdated.later is not None
    assert outdated.later.figure == "september"
    assert summarise([latest, outdated]) == "number-fits-another-period"


def test_a_day_known_to_the_month_is_any_of_its_days() -> None:
    july = When("cumulative", None, date(2025, 7, 31), date(2025, 7, 1))
    assert relations(a_claim(1010, when=july), SERIES) == {"july": "consistent"}


def test_a_count_whose_end_is_not_stated_is_not_the_latest() -> None:
    series = [a_point("open", 101, edtf="2022/.."), a_point("july", 1010)]
    assert relations(a_claim(1010), series) == {"july": "consistent"}
    assert relations(a_claim(101), [series[0]]) == {"open": "consistent"}


def test_counts_since_another_day_are_of_another_time() -> None:
    since = a_point(value=505, edtf="2022-02-24/2025-07-28")
    claim = a_claim(505, when=on("2025-07-28", date(2023, 1, 1)))
    assert relations(claim, since) == {"one": "different-period"}
    same = a_claim(505, when=on("2025-07-28", date(2022, 2, 24)))
    assert relations(same, since) == {"one": "consistent"}


def test_what_happened_within_a_year_is_not_what_happened_until_then() -> None:
    year = When("flow", date(2024, 1, 1), date(2024, 12, 31))
    assert relations(a_claim(505, when=year), a_point(value=505, edtf="2024", kind="flow")) == {
        "one": "consistent"
    }
    assert relations(a_claim(505, when=year), a_point(value=505, edtf="2023", kind="flow")) == {
        "one": "different-period"
    }
    total = a_point(value=505, edtf="/2024-12-31")
    assert relations(a_claim(505, when=year), total) == {"one": "different-period"}
    assert relations(a_claim(999, when=year), total) == {}


def test_a_figure_without_a_time_is_held_to_a_claim_without_one() -> None:
    assert relations(a_claim(50), a_point(value=50, edtf=None)) == {"one": "consistent"}
    july = When("flow", date(2025, 7, 1), date(2025, 7, 31))
    assert relations(a_claim(50, when=july), a_point(value=50, edtf=None)) == {
        "one": "different-period"
    }


def test_of_several_figures_of_one_day_the_nearest_is_told() -> None:
    some = [a_point("far", 700), a_point("near", 500)]
    claim = a_claim(101, when=on("2025-07-28"))
    assert relations(claim, some) == relations(claim, some[::-1])
    assert relations(claim, some) == {"near": "claim-lower"}


def test_words_without_a_number_bear_on_nothing() -> None:
    words = Quantity(missing="words-only", as_reported="hundreds")
    assert relations(a_claim(500), a_point(reading=words)) == {}


@pytest.mark.parametrize(
    ("found", "summary"),
    [
        ({"a": "consistent", "b": "beyond-bound"}, "supported-by-a-source"),
        ({"a": "consistent", "b": "claim-lower"}, "sources-disagree"),
        ({"a": "different-measure", "b": "claim-lower"}, "number-fits-another-measure"),
        ({"a": "different-basis"}, "number-fits-another-measure"),
        ({"a": "outdated", "b": "claim-lower"}, "number-fits-another-period"),
        ({"a": "different-population"}, "number-fits-another-population"),
        ({"a": "different-source"}, "number-fits-another-source"),
        ({"a": "claim-higher", "b": "beyond-bound"}, "contradicted-by-every-source"),
        ({"a": "beyond-bound", "b": "close"}, "undecided"),
        ({}, "no-figure"),
    ],
)
def test_findings_come_to_the_first_summary_that_holds(found: dict[str, str], summary: str) -> None:
    [some] = find_findings(a_claim(100), [[a_point(value=100)]])
    findings = [
        replace(some, point=a_point(origin=(origin,)), relation=relation)
        for origin, relation in found.items()
    ]
    assert summarise(findings) == summary
    assert summarise(reversed(findings)) == summary


def test_an_originator_that_supports_does_not_contradict_as_well() -> None:
    [some] = find_findings(a_claim(100), [[a_point(value=100)]])
    assert summarise([some, replace(some, relation="claim-lower")]) == "supported-by-a-source"


def test_a_claim_is_as_supported_as_the_least_of_its_quantities() -> None:
    assert least_supported(["supported-by-a-source", "no-figure"]) == "no-figure"
    assert least_supported([]) == NOT_UNDERSTOOD


def test_what_bears_most_comes_first() -> None:
    near = [a_point("fits", 100, counts=SUM, origin=("a",)), a_point("same", 100, origin=("b",))]
    assert [one.point.figure for one in find_findings(a_claim(100), [[one] for one in near])] == [
        "same",
        "fits",
    ]
    assert [bearing_rank(a_claim(100), one) for one in near] == [2, 0]
    assert bearing_rank(a_claim(100), a_point(conflict="other")) is None


numbers = st.integers(0, 3000)
points = st.builds(
    lambda value, comparator, close, basis, days: a_point(
        f"figure-{days}", value, comparator, approximate=close, basis=basis,
        edtf=f"/{date(2025, 1, 1) + timedelta(days)}",
    ),
    numbers, st.sampled_from(COMPARATORS), st.booleans(),
    st.sampled_from(("claimed", "identified", "compiled")), st.integers(0, 30),
)  # fmt: skip
CONTRADICTING = {"claim-higher", "claim-lower"}


@given(numbers, numbers, numbers, st.lists(points, min_size=1, max_size=5))
def test_widening_a_claim_never_turns_support_into_contradiction(
    low: int, width: int, more: int, some: list[Point]
) -> None:
    def ranging(lower: int, upper: int) -> Claim:
        bounds = Quantity(lower=Decimal(lower), upper=Decimal(upper))
        return replace(a_claim(1), reading=bounds, when=on("2025-01-15"))

    series = [[one] for one in some]
    narrow = {one.point: one.relation for one in find_findings(ranging(low, low + width), series)}
    wide = {
        one.point: one.relation
        for one in find_findings(ranging(max(0, low - more), low + width + more), series)
    }
    for point, relation in narrow.items():
        if relation == "consistent":
            assert wide[point] not in CONTRADICTING


@given(numbers, st.lists(points, min_size=2, max_size=6), st.randoms())
def test_relations_do_not_depend_on_the_order_of_figures(value, some, random) -> None:
    claim = a_claim(value, claimed_on=date(2025, 1, 20))
    series = [
        list({point.figure: point for point in some if point.basis == basis}.values())
        for basis in ("claimed", "identified", "compiled")
    ]
    first = find_findings(claim, series)
    random.shuffle(series)
    for one in series:
        random.shuffle(one)
    again = find_findings(claim, series)
    assert [(one.point.figure, one.relation) for one in first] == [
        (one.point.figure, one.relation) for one in again
    ]
    assert summarise(first) == summarise(again)
    assert {one.relation for one in first} <= set(RELATIONS)
    assert summarise(first) in SUMMARIES
