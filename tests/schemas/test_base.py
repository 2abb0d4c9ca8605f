import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import fields

from schemas.base import OPTIONAL, Body, ResponseSchema, faults_in
from schemas.fields import Number, Text
from service.domain.faults import Fault
from tests.schemas.bodies import faults


class Sample(Body):
    text = Text(max_length=20)


class Answer(ResponseSchema):
    number = Number(allow_none=True)
    count = fields.Integer(metadata={OPTIONAL: True})


def test_an_unknown_field_is_refused_at_its_place():
    assert set(faults(Sample, {"text": "a", "tone": "b"})) == {"/tone"}


@pytest.mark.parametrize("body", [None, [], "text", 1, True])
def test_a_body_that_is_no_object_is_one_fault_of_the_whole(body):
    assert set(faults(Sample, body)) == {""}


def test_every_field_of_an_answer_is_required_unless_marked():
    required = {name: field.required for name, field in Answer().fields.items()}
    assert required == {"number": True, "count": False}


messages = st.recursive(
    st.text(min_size=1, max_size=9),
    lambda inner: st.dictionaries(
        (st.text(max_size=5) | st.integers(0, 99)), inner, min_size=1, max_size=3
    ),
    max_leaves=8,
)


def leaves(nested, *path):
    if not isinstance(nested, dict):
        return {Fault(path, nested)}
    return {fault for key, inner in nested.items() for fault in leaves(inner, *path, key)}


@given(messages)
def test_every_nested_message_is_one_fault_at_its_place(nested):
    assert set(faults_in(nested)) == leaves(nested)


def test_two_messages_of_one_place_are_two_faults():
    both = list(faults_in({"sources": {0: ["too long", "not a slug"]}}))
    assert both == [Fault(("sources", 0), "too long"), Fault(("sources", 0), "not a slug")]


def test_a_fault_of_a_whole_part_is_at_the_place_of_the_part():
    assert list(faults_in({"period": {"_schema": ["no object"]}})) == [
        Fault(("period",), "no object")
    ]
