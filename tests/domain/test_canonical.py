"""What is digested is written as RFC 8785 has it, byte for byte."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from service.domain import canonical
from service.domain.canonical import LATER, later_fields, plain_decimal, to_json
from tests.domain.strategies import exact_numbers

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda part: (
        st.lists(part, max_size=5)
        | st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=8), part, max_size=5)
    ),
    max_leaves=20,
)


@given(JSON)
def test_it_writes_what_the_scheme_prescribes(value):
    assert canonical.dumps(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [Decimal(1), {1, 2}, b"x"])
def test_what_is_not_json_is_refused(value):
    with pytest.raises(TypeError):
        canonical.dumps([value])


@dataclass(frozen=True)
class Point:
    """A value of a field that was added later."""

    latitude: Decimal
    datum: str | None = field(default=None, metadata=LATER)


@dataclass(frozen=True)
class Place:
    """A record of the first release with fields that were added later."""

    name: str | None
    codes: frozenset[str] = frozenset()
    point: Point | None = field(default=None, metadata=LATER)
    notes: tuple[str, ...] = field(default=(), metadata=LATER)
    living: bool = field(default=False, metadata=LATER)


def test_a_field_of_the_first_release_is_hashed_where_it_is_absent():
    assert to_json(Place(None)) == {"name": None, "codes": []}


def test_a_later_field_is_hashed_only_where_it_holds_something():
    place = Place("Here", frozenset("ba"), Point(Decimal("1.50")), ("a note",), living=True)
    later = {"point": {"latitude": "1.5"}, "notes": ["a note"], "living": True}
    assert to_json(place) == {"name": "Here", "codes": ["a", "b"], **later}
    assert later_fields(place) == later
    assert later_fields(Place("Here")) == {}


@given(exact_numbers)
def test_the_plain_spelling_reads_back_as_the_same_number(number):
    assert Decimal(plain_decimal(number)) == number


@given(exact_numbers)
def test_the_plain_spelling_has_no_exponent_no_idle_zero_and_no_minus_zero(number):
    assert re.fullmatch(r"0|-?([1-9][0-9]*|(0|[1-9][0-9]*)\.[0-9]*[1-9])", plain_decimal(number))


@given(exact_numbers, st.integers(0, 9))
def test_a_number_has_one_plain_spelling_however_many_zeros_it_came_with(number, zeros):
    sign, digits, exponent = number.as_tuple()
    padded = Decimal((sign, digits + (0,) * zeros, exponent - zeros))
    assert plain_decimal(padded) == plain_decimal(number)


@pytest.mark.parametrize("zero", ["0", "-0", "0.00", "-0.000", "0E+3"])
def test_zero_is_spelled_0(zero):
    assert plain_decimal(Decimal(zero)) == "0"
