"""Contributors: they add sources and documents, and change drafts of their own until published."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.builders import DOCUMENT, figure

CORRECTION = {"value": 3100, "as_reported": "3,100", "change": {"type": "correction", "note": "x"}}
REASON = {"reason": "Entered twice."}
CHANGES = [("versions", CORRECTION), ("retraction", REASON)]


def change(client: FlaskClient, verb: str, body: dict[str, Any]) -> Any:
    return client.post(f"/v1/figures/one/{verb}", json=body, headers={"If-Match": "*"})


@pytest.fixture
def author(desk: Callable[..., FlaskClient]) -> FlaskClient:
    client = desk("contributor", "author")
    client.post("/v1/figures", json=figure(id="one"))
    return client


def test_an_author_corrects_a_draft_which_stays_a_draft(
    author: FlaskClient, serve: Callable[[], FlaskClient]
) -> None:
    answer = change(author, "versions", CORRECTION).get_json()
    assert (answer["value"], answer["status"], answer["version"]) == (3100, "draft", 2)
    assert serve().get("/v1/figures/one").status_code == 404


def test_a_correction_by_its_author_needs_the_etag_too(author: FlaskClient) -> None:
    response = author.post("/v1/figures/one/versions", json=CORRECTION)
    assert response.status_code == 428


def test_an_author_withdraws_a_draft_that_nobody_else_sees(
    author: FlaskClient, serve: Callable[[], FlaskClient]
) -> None:
    answer = change(author, "retraction", REASON).get_json()
    assert (answer["status"], answer["change"]["note"]) == ("retracted", REASON["reason"])
    assert author.get("/v1/figures/one").status_code == 200
    assert serve().get("/v1/figures/one").status_code == 404
    assert change(author, "retraction", REASON).status_code == 409


@pytest.mark.parametrize(("verb", "body"), CHANGES)
def test_anothers_draft_is_as_unknown_as_it_is_to_read(
    author: FlaskClient, desk: Callable[..., FlaskClient], verb: str, body: dict[str, Any]
) -> None:
    response = change(desk("contributor", "other"), verb, body)
    assert response.status_code == 404
    assert response.get_json()["detail"] == "There is no figure 'one'."
    assert author.get("/v1/figures/one").get_json()["version"] == 1


@pytest.mark.parametrize(("verb", "body"), CHANGES)
def test_what_was_published_is_changed_by_editors_alone(
    author: FlaskClient, desk: Callable[..., FlaskClient], verb: str, body: dict[str, Any]
) -> None:
    editor = desk("editor")
    editor.post("/v1/figures/one/publication", json={})
    response = change(author, verb, body)
    assert (response.status_code, "role editor" in response.get_json()["detail"]) == (403, True)
    editor.post("/v1/figures/one/retraction", json=REASON)
    assert change(author, verb, body).status_code == 403


@pytest.mark.parametrize("verb", ["publication", "reinstatement", "verification"])
def test_no_other_change_of_an_own_draft_is_a_contributors(author: FlaskClient, verb: str) -> None:
    assert author.post(f"/v1/figures/one/{verb}", json=REASON).status_code == 403


def test_an_editor_changes_a_contributors_draft(
    author: FlaskClient, desk: Callable[..., FlaskClient]
) -> None:
    assert change(desk("editor"), "versions", CORRECTION).status_code == 201
    assert author.get("/v1/figures/one").get_json()["value"] == 3100


ADDED = [
    ("sources", {"name": "Courier", "kind": "media"}),
    ("documents", {"source": "gazette", "title": "The courier's report"}),
]


@pytest.mark.parametrize(("plural", "body"), ADDED)
def test_a_contributor_adds_an_entry(
    author: FlaskClient, plural: str, body: dict[str, Any]
) -> None:
    made = author.put(f"/v1/{plural}/new", json=body)
    assert (made.status_code, made.get_json()["recorded_by"]) == (201, "author")
    assert author.put(f"/v1/{plural}/new", json=body).status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [("sources/gazette", ADDED[0][1]), (f"documents/{DOCUMENT}", ADDED[1][1])],
)
def test_a_contributor_revises_no_entry(
    author: FlaskClient, path: str, body: dict[str, Any]
) -> None:
    response = author.put(f"/v1/{path}", json=body, headers={"If-Match": "*"})
    assert (response.status_code, "role editor" in response.get_json()["detail"]) == (403, True)
    assert author.get(f"/v1/{path}").get_json()["revision"] == 1


@pytest.mark.parametrize("plural", ["conflicts", "populations", "areas", "units", "measures"])
def test_a_contributor_adds_nothing_that_says_what_is_counted(
    author: FlaskClient, plural: str
) -> None:
    assert author.put(f"/v1/{plural}/new", json={"name": "New"}).status_code == 403


def test_a_draft_may_name_what_its_author_added(author: FlaskClient) -> None:
    author.put("/v1/sources/new", json=ADDED[0][1])
    steps = [{"role": "originator", "sources": ["new"]}]
    body = figure(id="two", item="2", provenance=[{"steps": steps}])
    assert author.post("/v1/figures", json=body).get_json()["status"] == "draft"


@pytest.mark.parametrize("body", [figure(id="one"), figure(id="another"), figure()])
def test_a_conflict_with_anothers_draft_says_only_that_there_is_one(
    author: FlaskClient, desk: Callable[..., FlaskClient], body: dict[str, Any]
) -> None:
    response = desk("contributor", "other").post("/v1/figures", json=body)
    assert response.status_code == 409
    assert [error["detail"].partition(":")[0] for error in response.get_json()["errors"]] == [
        "an unpublished draft holds this id or this identity"
    ]
    assert "'one'" not in response.text


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_a_conflict_names_a_draft_to_its_author_and_to_editors(
    author: FlaskClient, desk: Callable[..., FlaskClient], role: str
) -> None:
    client = author if role == "contributor" else desk(role)
    response = client.post("/v1/figures", json=figure(id="another"))
    assert "the figure 'one' (draft)" in response.get_json()["errors"][0]["detail"]
