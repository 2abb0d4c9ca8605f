"""Walking a list: each item once, at the state of the first page, whatever is written meanwhile."""

import base64
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.app import create_app
from service.config import Settings
from service.db import Database
from service.http.context import database as database_of
from service.usecases.audit.rerender import rerender
from tests.support.builders import chain, figure, record, statement, vocabulary

SORTS = ("id", "-id", "recorded_at", "-recorded_at", "period", "-period", "value", "-value")


def many(count: int) -> list[dict[str, Any]]:
    """Figures with ties, without values and without periods among them."""
    return [
        figure(
            id=f"f-{n:03}",
            item=str(n),
            **(
                {"value": None, "comparator": None, "missing": "unknown", "as_reported": "unknown"}
                if n % 5 == 0
                else {"value": n % 3}
            ),
            period=None if n % 4 == 0 else {"edtf": f"18{70 + n % 7}", "kind": "flow"},
        )
        for n in range(count)
    ]


def walk(client: FlaskClient, url: str | None) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for _ in range(200):
        response = client.get(str(url))
        assert response.status_code == 200, response.data
        page = response.get_json()
        items += page["data"]
        url = page["next"]
        link = response.headers.get("Link")
        assert link == (url and f'<{url}>; rel="next"')
        if url is None:
            return items
    raise AssertionError("the walk does not end")


@pytest.fixture(scope="module")
def client_of_many(postgres: Any, template: str) -> Any:
    name, urls = postgres.create(template)
    app = create_app(Settings(database_url=urls.service))
    with app.app_context():
        database = database_of()
    with database.transaction() as conn:
        record(conn, *vocabulary(), *many(60))
    yield app.test_client()
    database.close()
    postgres.drop(name)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sort=st.sampled_from(SORTS), limit=st.integers(1, 70))
def test_a_walk_sees_each_figure_once_in_order(
    client_of_many: FlaskClient, sort: str, limit: int
) -> None:
    items = walk(client_of_many, f"/v1/figures?sort={sort}&limit={limit}")
    ids = [item["id"] for item in items]
    assert sorted(ids) == [f"f-{n:03}" for n in range(60)]
    column = sort.lstrip("-")
    read = {
        "id": lambda item: item["id"],
        "recorded_at": lambda item: item["recorded_at"],
        "period": lambda item: item["period"] and item["period"]["end"],
        "value": lambda item: item["value"],
    }[column]
    keys = [read(item) for item in items]
    stated = [key for key in keys if key is not None]
    assert keys == stated + [None] * (len(keys) - len(stated)), "nulls come last"
    assert stated == sorted(stated, reverse=sort.startswith("-"))


def test_a_walk_reads_the_state_of_its_first_page(war: Database, serve: Any) -> None:
    with war.transaction() as conn:
        record(conn, *many(20))
    client = serve()
    first = client.get("/v1/figures?limit=7&count=true").get_json()
    with war.transaction() as conn:
        record(
            conn,
            figure(id="a-newcomer", item="new"),
            {
                "statement": {
                    "figure": "f-019",
                    "status": "disputed",
                    "by": "herald",
                    "stated_on": "1872",
                }
            },
        )
    rest = walk(client, first["next"])
    seen = {item["id"]: item["version"] for item in first["data"] + rest}
    assert seen == {f"f-{n:03}": 1 for n in range(20)}
    assert client.get(first["next"]).get_json()["count"] == first["count"] == 20
    now = {item["id"]: item["version"] for item in walk(client, "/v1/figures?limit=7")}
    assert (now["f-019"], now["a-newcomer"], len(now)) == (2, 1, 21)


def test_a_cursor_is_valid_in_its_own_list_only(client: FlaskClient) -> None:
    url = client.get("/v1/figures?limit=1&sort=value").get_json()["next"]
    cursor = url.partition("cursor=")[2]
    assert client.get(f"/v1/figures?limit=5&sort=value&cursor={cursor}").status_code == 200
    for path in (
        f"/v1/figures?limit=1&cursor={cursor}",
        f"/v1/figures?limit=1&sort=value&kind=flow&cursor={cursor}",
        f"/v1/measures?limit=1&cursor={cursor}",
    ):
        response = client.get(path)
        assert (response.status_code, response.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "packed",
    [b"null", b"[]", b"[1,2,3,4]", b'["1","a","b","c"]', b"{", b"\xff", b'[1,"a","b","c","d"]'],
)
def test_an_invalid_cursor_is_a_404(client: FlaskClient, packed: bytes) -> None:
    cursor = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    assert client.get(f"/v1/figures?cursor={cursor}").status_code == 404


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, 10**9),
        (0, -1),
        (0, "1"),
        (0, None),
        (0, True),
        (1, "not a number"),
        (1, "\0"),
        (1, 5),
        (2, "\0"),
        (2, "Not an id"),
        (2, None),
        (3, 5),
        (3, "yesterday"),
        (3, "2026-11-25"),
        (3, "2020-01-01T00:00:00"),
        (3, "2020-01-01T00:00:00+03:00"),
        (3, "9999-12-31T23:59:59.999999-14:00"),
        (3, "0001-01-01T00:00:00+14:00"),
        (3, "9999-12-31T23:59:59+00:00"),
        (3, []),
        (4, "00000000"),
        (4, None),
    ],
)
@pytest.mark.parametrize(
    "path",
    ["/v1/figures?limit=1&sort=value", "/v1/sources?limit=1", "/v1/figures/one/versions?limit=1"],
)
def test_a_forged_cursor_is_a_404(
    war: Database, serve: Any, path: str, place: int, value: object
) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"), figure(id="two", item="2"), statement())
    client = serve()
    cursor = client.get(path).get_json()["next"].partition("cursor=")[2]
    packed = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    packed[place] = value
    forged = base64.urlsafe_b64encode(json.dumps(packed).encode()).decode().rstrip("=")
    response = client.get(f"{path}&cursor={forged}")
    harmless = path.startswith("/v1/sources") and (place, value) == (1, "not a number")
    assert response.status_code == (200 if harmless else 404)


def test_a_vocabulary_is_walked_by_id(client: FlaskClient) -> None:
    ids = [item["id"] for item in walk(client, "/v1/sources?limit=2&count=true")]
    assert ids == sorted(ids)
    assert len(ids) == client.get("/v1/sources?count=true").get_json()["count"] == len(set(ids))


def test_versions_are_walked_newest_first(war: Database, serve: Any) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one", provenance=[chain()]))
        for day in range(1, 6):
            record(
                conn,
                {
                    "statement": {
                        "figure": "one",
                        "status": "disputed",
                        "by": "herald",
                        "stated_on": f"1872-01-0{day}",
                    }
                },
            )
    items = walk(serve(), "/v1/figures/one/versions?limit=2&count=true")
    assert [item["version"] for item in items] == [6, 5, 4, 3, 2, 1]


def test_the_order_of_parameters_does_not_change_the_etag(client: FlaskClient) -> None:
    etag = client.get("/v1/figures?kind=flow&basis=recorded&limit=3").headers["ETag"]
    other = client.get("/v1/figures?limit=3&basis=recorded&kind=flow").headers["ETag"]
    assert etag == other
    assert client.get("/v1/figures?limit=4&basis=recorded&kind=flow").headers["ETag"] != etag


def test_a_write_changes_the_etag_of_a_list(war: Database, serve: Any) -> None:
    client = serve()
    before = client.get("/v1/figures").headers["ETag"]
    with war.transaction() as conn:
        record(conn, figure(id="one"))
    response = client.get("/v1/figures", headers={"If-None-Match": before})
    assert (response.status_code, len(response.get_json()["data"])) == (200, 1)


def test_a_walk_keeps_to_the_hierarchy_of_its_first_page(war: Database, serve: Any) -> None:
    def place(parent: str | None) -> dict[str, Any]:
        body = {"id": "wissembourg", "name": "Wissembourg", "kind": "battle", "parent": parent}
        return {"conflict": body}

    def village() -> dict[str, Any]:
        body = {"id": "village", "name": "Village", "kind": "event", "parent": "wissembourg"}
        return {"conflict": body}

    with war.transaction() as conn:
        record(conn, place("franco-prussian"), village())
        record(conn, *(figure(id=f"f{n}", item=str(n), conflict="village") for n in range(4)))
    client = serve()
    first = client.get("/v1/figures?conflict=franco-prussian&limit=2&count=true").get_json()
    with war.transaction() as conn:
        record(conn, place(None))
    rest = client.get(first["next"]).get_json()
    assert (first["count"], rest["count"], len(rest["data"])) == (4, 4, 2)
    assert client.get("/v1/figures?conflict=franco-prussian").get_json()["data"] == []


def test_rerendered_texts_change_the_etag_of_a_list(war: Database, urls: Any, serve: Any) -> None:
    client = serve()
    before = client.get("/v1/sources").headers["ETag"]
    owner = Database(urls.owner, Settings(), role=None)
    with owner.transaction() as conn:
        conn.execute("update rendering set body = replace(body, 'Herald', 'Damaged')")
    assert rerender(owner).texts > 0
    owner.close()
    assert client.get("/v1/sources").headers["ETag"] != before
