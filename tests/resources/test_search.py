"""Finding by words: names in any language, the figure's wording, typing errors, best first."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.db import Database
from service.domain.search_words import MAX_WORDS
from tests.support.builders import chain, figure, record, vocabulary

FRENCH = {
    "population": {
        "id": "french-army",
        "name": "French army",
        "kind": "military",
        "party": "france",
        "aliases": ["Armée française", "Французская армия"],
    }
}


@pytest.fixture
def client(war: Database, serve: Callable[[], FlaskClient]) -> FlaskClient:
    """A few figures that names, aliases and wording tell apart."""
    with war.transaction() as conn:
        record(
            conn,
            FRENCH,
            {
                "measure": {
                    "id": "wounded",
                    "name": "Wounded soldiers",
                    "unit": "persons",
                    "counts": ["wounded"],
                    "basis": "claimed",
                    "definition": "Hurt.",
                }
            },
            {
                "source": {
                    "id": "mediazona",
                    "name": "Mediazona",
                    "kind": "media",
                    "aliases": ["Медиазона"],
                }
            },
            figure(id="army"),
            figure(id="guard", population="french-guard"),
            figure(id="hurt", measure="wounded", caveats=["The ambulances kept no registers."]),
            figure(id="sedan", conflict="sedan", provenance=[chain("mediazona")]),
            figure(
                id="words",
                item="x",
                value=None,
                comparator=None,
                missing="words-only",
                as_reported="scores of hussars",
            ),
            figure(id="draft", item="hussars", status="draft"),
        )
    return serve()


def ask(client: FlaskClient, **query: Any) -> list[str]:
    response = client.get("/v1/figures", query_string=query)
    assert response.status_code == 200, response.get_json()
    return [item["id"] for item in response.get_json()["data"]]


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("mediazona", ["sedan"]),
        ("Медиазона", ["sedan"]),
        ("medizona", ["sedan"]),
        ("Mediaznoa", ["sedan"]),
        ("медиазоны", ["sedan"]),
        ("imperial guard", ["guard"]),
        ("GUARD", ["guard"]),
        ("gaurd imperial", ["guard"]),
        ("ambulances", ["hurt"]),
        ("ambulanses registers", ["hurt"]),
        ("hussars", ["words"]),
        ("husars scores", ["words"]),
        ("sedan", ["sedan"]),
        ("wounded française", ["hurt"]),
        ("Французская wounded", ["hurt"]),
        ("nothing like it", []),
        ("guard mediazona", []),
    ],
)
def test_words_find_what_has_them_all(client: FlaskClient, q: str, ids: list[str]) -> None:
    assert ask(client, q=q)[: len(ids) or None] == ids


def test_the_best_match_comes_first(client: FlaskClient, war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="zz-exact", item="sedan guards"), figure(id="aa", item="sedna"))
    assert ask(client, q="sedan") == ["sedan", "zz-exact", "aa"]
    assert ask(client, q="sedan", sort="-id") == ["zz-exact", "sedan", "aa"]


def test_pages_of_a_search_show_each_figure_once(client: FlaskClient, war: Database) -> None:
    with war.transaction() as conn:
        record(
            conn,
            *(figure(id=f"n-{n}", item=f"army {n}" if n % 3 else f"armey {n}") for n in range(20)),
        )
    whole = ask(client, q="armey", limit=1000)
    assert len(whole) == len(set(whole)) >= 24
    url: str | None = "/v1/figures?q=armey&limit=3&count=true"
    walked = []
    while url:
        page = client.get(url).get_json()
        assert page["count"] == len(whole)
        walked += [item["id"] for item in page["data"]]
        url = page["next"]
    assert walked == whole


def test_an_alias_that_is_added_later_finds_what_there_was(
    client: FlaskClient, war: Database
) -> None:
    assert ask(client, q="кирасиры") == []
    with war.transaction() as conn:
        [guard] = [
            line for line in vocabulary() if line.get("population", {}).get("id") == "french-guard"
        ]
        record(conn, {"population": {**guard["population"], "aliases": ["Кирасиры"]}})
    assert ask(client, q="кирасиры") == ["guard"]


def test_a_search_goes_with_filters_and_finds_what_is_not_published_where_asked(
    client: FlaskClient, war: Database
) -> None:
    assert ask(client, q="army", measure="wounded") == ["hurt"]
    assert ask(client, q="hussars", status="draft") == []


def test_what_was_corrected_is_found_by_what_it_says_now(
    client: FlaskClient, war: Database
) -> None:
    with war.transaction() as conn:
        note = {"type": "correction", "note": "Not registers."}
        record(
            conn, figure(id="hurt", measure="wounded", caveats=["The surgeons said."], change=note)
        )
    assert ask(client, q="ambulances") == []
    assert ask(client, q="surgeons") == ["hurt"]


@pytest.fixture
def numbered(war: Database, serve: Callable[[], FlaskClient]) -> FlaskClient:
    """Figures of the same number, of numbers like it, and with it in their words."""
    bounds = {"value": None, "comparator": None}
    with war.transaction() as conn:
        record(
            conn,
            figure(id="aa-words", item="of 50500 men", value=7, as_reported="7"),
            figure(id="bb-near", item="b", value=50501, as_reported="50,501"),
            figure(id="cc-exact", item="c", value=50500, as_reported="around 50,500",
                   approximate=True),
            figure(id="dd-range", item="d", lower=40000, upper=50500,
                   as_reported="40,000 to 50,500", **bounds),
            figure(id="ee-guard", item="e", population="french-guard", value=50500,
                   as_reported="50,500"),
            figure(id="ff-half", item="f", value=12.5, as_reported="12.5",
                   acknowledge=["fraction-of-count"]),
        )  # fmt: skip
    return serve()


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("50500", ["cc-exact", "dd-range", "ee-guard", "aa-words"]),
        ("50,500", ["cc-exact", "dd-range", "ee-guard"]),
        ("50 500", ["cc-exact", "dd-range", "ee-guard"]),
        ("50\u202f500", ["cc-exact", "dd-range", "ee-guard"]),
        ("guard 50500", ["ee-guard"]),
        ("50500 guard", ["ee-guard"]),
        ("12.5", ["ff-half"]),
        ("50501", ["bb-near"]),
        ("40000", ["dd-range"]),
    ],
)
def test_a_number_finds_the_figures_with_exactly_that_number_first(
    numbered: FlaskClient, q: str, ids: list[str]
) -> None:
    assert ask(numbered, q=q)[: len(ids)] == ids


def test_pages_of_a_search_for_a_number_show_each_figure_once(numbered: FlaskClient) -> None:
    whole = ask(numbered, q="50500", limit=100)
    url: str | None = "/v1/figures?q=50500&limit=1&count=true"
    walked = []
    while url:
        page = numbered.get(url).get_json()
        assert page["count"] == len(whole)
        walked += [item["id"] for item in page["data"]]
        url = page["next"]
    assert walked == whole


@pytest.mark.parametrize(
    "q", ["🕊", "☠☠", "©", "№", "§", "→", "…", "„“", "%%%", "\u3164", "\u200b", "🕊 ©"]
)
def test_signs_that_mean_nothing_are_refused(client: FlaskClient, war: Database, q: str) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="dove", item="dove skull and crossbones c no ss of peace"))
    response = client.get("/v1/figures", query_string={"q": q})
    assert response.status_code == 422
    assert [error["parameter"] for error in response.get_json()["errors"]] == ["q"]


def test_signs_between_words_mean_nothing(client: FlaskClient) -> None:
    assert ask(client, q="🕊 hussars ©") == ask(client, q="hussars") == ["words"]


@pytest.mark.parametrize(
    "q", ["", "?!;", " ".join(f"w{n}" for n in range(MAX_WORDS + 1)), "x" * 201, "a\x00b"]
)
def test_an_invalid_search_is_refused(client: FlaskClient, q: str) -> None:
    response = client.get("/v1/figures", query_string={"q": q})
    assert response.status_code == 422
    assert response.get_json()["errors"][0]["parameter"] == "q"


@pytest.mark.parametrize(
    "q", ["%", "a%b_", "'; drop table figure; --", "\\", "{0}{words}", "%(id)s"]
)
def test_search_words_are_data(client: FlaskClient, q: str) -> None:
    assert client.get("/v1/figures", query_string={"q": q}).status_code in {200, 422}
