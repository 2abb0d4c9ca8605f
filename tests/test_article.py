"""The bundled figures state everything that the article states, and nothing else."""

from typing import Any

import pytest
from flask.testing import FlaskClient

KI = ("kyiv-independent", "2025-07-28")

# figure: paragraph, value, comparator, approximate, as reported, counts, population, period,
# chain of (sources, reported on), warnings
FIGURES: dict[str, tuple[Any, ...]] = {
    "ru-casualties-estimated-2025-07-28": (
        3,
        1_000_000,
        ">",
        False,
        "surpassed 1 million",
        None,
        "ru-armed-forces",
        ("2022-02-24/2025-07-28", "2022-02-24", "2025-07-28", "cumulative", ["start", "end"]),
        [("ukraine-authority-not-named", None), KI],
        ["originator-unnamed"],
    ),
    "ru-complaints-missing-2025-07-28": (
        4, 50, ">", False, "over 50", [], None, None, [("istories", "2025-07-28"), KI], [],
    ),
    "ru-units-falsified-desertion-2025-07-28": (
        4, 25, ">=", False, "at least 25", [], None, None, [("istories", "2025-07-28"), KI], [],
    ),
    "ru-regions-falsified-desertion-2025-07-28": (
        4, 11, "=", False, "11", [], None, None, [("istories", "2025-07-28"), KI], [],
    ),
    "ru-court-cases-missing-or-dead-2025-h1": (
        7,
        26_000,
        ">",
        False,
        "over 26,000",
        [],
        None,
        ("2025-01/2025-06", "2025-01-01", "2025-06-30", "flow", []),
        [("mediazona", "2025-06-05"), KI],
        ["period-ends-after-report"],
    ),
    "ru-deserters-recorded-2024": (
        8,
        50_500,
        "=",
        True,
        "around 50,500",
        ["deserted"],
        "ru-armed-forces",
        ("2024", "2024-01-01", "2024-12-31", "flow", []),
        [("frontelligence-insight", None), ("istories", "2025-03-05"), KI],
        [],
    ),
    "ru-killed-identified-2025-07-28": (
        9,
        120_000,
        "<",
        True,
        "nearly 120,000",
        ["killed"],
        "ru-armed-forces",
        ("/2025-07-28", None, "2025-07-28", "cumulative", ["end"]),
        [("bbc-russian mediazona", None), KI],
        [],
    ),
    "ru-killed-wounded-missing-2025-07-28": (
        10,
        1_050_250,
        "=",
        True,
        "around 1,050,250",
        ["killed", "missing", "wounded"],
        "ru-armed-forces",
        ("/2025-07-28", None, "2025-07-28", "cumulative", []),
        [("general-staff-ukraine", "2025-07-28"), KI],
        [],
    ),
}  # fmt: skip


def test_there_are_the_articles_eight_figures_and_no_other(client: FlaskClient) -> None:
    page = client.get("/v1/figures?count=true").get_json()
    assert {item["id"] for item in page["data"]} == set(FIGURES)
    assert page["count"] == 8
    assert page["next"] is None


def test_what_an_opponent_states_is_marked_as_that(client: FlaskClient) -> None:
    page = client.get("/v1/figures?stake=opponent").get_json()
    assert {item["id"] for item in page["data"]} == {
        "ru-casualties-estimated-2025-07-28",
        "ru-killed-wounded-missing-2025-07-28",
    }
    assert [[origin["stake"] for origin in item["origin"]] for item in page["data"]] == [
        ["opponent"],
        ["opponent"],
    ]
    assert client.get("/v1/figures?stake=own").get_json()["data"] == []


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_states_what_the_article_states(client: FlaskClient, figure: str) -> None:
    paragraph, value, comparator, approximate, words, counts, population, period, chain, codes = (
        FIGURES[figure]
    )
    shown = client.get(f"/v1/figures/{figure}").get_json()
    assert (shown["value"], shown["comparator"], shown["approximate"]) == (
        value,
        comparator,
        approximate,
    )
    assert shown["as_reported"] == words
    assert (shown["lower"], shown["upper"], shown["missing"]) == (None, None, None)
    assert shown["measure"]["counts"] == counts
    assert (shown["population"] and shown["population"]["id"]) == population
    names = ("edtf", "start", "end", "kind", "inferred")
    assert (shown["period"] and tuple(shown["period"][name] for name in names)) == period
    [route] = shown["provenance"]
    assert [
        (" ".join(source["id"] for source in step["sources"]), step["reported_on"])
        for step in route["steps"]
    ] == chain
    assert route["steps"][-1]["locator"] == f"paragraph {paragraph}"
    assert route["reading"]["as_reported"] == words
    assert [warning["code"] for warning in shown["warnings"]] == codes
    assert (shown["version"], shown["status"], shown["change"]["type"]) == (
        1,
        "published",
        "created",
    )


@pytest.mark.parametrize("figure", FIGURES)
def test_the_outlets_statement_reaches_every_figure(client: FlaskClient, figure: str) -> None:
    shown = client.get(f"/v1/figures/{figure}").get_json()
    assert shown["could_not_verify"] is True
    assert "V" in shown["obs_status"]
    [statement] = shown["verification"]
    assert statement == {
        "status": "could_not_verify",
        "by": {"id": "kyiv-independent", "name": "The Kyiv Independent"},
        "stated_on": "2025-07-28",
        "wording": "could not verify the figures",
        "scope": "document",
        "said_in": "ki-2025-07-28-deserters",
        "lapsed": False,
    }


def test_caveats_are_those_the_sources_state(client: FlaskClient) -> None:
    caveats = {
        item["id"]: item["caveats"]
        for item in client.get("/v1/figures").get_json()["data"]
        if item["caveats"]
    }
    assert caveats == {
        "ru-court-cases-missing-or-dead-2025-h1": ["More than in the whole of the year before."],
        "ru-killed-identified-2025-07-28": ["The actual figure could be higher."],
    }


def test_the_documents_address_is_not_invented(client: FlaskClient) -> None:
    document = client.get("/v1/documents/ki-2025-07-28-deserters").get_json()
    assert (document["url"], document["archive_url"]) == (None, None)
    assert document["published_on"] == "2025-07-28"


def test_the_courts_are_what_the_count_is_based_on_and_not_in_its_chain(
    client: FlaskClient,
) -> None:
    shown = client.get("/v1/figures/ru-court-cases-missing-or-dead-2025-h1").get_json()
    [basis] = shown["provenance"][0]["steps"][0]["based_on"]
    assert basis["source"]["id"] == "ru-military-courts"
    assert client.get("/v1/figures?source=ru-military-courts").get_json()["data"] == []


def test_every_measure_has_names_in_three_languages(client: FlaskClient) -> None:
    for measure in client.get("/v1/measures").get_json()["data"]:
        letters = [set(alias.lower()) for alias in measure["aliases"]]
        cyrillic = [alphabet for alphabet in letters if alphabet & set("абвгдежзиклмнопрстухцч")]
        assert any(alphabet & set("іїєґ") for alphabet in cyrillic), measure["id"]
        assert any(not alphabet & set("іїєґ") for alphabet in cyrillic), measure["id"]
        assert any(alphabet <= set("abcdefghijklmnopqrstuvwxyz ,-") for alphabet in letters)
