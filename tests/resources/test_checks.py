"""Checks: claims as sentences and field by field, held to the bundled figures and another war's."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.db import Database
from tests.support.builders import figure, record, statement

TEXT = "Russia has had a million soldiers killed."
SUPPORTED = "supported-by-a-source"
PERIOD = "number-fits-another-period"
MEASURE = "number-fits-another-measure"
CONTRADICTED = "contradicted-by-every-source"


def check(client: FlaskClient, query: str = "", **said: Any) -> dict[str, Any]:
    response = client.post(f"/v1/checks{query}", json=said)
    assert response.status_code == 200, response.data
    answer: dict[str, Any] = response.get_json()
    return answer


def relations(answer: dict[str, Any]) -> dict[str, str]:
    [one] = answer["quantities"]
    return {found["figure"]["id"]: found["relation"] for found in one["findings"]}


def faults(client: FlaskClient, body: Any, status: int = 422) -> dict[str, str]:
    response = client.post("/v1/checks", json=body)
    assert response.status_code == status, response.data
    return {one["pointer"]: one["detail"] for one in response.get_json()["errors"]}


def test_a_number_of_another_measure_is_told_with_who_claims_what(client: FlaskClient) -> None:
    answer = check(client, claim=TEXT, claimed_on="2025-08-01")
    assert answer["summary"] == "number-fits-another-measure"
    [one] = answer["quantities"]
    told = {found["figure"]["id"]: found for found in one["findings"]}
    all_ = told["ru-killed-wounded-missing-2025-07-28"]
    assert all_["relation"] == "different-measure"
    assert all_["could_not_verify"] is True
    for part in (
        "General Staff of the Armed Forces of Ukraine, a party to the conflict",
        "around 1,050,250",
        "killed, missing and wounded together",
        "28 July 2025",
        "The Kyiv Independent could not verify it",
    ):
        assert part in all_["explanation"]
    assert told["ru-killed-identified-2025-07-28"]["relation"] == "beyond-bound"
    link = all_["figure"]["links"]["version"]
    assert client.get(link).get_json()["value"] == 1_050_250


def test_the_interpretation_says_where_and_how_each_part_was_read(client: FlaskClient) -> None:
    claim = "😀 Mediazona has identified nearly 120,000 Russian soldiers killed since 2022."
    answer = check(client, claim=claim, claimed_on="2025-08-01")
    read = answer["interpretation"]
    [quantity] = read["quantities"]
    assert claim[quantity["start"] : quantity["end"]] == quantity["text"] == "120,000"
    assert (quantity["value"], quantity["comparator"], quantity["approximate"]) == (
        120_000, "<", True,
    )  # fmt: skip
    assert (quantity["counts"], quantity["basis"]) == (["killed"], "identified")
    assert quantity["population"] == {"id": "ru-armed-forces", "name": "Russian armed forces"}
    assert quantity["origin"] == [{"id": "mediazona", "name": "Mediazona"}]
    assert quantity["period"] == {"kind": "cumulative", "start": "2022-01-01", "end": None}
    for entry in read["entries"]:
        assert claim[entry["start"] : entry["end"]] == entry["text"]
    assert ("source", "mediazona", "Mediazona") in {
        (entry["vocabulary"], entry["id"], entry["text"]) for entry in read["entries"]
    }


@pytest.mark.parametrize(
    ("claim", "summary"),
    [
        ("Nearly 120,000 Russian soldiers have been identified as killed.", SUPPORTED),
        ("Russia's overall casualties have surpassed a million.", SUPPORTED),
        ("Around 50,500 Russian soldiers were recorded as deserters in 2024.", SUPPORTED),
        ("In 2024, 50,500 Russian soldiers deserted.", MEASURE),
        ("In 2023, 50,500 Russian soldiers were recorded as deserters.", PERIOD),
        ("In 2024, 5,000 Russian soldiers were recorded as deserters.", CONTRADICTED),
        ("Nearly 120,000 Russian soldiers were killed.", MEASURE),
        ("At least 100,000 Russian soldiers were killed.", SUPPORTED),
        ("40,000 Russian soldiers were killed.", CONTRADICTED),
        ("Mediazona says Russia lost around 1,050,250 troops.", "number-fits-another-source"),
        ("Росія втратила близько 1 050 250 військових.", SUPPORTED),
        ("Россия потеряла около 1,05 млн военных.", SUPPORTED),
        ("IStories received over 50 complaints from relatives of missing soldiers.",
         SUPPORTED),
        ("Russia loses 1,000 soldiers a day.", "not-understood"),
        ("Russia did not lose a million soldiers.", "not-understood"),
        ("Russia will lose a million soldiers.", "not-understood"),
        ("Hundreds of thousands of Russian soldiers were killed.", "not-understood"),
        ("Russia killed 120,000 people.", "not-understood"),
        ("A million soldiers were killed in Vietnam.", "not-understood"),
        ("It rained.", "not-understood"),
        ("The 47th brigade lost 1,000,000 Russian soldiers.", "not-understood"),
        ("$1 million was spent in 2024 on 155mm shells.", "not-understood"),
    ],
)  # fmt: skip
def test_a_sentence_comes_to_a_summary(client: FlaskClient, claim: str, summary: str) -> None:
    assert check(client, claim=claim)["summary"] == summary


def test_what_is_not_understood_says_why(client: FlaskClient) -> None:
    answer = check(client, claim="Russia loses 1,000 soldiers a day.")
    [quantity] = answer["interpretation"]["quantities"]
    assert (quantity["understood"], quantity["value"]) == (False, 1000)
    assert quantity["why"] == "it is a rate, not a count"
    assert answer["quantities"][0]["findings"] == []


def test_numbers_that_are_no_counts_are_set_aside(client: FlaskClient) -> None:
    claim = "In 2024 the 47th brigade, aged 20 on average, walked 12 km for $5 million."
    answer = check(client, claim=claim)
    assert {one["text"]: one["kind"] for one in answer["interpretation"]["aside"]} == {
        "47": "ordinal", "20": "age", "12": "size", "5 million": "money",
    }  # fmt: skip


def test_every_quantity_is_held_by_itself_and_the_least_supported_counts(
    client: FlaskClient,
) -> None:
    claim = "Russia lost around 1,050,250 soldiers, of whom 11 million were killed."
    both = "Around 1,050,250 Russian soldiers were killed, wounded or missing, 5 million deserted."
    answer = check(client, claim=both)
    assert [one["summary"] for one in answer["quantities"]] == [SUPPORTED, "no-figure"]
    assert answer["summary"] == "no-figure"
    assert check(client, claim=claim)["summary"] == "not-understood"


def test_fields_give_the_same_findings_as_the_sentence(client: FlaskClient) -> None:
    said = check(client, claim=TEXT, claimed_on="2025-08-01")
    fields = check(
        client, counts=["killed"], population="ru-armed-forces", value=1_000_000,
        claimed_on="2025-08-01",
    )  # fmt: skip
    assert fields["summary"] == said["summary"]
    assert fields["quantities"][0]["findings"] == said["quantities"][0]["findings"]
    assert fields["interpretation"]["quantities"][0]["text"] is None


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"measure": "personnel-killed-identified", "value": 120_000, "comparator": "<",
          "approximate": True}, {"ru-killed-identified-2025-07-28": "consistent"}),
        ({"counts": ["deserted"], "basis": "recorded", "lower": 50_000, "upper": 51_000,
          "period": {"edtf": "2024", "kind": "flow"}},
         {"ru-deserters-recorded-2024": "consistent"}),
        ({"counts": ["deserted"], "value": 50_500, "period": {"edtf": "2023", "kind": "flow"},
          "basis": "recorded"}, {"ru-deserters-recorded-2024": "different-period"}),
        ({"counts": None, "value": 1_050_250, "origin": "general-staff-ukraine"},
         {"ru-killed-wounded-missing-2025-07-28": "consistent",
          "ru-casualties-estimated-2025-07-28": "different-source"}),
        ({"counts": ["killed", "wounded", "missing"], "value": 1_050_250,
          "conflict": "russia-ukraine-2022", "period": {"edtf": "/2025-07", "kind": "cumulative"}},
         {"ru-killed-wounded-missing-2025-07-28": "consistent",
          "ru-casualties-estimated-2025-07-28": "different-measure"}),
    ],
)  # fmt: skip
def test_a_claim_may_be_given_field_by_field(
    client: FlaskClient, said: dict[str, Any], found: dict[str, str]
) -> None:
    assert relations(check(client, population="ru-armed-forces", **said)) == found


def test_a_hundred_claims_may_be_sent_at_once(client: FlaskClient) -> None:
    claims = [{"claim": TEXT}, {"counts": ["killed"], "population": "ru-armed-forces", "value": 5}]
    answer = check(client, claims=claims * 50)
    assert len(answer["data"]) == 100
    assert answer["data"][0] == check(client, **claims[0])
    assert answer["data"][1] == check(client, **claims[1])


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, {"/claim"}),
        ([], {""}),
        ({"claim": 5}, {"/claim"}),
        ({"claim": ""}, {"/claim"}),
        ({"claim": "x" * 5001}, {"/claim"}),
        ({"claim": "a\u0000b"}, {"/claim"}),
        ({"claim": "lost \u202e120,000"}, {"/claim"}),
        ({"claim": TEXT, "claimed_on": "yesterday"}, {"/claimed_on"}),
        ({"claim": TEXT, "value": 5, "basis": "claimed"}, {"/value", "/basis"}),
        ({"claim": TEXT, "colour": "red"}, {"/colour"}),
        ({"value": 5}, {"/counts"}),
        ({"counts": ["killed"], "value": 5}, {"/population"}),
        ({"counts": ["killed"], "population": "x", "value": -5}, {"/value"}),
        ({"counts": ["killed"], "population": "x", "lower": 5}, {"/value"}),
        ({"counts": ["killed"], "population": "x", "lower": 5, "upper": 4}, {"/upper"}),
        ({"counts": ["killed"], "population": "x", "lower": 5, "upper": 6, "comparator": ">"},
         {"/comparator"}),
        ({"measure": "m", "counts": None, "value": 5, "population": "x"}, {"/counts"}),
        ({"measure": "m", "basis": "claimed", "unit": "persons", "value": 5}, {"/basis", "/unit"}),
        ({"counts": ["killed"], "population": "nobody", "conflict": "none", "value": 5},
         {"/population", "/conflict"}),
        ({"counts": ["killed"], "population": "ru-armed-forces", "value": 5,
          "period": {"edtf": "soon", "kind": "flow"}}, {"/period/edtf"}),
        ({"counts": ["killed"], "population": "ru-armed-forces", "value": 5,
          "period": {"edtf": "2025", "kind": "instant"}}, {"/period/kind"}),
        ({"counts": ["killed"], "population": "x", "value": 1e20}, {"/value"}),
        ({"claims": [{"claim": " and ".join(["50 men were killed"] * 20)}] * 11}, {"/claims/10"}),
        ({"claims": []}, {"/claims"}),
        ({"claims": [{"claim": TEXT}] * 101}, {"/claims"}),
        ({"claims": [{"claim": TEXT}], "claim": TEXT}, {"/claim"}),
        ({"claims": [{"claim": TEXT}, {"claim": 5}, {"value": 5}]},
         {"/claims/1/claim", "/claims/2/counts"}),
        ({"claims": [{"claim": TEXT},
                     {"counts": ["killed"], "population": "nobody", "value": 5}]},
         {"/claims/1/population"}),
        ({"claim": " and ".join(["50 men were killed"] * 21)}, {"/claim"}),
    ],
)  # fmt: skip
def test_every_fault_is_named_with_its_place(
    client: FlaskClient, body: Any, pointers: set[str]
) -> None:
    found = faults(client, body)
    assert set(found) == pointers
    assert all(found.values())


def test_nonsense_is_answered_or_refused_in_no_time(client: FlaskClient) -> None:
    for claim in (
        "1 " * 2400,
        "killed " * 700,
        "Russia lost 5 men " * 15,
        "а" * 5000,
        "((((" * 1000,
        "\u200b\u00ad" * 2000 + "5",
        "٤٠٠٠٠ روسيا",
        "5,5,5,5,5.5.5.5 12:30 1/2/3 -5 +5 5- 5% 5$ №5 #5",
    ):
        response = client.post("/v1/checks", json={"claim": claim})
        assert response.status_code in {200, 422}


def test_a_body_that_is_no_json_or_too_large_is_refused(client: FlaskClient) -> None:
    kind = {"Content-Type": "application/json"}
    assert client.post("/v1/checks", data="{", headers=kind).status_code == 400
    assert client.post("/v1/checks", data="", headers=kind).status_code == 400
    assert (
        client.post("/v1/checks", data="x", headers={"Content-Type": "text/plain"}).status_code
        == 415
    )
    large = b'{"claim": "' + b"x" * 2**20 + b'"}'
    assert client.post("/v1/checks", data=large, headers=kind).status_code == 413
    assert (
        client.post("/v1/checks?as_of=3000-01-01T00:00:00Z", json={"claim": TEXT}).status_code
        == 422
    )


def test_nothing_is_kept_of_what_is_asked_and_any_page_may_ask(client: FlaskClient) -> None:
    response = client.post("/v1/checks", json={"claim": TEXT})
    assert response.headers["Cache-Control"] == "private, no-store"
    asked = client.options("/v1/checks")
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in asked.headers["Access-Control-Allow-Headers"]
    other = client.options("/v1/figures")
    assert "POST" not in other.headers["Access-Control-Allow-Methods"]
    assert client.get("/v1/checks").status_code == 405


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


def test_a_claim_is_held_to_what_was_recorded_then(
    sedan: FlaskClient, desk: Callable[..., FlaskClient]
) -> None:
    claim = {"claim": "3,220 French soldiers were killed at Sedan."}
    before = sedan.get("/v1/figures/at-sedan").get_json()["recorded_at"]
    editor = desk("editor")
    held = editor.get("/v1/figures/at-sedan")
    corrected = editor.post(
        "/v1/figures/at-sedan/versions",
        headers={"If-Match": held.headers["ETag"]},
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
    done = editor.post("/v1/figures/at-sedan/retraction", json={"reason": "A slip."})
    assert done.status_code in {200, 201}
    answer = check(sedan, claim="3,220 French soldiers were killed at Sedan.")
    assert answer["summary"] == "no-figure"


def test_a_name_is_known_as_soon_as_it_is_recorded(
    sedan: FlaskClient, desk: Callable[..., FlaskClient]
) -> None:
    claim = "3,220 Gauls were killed at Sedan."
    assert check(sedan, claim=claim)["summary"] == "not-understood"
    editor = desk("editor")
    held = editor.get("/v1/populations/french-army")
    body = {name: held.get_json()[name] for name in ("name", "kind", "party")}
    done = editor.put(
        "/v1/populations/french-army",
        headers={"If-Match": held.headers["ETag"]},
        json={**body, "aliases": ["Gauls"]},
    )
    assert done.status_code == 200, done.data
    assert check(sedan, claim=claim)["summary"] == "supported-by-a-source"


def test_of_two_wars_of_one_army_the_claim_has_to_say_which(
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
    made = desk("editor").post("/v1/releases", json={"name": "2026.01", "note": None})
    assert made.status_code == 201
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
    assert finding["explanation"] == (
        "Herald claims 3,220 under “Killed” for French army, on 1 September 1870, as reported by "
        "Gazette in March 1871; the claim is consistent with this; Gazette could not verify it."
    )
