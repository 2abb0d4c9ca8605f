"""Checks: another war, known by its vocabulary alone, and how it is recorded over time."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from service.db import Database
from tests.support.builders import figure, record, statement
from tests.support.checks import SUPPORTED, check, relations


@pytest.fixture
def sedan(war: Database, serve: Callable[[], FlaskClient]) -> FlaskClient:
    with war.transaction() as conn:
        record(
            conn,
            figure(id="at-sedan", conflict="sedan", value=3220, as_reported="3,220"),
            figure(id="all", value=138_871, as_reported="138,871",
                   period={"edtf": "1870-07-19/1871-01-28", "kind": "cumulative"}),
            figure(id="draft", value=5, as_reported="5", item="x", status="draft"),
            statement(),
        )  # fmt: skip
    return serve()


def test_another_war_is_read_by_its_vocabulary_alone(sedan: FlaskClient) -> None:
    battle = check(sedan, claim="At Sedan 3,220 French soldiers were killed.")
    assert battle["summary"] == "supported-by-a-source"
    assert battle["interpretation"]["quantities"][0]["conflict"]["id"] == "sedan"
    war = check(sedan, claim="The French army had 138,871 dead in the Franco-Prussian War.")
    assert relations(war) == {"all": "consistent", "at-sedan": "beyond-bound"}
    assert (
        check(sedan, claim="France lost 138,871 men killed.")["summary"] == "supported-by-a-source"
    )
    assert (
        check(sedan, claim="3,220 soldiers were killed at Verdun.")["summary"] == "not-understood"
    )


def test_a_battle_is_a_part_of_its_war(sedan: FlaskClient) -> None:
    claim = "3,220 French soldiers were killed in the Franco-Prussian War."
    assert relations(check(sedan, claim=claim)) == {
        "all": "claim-lower",
        "at-sedan": "different-population",
    }


def test_a_claim_is_compared_with_what_was_recorded_by_then(
    sedan: FlaskClient, desk: Callable[..., FlaskClient]
) -> None:
    claim = {"claim": "3,220 French soldiers were killed at Sedan."}
    before = sedan.get("/v1/figures/at-sedan").get_json()["recorded_at"]
    editor = desk("editor")
    current = editor.get("/v1/figures/at-sedan")
    corrected = editor.post(
        "/v1/figures/at-sedan/versions",
        headers={"If-Match": current.headers["ETag"]},
        json={"value": 3000, "as_reported": "3,000",
              "change": {"type": "correction", "cause": "source", "note": "Counted again."}},
    )  # fmt: skip
    assert corrected.status_code == 201
    now = check(sedan, **claim)["quantities"][0]["findings"][0]
    then = check(sedan, f"?as_of={before}", **claim)["quantities"][0]["findings"][0]
    assert (now["relation"], now["figure"]["version"]) == ("claim-higher", 3)
    assert (then["relation"], then["figure"]["version"]) == ("consistent", 2)
    answer = sedan.post(f"/v1/checks?as_of={before}", json=claim)
    assert "Memento-Datetime" in answer.headers


def test_a_draft_and_a_retracted_figure_bear_on_nothing(
    sedan: FlaskClient, desk: Callable[..., FlaskClient]
) -> None:
    assert check(sedan, claim="5 French soldiers were killed on 1 September 1870.")["summary"] == (
        "contradicted-by-every-source"
    )
    editor = desk("editor")
    retracted = editor.post("/v1/figures/at-sedan/retraction", json={"reason": "A slip."})
    assert retracted.status_code in {200, 201}
    answer = check(sedan, claim="3,220 French soldiers were killed at Sedan.")
    assert answer["summary"] == "no-figure"


def test_a_name_is_known_as_soon_as_it_is_recorded(
    sedan: FlaskClient, desk: Callable[..., FlaskClient]
) -> None:
    claim = "3,220 Gauls were killed at Sedan."
    assert check(sedan, claim=claim)["summary"] == "not-understood"
    editor = desk("editor")
    current = editor.get("/v1/populations/french-army")
    body = {name: current.get_json()[name] for name in ("name", "kind", "party")}
    written = editor.put(
        "/v1/populations/french-army",
        headers={"If-Match": current.headers["ETag"]},
        json={**body, "aliases": ["Gauls"]},
    )
    assert written.status_code == 200, written.data
    assert check(sedan, claim=claim)["summary"] == "supported-by-a-source"


def test_of_two_wars_of_one_army_the_claim_has_to_name_one(
    sedan: FlaskClient, war: Database
) -> None:
    with war.transaction() as conn:
        record(
            conn,
            {"conflict": {"id": "crimean", "name": "Crimean War", "kind": "war",
                          "start": "1853-10", "end": "1856-03"}},
            figure(id="in-crimea", conflict="crimean", value=10_240, as_reported="10,240",
                   period={"edtf": "1853-10/1856-03", "kind": "cumulative"}),
        )  # fmt: skip
    assert check(sedan, claim="10,240 French soldiers were killed.")["summary"] == "not-understood"
    named = check(sedan, claim="10,240 French soldiers were killed in the Crimean War.")
    assert relations(named) == {"in-crimea": "consistent"}


ELSEWHERE = {
    "conflict": {"id": "crimean", "name": "Crimean War", "kind": "war", "start": "1853-10",
                 "end": "1856-03"}
}  # fmt: skip
LOSSES = "The French army had 138,871 dead."


def test_a_draft_elsewhere_changes_no_answer(sedan: FlaskClient, war: Database) -> None:
    before = check(sedan, claim=LOSSES)
    assert before["summary"] == SUPPORTED
    with war.transaction() as conn:
        record(conn, ELSEWHERE, figure(conflict="crimean", item="y", status="draft"))
    assert check(sedan, claim=LOSSES) == before


def test_what_came_later_changes_no_answer_of_an_earlier_state(
    sedan: FlaskClient, war: Database, desk: Callable[..., FlaskClient]
) -> None:
    created = desk("editor").post("/v1/releases", json={"name": "2026.01", "note": None})
    assert created.status_code == 201
    before = check(sedan, "?release=2026.01", claim=LOSSES)
    with war.transaction() as conn:
        record(conn, ELSEWHERE, figure(conflict="crimean", item="y"))
    assert check(sedan, "?release=2026.01", claim=LOSSES) == before
    assert check(sedan, claim=LOSSES)["summary"] == "not-understood"
    fields = {"counts": ["killed"], "population": "french-army", "value": 138_871}
    assert check(sedan, "?release=2026.01", **fields)["summary"] == SUPPORTED


def test_the_flag_and_the_route_are_in_the_explanation(sedan: FlaskClient) -> None:
    answer = check(sedan, claim="At Sedan 3,220 French soldiers were killed.")
    [finding] = answer["quantities"][0]["findings"]
    assert finding["could_not_verify"] is True
    sentence = sedan.get(finding["figure"]["links"]["version"]).get_json()["sentence"]
    assert finding["explanation"] == (
        f"{sentence} The claim is consistent with this; 1 originator held here (Herald) has a "
        "figure that bears on the claim."
    )
    assert "reported by Gazette in March 1871" in sentence
    assert "Gazette said in March 1871 that it could not verify the number" in sentence
