"""The change feed: every write once, in one order."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.builders import DOCUMENT, figure


def walk(client: FlaskClient, after: int = 0, limit: int = 3) -> list[dict[str, Any]]:
    url, events = f"/v1/changes?after={after}&limit={limit}", []
    for _ in range(100):
        response = client.get(url)
        page = response.get_json()
        events += page["data"]
        if page["next"] is None:
            assert "Link" not in response.headers
            return events
        assert response.headers["Link"] == f'<{page["next"]}>; rel="next"'
        url = page["next"]
    raise AssertionError("the feed has no end")


def test_every_write_is_one_event_in_the_order_of_the_writes(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    start = walk(editor)[-1]["id"]
    made = editor.post("/v1/figures", json=figure(id="one")).get_json()
    editor.post("/v1/figures/one/retraction", json={"reason": "Wrong"})
    editor.put("/v1/areas/new", json={"name": "New"})
    body = {"status": "disputed", "by": "gazette"}
    editor.post(f"/v1/documents/{DOCUMENT}/verification", json=body)
    events = walk(editor, start)
    assert [event["id"] for event in events] == list(range(start + 1, start + 6))
    assert [
        (event["type"], event["figure"] or event["entry"], event["version"] or event["revision"])
        for event in events
    ] == [
        ("figure.created", "one", 1),
        ("figure.retraction", "one", 2),
        ("area.created", "new", 1),
        ("document.verification", DOCUMENT, None),
        ("figure.verification", "one", 3),
    ]
    assert events[0] == {
        "id": start + 1, "type": "figure.created", "figure": "one", "version": 1,
        "vocabulary": None, "entry": None, "revision": None, "release": None,
        "digest": made["digest"], "acknowledged": [],
        "by": "the editor", "at": made["recorded_at"], "entered_at": events[0]["entered_at"],
    }  # fmt: skip
    assert events[0]["entered_at"] >= events[0]["at"]


def test_a_refused_or_unchanged_write_is_no_event(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    before = walk(editor)
    assert editor.post("/v1/figures", json=figure(measure="none")).status_code == 422
    assert editor.post("/v1/figures/none/retraction", json={"reason": "x"}).status_code == 404
    same = editor.get("/v1/areas/ardennes").get_json()
    body = {"name": same["name"], "iso_code": same["iso_code"]}
    assert editor.put("/v1/areas/ardennes", json=body).status_code == 200
    assert walk(editor) == before


def test_events_of_drafts_are_visible_to_their_author_and_editors(
    desk: Callable[..., FlaskClient], serve: Callable[[], FlaskClient]
) -> None:
    author, other, editor, anyone = (
        desk("contributor", "author"), desk("contributor", "other"), desk("editor"), serve(),
    )  # fmt: skip
    start = walk(editor)[-1]["id"]
    author.post("/v1/figures", json=figure(id="one"))
    assert [len(walk(client, start)) for client in (author, editor, other, anyone)] == [1, 1, 0, 0]
    editor.post("/v1/figures/one/publication")
    assert [event["type"] for event in walk(anyone, start)] == ["figure.publication"]
    assert len(walk(author, start)) == 2


def test_after_the_last_event_there_is_nothing(client: FlaskClient) -> None:
    last = walk(client, limit=1000)[-1]["id"]
    for after in (last, last + 1, 10**18 - 1):
        assert client.get(f"/v1/changes?after={after}").get_json() == {"data": [], "next": None}


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=0", "limit=1001", "cursor=x"])
def test_an_invalid_position_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/v1/changes?{query}").status_code == 422
