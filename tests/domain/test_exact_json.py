"""JSON read exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain import exact_json


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_is_read_as_it_stands(number):
    read = exact_json.loads(f'{{"value": {number}}}'.encode())["value"]
    assert Decimal(read) == number


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (b"", "Expecting"),
        (b"{", "Expecting"),
        (b'{"a": 1, "a": 1}', "twice"),
        (b'[{"b": {"a": 1, "c": 2, "a": 3}}]', "'a'"),
        (b"NaN", "NaN"),
        (b"-Infinity", "Infinity"),
        (b'"\xff"', "utf-8"),
        (b'"\\ud83d"', "surrogate"),
        (b'{"\\uDE00": 1}', "surrogate"),
        (b"[" * 100_000, "deep"),
        (b"1e99999999999999999999", "exponent"),
    ],
)
def test_what_two_readers_would_take_differently_is_refused(text, word):
    with pytest.raises(ValueError, match=word):
        exact_json.loads(text)


def test_a_whole_surrogate_pair_is_a_character():
    assert exact_json.loads(b'"\\ud83d\\ude00"') == "\U0001f600"


def test_many_keys_are_read_in_no_time():
    body = "{" + ",".join(f'"key{n}": 1' for n in range(50_000)) + "}"
    assert len(exact_json.loads(body.encode())) == 50_000
