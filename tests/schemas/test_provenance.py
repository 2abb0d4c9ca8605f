import pytest

from schemas.base import Body
from schemas.figures import FigureBody
from schemas.provenance import (
    MAX_SOURCES,
    MAX_STEPS,
    BasisBody,
    ChainBody,
    ReadingBody,
    ReadingSchema,
    StepBody,
)
from tests.schemas.bodies import LEAST, a_figure, a_step, faults


@pytest.mark.parametrize("schema", LEAST, ids=lambda schema: schema.__name__)
def test_the_least_body_is_accepted(schema):
    assert faults(schema, LEAST[schema]) == {}


@pytest.mark.parametrize("schema", LEAST, ids=lambda schema: schema.__name__)
def test_a_body_with_an_unknown_field_is_refused(schema):
    assert set(faults(schema, LEAST[schema] | {"tone": "grave"})) == {"/tone"}


@pytest.mark.parametrize("schema", LEAST, ids=lambda schema: schema.__name__)
def test_every_body_is_of_the_strict_base(schema):
    assert issubclass(schema, Body)


@pytest.mark.parametrize(
    ("chain", "place"),
    [
        ({"steps": [a_step()], "tone": 1}, "/tone"),
        ({"steps": [a_step()], "reading": {"tone": 1}}, "/reading/tone"),
        ({"steps": [a_step(tone=1)]}, "/steps/0/tone"),
        ({"steps": [a_step(based_on=[{"tone": 1}])]}, "/steps/0/based_on/0/tone"),
    ],
)
def test_an_unknown_field_is_refused_at_any_depth(chain, place):
    assert set(faults(FigureBody, a_figure(provenance=[chain]))) == {f"/provenance/0{place}"}


@pytest.mark.parametrize(
    ("count", "accepted"), [(0, False), (1, True), (MAX_STEPS, True), (MAX_STEPS + 1, False)]
)
def test_a_chain_has_at_least_one_step_and_not_too_many(count, accepted):
    body = {"steps": [a_step()] * count}
    assert set(faults(ChainBody, body)) == (set() if accepted else {"/steps"})


@pytest.mark.parametrize(
    ("count", "accepted"), [(0, False), (1, True), (MAX_SOURCES, True), (MAX_SOURCES + 1, False)]
)
def test_a_step_has_at_least_one_source_and_not_too_many(count, accepted):
    body = a_step(sources=["newsroom"] * count)
    assert set(faults(StepBody, body)) == (set() if accepted else {"/sources"})


@pytest.mark.parametrize(
    ("count", "accepted"), [(0, True), (MAX_STEPS, True), (MAX_STEPS + 1, False)]
)
def test_a_step_is_based_on_not_too_many(count, accepted):
    body = a_step(based_on=[{"source": "courts"}] * count)
    assert set(faults(StepBody, body)) == (set() if accepted else {"/based_on"})


@pytest.mark.parametrize("name", ["role", "sources"])
def test_a_step_says_who_and_in_which_role(name):
    body = a_step()
    del body[name]
    assert set(faults(StepBody, body)) == {f"/{name}"}


@pytest.mark.parametrize(
    "name", ["as_named", "document", "reported_on", "as_reported", "locator", "excerpt"]
)
def test_what_a_step_does_not_say_is_null(name):
    assert StepBody().load(a_step())[name] is None
    assert StepBody().load(a_step(**{name: None}))[name] is None


@pytest.mark.parametrize(
    ("name", "longest"),
    [("as_named", 300), ("as_reported", 200), ("locator", 200), ("excerpt", 2000)],
)
def test_the_words_of_a_step_are_short(name, longest):
    assert faults(StepBody, a_step(**{name: "x" * longest})) == {}
    assert set(faults(StepBody, a_step(**{name: "x" * (longest + 1)}))) == {f"/{name}"}


@pytest.mark.parametrize("text", ["2025-1", "2025-02-30", "2025/2026", "soon", "/2025-07-28"])
def test_a_date_of_reporting_is_one_edtf_date(text):
    assert set(faults(StepBody, a_step(reported_on=text))) == {"/reported_on"}


@pytest.mark.parametrize("name", ["source", "document", "as_named"])
def test_what_a_basis_does_not_name_is_null(name):
    assert BasisBody().load({})[name] is None


def test_a_chain_may_leave_its_reading_to_the_figure():
    assert ChainBody().load({"steps": [a_step()]})["reading"] is None


def test_a_reading_makes_nothing_up():
    reading = ReadingBody().load({})
    assert reading.pop("approximate") is False
    assert reading.pop("stated") == ()
    assert set(reading.values()) == {None}


def test_a_reading_is_read_in_the_fields_it_is_written_in():
    assert set(ReadingSchema().fields) == set(ReadingBody().fields)
