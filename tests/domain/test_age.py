"""Ages of series: a series is silent after more than three times its usual gap."""

from datetime import date, timedelta

import pytest

from service.domain.age import Age, Rhythm, age_on

END = date(2025, 7, 28)


def on(days, gaps=5, usual_gap=7):
    return age_on(END + timedelta(days=days), Rhythm(END, gaps, usual_gap))


@pytest.mark.parametrize("days", [-3, 0, 1, 21])
def test_a_series_is_not_silent_within_three_usual_gaps(days):
    assert on(days) == Age(days, 7, None)


def test_a_silent_series_says_for_how_long_and_what_was_usual():
    age = on(1022)
    assert age.age_days == 1022
    assert "1,022 days ago" in age.silence
    assert "7 days" in age.silence


def test_a_daily_series_has_a_gap_of_one_day():
    assert "of 1 day:" in on(4, usual_gap=1).silence


@pytest.mark.parametrize("gaps", [0, 1])
def test_too_few_periods_have_no_usual_gap(gaps):
    assert on(1000, gaps, 7) == Age(1000, None, None)


def test_a_series_without_an_end_has_no_age():
    assert age_on(END, Rhythm()) == Age(None, None, None)
