"""Explanations: one sentence each, with who, what, when, through whom, and the flag."""

from dataclasses import replace
from typing import Any

import pytest

from service.domain import explanation
from service.domain.english import date_in_words
from service.domain.explanation import number_in_words
from service.domain.period import Period
from service.domain.relation import RELATIONS, Finding
from tests.domain.claim_builders import a_point


def a_figure(**fields: Any) -> dict[str, Any]:
    return {
        "value": 1200, "lower": None, "upper": None, "comparator": ">", "approximate": False,
        "unit": {"id": "persons", "name": "persons"},
        "measure": {"id": "m", "name": "Killed", "counts": ["killed"], "basis": "claimed"},
        "population": {"id": "army", "name": "the army"},
        "area": None,
        "period": {"edtf": "1870-07/1871-01-28", "kind": "cumulative"},
        "origin": [{"id": "staff", "name": "The staff", "kind": "belligerent"}],
        "provenance": [{"steps": [
            {"role": "originator", "sources": [], "as_named": None, "document": None,
             "reported_on": None},
            {"role": "reporter", "sources": [{"id": "g", "name": "the Gazette"}],
             "as_named": None, "document": None, "reported_on": "1871-03"},
        ]}],
        "could_not_verify": True,
        "verification": [{"by": {"id": "g", "name": "the Gazette"}, "lapsed": False,
                          "status": "could_not_verify"}],
        **fields,
    }  # fmt: skip


def explain(result: Finding, figure: dict[str, Any]) -> str:
    return explanation.explain(result, figure, "two others bear on it")


def finding(relation: str = "consistent", later: str | None = None) -> Finding:
    point = a_point()
    return Finding(point, relation, (later and a_point(period=Period(later, "cumulative"))) or None)


def test_a_sentence_has_who_what_whose_when_through_whom_and_the_flag() -> None:
    assert explain(finding(), a_figure()) == (
        "The staff, a party to the conflict, claims more than 1,200 under “Killed” for the army, "
        "since July 1870 up to 28 January 1871, as reported by the Gazette in March 1871; the "
        "claim is consistent with this; the Gazette could not verify it; two others bear on it."
    )


@pytest.mark.parametrize("relation", RELATIONS)
def test_every_relation_has_one_sentence(relation: str) -> None:
    text = explain(finding(relation), a_figure(could_not_verify=False))
    assert text.endswith(".")
    assert text.count(". ") == 0
    assert "true" not in text
    assert "false" not in text


def test_an_outdated_number_names_the_day_of_the_later_one() -> None:
    assert "a later one, up to 1 March 1871, was known" in explain(
        finding("outdated", "/1871-03-01"), a_figure()
    )


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"period": None}, "time not stated"),
        (
            {"period": {"edtf": "1870-09-01T04:00+02:00", "kind": "instant"}},
            "on 1 September 1870, 04:00 UTC+02:00",
        ),
        ({"period": {"edtf": "1870", "kind": "flow"}}, ", in 1870,"),
        ({"period": {"edtf": "1870-09-01", "kind": "instant"}}, ", on 1 September 1870,"),
        ({"period": {"edtf": "1870/1871", "kind": "flow"}}, ", 1870 to 1871,"),
        ({"period": {"edtf": "/1871", "kind": "flow"}}, "start not stated to 1871"),
        ({"period": {"edtf": "1870/", "kind": "cumulative"}}, "since 1870 (end not stated)"),
        ({"period": {"edtf": "1870/..", "kind": "cumulative"}}, "since 1870 (still going on)"),
        ({"period": {"edtf": "1870/", "kind": "flow"}}, ", 1870 (end not stated),"),
        ({"period": {"edtf": "1870/..", "kind": "flow"}}, ", 1870 (still going on),"),
        ({"area": {"id": "a", "name": "the north"}}, " for the army in the north,"),
        (
            {
                "area": {"id": "a", "name": "North"},
                "population": {"id": "p", "name": "People in the North"},
            },
            " for People in the North,",
        ),
        ({"origin": [{"id": "a", "name": "A", "kind": "media"},
                     {"id": "b", "name": "B", "kind": "ngo"}]}, "A and B claim more than"),
    ],
)  # fmt: skip
def test_what_is_stated_is_worded_as_precisely_as_it_is_stated(fields: Any, part: str) -> None:
    assert part in explain(finding(), a_figure(**fields))


def test_a_source_that_is_not_named_is_called_as_the_text_calls_it() -> None:
    figure = a_figure()
    figure["provenance"][0]["steps"][0]["as_named"] = "officials"
    assert explain(finding(), figure).startswith("officials, a party to the conflict, claims")


def test_whoever_counted_and_printed_it_is_named_once() -> None:
    figure = a_figure()
    figure["provenance"][0]["steps"].pop()
    assert "as reported by" not in explain(finding(), figure)
    figure["provenance"][0]["steps"][0]["reported_on"] = "1871-03-05"
    assert ", reported on 5 March 1871;" in explain(finding(), figure)


def test_of_several_who_counted_each_party_is_called_one() -> None:
    staff = {"id": "s", "name": "The staff", "kind": "belligerent"}
    herald = {"id": "h", "name": "the Herald", "kind": "media"}
    text = explain(finding(), a_figure(origin=[staff, herald]))
    assert text.startswith("The staff (a party to the conflict) and the Herald claim")


def test_other_people_are_named_and_a_part_is_called_one() -> None:
    other = finding("different-population")
    assert "but the figure counts the army;" in explain(other, a_figure())
    assert "covers only a part of" in explain(replace(other, part_by=("area",)), a_figure())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"comparator": "="}, "1,200"),
        ({"comparator": "<", "approximate": True}, "nearly 1,200"),
        ({"value": None, "lower": 5, "upper": 10}, "5 to 10"),
        ({"value": None, "lower": 5}, "at least 5"),
        ({"value": None, "upper": 10.5}, "at most 10.5"),
        ({"comparator": "=", "lower": 1000, "upper": 2000}, "1,200 (1,000 to 2,000)"),
    ],
)
def test_a_number_keeps_its_hedge_and_its_bounds(fields: Any, words: str) -> None:
    assert number_in_words(a_figure(**fields)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [("1870", "1870"), ("1870-09", "September 1870"), ("1870-09-01", "1 September 1870"),
     ("1870~", "about 1870"),
     ("1870-09-01T04:00Z", "1 September 1870, 04:00 UTC+00:00"),
     ("1870-09?", "September 1870 (uncertain)")],
)  # fmt: skip
def test_a_date_is_as_precise_in_words(text: str, words: str) -> None:
    assert date_in_words(text) == words
