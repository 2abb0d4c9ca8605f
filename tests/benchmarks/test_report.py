"""The tables: medians, and ratios of the same round."""

from benchmarks import report
from benchmarks.client import Outcome
from benchmarks.works import FLOOR, OURS, Side, Work


def outcome(rate: int) -> Outcome:
    return Outcome(1.0, (0.002,) * rate)


def test_a_ratio_is_the_median_of_those_of_each_round() -> None:
    work = Work("one figure", (Side(OURS, 1, ()), Side(FLOOR, 2, (), aim=1.1)))
    outcomes = {
        ("one figure", OURS): [outcome(50), outcome(100), outcome(90)],
        ("one figure", FLOOR): [outcome(100), outcome(100), outcome(100)],
    }
    _, ours, floor = report.rates([work], outcomes, {})
    assert ours.split()[:4] == ["one", "figure", "ours", "90"]
    assert "0.90 x  (0.50-1.00)" in floor
    assert floor.endswith(">= 1.1 x")


def test_a_percentile_of_one_value_is_that_value() -> None:
    assert report.percentile([3.0], 99) == 3.0
    assert report.percentile([float(n) for n in range(1, 101)], 50) == 50.5
