"""Keys: shown once, stored as a hash, and revoked permanently."""

import re
from collections.abc import Callable

import psycopg
import pytest
from flask.testing import FlaskClient

from service.db import Connection, Database
from service.domain import key as keys
from service.usecases.keys import create_key
from tests.support.builders import figure
from tests.support.database import Urls


@pytest.fixture
def admin(desk: Callable[..., FlaskClient]) -> FlaskClient:
    return desk("admin")


def make(admin: FlaskClient, name: str = "desk", role: str = "editor") -> dict[str, str]:
    response = admin.post("/v1/keys", json={"name": name, "role": role})
    assert response.status_code == 201, response.data
    assert response.headers["Cache-Control"] == "private, no-store, no-transform"
    key: dict[str, str] = response.get_json()
    assert response.headers["Location"] == f"/v1/keys/{key['id']}"
    return key


def test_a_key_allows_what_its_role_allows_and_signs_with_its_name(
    admin: FlaskClient, serve: Callable[[], FlaskClient]
) -> None:
    made = make(admin)
    headers = {"Authorization": f"Bearer {made['key']}"}
    response = serve().post("/v1/figures", json=figure(id="one"), headers=headers)
    assert (response.status_code, response.get_json()["recorded_by"]) == (201, "desk")


def test_a_key_is_shown_once_and_stored_as_a_hash(
    admin: FlaskClient, urls: Urls, conn: Connection
) -> None:
    made = make(admin)
    assert re.fullmatch(r"wsk_[a-z0-9]{12}_[A-Za-z0-9_-]{43}", made["key"])
    listed = admin.get("/v1/keys").get_data(as_text=True)
    detail = admin.get(f"/v1/keys/{made['id']}").get_data(as_text=True)
    secret = made["key"].split("_", 2)[2][-20:]
    with psycopg.connect(urls.superuser) as owner:
        kept = owner.execute("select key::text, encode(hash, 'hex') from key").fetchall()
    assert secret not in listed + detail + str(kept)
    assert keys.hash_of(made["key"]).hex() in str(kept)
    assert keys.hash_of(made["key"]).hex() not in listed + detail


def test_keys_are_listed_with_their_last_use(
    admin: FlaskClient, serve: Callable[[], FlaskClient]
) -> None:
    made = make(admin)
    assert made["last_used_at"] is None
    serve().get("/v1/figures", headers={"Authorization": f"Bearer {made['key']}"})
    listed = admin.get("/v1/keys").get_json()
    assert listed["next"] is None
    assert [key["name"] for key in listed["data"]] == ["the admin", "desk"]
    [desk_key] = [key for key in listed["data"] if key["id"] == made["id"]]
    assert desk_key["last_used_at"] is not None
    assert desk_key == admin.get(f"/v1/keys/{made['id']}").get_json()
    assert (desk_key["role"], desk_key["created_by"], desk_key["revoked_at"]) == (
        "editor",
        "the admin",
        None,
    )


def test_a_revoked_key_is_refused_and_its_name_is_free(
    admin: FlaskClient, serve: Callable[[], FlaskClient]
) -> None:
    made = make(admin)
    taken = admin.post("/v1/keys", json={"name": "desk", "role": "reader"})
    assert (taken.status_code, "desk" not in taken.get_json()["title"]) == (409, True)
    gone = admin.delete(f"/v1/keys/{made['id']}")
    assert (gone.status_code, gone.data) == (204, b"")
    headers = {"Authorization": f"Bearer {made['key']}"}
    assert serve().get("/v1/figures", headers=headers).status_code == 401
    revoked = admin.get(f"/v1/keys/{made['id']}").get_json()
    assert (revoked["revoked_by"], revoked["revoked_at"] is None) == ("the admin", False)
    assert admin.delete(f"/v1/keys/{made['id']}").status_code == 204
    assert admin.get(f"/v1/keys/{made['id']}").get_json() == revoked
    assert make(admin)["id"] != made["id"]


def test_two_names_that_look_alike_are_one_name(admin: FlaskClient) -> None:
    make(admin, "Desk one")
    for name in ("desk ONE", "\uff24esk one"):
        taken = admin.post("/v1/keys", json={"name": name, "role": "reader"})
        assert (taken.status_code, name in taken.get_json()["detail"]) == (409, True)


@pytest.mark.parametrize("id_", ["none", "aaaaaaaaaaaa"])
def test_an_unknown_key_is_a_404(admin: FlaskClient, id_: str) -> None:
    assert admin.get(f"/v1/keys/{id_}").status_code == 404
    assert admin.delete(f"/v1/keys/{id_}").status_code == 404


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"role": "editor"}, "/name"),
        ({"name": "", "role": "editor"}, "/name"),
        ({"name": "x" * 101, "role": "editor"}, "/name"),
        ({"name": "a\nb\x00", "role": "editor"}, "/name"),
        ({"name": "warstats", "role": "editor"}, "/name"),
        ({"name": "command-line", "role": "editor"}, "/name"),
        ({"name": "WarStats", "role": "editor"}, "/name"),
        ({"name": " warstats", "role": "editor"}, "/name"),
        ({"name": "  ", "role": "editor"}, "/name"),
        ({"name": "two\nlines", "role": "editor"}, "/name"),
        ({"name": "tab\tbed", "role": "editor"}, "/name"),
        ({"name": "hid\u200bden", "role": "editor"}, "/name"),
        ({"name": "turn\u202eed", "role": "editor"}, "/name"),
        ({"name": "desk"}, "/role"),
        ({"name": "desk", "role": "king"}, "/role"),
        ({"name": "desk", "role": "editor", "key": "mine"}, "/key"),
    ],
)
def test_a_key_needs_a_name_and_a_role(
    admin: FlaskClient, body: dict[str, str], place: str
) -> None:
    response = admin.post("/v1/keys", json=body)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.get_json()["errors"]] == [place]


def test_a_repeated_request_does_not_show_the_key_again(
    admin: FlaskClient, conn: Connection
) -> None:
    options = {"json": {"name": "desk", "role": "editor"}, "headers": {"Idempotency-Key": "k"}}
    first, again = (admin.post("/v1/keys", **options).get_json() for _ in range(2))  # type: ignore[arg-type]
    assert again == {**first, "key": None}
    [row] = conn.execute("select body, headers::text as headers from idempotency").fetchall()
    assert first["key"] not in row["body"] + row["headers"]


@pytest.mark.parametrize(
    "statement",
    [
        "update key set role = 'admin'",
        "update key set hash = sha256('a')",
        "update key set name = 'other'",
        "delete from key",
        "truncate key",
        (
            "insert into key (id, name, role, hash, created_by, created_at)"
            " values ('aaaaaaaaaaaa', 'x', 'admin', sha256('a'), 'x', '2001-01-01')"
        ),
    ],
)
def test_the_service_itself_cannot_change_what_a_key_is(
    war: Database, urls: Urls, statement: str
) -> None:
    with war.transaction() as conn:
        create_key(conn, "desk", "editor", "tests")
    with (
        psycopg.connect(urls.service) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute(statement)  # type: ignore[arg-type]


def test_a_revocation_cannot_be_undone(war: Database, urls: Urls) -> None:
    with war.transaction() as conn:
        create_key(conn, "desk", "editor", "tests")
    with psycopg.connect(urls.service, autocommit=True) as conn:
        conn.execute("update key set revoked_at = now(), revoked_by = 'tests'")
        with pytest.raises(psycopg.errors.RestrictViolation):
            conn.execute("update key set revoked_at = null, revoked_by = null")
    with (
        psycopg.connect(urls.owner) as owner,
        pytest.raises(psycopg.errors.RestrictViolation),
    ):
        owner.execute("delete from key")
