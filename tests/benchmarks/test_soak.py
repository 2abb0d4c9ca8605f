"""A soak is judged by what kept growing after its start."""

from benchmarks.soak import Reading, judge


def test_what_is_flat_after_the_start_is_right() -> None:
    assert list(judge([Reading(80, 4), *[Reading(118 + n % 3, 16) for n in range(11)]])) == []


def test_what_kept_growing_is_named() -> None:
    readings = [Reading(100 + 5 * n, 16 + n) for n in range(12)]
    assert [sentence.split()[1] for sentence in judge(readings)] == ["memory", "connections"]


def test_a_few_readings_are_not_judged() -> None:
    assert list(judge([Reading(80, 4)] * 5)) == [
        "Too few readings to judge: raise --minutes, or lower --every."
    ]
