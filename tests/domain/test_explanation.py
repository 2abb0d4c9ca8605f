"""Explanations: the sentence of the figure, and how it bears on the claim."""

from dataclasses import replace
from typing import Any

import pytest

from service.domain import explanation
from service.domain.period import Period
from service.domain.relation import RELATIONS, Finding
from tests.domain.claim_builders import a_point

SENTENCE = "The staff put “Killed” for “the army” at more than 1,200 persons; nobody checked it."


def a_figure(**fields: Any) -> dict[str, Any]:
    return {
        "sentence": SENTENCE,
        "unit": {"id": "persons", "name": "persons"},
        "measure": {"id": "m", "name": "Killed", "counts": ["killed"], "basis": "claimed"},
        "population": {"id": "army", "name": "the army"},
        **fields,
    }


def explain(result: Finding, figure: dict[str, Any]) -> str:
    return explanation.explain(result, figure, "two others bear on it")


def finding(relation: str = "consistent", later: str | None = None) -> Finding:
    point = a_point()
    return Finding(point, relation, (later and a_point(period=Period(later, "cumulative"))) or None)


def test_an_explanation_is_the_figures_sentence_and_how_it_bears_on_the_claim() -> None:
    assert explain(finding(), a_figure()) == (
        f"{SENTENCE} The claim is consistent with this; two others bear on it."
    )


@pytest.mark.parametrize("relation", RELATIONS)
def test_every_relation_adds_one_sentence(relation: str) -> None:
    text = explain(finding(relation), a_figure()).removeprefix(f"{SENTENCE} ")
    assert text.endswith(".")
    assert text.count(". ") == 0
    assert text[0].isupper()
    assert "true" not in text
    assert "false" not in text


def test_an_outdated_number_names_the_day_of_the_later_one() -> None:
    assert "a later one, up to 1 March 1871, was known" in explain(
        finding("outdated", "/1871-03-01"), a_figure()
    )


@pytest.mark.parametrize("edtf", ["1870/..", "1870/"])
def test_an_outdated_number_names_no_day_that_is_not_stated(edtf: str) -> None:
    assert "The claimed number fits this earlier figure; two" in explain(
        finding("outdated", edtf), a_figure()
    )


def test_other_people_are_named_and_a_part_is_called_one() -> None:
    other = finding("different-population")
    assert "but the figure counts the army;" in explain(other, a_figure())
    assert "covers only a part of" in explain(replace(other, part_by=("area",)), a_figure())
