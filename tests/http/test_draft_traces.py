"""Drafts leave no trace for those who may not see them: in ETags, dates and cursors."""

from base64 import urlsafe_b64decode
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from flask.testing import FlaskClient

from tests.support.builders import figure

ADDRESSES = [
    "/v1/figures",
    "/v1/figures?format=csv",
    "/v1/series",
    "/v1/areas",
    "/v1/changes",
    "/v1/comparisons?conflict=franco-prussian&population=french-army",
]


@pytest.fixture
def author(desk: Callable[..., FlaskClient]) -> FlaskClient:
    """A contributor where two figures are published."""
    editor = desk("editor")
    for day in (2, 3):
        editor.post("/v1/figures", json=figure(period={"edtf": f"1870-09-0{day}", "kind": "flow"}))
    return desk("contributor", "author")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_draft_changes_no_public_etag_or_date(
    author: FlaskClient, serve: Callable[[], FlaskClient], address: str
) -> None:
    before = serve().get(address)
    own = author.get(address)
    assert author.post("/v1/figures", json=figure(id="draft")).status_code == 201
    after = serve().get(address)
    assert (after.headers["ETag"], after.data) == (before.headers["ETag"], before.data)
    dates = {before.headers.get("Last-Modified"), after.headers.get("Last-Modified")}
    assert len(dates - {None}) <= 1
    not_modified = serve().get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert not_modified.status_code == 304
    assert author.get(address).headers["ETag"] != own.headers["ETag"]


def test_a_cursor_names_no_draft_and_goes_on_after_it(
    author: FlaskClient, serve: Callable[[], FlaskClient]
) -> None:
    first = serve().get("/v1/figures?limit=1").get_json()["next"]
    author.post("/v1/figures", json=figure(id="draft"))
    assert serve().get("/v1/figures?limit=1").get_json()["next"] == first
    assert len(serve().get(first).get_json()["data"]) == 1


def test_a_cursor_made_for_a_drafts_author_is_none_for_others(
    author: FlaskClient, serve: Callable[[], FlaskClient]
) -> None:
    author.post("/v1/figures", json=figure(id="draft"))
    url = author.get("/v1/figures?limit=1").get_json()["next"]
    [cursor] = parse_qs(urlsplit(url).query)["cursor"]
    event, *_ = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    assert event == max(event["id"] for event in author.get("/v1/changes").get_json()["data"])
    assert author.get(url).status_code == 200
    assert serve().get(url).status_code == 404


def test_what_is_published_changes_the_public_etag(
    author: FlaskClient, desk: Callable[..., FlaskClient], serve: Callable[[], FlaskClient]
) -> None:
    author.post("/v1/figures", json=figure(id="draft"))
    before = serve().get("/v1/figures").headers["ETag"]
    assert (
        desk("editor", "publisher").post("/v1/figures/draft/publication", json={}).status_code
        == 201
    )
    assert serve().get("/v1/figures").headers["ETag"] != before
