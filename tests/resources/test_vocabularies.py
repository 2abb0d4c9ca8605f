"""The vocabularies: read, recorded, revised, and frozen where they define."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from schemas.entry_examples import EXAMPLES
from service.db import Database
from service.domain.vocabulary import VOCABULARIES
from tests.support.builders import figure, record

PLURALS = [vocabulary.plural for vocabulary in VOCABULARIES.values()]


@pytest.mark.parametrize("plural", PLURALS)
def test_every_entry_of_a_list_can_be_read_by_its_link(
    war: Database, serve: Callable[[], FlaskClient], plural: str
) -> None:
    client = serve()
    entries = client.get(f"/v1/{plural}").get_json()["data"]
    assert entries
    for entry in entries:
        assert client.get(entry["links"]["self"]).get_json() == entry
        by = "warstats" if plural == "outcomes" else "tests"
        assert (entry["revision"], entry["recorded_by"]) == (1, by)


def test_an_entry_says_what_was_written_and_null_for_the_rest(client: FlaskClient) -> None:
    answer = client.get("/v1/conflicts/russia-ukraine-2022").get_json()
    assert (answer["kind"], answer["start"], answer["end"]) == ("war", "2022-02-24", None)
    assert (answer["wikidata_id"], answer["ucdp_id"]) == ("Q110999040", None)


def test_outcomes_not_stated_are_null_and_no_loss_is_empty(client: FlaskClient) -> None:
    def counts(measure: str) -> object:
        return client.get(f"/v1/measures/{measure}").get_json()["counts"]

    assert counts("personnel-casualties-estimated") is None
    assert counts("court-cases-missing-or-dead") == []
    assert counts("personnel-killed-wounded-missing") == ["killed", "missing", "wounded"]


def test_a_revision_replaces_an_entry_in_lists_and_a_walk_keeps_its_own(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    client = serve()
    first = client.get("/v1/sources?limit=1").get_json()
    with war.transaction() as conn:
        record(conn, {"source": {"id": "herald", "name": "New Herald", "kind": "media"}})
    pinned = client.get(first["next"]).get_json()
    rest = client.get(pinned["next"]).get_json()
    assert {entry["name"] for entry in rest["data"]} == {"Herald"}
    now = {entry["id"]: entry["name"] for entry in client.get("/v1/sources").get_json()["data"]}
    assert now["herald"] == "New Herald"
    assert client.get("/v1/sources?count=true").get_json()["count"] == 3


GAZETTE = {"name": "Gazette", "kind": "media"}


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    return desk("editor")


@pytest.mark.parametrize("vocabulary", list(EXAMPLES))
def test_an_entry_is_recorded_as_the_contract_shows_it(
    editor: FlaskClient, vocabulary: str
) -> None:
    editor.put("/v1/conflicts/franco-prussian-war", json=EXAMPLES["conflict"] | {"parent": None})
    editor.put("/v1/sources/kyiv-independent", json={"name": "A daily", "kind": "media"})
    path = f"/v1/{VOCABULARIES[vocabulary].plural}/new"
    # The small vocabulary has some of these names.
    made = editor.put(path, json=EXAMPLES[vocabulary] | {"acknowledge": ["name-taken"]})
    assert (made.status_code, made.headers["Location"]) == (201, path)
    read = editor.get(path)
    assert (read.data, read.headers["ETag"]) == (made.data, made.headers["ETag"])
    answer = read.get_json()
    assert {name: answer[name] for name in EXAMPLES[vocabulary]} == EXAMPLES[vocabulary]
    assert (answer["revision"], answer["recorded_by"]) == (1, "the editor")


def test_the_same_content_makes_no_revision_whatever_the_etag(editor: FlaskClient) -> None:
    for headers in ({}, {"If-Match": '"another"'}):
        again = editor.put("/v1/sources/gazette", json=GAZETTE, headers=headers)
        assert (again.status_code, "Location" in again.headers) == (200, False)
        assert again.get_json()["revision"] == 1


def test_a_change_requires_the_current_etag(editor: FlaskClient) -> None:
    renamed = GAZETTE | {"name": "The Gazette", "aliases": ["Gazette"]}
    assert editor.put("/v1/sources/gazette", json=renamed).status_code == 428
    stale = editor.put("/v1/sources/gazette", json=renamed, headers={"If-Match": '"another"'})
    assert (stale.status_code, "revision 1" in stale.get_json()["detail"]) == (412, True)
    etag = editor.get("/v1/sources/gazette").headers["ETag"]
    made = editor.put("/v1/sources/gazette", json=renamed, headers={"If-Match": etag})
    assert (made.status_code, made.get_json()["revision"]) == (200, 2)
    assert made.headers["ETag"] == editor.get("/v1/sources/gazette").headers["ETag"] != etag


def test_if_none_match_creates_only(editor: FlaskClient) -> None:
    only_new = {"If-None-Match": "*"}
    again = editor.put("/v1/sources/gazette", json=GAZETTE, headers=only_new)
    assert again.status_code == 412
    another = GAZETTE | {"name": "Another gazette"}
    assert editor.put("/v1/sources/new", json=another, headers=only_new).status_code == 201


def test_if_match_fails_where_there_is_no_entry(editor: FlaskClient) -> None:
    for tag in ('"x"', "*"):
        response = editor.put("/v1/sources/new", json=GAZETTE, headers={"If-Match": tag})
        assert response.status_code == 412
    assert editor.get("/v1/sources/new").status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/v1/sources/herald", {"name": "Herald", "kind": "ngo"}, "kind"),
        ("/v1/sources/herald", {"name": "Herald", "kind": "media", "party": "france"}, "party"),
        ("/v1/sources/herald", {"name": "Herald", "kind": "media", "named": False}, "named"),
        ("/v1/units/persons", {"name": "persons", "kind": "rate"}, "kind"),
        ("/v1/conflicts/franco-prussian", {"name": "War", "kind": "phase"}, "kind"),
        ("/v1/populations/french-army", {"name": "Army", "kind": "military"}, "party"),
        (
            "/v1/measures/killed",
            {"name": "Killed", "unit": "persons", "counts": ["killed"], "basis": "claimed",
             "definition": "Soldiers and officers killed."},
            "definition",
        ),
        (
            "/v1/measures/killed",
            {"name": "Killed", "unit": "persons", "counts": ["killed", "wounded"],
             "basis": "claimed", "definition": "Soldiers killed."},
            "counts",
        ),
    ],
)  # fmt: skip
def test_what_defines_an_entry_is_frozen_once_a_figure_uses_it(
    editor: FlaskClient, path: str, body: dict[str, object], field: str
) -> None:
    headers = {"If-Match": "*"}
    assert editor.post("/v1/figures", json=figure(id="one")).status_code == 201
    frozen = editor.put(path, json=body, headers=headers)
    assert (frozen.status_code, frozen.mimetype) == (409, "application/problem+json")
    assert [error["pointer"] for error in frozen.get_json()["errors"]] == [f"/{field}"]
    assert "replaces" in frozen.get_json()["errors"][0]["detail"]
    new = editor.put(f"{path}-anew", json={**body, "replaces": path.rpartition("/")[2]})
    assert new.status_code == 201


def test_the_wording_of_a_definition_may_be_corrected(editor: FlaskClient) -> None:
    editor.post("/v1/figures", json=figure(id="one"))
    body = {
        "name": "Killed", "unit": "persons", "counts": ["killed"], "basis": "claimed",
        "definition": "soldiers (killed)",
    }  # fmt: skip
    made = editor.put("/v1/measures/killed", json=body, headers={"If-Match": "*"})
    assert (made.status_code, made.get_json()["revision"]) == (200, 2)


@pytest.mark.parametrize(
    ("before", "after", "frozen"),
    [
        ("Soldiers killed.", "soldiers “killed”", False),
        ("Children, killed; wounded", "children (killed) wounded", False),
        ("Per 1.5 km", "Per 15 km", True),
        ("Age < 18", "Age > 18", True),
        ("Cost in $", "Cost in €", True),
        ("A - B", "A + B", True),
        ("10,000 or more", "10000 or more", True),
    ],
)
def test_what_a_definition_says_is_frozen_and_not_how(
    editor: FlaskClient, before: str, after: str, frozen: bool
) -> None:
    body = {"name": "New", "unit": "persons", "counts": ["killed"], "basis": "claimed"}
    editor.put("/v1/measures/new", json=body | {"definition": before})
    assert editor.post("/v1/figures", json=figure(measure="new")).status_code == 201
    made = editor.put(
        "/v1/measures/new", json=body | {"definition": after}, headers={"If-Match": "*"}
    )
    assert made.status_code == (409 if frozen else 200)


def test_before_any_figure_uses_it_an_entry_may_be_defined_anew(editor: FlaskClient) -> None:
    body = {"name": "Herald", "kind": "ngo"}
    made = editor.put("/v1/sources/herald", json=body, headers={"If-Match": "*"})
    assert (made.status_code, made.get_json()["kind"]) == (200, "ngo")


def test_an_entry_is_not_its_own_ancestor(editor: FlaskClient) -> None:
    body = {"name": "War", "kind": "war", "parent": "sedan"}
    response = editor.put("/v1/conflicts/franco-prussian", json=body, headers={"If-Match": "*"})
    assert [error["pointer"] for error in response.get_json()["errors"]] == ["/parent"]
