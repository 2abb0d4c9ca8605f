"""Times: dates and periods as they are written, and what relative words mean on a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.claims.grammar.times import Time, find_times
from tests.claims.texts import TODAY, marked


def times(text: str, claimed_on: date | None = TODAY) -> list[Time]:
    return find_times(marked(text), claimed_on)


@pytest.mark.parametrize(
    ("text", "role", "start", "end"),
    [
        ("In 2024 they fell", "during", "2024-01-01", "2024-12-31"),
        ("у 2024 році", "during", "2024-01-01", "2024-12-31"),
        ("за 2024 год", "during", "2024-01-01", "2024-12-31"),
        ("in July 2025", "during", "2025-07-01", "2025-07-31"),
        ("on 28 July 2025", "on", "2025-07-28", "2025-07-28"),
        ("on the 28th of July, 2025", "on", "2025-07-28", "2025-07-28"),
        ("On July 28 they fell", "on", "2025-07-28", "2025-07-28"),
        ("on December 28", "on", "2024-12-28", "2024-12-28"),
        ("as of July 28, 2025,", "until", "2025-07-28", "2025-07-28"),
        ("as of 2025-07-28", "until", "2025-07-28", "2025-07-28"),
        ("станом на 28 липня 2025 року", "until", "2025-07-28", "2025-07-28"),
        ("по состоянию на 28.07.2025", "until", "2025-07-28", "2025-07-28"),
        ("by the end of October 2025", "until", "2025-10-01", "2025-10-31"),
        ("since 24 February 2022", "since", "2022-02-24", "2022-02-24"),
        ("з 24 лютого 2022 року", "since", "2022-02-24", "2022-02-24"),
        ("since the full-scale invasion", "since_start", None, None),
        ("з початку повномасштабного вторгнення", "since_start", None, None),
        ("between January and June 2025", "during", "2025-01-01", "2025-06-30"),
        ("January–June 2025", "during", "2025-01-01", "2025-06-30"),
        ("с января по июнь 2025 года", "during", "2025-01-01", "2025-06-30"),
        ("in the first half of 2025", "during", "2025-01-01", "2025-06-30"),
        ("between 1 and 28 July 2025", "during", "2025-07-01", "2025-07-28"),
        ("2022-2024", "during", "2022-01-01", "2024-12-31"),
        ("last month", "during", "2025-07-01", "2025-07-31"),
        ("минулого місяця", "during", "2025-07-01", "2025-07-31"),
        ("в прошлом году", "during", "2024-01-01", "2024-12-31"),
        ("over the past day", "during", "2025-07-31", "2025-07-31"),
        ("yesterday", "during", "2025-07-31", "2025-07-31"),
        ("as of today", "until", "2025-08-01", "2025-08-01"),
    ],
)
def test_a_time_is_read_as_it_is_written(
    text: str, role: str, start: str | None, end: str | None
) -> None:
    [time] = times(text)
    days = [day and day.isoformat() for day in (time.start, time.end)]
    assert (time.role, days, time.is_known) == (role, [start, end], True)


@pytest.mark.parametrize(
    "text", ["last month", "on 28 July", "in early 2024", "in the summer of 2024", "on 5/6/2024"]
)
def test_a_time_that_cannot_be_told_is_not_made_up(text: str) -> None:
    [time] = times(text, None)
    assert not time.is_known
    assert (time.start, time.end) == (None, None)


@pytest.mark.parametrize(
    "text", ["2000 soldiers fell", "over 1941 soldiers fell", "they may fall", "they march", "500"]
)
def test_a_count_is_no_year_and_a_verb_no_month(text: str) -> None:
    assert times(text) == []


@pytest.mark.parametrize("text", ["on 31 February 2025", "on 30.02.2025"])
def test_a_day_that_is_not_in_the_calendar_is_not_known(text: str) -> None:
    assert [time.is_known for time in times(text)] == [False]


@given(st.dates(date(1000, 1, 1), date(2100, 12, 31)), st.sampled_from(("%Y-%m-%d", "%d.%m.%Y")))
def test_every_written_day_is_read_back(day: date, form: str) -> None:
    text = day.strftime(form) if day.year >= 1000 else day.isoformat()
    [time] = times(f"on {text}")
    assert (time.start, time.end) == (day, day)
