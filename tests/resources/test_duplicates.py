"""What stands in the place of a retracted figure, everywhere that the retracted one is read."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.store import journal
from service.usecases.exports.selection import Selection
from service.usecases.exports.stream import to_ndjson
from tests.support.builders import figure, lines, record, statement
from tests.support.database import Urls

REASON = "Entered twice."
BOTH = "status=published&status=retracted"


def retract(client: FlaskClient, id_: str, duplicate_of: object, **more: Any) -> Any:
    body = {"reason": REASON, "duplicate_of": duplicate_of, **more}
    return client.post(f"/v1/figures/{id_}/retraction", json=body)


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    """An editor of two figures, of which one is a duplicate of the other."""
    client = desk("editor")
    client.post("/v1/figures", json=figure(id="stands"))
    client.post("/v1/figures", json=figure(id="again", item="again"))
    return client


@pytest.fixture
def retracted(editor: FlaskClient) -> FlaskClient:
    assert retract(editor, "again", "stands").status_code == 201
    return editor


def test_a_retracted_duplicate_names_what_stands_in_its_place(
    retracted: FlaskClient, serve: Callable[[], FlaskClient]
) -> None:
    anyone = serve()
    answer = anyone.get("/v1/figures/again").get_json()
    assert (answer["status"], answer["duplicate_of"]) == ("retracted", "stands")
    [version, before] = anyone.get("/v1/figures/again/versions").get_json()["data"]
    assert (version["duplicate_of"], before["duplicate_of"]) == ("stands", None)
    [listed] = anyone.get("/v1/figures?status=retracted").get_json()["data"]
    assert listed["duplicate_of"] == "stands"
    assert anyone.get("/v1/figures/stands").get_json()["duplicate_of"] is None


def test_it_is_in_the_digest_of_the_retracted_version(editor: FlaskClient) -> None:
    other = editor.post("/v1/figures", json=figure(id="third", item="third"))
    assert other.status_code == 201
    named = retract(editor, "again", "stands").get_json()["digest"]
    editor.post("/v1/figures/again/reinstatement", json={"reason": "Not twice."})
    unnamed = retract(editor, "again", None).get_json()["digest"]
    editor.post("/v1/figures/again/reinstatement", json={"reason": "Not twice."})
    third = retract(editor, "again", "third").get_json()["digest"]
    assert len({named, unnamed, third}) == 3


def test_a_retraction_without_it_has_the_digest_that_it_always_had(editor: FlaskClient) -> None:
    left_out = editor.post("/v1/figures/again/retraction", json={"reason": REASON}).get_json()
    editor.post("/v1/figures/again/reinstatement", json={"reason": "Not twice."})
    null = retract(editor, "again", None).get_json()
    assert (left_out["duplicate_of"], left_out["digest"]) == (None, null["digest"])


def test_later_versions_of_the_retracted_figure_keep_it(retracted: FlaskClient) -> None:
    body = {key: value for key, value in statement()["statement"].items() if key != "document"}
    retracted.post("/v1/figures/again/verification", json=body)
    change = {"type": "correction", "note": "It was more."}
    corrected = retracted.post(
        "/v1/figures/again/versions",
        json={"value": 3100, "as_reported": "3,100", "change": change},
        headers={"If-Match": "*"},
    )
    assert (corrected.get_json()["version"], corrected.get_json()["duplicate_of"]) == (4, "stands")


def test_a_reinstated_figure_is_a_duplicate_of_none(retracted: FlaskClient) -> None:
    body = {"reason": "Not the same."}
    answer = retracted.post("/v1/figures/again/reinstatement", json=body).get_json()
    assert (answer["status"], answer["duplicate_of"]) == ("published", None)


@pytest.mark.parametrize("named", ["again", "nothing", "draft", "gone", "No Id", 7])
def test_what_cannot_stand_in_its_place_is_refused(editor: FlaskClient, named: object) -> None:
    editor.post("/v1/figures", json=figure(id="draft", item="draft", status="draft"))
    editor.post("/v1/figures", json=figure(id="gone", item="gone"))
    editor.post("/v1/figures/gone/retraction", json={"reason": REASON})
    response = retract(editor, "again", named)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.get_json()["errors"]] == ["/duplicate_of"]
    assert editor.get("/v1/figures/again").get_json()["status"] == "published"


def test_a_figure_is_neither_created_nor_corrected_as_a_duplicate(editor: FlaskClient) -> None:
    created = editor.post("/v1/figures", json=figure(item="3", duplicate_of="stands"))
    change = {"type": "correction", "note": "Twice."}
    corrected = editor.post(
        "/v1/figures/again/versions",
        json={"duplicate_of": "stands", "change": change},
        headers={"If-Match": "*"},
    )
    for response in (created, corrected):
        assert [error["pointer"] for error in response.get_json()["errors"]] == ["/duplicate_of"]


def test_tables_and_json_ld_have_it(retracted: FlaskClient) -> None:
    text = retracted.get(f"/v1/figures?format=csv&{BOTH}").text
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (rows["again"]["duplicate_of"], rows["stands"]["duplicate_of"]) == ("stands", "")
    graph = retracted.get(f"/v1/figures?format=jsonld&{BOTH}").get_json()["@graph"]
    nodes = {node["identifier"]: node for node in graph}
    assert nodes["again"]["duplicateOf"].endswith("/v1/figures/stands")
    assert "duplicateOf" not in nodes["stands"]


def test_an_export_imports_again_to_the_same_digests(
    retracted: FlaskClient, fresh: tuple[Urls, Database]
) -> None:
    exported = retracted.get(f"/v1/figures?format=ndjson&{BOTH}").data
    _, database = fresh
    with database.transaction() as conn:
        record(conn, *map(json.loads, exported.splitlines()))
    with database.connection() as conn:
        row = conn.execute(
            "select digest, duplicate_of from version where figure = 'again' and version = 2"
        ).fetchone()
    assert row is not None
    digest = retracted.get("/v1/figures/again").get_json()["digest"]
    assert (f"sha-256:{bytes(row['digest']).hex()}", row["duplicate_of"]) == (digest, "stands")


@pytest.mark.parametrize("format_", ["ndjson", "csv"])
def test_what_is_exported_is_held_unchanged(retracted: FlaskClient, format_: str) -> None:
    exported = retracted.get(f"/v1/figures?format={format_}&{BOTH}").data
    types = {"ndjson": "application/x-ndjson", "csv": "text/csv"}
    response = retracted.post("/v1/imports", data=exported, content_type=types[format_])
    assert response.get_json()["figures"] == 0, response.data


@pytest.mark.parametrize("history", [False, True])
def test_an_export_of_retracted_figures_has_what_stands_in_their_place(
    retracted: FlaskClient, war: Database, fresh: tuple[Urls, Database], *, history: bool
) -> None:
    retracted.post("/v1/figures", json=figure(id="at-last", item="3", area="ardennes"))
    retract(retracted, "stands", "at-last")
    with war.connection() as conn:
        snapshot = journal.find_snapshot(conn)
    selection = Selection(
        connect=war.connection,
        filters={"figures": ["again"], "status": ["retracted"]},
        reader=Principal("tests", ADMIN),
        snapshot=snapshot,
    )
    exported = b"".join(to_ndjson(selection, history=history))
    _, database = fresh
    with database.transaction() as conn:
        record(conn, *map(json.loads, exported.splitlines()))
        rows = conn.execute("select id from figure order by id").fetchall()
    assert [row["id"] for row in rows] == ["again", "at-last", "stands"]


def test_an_export_gives_the_retraction_though_later_versions_came(
    retracted: FlaskClient, fresh: tuple[Urls, Database]
) -> None:
    body = {"status": "disputed", "by": "herald", "stated_on": "1872"}
    retracted.post("/v1/figures/again/verification", json=body)
    exported = retracted.get(f"/v1/figures?format=ndjson&{BOTH}").data
    _, database = fresh
    with database.transaction() as conn:
        record(conn, *map(json.loads, exported.splitlines()))
    with database.connection() as conn:
        row = conn.execute(
            "select change_type, change_note, digest from version"
            " where figure = 'again' and version = 2"
        ).fetchone()
    assert row is not None
    assert (row["change_type"], row["change_note"]) == ("retraction", REASON)
    digest = retracted.get("/v1/figures/again").get_json()["digest"]
    assert f"sha-256:{bytes(row['digest']).hex()}" == digest


def send(client: FlaskClient, *body: dict[str, Any]) -> Any:
    text = b"\n".join(lines(*body))
    return client.post("/v1/imports", data=text, content_type="application/x-ndjson")


def retraction_line(**stated: Any) -> dict[str, Any]:
    change = {"type": "retraction", "note": REASON}
    return figure(**{"id": "x", "item": "x", "status": "retracted", "change": change, **stated})


def test_a_line_retracts_a_held_figure_as_a_duplicate(editor: FlaskClient) -> None:
    line = retraction_line(id="again", item="again", duplicate_of="stands")
    assert send(editor, line).get_json()["figures"] == 1
    assert editor.get("/v1/figures/again").get_json()["duplicate_of"] == "stands"


def test_what_stands_may_come_on_a_later_line(editor: FlaskClient) -> None:
    stands = figure(id="z", item="z")
    assert send(editor, retraction_line(duplicate_of="z"), stands).get_json()["figures"] == 2
    assert editor.get("/v1/figures/x").get_json()["duplicate_of"] == "z"


def test_a_line_whose_figure_duplicates_none_is_named(editor: FlaskClient) -> None:
    response = send(editor, figure(id="z", item="z"), retraction_line(duplicate_of="nothing"))
    assert [(error["line"], error["pointer"]) for error in response.get_json()["errors"]] == [
        (2, "/duplicate_of")
    ]
    assert editor.get("/v1/figures/z").status_code == 404


@pytest.mark.parametrize(
    "stated",
    [
        {"duplicate_of": "x"},
        {"duplicate_of": "stands", "status": "published", "change": None},
        {"duplicate_of": "stands", "status": None, "change": None},
    ],
)
def test_a_line_that_cannot_be_a_duplicate_is_refused(
    editor: FlaskClient, stated: dict[str, Any]
) -> None:
    line = {key: value for key, value in retraction_line(**stated).items() if value is not None}
    errors = send(editor, line).get_json()["errors"]
    assert "/duplicate_of" in [error["pointer"] for error in errors]


def test_a_retracted_figure_is_not_retracted_again_to_name_another(retracted: FlaskClient) -> None:
    send(retracted, figure(id="z", item="z"))
    line = retraction_line(id="again", item="again", duplicate_of="z")
    errors = send(retracted, line).get_json()["errors"]
    assert [error["pointer"] for error in errors] == ["/change/type"]


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
def test_the_sentence_of_a_retracted_duplicate_names_what_stands_in_its_place(
    retracted: FlaskClient, language: str
) -> None:
    addresses = ("/v1/figures/again", "/v1/figures/again/versions/2")
    for address in addresses:
        assert "stands" in retracted.get(f"{address}?lang={language}").get_json()["sentence"]
    [listed] = retracted.get(f"/v1/figures?status=retracted&lang={language}").get_json()["data"]
    assert "stands" in listed["sentence"]
