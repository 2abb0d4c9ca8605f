"""Releases: a name for a state that never changes."""

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.support.builders import figure

FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    client = desk("editor")
    client.post("/v1/figures", json=figure(id="one"))
    return client


def freeze(editor: FlaskClient, name: str = "2025.08", **fields: object) -> dict[str, object]:
    made = editor.post("/v1/releases", json={"name": name, **fields})
    assert (made.status_code, made.headers["Location"]) == (201, f"/v1/releases/{name}")
    read: dict[str, object] = made.get_json()
    return read


def test_a_release_is_read_as_it_was_made(
    editor: FlaskClient, serve: Callable[[], FlaskClient]
) -> None:
    made = freeze(editor, note="As cited")
    anyone = serve()
    assert anyone.get("/v1/releases/2025.08").get_json() == made
    assert anyone.get("/v1/releases?count=true").get_json() == {
        "data": [made], "next": None, "count": 1,
    }  # fmt: skip
    assert (made["note"], made["recorded_by"]) == ("As cited", "the editor")
    event = anyone.get("/v1/changes?limit=1000").get_json()["data"][-1]
    assert (event["type"], event["release"], event["id"]) == (
        "release.created", "2025.08", made["event"],
    )  # fmt: skip


def test_what_is_written_afterwards_is_not_in_it(
    editor: FlaskClient, serve: Callable[[], FlaskClient]
) -> None:
    anyone = serve()
    freeze(editor)
    paths = ("/v1/figures", "/v1/figures/one", "/v1/figures/one/versions", "/v1/changes",
             "/v1/figures/one/verification", "/v1/figures/one/provenance", "/v1/sources",
             "/v1/sources/gazette")  # fmt: skip
    before = {path: anyone.get(f"{path}?release=2025.08") for path in paths}
    editor.post("/v1/figures/one/verification", json={"status": "disputed", "by": "herald"})
    editor.post("/v1/figures", json=figure(id="two", item="2"))
    body = {"name": "The Gazette", "kind": "media"}
    editor.put("/v1/sources/gazette", json=body, headers={"If-Match": "*"})
    for path in paths:
        after = anyone.get(f"{path}?release=2025.08")
        assert (after.status_code, after.data) == (200, before[path].data), path
        assert after.headers["ETag"] == before[path].headers["ETag"]
        assert after.headers["Cache-Control"] == FOREVER
        assert "Memento-Datetime" in after.headers
        assert anyone.get(path).data != before[path].data or path.endswith("provenance")
    assert anyone.get("/v1/figures/two?release=2025.08").status_code == 404
    assert anyone.get("/v1/figures/one/versions/2?release=2025.08").status_code == 404


def test_a_replay_does_not_change_it(editor: FlaskClient, desk: Callable[..., FlaskClient]) -> None:
    freeze(editor)
    past = figure(id="past", item="2", recorded_at="2022-03-01T00:00:00Z")
    sent = desk("admin").post(
        "/v1/imports", data=json.dumps(past), content_type="application/x-ndjson"
    )
    assert sent.status_code == 200
    listed = editor.get("/v1/figures?release=2025.08").get_json()["data"]
    assert [item["id"] for item in listed] == ["one"]
    then = editor.get("/v1/figures?as_of=2022-03-02T00:00:00Z").get_json()["data"]
    assert [item["id"] for item in then] == ["past"]


def test_all_pages_of_a_release_are_of_the_release(editor: FlaskClient) -> None:
    for number in range(4):
        editor.post("/v1/figures", json=figure(id=f"f{number}", item=str(number)))
    freeze(editor)
    url, ids = "/v1/figures?release=2025.08&limit=2", []
    for number in range(10):
        page = editor.get(url).get_json()
        ids += [item["id"] for item in page["data"]]
        editor.post("/v1/figures", json=figure(id=f"f2-{number}", item=f"2-{number}"))
        if page["next"] is None:
            break
        url = page["next"]
    assert ids == ["f0", "f1", "f2", "f3", "one"]


def test_releases_are_paged_in_the_order_they_were_made(editor: FlaskClient) -> None:
    for name in ("b", "a", "2025.08"):
        freeze(editor, name)
    first = editor.get("/v1/releases?limit=2").get_json()
    assert [release["name"] for release in first["data"]] == ["b", "a"]
    rest = editor.get(first["next"]).get_json()
    assert ([release["name"] for release in rest["data"]], rest["next"]) == (["2025.08"], None)


def test_a_name_is_taken_once(editor: FlaskClient) -> None:
    freeze(editor)
    again = editor.post("/v1/releases", json={"name": "2025.08"})
    assert (again.status_code, "2025.08" in again.get_json()["detail"]) == (409, True)


@pytest.mark.parametrize(
    "name", ["", "a b", "a..b", ".a", "a.", "../x", "a" * 61, "é", None, 2025.08]
)
def test_a_name_is_what_can_stand_in_an_address(editor: FlaskClient, name: object) -> None:
    response = editor.post("/v1/releases", json={"name": name})
    assert [error["pointer"] for error in response.get_json()["errors"]] == ["/name"]


def test_a_release_that_is_not_there_is_not_found(editor: FlaskClient) -> None:
    freeze(editor)
    for path in ("/v1/releases/2025.09", "/v1/figures?release=2025.09", "/v1/releases/a b"):
        assert editor.get(path).status_code == 404
    assert editor.get("/v1/releases/2025.08?as_of=2001-01-01T00:00:00Z").status_code == 404
    both = editor.get("/v1/figures?release=2025.08&as_of=2022-03-02T00:00:00Z")
    assert [error["parameter"] for error in both.get_json()["errors"]] == ["release"]
