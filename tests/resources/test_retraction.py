"""Retraction and reinstatement: nothing is removed, and both say why."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.support.builders import figure

WRONG = {"reason": "The outlet withdrew its report."}


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    client = desk("editor")
    client.post("/v1/figures", json=figure(id="one"))
    return client


def test_a_retracted_figure_stays_readable_and_says_why(
    editor: FlaskClient, serve: Callable[[], FlaskClient]
) -> None:
    made = editor.post("/v1/figures/one/retraction", json=WRONG)
    assert (made.status_code, made.headers["Location"]) == (201, "/v1/figures/one/versions/2")
    anyone = serve()
    answer = anyone.get("/v1/figures/one").get_json()
    assert (answer["status"], answer["value"]) == ("retracted", 3000)
    assert answer["change"] == {"type": "retraction", "cause": None, "note": WRONG["reason"]}
    assert anyone.get("/v1/figures").get_json()["data"] == []
    [listed] = anyone.get("/v1/figures?status=retracted").get_json()["data"]
    assert listed["id"] == "one"
    assert anyone.get("/v1/figures/one/versions/1").get_json()["status"] == "published"
    assert anyone.get("/v1/figures/one/provenance").status_code == 200


def test_a_reinstated_figure_is_listed_again(editor: FlaskClient) -> None:
    editor.post("/v1/figures/one/retraction", json=WRONG)
    made = editor.post("/v1/figures/one/reinstatement", json={"reason": "The report stands."})
    answer = made.get_json()
    assert (answer["status"], answer["version"], answer["change"]["type"]) == (
        "published", 3, "reinstatement",
    )  # fmt: skip
    assert len(editor.get("/v1/figures").get_json()["data"]) == 1


def test_a_second_retraction_is_a_conflict(editor: FlaskClient) -> None:
    assert editor.post("/v1/figures/one/reinstatement", json=WRONG).status_code == 409
    editor.post("/v1/figures/one/retraction", json=WRONG)
    again = editor.post("/v1/figures/one/retraction", json=WRONG)
    assert (again.status_code, "version 2" in again.get_json()["detail"]) == (409, True)
    editor.post("/v1/figures/one/reinstatement", json=WRONG)
    assert editor.post("/v1/figures/one/reinstatement", json=WRONG).status_code == 409


@pytest.mark.parametrize("verb", ["retraction", "reinstatement"])
@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": None}, {"reason": "x", "y": 1}])
def test_a_reason_is_given(editor: FlaskClient, verb: str, body: dict[str, object]) -> None:
    response = editor.post(f"/v1/figures/one/{verb}", json=body)
    assert (response.status_code, response.mimetype) == (422, "application/problem+json")


def test_what_changed_meanwhile_is_not_retracted(editor: FlaskClient) -> None:
    etag = editor.get("/v1/figures/one").headers["ETag"]
    body = {"status": "disputed", "by": "herald"}
    editor.post("/v1/figures/one/verification", json=body)
    stale = editor.post("/v1/figures/one/retraction", json=WRONG, headers={"If-Match": etag})
    assert (stale.status_code, "version 2" in stale.get_json()["detail"]) == (412, True)
    fresh = editor.get("/v1/figures/one").headers["ETag"]
    done = editor.post("/v1/figures/one/retraction", json=WRONG, headers={"If-Match": fresh})
    assert done.status_code == 201


def test_a_retracted_draft_stays_hidden_and_is_a_draft_when_reinstated(
    desk: Callable[..., FlaskClient], serve: Callable[[], FlaskClient]
) -> None:
    editor, anyone = desk("editor"), serve()
    editor.post("/v1/figures", json=figure(id="two", status="draft"))
    editor.post("/v1/figures/two/retraction", json=WRONG)
    assert editor.get("/v1/figures/two").get_json()["status"] == "retracted"
    assert anyone.get("/v1/figures/two").status_code == 404
    assert anyone.get("/v1/figures?status=retracted").get_json()["data"] == []
    reinstated = editor.post("/v1/figures/two/reinstatement", json=WRONG).get_json()
    assert reinstated["status"] == "draft"
    assert anyone.get("/v1/figures/two").status_code == 404
    assert editor.post("/v1/figures/two/publication").status_code == 201
    assert anyone.get("/v1/figures/two").status_code == 200


def test_what_does_not_exist_cannot_be_retracted(editor: FlaskClient) -> None:
    assert editor.post("/v1/figures/none/retraction", json=WRONG).status_code == 404
