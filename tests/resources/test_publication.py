"""Publication: a draft becomes public, once."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.support.builders import figure


def test_a_published_draft_is_public_from_that_version_on(
    desk: Callable[..., FlaskClient], serve: Callable[[], FlaskClient]
) -> None:
    contributor, editor, anyone = desk("contributor"), desk("editor"), serve()
    contributor.post("/v1/figures", json=figure(id="one"))
    made = editor.post("/v1/figures/one/publication", json={"note": "Checked against the text"})
    assert (made.status_code, made.headers["Location"]) == (201, "/v1/figures/one/versions/2")
    answer = anyone.get("/v1/figures/one").get_json()
    assert (answer["version"], answer["status"], answer["recorded_by"]) == (
        2,
        "published",
        "the editor",
    )
    assert answer["change"] == {
        "type": "publication", "cause": None, "note": "Checked against the text",
    }  # fmt: skip
    assert [version["version"] for version in versions(anyone)] == [2]
    assert [version["version"] for version in versions(contributor)] == [2, 1]
    assert anyone.get("/v1/figures/one/versions/1").status_code == 404


def versions(client: FlaskClient) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = client.get("/v1/figures/one/versions").get_json()["data"]
    return listed


@pytest.mark.parametrize("body", [None, {}])
def test_a_note_is_optional(desk: Callable[..., FlaskClient], body: object) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="one", status="draft"))
    options = {} if body is None else {"json": body}
    assert editor.post("/v1/figures/one/publication", **options).status_code == 201  # type: ignore[arg-type]


def test_what_is_not_a_draft_is_a_conflict(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="one", status="draft"))
    editor.post("/v1/figures/one/publication")
    for status in ("published", "retracted"):
        response = editor.post("/v1/figures/one/publication")
        assert (response.status_code, status in response.get_json()["detail"]) == (409, True)
        editor.post("/v1/figures/one/retraction", json={"reason": "Wrong"})


def test_a_draft_that_changed_meanwhile_is_not_published(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    etag = editor.post("/v1/figures", json=figure(id="one", status="draft")).headers["ETag"]
    patch = {"caveats": ["A floor"], "change": {"type": "correction", "note": "It says so"}}
    editor.post("/v1/figures/one/versions", json=patch, headers={"If-Match": etag})
    headers = {"If-Match": etag}
    assert editor.post("/v1/figures/one/publication", headers=headers).status_code == 412
    assert editor.get("/v1/figures/one").get_json()["status"] == "draft"


def test_what_does_not_exist_cannot_be_published(desk: Callable[..., FlaskClient]) -> None:
    assert desk("editor").post("/v1/figures/none/publication").status_code == 404
