"""The versions of a figure and what changed between two."""

from collections.abc import Callable
from typing import Any

import jsonpatch
import pytest
from flask.testing import FlaskClient

from service.db import Database
from tests.support.builders import chain, figure, record, statement


def record_versions(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"))
        record(conn, statement())
        record(conn, statement(by="herald", status="disputed"))


def test_every_version_can_be_read(war: Database, serve: Callable[[], FlaskClient]) -> None:
    record_versions(war)
    client = serve()
    versions = client.get("/v1/figures/one/versions").get_json()["data"]
    assert [version["version"] for version in versions] == [3, 2, 1]
    for version in versions:
        assert client.get(version["links"]["version"]).get_json() == version
    assert client.get("/v1/figures/one").get_json() == versions[0]


def test_the_difference_turns_one_version_into_the_other(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    record_versions(war)
    client = serve()
    first, third = (client.get(f"/v1/figures/one/versions/{n}").get_json() for n in (1, 3))
    response = client.get("/v1/figures/one/diff?from=1&to=3")
    assert response.mimetype == "application/json-patch+json"
    assert jsonpatch.apply_patch(first, response.get_json(force=True)) == third
    back = client.get("/v1/figures/one/diff?from=3&to=1").get_json(force=True)
    assert jsonpatch.apply_patch(third, back) == first


def test_a_version_does_not_differ_from_itself(client: FlaskClient) -> None:
    response = client.get("/v1/figures/ru-deserters-recorded-2024/diff?from=1&to=1")
    assert response.get_json(force=True) == []


def test_both_versions_must_be_named(client: FlaskClient) -> None:
    response = client.get("/v1/figures/ru-deserters-recorded-2024/diff")
    assert response.status_code == 422
    assert {error["parameter"] for error in response.get_json()["errors"]} == {"from", "to"}


def test_a_name_changed_later_does_not_change_what_a_version_said(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"))
        record(conn, {"source": {"id": "gazette", "name": "The New Gazette", "kind": "media"}})
        record(conn, statement())
    client = serve()

    def reporter(version: int) -> str:
        answer = client.get(f"/v1/figures/one/versions/{version}").get_json()
        return str(answer["provenance"][0]["steps"][1]["sources"][0]["name"])

    assert (reporter(1), reporter(2)) == ("Gazette", "The New Gazette")
    entry = client.get("/v1/sources/gazette").get_json()
    assert (entry["revision"], entry["name"]) == (2, "The New Gazette")


SLIP = {"type": "correction", "cause": "transcription", "note": "A digit was lost."}


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    client = desk("editor")
    body = figure(id="one", caveats=["A floor"], provenance=[chain(), chain(reported_on="1871")])
    assert client.post("/v1/figures", json=body).status_code == 201
    return client


def correct(editor: FlaskClient, **patch: Any) -> Any:
    etag = editor.get("/v1/figures/one").headers["ETag"]
    body = {"change": SLIP, **patch}
    return editor.post("/v1/figures/one/versions", json=body, headers={"If-Match": etag})


def pointers(response: Any) -> set[str]:
    assert response.status_code == 422, response.data
    return {error["pointer"] for error in response.get_json()["errors"]}


def test_a_correction_says_what_changes_and_leaves_the_rest(
    editor: FlaskClient, serve: Callable[[], FlaskClient]
) -> None:
    made = correct(editor, value=3100, as_reported="3,100")
    assert (made.status_code, made.headers["Location"]) == (201, "/v1/figures/one/versions/2")
    anyone = serve()
    answer = anyone.get("/v1/figures/one").get_json()
    assert (answer["value"], answer["comparator"], answer["caveats"]) == (3100, "=", ["A floor"])
    assert answer["change"] == SLIP
    assert anyone.get("/v1/figures/one").headers["ETag"] == made.headers["ETag"]
    # The other document's wording stays what that document says.
    assert [route["reading"]["value"] for route in answer["provenance"]] == [3100, 3000]
    before = anyone.get("/v1/figures/one/versions/1").get_json()
    assert before["value"] == 3000
    changed = {part["path"] for part in anyone.get(
        "/v1/figures/one/diff?from=1&to=2").get_json()}  # fmt: skip
    assert {"/value", "/as_reported", "/version", "/digest"} <= changed
    assert not any(path.startswith(("/caveats", "/measure")) for path in changed)


def test_null_removes_a_field(editor: FlaskClient) -> None:
    made = correct(
        editor, value=None, comparator=None, lower=2000, upper=4000,
        as_reported="between 2,000 and 4,000", caveats=None,
    )  # fmt: skip
    answer = made.get_json()
    assert (answer["value"], answer["comparator"], answer["lower"], answer["upper"]) == (
        None, None, 2000, 4000,
    )  # fmt: skip
    assert answer["caveats"] == []


def test_how_a_period_is_written_may_change_and_what_it_covers_may_not(
    editor: FlaskClient,
) -> None:
    made = correct(editor, period={"edtf": "1870-09-01~"})
    assert made.get_json()["period"] == {
        "edtf": "1870-09-01~", "start": "1870-09-01", "end": "1870-09-01", "kind": "flow",
        "start_time": None, "end_time": None, "inferred": [],
    }  # fmt: skip
    assert correct(editor, period={"inferred": ["end"]}).status_code == 201
    assert pointers(correct(editor, period={"edtf": "1870-09-02"})) == {"/period/edtf"}
    assert pointers(correct(editor, period={"kind": "instant"})) == {"/period/kind"}
    assert pointers(correct(editor, period=None)) == {"/period"}


@pytest.mark.parametrize(
    "field", ["id", "measure", "population", "conflict", "area", "item", "status"]
)
def test_what_identifies_a_figure_never_changes(editor: FlaskClient, field: str) -> None:
    assert pointers(correct(editor, **{field: "other"})) == {f"/{field}"}
    assert editor.get("/v1/figures/one").get_json()["version"] == 1


def test_the_originators_never_change(editor: FlaskClient) -> None:
    places = pointers(correct(editor, provenance=[chain("gazette")]))
    assert places == {"/provenance/0/steps/0/sources"}


def test_a_chain_is_added_with_the_wording_of_its_document(editor: FlaskClient) -> None:
    reading = {"value": 3000, "comparator": "<", "approximate": True, "as_reported": "nearly 3,000"}
    route = chain(document=None, reported_on="1872", reading=reading)
    made = correct(
        editor,
        provenance=[chain(), chain(reported_on="1871"), route],
        change={"type": "provenance"},
    )
    answer = made.get_json()
    assert (len(answer["provenance"]), answer["provenance"][2]["reading"]["as_reported"]) == (
        3, "nearly 3,000",
    )  # fmt: skip
    assert (answer["as_reported"], answer["change"]["type"]) == ("3,000", "provenance")


def test_adding_a_chain_keeps_the_existing_chains(editor: FlaskClient) -> None:
    added = chain(document=None, reported_on="1872")
    change = {"type": "provenance"}
    for chains in (
        [added],
        [chain(), added],
        [chain(reported_on="1871"), chain(), added],
        [chain(), chain(reported_on="1871", reading={"lower": 1}), added],
    ):
        assert pointers(correct(editor, provenance=chains, change=change)) == {"/provenance"}
    note = {"type": "correction", "note": "It was another article."}
    assert correct(editor, provenance=[added], change=note).status_code == 201


@pytest.mark.parametrize(
    "patch",
    [{"value": 4, "as_reported": "4"}, {"caveats": []}, {"period": {"edtf": "1870-09-01?"}}],
)
def test_a_change_of_provenance_changes_the_chains_alone(
    editor: FlaskClient, patch: dict[str, Any]
) -> None:
    change = {"type": "provenance"}
    assert pointers(correct(editor, change=change, **patch)) == {"/change/type"}


@pytest.mark.parametrize("patch", [{}, {"value": 3000}, {"caveats": ["A floor"]}])
def test_a_correction_without_a_change_makes_no_version(
    editor: FlaskClient, patch: dict[str, Any]
) -> None:
    assert pointers(correct(editor, **patch)) == {""}
    assert editor.get("/v1/figures/one").get_json()["version"] == 1


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (None, "/change"),
        ({}, "/change/type"),
        ({"type": "retraction", "note": "x"}, "/change/type"),
        ({"type": "correction"}, "/change/note"),
        ({"type": "correction", "note": ""}, "/change/note"),
        ({"type": "correction", "note": "x", "cause": "bad luck"}, "/change/cause"),
        ({"type": "provenance", "cause": "source"}, "/change/cause"),
        ({"type": "correction", "note": "x", "by": "me"}, "/change/by"),
    ],
)
def test_a_correction_requires_a_reason(editor: FlaskClient, change: Any, place: str) -> None:
    assert place in pointers(correct(editor, value=4, as_reported="4", change=change))


def test_every_fault_of_a_correction_is_reported_at_once(editor: FlaskClient) -> None:
    places = pointers(
        correct(
            editor,
            value="4",
            measure="x",
            surprise=1,
            caveats=[""],
            provenance=[chain("nobody")],
            change={"type": "correction"},
        )
    )
    assert places == {
        "/value", "/measure", "/surprise", "/caveats/0", "/change/note",
        "/provenance/0/steps/0/sources/0",
    }  # fmt: skip


def test_the_etag_of_an_older_version_is_a_412(editor: FlaskClient) -> None:
    body = {"value": 4, "as_reported": "4", "change": SLIP}
    missing = editor.post("/v1/figures/one/versions", json=body)
    assert (missing.status_code, missing.mimetype) == (428, "application/problem+json")
    etag = editor.get("/v1/figures/one").headers["ETag"]
    correct(editor, caveats=[])
    for tag in (etag, '"another"', f"W/{etag}", "nonsense"):
        stale = editor.post("/v1/figures/one/versions", json=body, headers={"If-Match": tag})
        assert (stale.status_code, "version 2" in stale.get_json()["detail"]) == (412, True)
    current = editor.get("/v1/figures/one").headers["ETag"]
    several = {"If-Match": f'"another", {current}'}
    assert editor.post("/v1/figures/one/versions", json=body, headers=several).status_code == 201
    body["value"], body["as_reported"] = 5, "5"
    anything = {"If-Match": "*"}
    assert editor.post("/v1/figures/one/versions", json=body, headers=anything).status_code == 201


@pytest.mark.parametrize("status", ["draft", "retracted"])
def test_a_correction_leaves_the_status(editor: FlaskClient, status: str) -> None:
    if status == "draft":
        editor.post("/v1/figures", json=figure(id="two", item="2", status="draft"))
    else:
        editor.post("/v1/figures", json=figure(id="two", item="2"))
        editor.post("/v1/figures/two/retraction", json={"reason": "Wrong"})
    etag = editor.get("/v1/figures/two").headers["ETag"]
    body = {"value": 4, "as_reported": "4", "change": SLIP}
    made = editor.post("/v1/figures/two/versions", json=body, headers={"If-Match": etag})
    assert (made.status_code, made.get_json()["status"]) == (201, status)


def test_a_figure_without_a_period_keeps_its_item_when_an_earlier_report_is_found(
    editor: FlaskClient,
) -> None:
    editor.post("/v1/figures", json=figure(id="two", period=None))
    etag = editor.get("/v1/figures/two").headers["ETag"]
    body = {
        "provenance": [chain(), chain(reported_on="1870-10")],
        "change": {"type": "provenance"},
    }
    made = editor.post("/v1/figures/two/versions", json=body, headers={"If-Match": etag})
    assert (made.status_code, made.get_json()["item"]) == (201, "1871-03")


def test_a_version_shows_the_entries_as_they_were_when_it_was_recorded(
    editor: FlaskClient,
) -> None:
    etag = editor.get("/v1/sources/gazette").headers["ETag"]
    body = {"name": "The Gazette", "kind": "media"}
    editor.put("/v1/sources/gazette", json=body, headers={"If-Match": etag})
    correct(editor, caveats=[])

    def outlet(version: int) -> str:
        read = editor.get(f"/v1/figures/one/versions/{version}").get_json()
        name: str = read["provenance"][0]["steps"][1]["sources"][0]["name"]
        return name

    assert (outlet(1), outlet(2)) == ("Gazette", "The Gazette")
