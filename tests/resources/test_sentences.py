"""The sentence of a figure wherever figures are read, in the reader's language."""

import csv
import io

import orjson
import pytest
from flask.testing import FlaskClient

from service.db import Database
from tests.support.builders import figure, record, statement

KILLED = "/v1/figures/ru-killed-identified-2025-07-28"
SERIES = "/v1/series"
BEGINS = {
    "en": "BBC Russian service and Mediazona put “Military personnel killed, identified”",
    "uk": "За даними видань «Медіазона» і «Російська служба Бі-бі-сі»",
    "ru": "По данным изданий «Медиазона» и «Русская служба Би-би-си»",
}
WORDS = {
    "en": "The Kyiv Independent said on 28 July 2025 that it could not verify the number",
    "uk": "не змогло перевірити це число",
    "ru": "не смог проверить это число",
}


def addresses(client: FlaskClient) -> list[str]:
    return [
        KILLED,
        f"{KILLED}/versions",
        f"{KILLED}/versions/1",
        "/v1/figures?measure=personnel-killed-identified",
        client.get(KILLED).get_json()["links"]["series"],
        (
            "/v1/comparisons?conflict=russia-ukraine-2022&population=ru-armed-forces"
            "&measure=personnel-killed-identified"
        ),
    ]


@pytest.mark.parametrize("language", BEGINS)
@pytest.mark.parametrize("at", range(6))
def test_a_figure_has_its_sentence_in_the_language_asked_for(
    client: FlaskClient, at: int, language: str
) -> None:
    address = addresses(client)[at]
    answer = client.get(f"{address}{'&' if '?' in address else '?'}lang={language}").get_json()
    shown = next(iter(answer.get("data") or answer.get("figures") or [answer]))
    assert shown["sentence"].startswith(BEGINS[language])
    assert WORDS[language] in shown["verification_state"]["words"]
    assert shown["verification_state"]["code"] == "could_not_verify"
    assert shown["could_not_verify"] is True


def test_without_a_language_it_is_english(client: FlaskClient) -> None:
    assert client.get(KILLED).data == client.get(f"{KILLED}?lang=en").data


@pytest.mark.parametrize("language", ["de", "EN", ""])
def test_another_language_is_refused(client: FlaskClient, language: str) -> None:
    response = client.get(f"{KILLED}?lang={language}")
    assert response.status_code == 422
    assert response.get_json()["errors"][0]["parameter"] == "lang"


@pytest.mark.parametrize("address", [KILLED, f"{KILLED}/versions/1", "/v1/figures"])
def test_each_language_has_an_entity_tag_of_its_own(client: FlaskClient, address: str) -> None:
    tags = {}
    for language in BEGINS:
        url = f"{address}?lang={language}"
        tags[language] = client.get(url).headers["ETag"]
        again = client.get(url, headers={"If-None-Match": tags[language]})
        assert again.status_code == 304
    assert len(set(tags.values())) == 3
    english = {"If-None-Match": tags["en"]}
    assert client.get(f"{address}?lang=uk", headers=english).status_code == 200


def test_a_table_has_the_sentence_in_the_language_asked_for(client: FlaskClient) -> None:
    text = client.get("/v1/figures?format=csv&lang=ru&unit=persons").get_data(as_text=True)
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    row = rows["ru-killed-identified-2025-07-28"]
    assert row["sentence"].startswith(BEGINS["ru"])
    assert row["verification_state"] == "could_not_verify"


def test_a_version_keeps_the_names_of_its_time_in_every_language(
    war: Database, serve: "type[FlaskClient]"
) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"))
    client = serve()
    before = client.get("/v1/figures/one/versions/1?lang=ru")
    renamed = {"id": "herald", "name": "Herald", "kind": "media", "aliases": ["Вестник"]}
    with war.transaction() as conn:
        record(conn, {"source": renamed}, figure(id="two", item="2"))
    after = client.get("/v1/figures/one/versions/1?lang=ru")
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])
    assert "«Вестник»" in client.get("/v1/figures/two?lang=ru").get_json()["sentence"]


def test_a_statement_changes_the_sentence_of_the_next_version(
    war: Database, serve: "type[FlaskClient]"
) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"), statement(status="verified"))
    client = serve()
    first, second = (
        orjson.loads(client.get(f"/v1/figures/one/versions/{number}").data) for number in (1, 2)
    )
    assert first["sentence"].endswith("; nobody is recorded as having checked it.")
    assert second["sentence"].endswith("; it was verified by Gazette in March 1871.")
    assert [each["verification_state"]["code"] for each in (first, second)] == [
        "unchecked",
        "verified",
    ]
