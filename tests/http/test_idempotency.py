"""``Idempotency-Key``: once done is done, whoever asks how often; another body is another thing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from flask.testing import FlaskClient

from service.db import Connection, Database
from tests.support.builders import figure, record
from tests.support.database import Urls


def post(client: FlaskClient, path: str, key: str, **said: object):  # type: ignore[no-untyped-def]
    headers = {"Idempotency-Key": key, **said.pop("headers", {})}  # type: ignore[dict-item]
    return client.post(path, headers=headers, **said)  # type: ignore[arg-type]


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


def test_a_repeat_is_answered_though_what_it_rested_on_has_changed(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    etag = post(editor, "/v1/figures", "a", json=figure(id="one")).headers["ETag"]
    said = {
        "json": {
            "value": 4,
            "as_reported": "4",
            "change": {"type": "correction", "note": "A slip"},
        },
        "headers": {"If-Match": etag},
    }
    first = post(editor, "/v1/figures/one/versions", "b", **said)
    again = post(editor, "/v1/figures/one/versions", "b", **said)
    assert (first.status_code, again.data) == (201, first.data)
    assert post(editor, "/v1/figures/one/versions", "c", **said).status_code == 412
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


def test_a_key_is_its_principals_and_its_addresss(desk: Callable[..., FlaskClient]) -> None:
    one, other = desk("editor", "one"), desk("editor", "other")
    assert post(one, "/v1/figures", "k", json=figure(id="one")).status_code == 201
    assert post(other, "/v1/figures", "k", json=figure(id="two", item="2")).status_code == 201
    assert post(one, "/v1/figures/two/retraction", "k", json={"reason": "Wrong"}).status_code == 201


def test_a_refusal_is_not_kept(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    said = figure(id="one", area="new-area")
    assert post(editor, "/v1/figures", "k", json=said).status_code == 422
    assert editor.put("/v1/areas/new-area", json={"name": "New"}).status_code == 201
    assert post(editor, "/v1/figures", "k", json=said).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "a" * 256, "\xe9"])
def test_a_key_that_is_none_is_refused(desk: Callable[..., FlaskClient], key: str) -> None:
    response = post(desk("editor"), "/v1/figures", key, json=figure(id="one"))
    assert response.status_code == 422
    assert [error["header"] for error in response.get_json()["errors"]] == ["Idempotency-Key"]


def test_twenty_at_once_make_one_figure(desk: Callable[..., FlaskClient]) -> None:
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


def test_an_answer_is_kept_for_a_day(
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


def test_the_answer_and_its_effect_are_kept_together_or_not_at_all(
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
