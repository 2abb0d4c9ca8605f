"""Finding entries by names, aliases and codes, with typing errors, best first."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.db import Database
from tests.support.builders import record


@pytest.fixture
def client(war: Database, serve: Callable[[], FlaskClient]) -> FlaskClient:
    with war.transaction() as conn:
        record(
            conn,
            {"source": {"id": "mediazona", "name": "Mediazona", "kind": "media",
                        "aliases": ["Медиазона"]}},
            {"area": {"id": "meuse", "name": "Meuse", "iso_code": "FR-55"}},
            {"conflict": {"id": "war-70", "name": "War of 1870", "kind": "war",
                          "ucdp_id": "4711", "wikidata_id": "Q46083"}},
            *({"area": {"id": f"village-{n:02}", "name": f"Village {n:02} on the Meuse"}}
              for n in range(12)),
        )  # fmt: skip
    return serve()


def ask(client: FlaskClient, path: str, **query: Any) -> list[str]:
    response = client.get(f"/v1/{path}", query_string=query)
    assert response.status_code == 200, response.get_json()
    return [entry["id"] for entry in response.get_json()["data"]]


@pytest.mark.parametrize(
    ("path", "q", "ids"),
    [
        ("sources", "mediazona", ["mediazona"]),
        ("sources", "Медиазона", ["mediazona"]),
        ("sources", "Mediaznoa", ["mediazona"]),
        ("sources", "медиазоны", ["mediazona"]),
        ("sources", "GAZETTE", ["gazette"]),
        ("sources", "nothing", []),
        ("conflicts", "sedan", ["sedan"]),
        ("conflicts", "batle sedan", ["sedan"]),
        ("conflicts", "4711", ["war-70"]),
        ("conflicts", "q46083", ["war-70"]),
        ("conflicts", "prussian franco", ["franco-prussian"]),
        ("populations", "imperial guard", ["french-guard"]),
        ("populations", "guards imprial", ["french-guard"]),
        ("areas", "FR-08", ["ardennes"]),
        ("areas", "ardenes", ["ardennes"]),
        ("units", "person", ["persons"]),
        ("measures", "kiled", ["killed"]),
        ("outcomes", "died wounds", ["died-of-wounds"]),
        ("documents", "the losses", ["report-1871"]),
    ],
)
def test_an_entry_is_found_by_what_it_is_called(
    client: FlaskClient, path: str, q: str, ids: list[str]
) -> None:
    matches = ask(client, path, q=q)
    assert matches[: len(ids) or None] == ids


def test_whole_words_come_before_words_like_them(client: FlaskClient, war: Database) -> None:
    with war.transaction() as conn:
        record(conn, {"area": {"id": "aaa", "name": "Meusse"}})
    ids = ask(client, "areas", q="meuse", limit=100)
    assert ids == ["meuse", *(f"village-{n:02}" for n in range(12)), "aaa"]


@pytest.mark.parametrize("q", ["meuse", "meusse", "village meuse", "vilage", "on the"])
@pytest.mark.parametrize("limit", [1, 5, 13])
def test_pages_of_a_search_show_each_entry_once(
    client: FlaskClient, war: Database, q: str, limit: int
) -> None:
    with war.transaction() as conn:
        record(conn, {"area": {"id": "aaa", "name": "Meusse"}})
    whole = ask(client, "areas", q=q, limit=1000)
    walked: list[str] = []
    url: str | None = f"/v1/areas?q={q}&limit={limit}&count=true"
    while url:
        page = client.get(url).get_json()
        assert page["count"] == len(whole)
        walked += [entry["id"] for entry in page["data"]]
        url = page["next"]
    assert walked == whole
    assert len(set(walked)) == len(walked) >= 12


def test_an_entry_is_found_by_its_names_as_of_a_time(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    before = datetime.now(UTC).isoformat()
    body = {"name": "Monitor", "kind": "media"}
    editor.put("/v1/sources/gazette", json=body, headers={"If-Match": "*"})
    assert ask(editor, "sources", q="monitor") == ["gazette"]
    assert ask(editor, "sources", q="monitor", as_of=before) == []
    assert ask(editor, "sources", q="gazette", as_of=before) == ["gazette"]


@pytest.mark.parametrize("q", ["", "?!", "🕊", "x" * 201, "a b c d e f g h i"])
def test_a_search_of_nothing_is_refused(client: FlaskClient, q: str) -> None:
    response = client.get("/v1/sources", query_string={"q": q})
    assert response.status_code == 422
    assert [error["parameter"] for error in response.get_json()["errors"]] == ["q"]


@pytest.mark.parametrize("q", ["%", "a%b_", "'; drop table source; --", "\\", "%(id)s"])
def test_search_words_are_data(client: FlaskClient, q: str) -> None:
    assert client.get("/v1/sources", query_string={"q": q}).status_code in {200, 422}


def test_a_whole_name_comes_first_then_an_alias_a_beginning_its_words_and_what_is_like_it(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(
            conn,
            {"area": {"id": "a-like", "name": "Orrleans"}},
            {"area": {"id": "b-words", "name": "Department of Orleans"}},
            {"area": {"id": "c-beginning", "name": "Orléans-la-Source"}},
            {"area": {"id": "d-alias", "name": "Cenabum", "aliases": ["ORLÉANS"]}},
            {"area": {"id": "e-name", "name": "Orléans"}},
        )
    ids = ["e-name", "d-alias", "c-beginning", "b-words", "a-like"]
    client = serve()
    assert ask(client, "areas", q="orleans") == ids
    page = client.get("/v1/areas?q=orleans&limit=1&count=true").get_json()
    assert page["count"] == len(ids)


def test_a_beginning_of_a_name_comes_before_what_is_like_it(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(
            conn,
            {"area": {"id": "aaa", "name": "Orlen"}},
            {"area": {"id": "bbb", "name": "Orleans"}},
        )
    assert ask(serve(), "areas", q="orlea")[0] == "bbb"
