"""The change feed with the filters of figures."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.usecases.filters import FILTERED
from tests.support.builders import figure

NOTE = {"type": "correction", "note": "Revised."}


def follow(client: FlaskClient, query: str, limit: int = 2) -> list[tuple[str, str]]:
    """Return the type and the figure of all events, page by page."""
    url: str | None = f"/v1/changes?{query}&limit={limit}"
    events: list[dict[str, Any]] = []
    while url:
        response = client.get(url)
        assert response.status_code == 200, response.data
        events += response.get_json()["data"]
        url = response.get_json()["next"]
    assert [event["id"] for event in events] == sorted({event["id"] for event in events})
    return [(event["type"].removeprefix("figure."), event["figure"]) for event in events]


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    """An editor who has recorded, corrected, disputed and retracted figures."""
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="army", value=3000))
    editor.post("/v1/figures", json=figure(id="guard", population="french-guard", value=10))
    editor.put("/v1/areas/new", json={"name": "New"})
    headers = {"If-Match": "*"}
    low = {"value": 20, "as_reported": "20", "change": NOTE}
    editor.post("/v1/figures/army/versions", json=low, headers=headers)
    again = {"caveats": ["A floor."], "change": NOTE}
    editor.post("/v1/figures/army/versions", json=again, headers=headers)
    editor.post("/v1/figures/guard/verification", json={"status": "disputed", "by": "herald"})
    editor.post("/v1/figures/guard/retraction", json={"reason": "Wrong"})
    return editor


ALL = [
    ("created", "army"), ("created", "guard"), ("correction", "army"), ("correction", "army"),
    ("verification", "guard"), ("retraction", "guard"),
]  # fmt: skip
GUARD = [event for event in ALL if event[1] == "guard"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("measure=killed", ALL),
        ("conflict=franco-prussian&population=french-army", ALL),
        ("population=french-guard", GUARD),
        ("q=imperial+guard", GUARD),
        ("area=ardennes", []),
        ("value_max=15", GUARD),
        # What leaves the selection is seen to leave it, and not heard of afterwards.
        ("value_min=1000", [("created", "army"), ("correction", "army")]),
        ("verification=disputed", [("verification", "guard"), ("retraction", "guard")]),
        ("status=retracted", [("retraction", "guard")]),
        ("status=published&population=french-guard", GUARD),
        ("measure=killed&population=french-guard&population=french-army", ALL),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 100])
def test_changes_are_those_of_the_figures_that_match(
    editor: FlaskClient, query: str, expected: list[tuple[str, str]], limit: int
) -> None:
    assert follow(editor, query, limit) == expected


def test_a_reader_continues_after_the_last_event(editor: FlaskClient) -> None:
    events = editor.get("/v1/changes?population=french-guard").get_json()["data"]
    after = f"/v1/changes?population=french-guard&after={events[0]['id']}"
    assert editor.get(after).get_json()["data"] == events[1:]


def test_changes_of_the_past_are_those_recorded_by_then(editor: FlaskClient) -> None:
    events = editor.get("/v1/changes?measure=killed").get_json()["data"]
    for number, event in enumerate(events):
        moment = datetime.fromisoformat(event["at"]).isoformat()
        then = editor.get(f"/v1/changes?measure=killed&as_of={moment}").get_json()["data"]
        assert then == events[: number + 1]


def test_changes_of_drafts_are_their_readers_alone(
    desk: Callable[..., FlaskClient], serve: Callable[[], FlaskClient]
) -> None:
    author, editor, anyone = desk("contributor"), desk("editor"), serve()
    author.post("/v1/figures", json=figure(id="one"))
    changed = {"caveats": ["A floor."], "change": NOTE}
    editor.post("/v1/figures/one/versions", json=changed, headers={"If-Match": "*"})
    assert follow(anyone, "measure=killed") == []
    drafted = [("created", "one"), ("correction", "one")]
    assert follow(author, "measure=killed") == follow(editor, "measure=killed") == drafted
    editor.post("/v1/figures/one/publication")
    assert follow(anyone, "measure=killed") == [("publication", "one")]
    assert follow(editor, "status=draft") == [*drafted, ("publication", "one")]


@pytest.mark.parametrize("name", FILTERED)
def test_an_unknown_id_is_refused(editor: FlaskClient, name: str) -> None:
    response = editor.get(f"/v1/changes?{name}=zzzzz")
    assert response.status_code == 422
    assert [error["parameter"] for error in response.get_json()["errors"]] == [name]


def test_every_value_of_a_filter_is_kept_on_the_next_page(editor: FlaskClient) -> None:
    query = "population=french-guard&population=french-army&limit=1"
    url = editor.get(f"/v1/changes?{query}").get_json()["next"]
    assert "population=french-guard&population=french-army" in url
