"""What is digested is written as RFC 8785 has it, byte for byte."""

from decimal import Decimal

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from service.domain import canonical

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SAID = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda part: (
        st.lists(part, max_size=5)
        | st.dictionaries(st.text(st.characters(max_codepoint=127), max_size=8), part, max_size=5)
    ),
    max_leaves=20,
)


@given(SAID)
def test_it_writes_what_the_scheme_prescribes(said):
    assert canonical.dumps(said) == rfc8785.dumps(said)


@pytest.mark.parametrize("value", [Decimal(1), {1, 2}, b"x"])
def test_what_is_not_json_is_refused(value):
    with pytest.raises(TypeError):
        canonical.dumps([value])
