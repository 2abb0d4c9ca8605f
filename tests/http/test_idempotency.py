"""``Idempotency-Key``: once done is done, whoever asks how often; another body is another thing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from flask.testing import FlaskClient

from service.db import Connection, Database
from tests.support.builders import figure, record
from tests.support.database import Urls


def post(client: FlaskClient, path: str, key: str, **options: object):  # type: ignore[no-untyped-def]
    headers = {"Idempotency-Key": key, **options.pop("headers", {})}  # type: ignore[dict-item]
    return client.post(path, headers=headers, **options)  # type: ignore[arg-type]


def test_the_same_request_gets_the_same_answer_and_has_one_effect(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    first = post(editor, "/v1/figures", "k", json=figure(id="one"))
    again = post(editor, "/v1/figures", "k", json=figure(id="one"))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    for name in ("ETag", "Location", "Content-Type", "Cache-Control"):
        assert again.headers[name] == first.headers[name]
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (
        None,
        "true",
    )


def test_a_repeat_gets_the_stored_response_although_the_state_has_changed(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    etag = post(editor, "/v1/figures", "a", json=figure(id="one")).headers["ETag"]
    correction = {
        "json": {
            "value": 4,
            "as_reported": "4",
            "change": {"type": "correction", "note": "A slip"},
        },
        "headers": {"If-Match": etag},
    }
    first = post(editor, "/v1/figures/one/versions", "b", **correction)
    again = post(editor, "/v1/figures/one/versions", "b", **correction)
    assert (first.status_code, again.data) == (201, first.data)
    assert post(editor, "/v1/figures/one/versions", "c", **correction).status_code == 412
    retracted = post(editor, "/v1/figures/one/retraction", "d", json={"reason": "Wrong"})
    assert post(editor, "/v1/figures/one/retraction", "d", json={"reason": "Wrong"}).data == (
        retracted.data
    )


def test_the_same_key_with_another_body_is_refused(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    post(editor, "/v1/figures", "k", json=figure(id="one"))
    response = post(editor, "/v1/figures", "k", json=figure(id="two", item="2"))
    assert response.status_code == 422
    assert [error["header"] for error in response.get_json()["errors"]] == ["Idempotency-Key"]
    assert editor.get("/v1/figures/two").status_code == 404


def test_a_key_is_scoped_to_a_principal_and_a_url(desk: Callable[..., FlaskClient]) -> None:
    owner, other = desk("editor", "one"), desk("editor", "other")
    assert post(owner, "/v1/figures", "k", json=figure(id="one")).status_code == 201
    assert post(other, "/v1/figures", "k", json=figure(id="two", item="2")).status_code == 201
    assert (
        post(owner, "/v1/figures/two/retraction", "k", json={"reason": "Wrong"}).status_code == 201
    )


def test_an_error_is_not_stored(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    body = figure(id="one", area="new-area")
    assert post(editor, "/v1/figures", "k", json=body).status_code == 422
    assert editor.put("/v1/areas/new-area", json={"name": "New"}).status_code == 201
    assert post(editor, "/v1/figures", "k", json=body).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "a" * 256, "\xe9"])
def test_a_malformed_key_is_refused(desk: Callable[..., FlaskClient], key: str) -> None:
    response = post(desk("editor"), "/v1/figures", key, json=figure(id="one"))
    assert response.status_code == 422
    assert [error["header"] for error in response.get_json()["errors"]] == ["Idempotency-Key"]


def test_twenty_concurrent_requests_create_one_figure(desk: Callable[..., FlaskClient]) -> None:
    header = {"Authorization": desk("editor").environ_base["HTTP_AUTHORIZATION"]}
    app = desk("reader").application

    def ask(_: int) -> tuple[int, bytes]:
        headers = header | {"Idempotency-Key": "k"}
        response = app.test_client().post("/v1/figures", json=figure(id="one"), headers=headers)
        return response.status_code, response.data

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(ask, range(20)))
    assert len(answers) == 1
    assert answers.pop()[0] == 201


def test_a_response_is_stored_for_a_day(
    desk: Callable[..., FlaskClient], conn: Connection, urls: Urls
) -> None:
    editor = desk("editor")
    post(editor, "/v1/figures", "k", json=figure(id="one"))
    with psycopg.connect(urls.superuser) as owner:
        owner.execute("update idempotency set recorded_at = recorded_at - interval '1 day'")
    assert post(editor, "/v1/figures", "k", json=figure(id="one")).status_code == 409
    assert post(editor, "/v1/figures", "new", json=figure(id="two", item="2")).status_code == 201
    rows = conn.execute("select key from idempotency").fetchall()
    assert [row["key"] for row in rows] == ["new"]


def test_the_response_and_its_effect_are_stored_together_or_not_at_all(
    war: Database, desk: Callable[..., FlaskClient], urls: Urls, conn: Connection
) -> None:
    editor = desk("editor")
    with war.transaction() as other:
        record(other, figure(id="zero", item="0"))
    with psycopg.connect(urls.superuser, autocommit=True) as owner:
        owner.execute("revoke insert on idempotency from warstats_service")
        try:
            failed = post(editor, "/v1/figures", "k", json=figure(id="one"))
        finally:
            owner.execute("grant insert on idempotency to warstats_service")
    assert (failed.status_code, failed.mimetype) == (500, "application/problem+json")
    assert editor.get("/v1/figures/one").status_code == 404
    assert post(editor, "/v1/figures", "k", json=figure(id="one")).status_code == 201
