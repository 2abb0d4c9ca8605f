"""Liveness and readiness."""

from collections.abc import Callable

import psycopg
from flask.testing import FlaskClient

from service.app import create_app
from service.config import Settings
from service.http.context import database as database_of
from service.usecases.figures.rendering_code import rendering_code
from tests.support.database import Cluster, Urls


def test_a_migrated_database_with_the_right_roles_is_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    response = client.get("/readyz")
    assert (response.status_code, response.get_json()["status"]) == (200, "ok")
    assert response.headers["Cache-Control"] == "no-store"


def test_a_database_that_is_not_migrated_is_not_ready(postgres: Cluster) -> None:
    name, urls = postgres.create()
    app = create_app(Settings(database_url=urls.service))
    client = app.test_client()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "create_vocabularies" in response.get_json()["detail"]
    assert client.get("/healthz").status_code == 200
    with app.app_context():
        database_of().close()
    postgres.drop(name)


def test_a_role_that_could_rewrite_history_is_not_ready(
    urls: Urls, serve: Callable[[], FlaskClient]
) -> None:
    with psycopg.connect(urls.owner, autocommit=True) as conn:
        conn.execute("grant update on version to warstats_service")
        response = serve().get("/readyz")
        conn.execute("revoke update on version from warstats_service")
    assert response.status_code == 503
    assert "version UPDATE" in response.get_json()["detail"]


def test_a_disabled_trigger_is_not_ready(urls: Urls, serve: Callable[[], FlaskClient]) -> None:
    client = serve()
    with psycopg.connect(urls.owner, autocommit=True) as conn:
        conn.execute("alter table version disable trigger version_append_only")
        conn.execute("grant update (status) on version to warstats_service")
        detail = client.get("/readyz").get_json()["detail"]
        conn.execute("revoke update (status) on version from warstats_service")
        conn.execute("alter table version enable trigger version_append_only")
    assert "version UPDATE" in detail
    assert "version is not guarded" in detail
    assert client.get("/readyz").status_code == 200


def test_texts_of_another_release_are_told_of_and_still_ready(
    urls: Urls, serve: Callable[[], FlaskClient]
) -> None:
    with psycopg.connect(urls.owner, autocommit=True) as conn:
        conn.execute("delete from rerendering")
        note = "insert into rerendering (code, finished_at) values (%s, now())"
        conn.execute(note, [rendering_code()])
        current = serve().get("/readyz")
        conn.execute("update rerendering set code = 'of before'")
        due = serve().get("/readyz")
        conn.execute("delete from rerendering")
    assert (current.status_code, current.get_json()["rerender_due"]) == (200, False)
    assert (due.status_code, due.get_json()) == (200, {"status": "ok", "rerender_due": True})
