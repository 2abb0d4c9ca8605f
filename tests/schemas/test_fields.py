import json
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.base import Body, ResponseSchema
from schemas.fields import (
    EdtfDate,
    Number,
    Outcomes,
    Rendered,
    Slug,
    Text,
    Timestamp,
    as_recorded,
    choice,
)  # fmt: skip
from schemas.query_fields import WholeNumber
from tests.domain.strategies import edtf_dates, exact_numbers
from tests.schemas.bodies import faults


class Sample(Body):
    id = Slug()
    text = Text(max_length=20)
    date = EdtfDate()
    number = Number(allow_none=True)
    outcomes = Outcomes(allow_none=True)
    word = choice(("war", "battle"))


class SampleQuery(Body):
    limit = WholeNumber(1, 1000)


class Answer(ResponseSchema):
    number = Number(allow_none=True)
    moment = Timestamp(allow_none=True)
    outcomes = Outcomes(allow_none=True)


def loaded(field, value):
    return Sample().load({field: value})[field]


def refused(field, value):
    return set(faults(Sample, {field: value})) == {f"/{field}"}


@given(exact_numbers)
def test_an_exact_number_reads_back_as_written(number):
    wire = json.dumps(Answer().dump({"number": number}))
    assert loaded("number", json.loads(wire)["number"]) == number


@given(exact_numbers)
def test_a_number_read_as_a_decimal_is_the_number_read_as_a_double(number):
    text = format(number, "f")
    assert loaded("number", json.loads(text, parse_float=Decimal)) == loaded(
        "number", json.loads(text)
    )


@given(st.integers(-(10**14), 10**14))
def test_a_whole_number_is_written_without_a_point(number):
    assert json.dumps(Answer().dump({"number": Decimal(number)})["number"]) == str(number)


@pytest.mark.parametrize("value", ["1", "", "1e3", "NaN", True, False, [1], {}, [], b"1"])
def test_what_is_not_a_json_number_is_refused(value):
    assert refused("number", value)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), -float("inf"), Decimal("NaN"), Decimal("Infinity")]
)
def test_a_number_that_is_not_finite_is_refused(value):
    assert refused("number", value)


def test_no_number_is_null_both_ways():
    assert loaded("number", None) is None
    assert Answer().dump({"number": None})["number"] is None


@given(edtf_dates)
def test_a_date_is_kept_to_the_letter(text):
    assert loaded("date", text) == text


@pytest.mark.parametrize(
    "value", ["2025-1", "2024-02-30", "2024/2025", "..", "", "2025\n", "yesterday", 2025, True, []]
)
def test_a_date_that_is_not_edtf_is_refused(value):
    assert refused("date", value)


def test_a_refused_date_comes_with_its_remedy():
    [remedy] = faults(Sample, {"date": "2025-1"}).values()
    assert "2025-1" in remedy
    assert "2025-03-05" in remedy


@pytest.mark.parametrize("value", ["a", "a-b-1", "a" * 120])
def test_a_slug_is_kept(value):
    assert loaded("id", value) == value


@pytest.mark.parametrize(
    "value", ["", "a\n", "\na", "A", "a b", "a--b", "-a", "a-", "é", "a\x00", "a" * 121, 1, None]
)
def test_what_is_not_a_slug_is_refused(value):
    assert refused("id", value)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=15))
def test_a_text_is_kept_but_for_its_form_and_the_blanks_around_it(text):
    stated = f"a{text}b"
    assert loaded("text", f" {stated}\u200b\n") == unicodedata.normalize("NFC", stated)


@pytest.mark.parametrize("text", [" ", "\u200b", "\u00a0\u2060", "\u3164", "\u2800", "\ufe0f"])
def test_a_text_in_which_nothing_can_be_seen_is_refused(text):
    assert refused("text", text)


def test_a_replayed_text_is_kept_to_the_letter():
    with as_recorded():
        assert loaded("text", " e\u0301 ") == " e\u0301 "


def test_a_text_may_have_lines_and_tabs():
    assert loaded("text", "a\n\tb") == "a\n\tb"


@given(st.sampled_from([chr(code) for code in range(32) if chr(code) not in "\n\t"]))
def test_a_text_with_a_control_character_is_refused(character):
    assert refused("text", f"a{character}b")


@given(st.characters(categories=["Cs"]))
def test_a_text_with_an_unpaired_surrogate_is_refused(surrogate):
    assert refused("text", f"a{surrogate}b")


@pytest.mark.parametrize("value", ["", "a" * 21, 1, None, ["a"]])
def test_a_text_that_is_empty_too_long_or_no_text_is_refused(value):
    assert refused("text", value)


@given(st.lists(st.sampled_from(["killed", "wounded", "missing"]), max_size=50))
def test_outcomes_are_a_set_written_in_order(outcomes):
    assert loaded("outcomes", outcomes) == frozenset(outcomes)
    assert Answer().dump({"outcomes": frozenset(outcomes)})["outcomes"] == sorted(set(outcomes))


def test_outcomes_not_stated_and_no_loss_stay_different_things():
    assert loaded("outcomes", None) is None
    assert loaded("outcomes", []) == frozenset()
    written = [
        Answer().dump({"outcomes": outcomes})["outcomes"] for outcomes in (None, frozenset())
    ]
    assert written == [None, []]


@pytest.mark.parametrize(
    "value", ["killed", {}, {"killed": 1}, [1], [None], ["Killed"], [["a"]], 0]
)
def test_what_is_not_a_list_of_outcomes_is_refused(value):
    assert refused("outcomes", value)


def test_a_word_that_is_not_on_the_list_is_refused_with_the_list():
    assert faults(Sample, {"word": "skirmish"}) == {"/word": "Must be one of: war, battle."}


@pytest.mark.parametrize("value", ["War", "war\n", "", None, 1, ["war"]])
def test_a_word_is_taken_to_the_letter(value):
    assert refused("word", value)


@pytest.mark.parametrize("value", ["1", "1000", 7])
def test_a_whole_number_within_its_range_is_read(value):
    assert SampleQuery().load({"limit": value}) == {"limit": int(value)}


@pytest.mark.parametrize(
    "value",
    ["0", "1001", "-1", "", " 1", "1 ", "1\n", "+1", "1.0", "1e2", "1_0", "٣", "１", True, None],
)
def test_what_is_not_a_whole_number_in_ascii_digits_and_range_is_refused(value):
    assert set(faults(SampleQuery, {"limit": value})) == {"/limit"}


def test_a_whole_number_of_very_many_digits_is_refused():
    assert set(faults(SampleQuery, {"limit": "9" * 10_000})) == {"/limit"}


def test_a_timestamp_is_written_in_utc_to_the_microsecond():
    written = Answer().dump({"moment": datetime(2025, 7, 28, 12, tzinfo=UTC), "number": None})
    assert written["moment"] == "2025-07-28T12:00:00.000000Z"


def test_no_timestamp_is_null():
    assert Answer().dump({"moment": None})["moment"] is None


class SamplePage(ResponseSchema):
    sample = Rendered(Answer)


def test_what_is_rendered_is_written_unchanged_and_cut_to_the_fields_of_its_schema():
    rendered = {"more": 1, "outcomes": ["killed"], "number": 1.5, "moment": "2025-07-28"}
    written = SamplePage().dump({"sample": rendered})["sample"]
    assert json.dumps(written) == (
        '{"number": 1.5, "moment": "2025-07-28", "outcomes": ["killed"]}'
    )
