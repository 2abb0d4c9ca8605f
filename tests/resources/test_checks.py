"""Checks: sentences and claims given field by field, compared with the bundled figures."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.checks import SUPPORTED, TEXT, check, relations

PERIOD = "number-fits-another-period"
MEASURE = "number-fits-another-measure"
CONTRADICTED = "contradicted-by-every-source"


def test_a_number_of_another_measure_is_explained_with_its_source(client: FlaskClient) -> None:
    answer = check(client, claim=TEXT, claimed_on="2025-08-01")
    assert answer["summary"] == "number-fits-another-measure"
    [quantity] = answer["quantities"]
    findings = {finding["figure"]["id"]: finding for finding in quantity["findings"]}
    all_ = findings["ru-killed-wounded-missing-2025-07-28"]
    assert all_["relation"] == "different-measure"
    assert all_["could_not_verify"] is True
    for part in (
        "General Staff of the Armed Forces of Ukraine, a party to the conflict",
        "around 1,050,250",
        "deaths of all causes, missing and wounded together",
        "28 July 2025",
        "The Kyiv Independent said on 28 July 2025 that it could not verify the number",
    ):
        assert part in all_["explanation"]
    assert findings["ru-killed-identified-2025-07-28"]["relation"] == "beyond-bound"
    link = all_["figure"]["links"]["version"]
    assert client.get(link).get_json()["value"] == 1_050_250


def test_the_interpretation_has_the_place_and_the_meaning_of_each_part(client: FlaskClient) -> None:
    claim = "😀 Mediazona has identified nearly 120,000 Russian soldiers killed since 2022."
    answer = check(client, claim=claim, claimed_on="2025-08-01")
    interpretation = answer["interpretation"]
    [quantity] = interpretation["quantities"]
    assert claim[quantity["start"] : quantity["end"]] == quantity["text"] == "120,000"
    assert (quantity["value"], quantity["comparator"], quantity["approximate"]) == (
        120_000, "<", True,
    )  # fmt: skip
    assert (quantity["counts"], quantity["basis"]) == (["killed"], "identified")
    assert quantity["population"] == {"id": "ru-armed-forces", "name": "Russian armed forces"}
    assert quantity["origin"] == [{"id": "mediazona", "name": "Mediazona"}]
    assert quantity["period"] == {"kind": "cumulative", "start": "2022-01-01", "end": None}
    for entry in interpretation["entries"]:
        assert claim[entry["start"] : entry["end"]] == entry["text"]
    assert ("source", "mediazona", "Mediazona") in {
        (entry["vocabulary"], entry["id"], entry["text"]) for entry in interpretation["entries"]
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
def test_a_sentence_has_a_summary(client: FlaskClient, claim: str, summary: str) -> None:
    assert check(client, claim=claim)["summary"] == summary


def test_what_is_not_understood_has_a_reason(client: FlaskClient) -> None:
    answer = check(client, claim="Russia loses 1,000 soldiers a day.")
    [quantity] = answer["interpretation"]["quantities"]
    assert (quantity["understood"], quantity["value"]) == (False, 1000)
    assert quantity["why"] == "it is a rate, not a count"
    assert answer["quantities"][0]["findings"] == []


def test_numbers_that_are_not_counts_are_set_aside(client: FlaskClient) -> None:
    claim = "In 2024 the 47th brigade, aged 20 on average, walked 12 km for $5 million."
    answer = check(client, claim=claim)
    assert {number["text"]: number["kind"] for number in answer["interpretation"]["aside"]} == {
        "47": "ordinal", "20": "age", "12": "size", "5 million": "money",
    }  # fmt: skip


def test_every_quantity_has_a_summary_and_the_least_supported_is_the_summary_of_all(
    client: FlaskClient,
) -> None:
    claim = "Russia lost around 1,050,250 soldiers, of whom 11 million were killed."
    both = "Around 1,050,250 Russian soldiers were killed, wounded or missing, 5 million deserted."
    answer = check(client, claim=both)
    assert [quantity["summary"] for quantity in answer["quantities"]] == [SUPPORTED, "no-figure"]
    assert answer["summary"] == "no-figure"
    assert check(client, claim=claim)["summary"] == "not-understood"


def test_fields_give_the_same_findings_as_the_sentence(client: FlaskClient) -> None:
    sentence = check(client, claim=TEXT, claimed_on="2025-08-01")
    fields = check(
        client, counts=["killed"], population="ru-armed-forces", value=1_000_000,
        claimed_on="2025-08-01",
    )  # fmt: skip
    assert fields["summary"] == sentence["summary"]
    assert fields["quantities"][0]["findings"] == sentence["quantities"][0]["findings"]
    assert fields["interpretation"]["quantities"][0]["text"] is None


@pytest.mark.parametrize(
    ("claim", "expected"),
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
          "ru-casualties-estimated-2025-07-28": "different-measure",
          "ru-killed-identified-2025-07-28": "beyond-bound"}),
    ],
)  # fmt: skip
def test_a_claim_can_be_given_field_by_field(
    client: FlaskClient, claim: dict[str, Any], expected: dict[str, str]
) -> None:
    assert relations(check(client, population="ru-armed-forces", **claim)) == expected


def test_a_hundred_claims_can_be_sent_at_once(client: FlaskClient) -> None:
    claims = [{"claim": TEXT}, {"counts": ["killed"], "population": "ru-armed-forces", "value": 5}]
    answer = check(client, claims=claims * 50)
    assert len(answer["data"]) == 100
    assert answer["data"][0] == check(client, **claims[0])
    assert answer["data"][1] == check(client, **claims[1])
