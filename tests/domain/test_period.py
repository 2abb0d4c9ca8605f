import warnings
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.period import Span, make_period, parse_date, parse_edtf
from tests.domain.strategies import (
    DAY,
    MONTH,
    YEAR,
    days,
    edtf_dates,
    qualifiers,
    unknown_ends,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its parser, on import; not ours to mend
    from edtf import EDTFParseException
    from edtf import parse_edtf as library_parses


DAY_ONE = date(2022, 2, 24)


def first_day(text: str) -> date:
    start = parse_date(text).start
    assert start is not None
    return start


intervals = st.tuples(edtf_dates, edtf_dates).map(
    lambda ends: "/".join(sorted(ends, key=first_day))
)
half_open = st.one_of(
    st.builds("{}/{}".format, edtf_dates, unknown_ends),
    st.builds("{}/{}".format, unknown_ends, edtf_dates),
)
edtf_texts = st.one_of(edtf_dates, intervals, half_open)


def accepts(text: str) -> bool:
    try:
        parse_edtf(text)
    except ValueError:
        return False
    return True


def is_edtf(text: str) -> bool:
    try:
        library_parses(text)
    except EDTFParseException:
        return False
    return True


@given(edtf_texts)
def test_every_accepted_text_is_edtf(text):
    assert accepts(text)
    assert is_edtf(text)


@given(st.integers(1, 9999), st.integers(1, 99), st.integers(1, 99))
def test_a_day_is_accepted_if_and_only_if_the_calendar_has_it(year, month, day):
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        expected = Span(date.fromisoformat(text), date.fromisoformat(text))
    except ValueError:
        assert not accepts(text)
    else:
        assert parse_edtf(text) == expected


@given(st.integers(13, 99), qualifiers)
def test_a_month_after_december_is_refused(month, qualifier):
    assert not accepts(f"2024-{month}{qualifier}")


@given(edtf_texts)
def test_a_period_starts_no_later_than_it_ends(text):
    span = parse_edtf(text)
    assert span.start is None or span.end is None or span.start <= span.end


@given(days)
def test_a_day_starts_and_ends_on_itself(day):
    assert parse_edtf(day.isoformat()) == Span(day, day)


@given(days)
def test_a_month_lasts_from_its_first_to_its_last_day(day):
    span = parse_edtf(day.isoformat()[:MONTH])
    assert span.start == day.replace(day=1)
    assert (span.end.year, span.end.month) == (day.year, day.month)
    assert (span.end + timedelta(days=1)).day == 1


@given(days)
def test_a_year_lasts_from_january_to_december(day):
    span = parse_edtf(day.isoformat()[:YEAR])
    assert span == Span(date(day.year, 1, 1), date(day.year, 12, 31))


@given(days, st.sampled_from((YEAR, MONTH, DAY)), st.sampled_from("~?"))
def test_a_qualifier_leaves_the_days_as_they_are(day, precision, qualifier):
    text = day.isoformat()[:precision]
    assert parse_edtf(text + qualifier) == parse_edtf(text)


@given(intervals)
def test_an_interval_lasts_from_the_first_day_of_one_date_to_the_last_of_the_other(text):
    first, last = text.split("/")
    assert parse_edtf(text) == Span(parse_date(first).start, parse_date(last).end)


@given(unknown_ends, edtf_dates)
def test_a_period_with_an_unknown_start_has_none(unknown, end):
    assert parse_edtf(f"{unknown}/{end}") == Span(None, parse_date(end).end)


@given(edtf_dates, unknown_ends)
def test_a_period_with_an_unknown_end_has_none(start, unknown):
    assert parse_edtf(f"{start}/{unknown}") == Span(parse_date(start).start, None)


def test_a_blank_start_is_not_made_up_ten_years_back():
    assert parse_edtf("/2025-07-28") == Span(None, date(2025, 7, 28))


@given(days, st.integers(1, 10**5))
def test_an_interval_that_ends_before_it_starts_is_refused(end, later):
    start = min(end.toordinal() + later, date.max.toordinal())
    with pytest.raises(ValueError, match="ends before it starts"):
        parse_edtf(f"{date.fromordinal(start)}/{end}")


@pytest.mark.parametrize("text", ["/", "../..", "/..", "../"])
def test_an_interval_without_either_end_is_refused(text):
    with pytest.raises(ValueError, match="neither a start nor an end"):
        parse_edtf(text)


@pytest.mark.parametrize("text", ["2023/2024/2025", "2023//2025", "//", "2023-01/../2024"])
def test_an_interval_of_three_parts_is_refused(text):
    with pytest.raises(ValueError, match="not an interval"):
        parse_edtf(text)


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2023-02-29",
        "1900-02-29",
        "2024-04-31",
        "2024-13",
        "2024-00",
        "2024-00-15",
        "2024-01-00",
        "2024-00/2025",
    ],
)
def test_a_day_that_no_calendar_has_is_refused(text):
    with pytest.raises(ValueError, match="not in the calendar"):
        parse_edtf(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "2025-1",
        "2025-1-05",
        "20250105",
        "25-01-05",
        "12025",
        "-2025",
        "2025%",
        "2025~?",
        "~2025",
        "2025-XX",
        "202X",
        "2025-03-05T12:00",
        " 2025",
        "2025 ",
        "2025\n",
        "٢٠٢٥",
        "５2025",
        "2025-03\x00",
        "2025/March",
        ".../2025",
        "2024/2025\n",
    ],
)
def test_what_is_not_a_year_month_or_day_is_refused(text):
    with pytest.raises(ValueError, match=r"is not a (date|time)"):
        parse_edtf(text)


@given(half_open | intervals)
def test_an_interval_is_not_a_single_date(text):
    with pytest.raises(ValueError, match="is not a date"):
        parse_date(text)


@given(edtf_texts, st.sampled_from(("flow", "cumulative")))
def test_a_period_has_the_days_of_its_text_and_keeps_the_text(text, kind):
    period = make_period(text, kind)
    assert Span(period.start, period.end) == parse_edtf(text)
    assert period.edtf == text


@given(edtf_dates)
def test_an_instant_is_one_date(text):
    assert make_period(text, "instant").kind == "instant"


@given(intervals | half_open)
def test_an_instant_is_not_an_interval(text):
    with pytest.raises(ValueError, match="an instant is one date"):
        make_period(text, "instant")


@pytest.mark.parametrize(("text", "end"), [("/2025", "start"), ("2025/..", "end")])
def test_an_end_that_is_not_given_cannot_be_inferred(text, end):
    with pytest.raises(ValueError, match=f"the {end} is not given"):
        make_period(text, "flow", (end,))


@given(st.lists(st.sampled_from(("start", "end"))))
def test_the_inferred_ends_are_a_set(inferred):
    period = make_period("2022/2025", "flow", tuple(inferred))
    assert period == make_period("2022/2025", "flow", tuple(sorted(set(inferred))))
    assert set(period.inferred) == set(inferred)


def test_nothing_is_inferred_unless_said():
    assert make_period("2022/2025", "flow").inferred == ()


def test_a_bad_text_makes_no_period():
    with pytest.raises(ValueError, match="is not a date"):
        make_period("last spring", "flow")


HOURS = "2022-02-24T04:00+02:00"


@pytest.mark.parametrize(
    ("text", "span"),
    [
        (HOURS, (DAY_ONE, DAY_ONE, "04:00+02:00", "04:00+02:00")),
        (f"{HOURS}/2022-02-24T18:30Z", (DAY_ONE, DAY_ONE, "04:00+02:00", "18:30+00:00")),
        (f"{HOURS}/2022-02-26", (DAY_ONE, date(2022, 2, 26), "04:00+02:00", None)),
        (f"2022-02-24/{HOURS}", (DAY_ONE, DAY_ONE, None, "04:00+02:00")),
        (f"/{HOURS}", (None, DAY_ONE, None, "04:00+02:00")),
        (f"{HOURS}/..", (DAY_ONE, None, "04:00+02:00", None)),
        ("2022-02-24T04:00:30-05:30", (DAY_ONE, DAY_ONE, "04:00:30-05:30", "04:00:30-05:30")),
    ],
)
def test_hours_stand_beside_the_days_as_written(text, span):
    assert parse_edtf(text) == Span(*span)


@pytest.mark.parametrize("hours", ["T00:30+02:00", "T23:30-02:00"])
def test_a_day_is_never_converted_by_its_offset(hours):
    assert parse_edtf(f"2022-02-24{hours}").start == DAY_ONE


@pytest.mark.parametrize(
    "hours", ["T04:00+00:00", "T04:00Z", "T04:00:00Z", "T04:00-00:00", "T04:00:00+00:00"]
)
def test_one_time_has_one_form(hours):
    assert parse_edtf(f"2022-02-24{hours}").start_time == "04:00+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "2022-02-24T04:00",
        "2022-02-24T04+02:00",
        "2022-02-24T4:00+02:00",
        "2022-02-24T24:00Z",
        "2022-02-24T04:60Z",
        "2022-02-24T04:00+15:00",
        "2022-02-24T04:00+0200",
        "2022-02-24T04:00:00.5Z",
        "2022-02-24t04:00z",
        "2022-02-24 04:00Z",
        "2022-02-24T04:00Z~",
        "2022-02T04:00Z",
        "2022-02-30T04:00Z",
        "T04:00Z",
        f"{HOURS}/{HOURS}",
        f"{HOURS}/2022-02-24T02:30+01:00",
        f"{HOURS}/2022-02-23",
    ],
)
def test_hours_that_are_incomplete_or_in_the_wrong_order_are_refused(text):
    assert not accepts(text)


def test_two_times_are_ordered_by_when_they_were_not_by_how_they_look():
    assert accepts("2022-02-24T04:00+02:00/2022-02-24T03:30+01:00")
    assert accepts("0001-01-01T00:00+14:00/9999-12-31T23:59-14:00")


@pytest.mark.parametrize("kind", ["flow", "cumulative"])
def test_what_happened_within_one_moment_is_not_a_period(kind):
    with pytest.raises(ValueError, match="START/END"):
        make_period(HOURS, kind)
    assert make_period(HOURS, "instant").end_time == "04:00+02:00"
    assert make_period(f"/{HOURS}", kind).start_time is None


def test_a_date_of_a_document_has_no_hours():
    with pytest.raises(ValueError, match="not a date"):
        parse_date(HOURS)
