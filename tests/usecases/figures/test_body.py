"""A body parses to content, or to every fault in it; content dumps to the same body."""

from typing import Any

from schemas.base import load_partial
from schemas.figures import FigureBody
from service.domain.figure import Content
from service.usecases.figures.body import dump, parse
from tests.support.builders import chain, figure


def parsed(**fields: Any) -> Content:
    content = parse(load_partial(FigureBody(), figure(**fields)))
    assert isinstance(content, Content)
    return content


def faults(**fields: Any) -> set[str]:
    reported = parse(load_partial(FigureBody(), figure(**fields)))
    assert isinstance(reported, list)
    return {fault.pointer for fault in reported}


def test_every_fault_is_named_at_once() -> None:
    route = chain()
    route["steps"][1]["role"] = "originator"
    assert faults(
        value=None,
        missing="unknown",
        approximate=True,
        as_reported=None,
        period={"edtf": "1871/1870", "kind": "flow"},
        provenance=[route],
    ) == {
        "/as_reported",
        "/comparator",
        "/approximate",
        "/provenance/0/steps/1/role",
        "/period/edtf",
    }


def test_the_first_chains_reading_is_the_figures_own() -> None:
    other = {"value": 4, "comparator": "=", "as_reported": "4"}
    assert faults(provenance=[chain(reading=other)]) == {"/provenance/0/reading"}
    same = {"value": 3000, "comparator": "=", "as_reported": "3,000"}
    assert parsed(provenance=[chain(reading=same)]) == parsed()


def test_a_further_chain_starts_with_originators_of_the_first() -> None:
    together = chain("gazette", "herald")
    single = chain("herald")
    assert parsed(provenance=[together, single]).identity.originators == ("gazette", "herald")
    assert faults(provenance=[single, together]) == {"/provenance/1/steps/0/sources"}


def test_sources_are_a_set() -> None:
    twice = chain("herald", "gazette", "herald")
    assert parsed(provenance=[twice]).identity.originators == ("gazette", "herald")


def test_an_instant_is_not_an_interval() -> None:
    assert faults(period={"edtf": "1870/1871", "kind": "instant"}) == {"/period/edtf"}


def test_an_end_that_is_not_given_cannot_be_inferred() -> None:
    period = {"edtf": "/1871", "kind": "cumulative", "inferred": ["start"]}
    assert faults(period=period) == {"/period/edtf"}


def test_a_basis_says_something() -> None:
    route = chain()
    route["steps"][0]["based_on"] = [{}]
    assert faults(provenance=[route]) == {"/provenance/0/steps/0/based_on/0"}


def test_what_is_dumped_parses_to_the_same() -> None:
    other = {"value": 4, "comparator": ">", "as_reported": "over 4"}
    route = chain("herald", reading=other)
    route["steps"][0]["based_on"] = [{"as_named": "open data"}]
    content = parsed(id="one", provenance=[chain("gazette", "herald"), route], caveats=["A floor."])
    assert parse(load_partial(FigureBody(), dump(content))) == content
