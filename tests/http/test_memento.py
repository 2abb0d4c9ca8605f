"""Time travel: every reading address as it was recorded then, and nothing that came later."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from service.db import Database
from tests.http.routes import CACHED
from tests.support.builders import DOCUMENT, chain, figure, record, statement

DATED = [path for path in CACHED if "openapi" not in path]
NOTE = {"type": "correction", "note": "Revised."}


def at(path: str, moment: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}as_of={quote(moment)}"


def header(moment: datetime) -> dict[str, str]:
    return {"Accept-Datetime": moment.strftime("%a, %d %b %Y %H:%M:%S GMT")}


def version(day: int, **fields: Any) -> dict[str, Any]:
    replay = {"recorded_at": f"2022-03-{day:02}T12:00:00Z", "recorded_by": "elsewhere"}
    return figure(id="one", **replay, **fields)


@pytest.fixture
def past(war: Database, serve: Callable[[], FlaskClient]) -> FlaskClient:
    """A figure with a history in March 2022, and one that was recorded today."""
    disputed = {"status": "disputed", "by": "gazette"}
    changed = {"value": 3100, "as_reported": "3,100"}
    with war.transaction() as conn:
        record(
            conn,
            version(1, provenance=[chain(document=None)]),
            version(2, provenance=[chain(document=None)], change=NOTE, **changed),
            version(3, provenance=[chain(document=None)], change={"type": "verification"},
                    verification=[disputed], **changed),
            version(5, provenance=[chain(document=None)], status="retracted",
                    change={"type": "retraction", "note": "Withdrawn."}, **changed),
            figure(id="today", item="2"),
        )  # fmt: skip
    return serve()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2022-03-01T11:59:59.999999Z", None),
        ("2022-03-01T12:00:00Z", (1, 3000, "published")),
        ("2022-03-02T11:59:59.999999Z", (1, 3000, "published")),
        ("2022-03-02T13:00:00+01:00", (2, 3100, "published")),
        ("2022-03-04T00:00:00Z", (3, 3100, "published")),
        ("2022-03-05T12:00:00Z", (4, 3100, "retracted")),
        ("2024-01-01T00:00:00Z", (4, 3100, "retracted")),
    ],
)
def test_a_figure_is_read_as_of_a_time(
    past: FlaskClient, moment: str, expected: tuple[int, int, str] | None
) -> None:
    response = past.get(at("/v1/figures/one", moment))
    listed = past.get(at("/v1/figures?status=published&status=retracted&count=true", moment))
    if expected is None:
        assert response.status_code == 404
        assert listed.get_json() == {"data": [], "next": None, "count": 0}
        return
    current = response.get_json()
    assert (current["version"], current["value"], current["status"]) == expected
    assert (listed.get_json()["data"], listed.get_json()["count"]) == ([current], 1)
    then = datetime.fromisoformat(moment).astimezone(UTC)
    assert response.headers["Memento-Datetime"] == header(then)["Accept-Datetime"]
    assert listed.headers["Memento-Datetime"] == response.headers["Memento-Datetime"]


def test_versions_statements_and_series_are_read_as_of_a_time(past: FlaskClient) -> None:
    def read(path: str, day: int) -> Any:
        response = past.get(at(path, f"2022-03-{day:02}T12:00:00Z"))
        return response.get_json(force=True) if response.status_code == 200 else None

    own = "/v1/figures/one"
    versions = [item["version"] for item in read(f"{own}/versions?count=true", 3)["data"]]
    assert (versions, read(f"{own}/versions?count=true", 3)["count"]) == ([3, 2, 1], 3)
    assert read(f"{own}/versions/3", 2) is None
    assert read(f"{own}/versions/2", 2)["value"] == 3100
    assert read(f"{own}/diff?from=1&to=3", 2) is None
    assert read(f"{own}/diff?from=1&to=2", 2)
    assert read(f"{own}/provenance", 1)["version"] == 1
    assert read(f"{own}/verification", 2)["data"] == []
    assert [item["status"] for item in read(f"{own}/verification", 3)["data"]] == ["disputed"]
    series = read(own, 1)["links"]["series"]
    assert [item["value"] for item in read(series, 1)["data"]] == [3000]
    assert [item["value"] for item in read(series, 2)["data"]] == [3100]
    assert read(series, 5) is None
    types = [event["type"] for event in read("/v1/changes", 3)["data"]]
    assert types == ["figure.created", "figure.correction", "figure.verification"]
    assert read("/v1/measures/killed", 3) is None  # recorded here today
    assert read("/v1/measures", 3)["data"] == []


def test_the_header_includes_all_of_its_second(past: FlaskClient) -> None:
    moment = datetime(2022, 3, 2, 12, tzinfo=UTC)
    response = past.get("/v1/figures/one", headers=header(moment))
    assert (response.get_json()["version"], response.headers["Memento-Datetime"]) == (
        2, header(moment)["Accept-Datetime"],
    )  # fmt: skip
    before = past.get("/v1/figures/one", headers=header(moment - timedelta(seconds=1)))
    assert before.get_json()["version"] == 1
    both = past.get(at("/v1/figures/one", "2022-03-01T12:00:00Z"), headers=header(moment))
    assert both.get_json()["version"] == 1  # what the query says


def test_a_walk_stays_in_its_snapshot(war: Database, serve: Callable[[], FlaskClient]) -> None:
    bodies = [
        figure(id=f"f{number}", item=str(number), recorded_at="2022-03-01T12:00:00Z")
        for number in range(5)
    ]
    with war.transaction() as conn:
        record(conn, *bodies)
    client = serve()
    page = client.get("/v1/figures?limit=2", headers=header(datetime(2022, 3, 1, 12, tzinfo=UTC)))
    ids = [item["id"] for item in page.get_json()["data"]]
    with war.transaction() as conn:
        late = {"recorded_at": "2022-03-01T11:00:00Z"}
        record(conn, statement(), figure(id="f2x", item="x", **late))
    for _ in range(5):
        following = page.get_json()["next"]
        if following is None:
            break
        page = client.get(following)  # without the header: the cursor keeps the time
        assert page.headers["Memento-Datetime"] == "Tue, 01 Mar 2022 12:00:00 GMT"
        ids += [item["id"] for item in page.get_json()["data"]]
        assert all(item["version"] == 1 for item in page.get_json()["data"])
    assert ids == ["f0", "f1", "f2", "f3", "f4"]
    # A replay is the one thing that a past moment gains.
    again = client.get(at("/v1/figures?count=true&limit=1", "2022-03-01T12:00:00Z"))
    assert again.get_json()["count"] == 6


@pytest.mark.parametrize("path", DATED)
def test_every_read_supports_as_of(client: FlaskClient, path: str) -> None:
    now = client.get(path)
    then = datetime.now(UTC) - timedelta(milliseconds=1)
    dated = client.get(at(path, then.isoformat()))
    assert (dated.status_code, dated.data) == (200, now.data)
    assert "Memento-Datetime" in dated.headers
    assert "Memento-Datetime" not in now.headers
    before = client.get(at(path, "2001-01-01T00:00:00Z"))
    if before.status_code == 200:
        answer = before.get_json()
        assert answer.get("data", answer.get("figures")) == []
    else:
        assert (before.status_code, before.mimetype) == (404, "application/problem+json")
    known = {"If-None-Match": dated.headers["ETag"]}
    again = client.get(at(path, then.isoformat()), headers=known)
    assert (again.status_code, again.headers["Memento-Datetime"]) == (
        304, dated.headers["Memento-Datetime"],
    )  # fmt: skip


@pytest.mark.parametrize("path", DATED)
def test_a_plus_that_is_not_encoded_is_understood(client: FlaskClient, path: str) -> None:
    moment = datetime.now(UTC) - timedelta(milliseconds=1)
    then = moment.astimezone(timezone(timedelta(hours=3))).isoformat()
    assert then.endswith("+03:00")
    question = f"{path}{'&' if '?' in path else '?'}as_of="
    raw = client.get(question + then)
    encoded = client.get(question + quote(then))
    assert (raw.status_code, raw.data) == (200, encoded.data)
    assert raw.headers["Memento-Datetime"] == encoded.headers["Memento-Datetime"]


def test_a_walk_follows_a_time_with_a_plus_that_is_not_encoded(past: FlaskClient) -> None:
    url = "/v1/figures/one/versions?limit=1&as_of=2022-03-04T00:00:00+03:00"
    versions = []
    while url:
        page = past.get(url).get_json()
        versions += [item["version"] for item in page["data"]]
        url = page["next"]
    assert versions == [3, 2, 1]


@pytest.mark.parametrize("path", DATED)
@pytest.mark.parametrize(
    "moment",
    [
        "2999-01-01T00:00:00Z",
        "yesterday",
        "2022-03-01",
        "2022-03-01T12:00:00",
        "",
        "1",
        "2022-03-01T12:00:00  03:00",
        "2022-03-01 12:00",
        "12:00",
        " 03:00",
    ],
)
def test_an_invalid_time_is_refused(client: FlaskClient, path: str, moment: str) -> None:
    response = client.get(at(path, moment))
    assert response.status_code == 422
    assert [error["parameter"] for error in response.get_json()["errors"]] == ["as_of"]


@pytest.mark.parametrize("path", DATED)
@pytest.mark.parametrize(
    "value", ["Fri, 01 Jan 2999 00:00:00 GMT", "yesterday", "", "2022-03-01T12:00:00Z"]
)
def test_an_invalid_header_is_refused(client: FlaskClient, path: str, value: str) -> None:
    response = client.get(path, headers={"Accept-Datetime": value})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert "Accept-Datetime" in response.get_json()["detail"]


def test_a_draft_stays_hidden_in_the_past(
    desk: Callable[..., FlaskClient], serve: Callable[[], FlaskClient]
) -> None:
    editor, anyone = desk("editor"), serve()
    editor.post("/v1/figures", json=figure(id="one", status="draft"))
    drafted = datetime.now(UTC).isoformat()
    editor.post("/v1/figures/one/publication")
    path = at("/v1/figures/one", drafted)
    assert (anyone.get(path).status_code, editor.get(path).get_json()["version"]) == (404, 1)
    assert anyone.get(at("/v1/figures?status=draft", drafted)).get_json()["data"] == []
    published = at("/v1/figures/one", datetime.now(UTC).isoformat())
    assert anyone.get(published).get_json()["version"] == 2


def test_an_entry_is_read_as_of_a_time(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    before = datetime.now(UTC).isoformat()
    body = {"name": "The Gazette", "kind": "media"}
    editor.put("/v1/sources/gazette", json=body, headers={"If-Match": "*"})
    assert editor.get(at("/v1/sources/gazette", before)).get_json()["name"] == "Gazette"
    listed = editor.get(at("/v1/sources", before)).get_json()["data"]
    assert "Gazette" in {entry["name"] for entry in listed}
    assert editor.get("/v1/sources/gazette").get_json()["name"] == "The Gazette"
    assert DOCUMENT in {
        entry["id"] for entry in editor.get(at("/v1/documents", before)).get_json()["data"]
    }
