"""Findings: whether the number of a figure allows the number of a claim."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from service.domain.claim import Claim
from service.domain.point import Point
from service.domain.quantity import COMPARATORS, Quantity
from service.domain.relation import RELATIONS
from service.domain.summary import SUMMARIES, summarise
from tests.domain.claim_builders import a_claim, a_point, findings_on, relations, total_on


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


def test_words_without_a_number_bear_on_nothing() -> None:
    words = Quantity(missing="words-only", as_reported="hundreds")
    assert relations(a_claim(500), a_point(reading=words)) == {}


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
    low: int, width: int, more: int, figures: list[Point]
) -> None:
    def ranging(lower: int, upper: int) -> Claim:
        bounds = Quantity(lower=Decimal(lower), upper=Decimal(upper))
        return replace(a_claim(1), reading=bounds, when=total_on("2025-01-15"))

    series = [[point] for point in figures]
    narrow = findings_on(ranging(low, low + width), *series)
    wide = findings_on(ranging(max(0, low - more), low + width + more), *series)
    wide_relations = {finding.point: finding.relation for finding in wide}
    for finding in narrow:
        if finding.relation == "consistent":
            assert wide_relations[finding.point] not in CONTRADICTING


@given(numbers, st.lists(points, min_size=2, max_size=6), st.randoms())
def test_relations_do_not_depend_on_the_order_of_figures(value, figures, random) -> None:
    claim = a_claim(value, claimed_on=date(2025, 1, 20))
    series = [
        list({point.figure: point for point in figures if point.basis == basis}.values())
        for basis in ("claimed", "identified", "compiled")
    ]
    first = findings_on(claim, *series)
    random.shuffle(series)
    for same_basis in series:
        random.shuffle(same_basis)
    again = findings_on(claim, *series)
    assert [(finding.point.figure, finding.relation) for finding in first] == [
        (finding.point.figure, finding.relation) for finding in again
    ]
    assert summarise(first) == summarise(again)
    assert {finding.relation for finding in first} <= set(RELATIONS)
    assert summarise(first) in SUMMARIES
