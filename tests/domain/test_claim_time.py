"""The time of figures beside the time of a claim."""

from datetime import date

from service.domain.claim import When
from service.domain.summary import summarise
from tests.domain.claim_builders import a_claim, a_point, findings_on, relations, total_on

SERIES = [
    a_point("july", 1010, edtf="/2025-07-28"),
    a_point("august", 1110, edtf="/2025-08-28"),
    a_point("september", 1210, edtf="/2025-09-28"),
]


def test_a_claim_of_a_day_is_held_to_that_day() -> None:
    assert relations(a_claim(1110, when=total_on("2025-08-28")), SERIES) == {"august": "consistent"}


def test_an_earlier_count_bounds_from_below_and_a_later_one_from_above() -> None:
    between = total_on("2025-08-10")
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
    [latest, outdated] = findings_on(a_claim(1010, claimed_on=date(2025, 9, 28)), SERIES)
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
    claim = a_claim(505, when=total_on("2025-07-28", date(2023, 1, 1)))
    assert relations(claim, since) == {"one": "different-period"}
    same = a_claim(505, when=total_on("2025-07-28", date(2022, 2, 24)))
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
    assert relations(a_claim(999, when=year), total) == {"one": "context"}


def test_a_figure_without_a_time_is_held_to_a_claim_without_one() -> None:
    assert relations(a_claim(50), a_point(value=50, edtf=None)) == {"one": "consistent"}
    july = When("flow", date(2025, 7, 1), date(2025, 7, 31))
    assert relations(a_claim(50, when=july), a_point(value=50, edtf=None)) == {
        "one": "different-period"
    }


def test_of_several_figures_of_one_day_the_nearest_is_told() -> None:
    series = [a_point("far", 700), a_point("near", 500)]
    claim = a_claim(101, when=total_on("2025-07-28"))
    assert relations(claim, series) == relations(claim, series[::-1])
    assert relations(claim, series) == {"near": "claim-lower"}


def test_where_all_figures_came_after_the_claim_the_order_of_figures_changes_nothing() -> None:
    series = [a_point("first", 1010), a_point("second", 1210)]
    claim = a_claim(1999, claimed_on=date(2025, 1, 1))
    assert relations(claim, series) == relations(claim, series[::-1]) == {"first": "claim-higher"}
