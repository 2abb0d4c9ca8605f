"""Who may do what: every role against every address, told apart as 401 and 403."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.db import Database
from service.domain.principal import ROLES
from tests.support.builders import figure, record

VALUES = {"figure": "one", "version": "1", "document": "report-1871", "entry": "none", "key": "k"}


def operations(contract: dict[str, Any]) -> list[tuple[str, str, list[str] | None]]:
    """Method, address and roles of everything in the contract; None: no key is looked at."""
    listed = []
    for path, item in contract["paths"].items():
        address = re.sub(r"\{(\w+)\}", lambda match: VALUES.get(match[1], "x"), path)
        for method, operation in item.items():
            if method != "parameters":
                demands = [demand["key"] for demand in operation["security"] if demand]
                listed.append((method.upper(), address, demands[0] if demands else None))
    return listed


@pytest.fixture
def contract(app: Flask) -> Any:
    return app.test_client().get("/v1/openapi.json").get_json()


def test_every_role_against_every_operation(
    contract: dict[str, Any],
    war: Database,
    desk: Callable[..., FlaskClient],
    serve: Callable[[], FlaskClient],
) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"))
    clients = {"nobody": serve(), **{role: desk(role) for role in ROLES}}
    tried = operations(contract)
    assert len(tried) > 40
    for method, address, allowed in tried:
        for role, client in clients.items():
            response = client.open(address, method=method)
            case = (method, address, role, response.status_code)
            if role == "nobody":
                open_to_all = allowed is None or "reader" in allowed
                assert (response.status_code == 401) != open_to_all, case
            elif allowed is None or role in allowed:
                assert response.status_code not in {401, 403}, case
            else:
                assert response.status_code == 403, case
                assert min(allowed, key=ROLES.index) in response.get_json()["detail"], case
            assert response.status_code < 500, case


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer wsk_x",
        "Bearer wsk_aaaaaaaaaaaa_" + "a" * 43,
        "Basic YTpi",
        "wsk_aaaaaaaaaaaa_" + "a" * 43,
        "",
        "Bearer \xff",
        "Bearer ' or 1=1 --",
    ],
)
@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/figures"), ("POST", "/v1/figures")])
def test_an_unknown_key_is_a_401_even_where_no_key_is_required(
    client: FlaskClient, header: str, method: str, path: str
) -> None:
    response = client.open(path, method=method, headers={"Authorization": header})
    assert (response.status_code, response.mimetype) == (401, "application/problem+json")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="warstats", error="invalid_token"'
    assert response.headers["Cache-Control"] == "no-store"
    assert "wsk_" not in response.get_json()["detail"].replace("wsk_...", "")


def test_a_request_without_a_required_key_is_a_401(client: FlaskClient) -> None:
    response = client.post("/v1/figures", json={})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="warstats"'


def test_a_response_to_a_key_is_not_cached(desk: Callable[..., FlaskClient]) -> None:
    reader = desk("reader")
    for path in ("/v1/figures", "/v1/measures/killed", "/v1/changes"):
        assert reader.get(path).headers["Cache-Control"] == "private, no-store"


def test_another_key_with_the_same_id_is_refused(
    desk: Callable[..., FlaskClient], serve: Callable[[], FlaskClient]
) -> None:
    header = desk("editor").environ_base["HTTP_AUTHORIZATION"]
    other = header[:-1] + ("a" if header[-1] != "a" else "b")
    assert serve().get("/v1/figures", headers={"Authorization": header}).status_code == 200
    assert serve().get("/v1/figures", headers={"Authorization": other}).status_code == 401


def test_health_and_the_contract_ignore_keys(client: FlaskClient) -> None:
    for path in ("/healthz", "/readyz", "/v1/openapi.json"):
        assert client.get(path, headers={"Authorization": "Bearer x"}).status_code == 200


def test_a_list_has_another_etag_for_editors_than_for_the_public(
    war: Database, desk: Callable[..., FlaskClient], serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="hidden", status="draft"))
    path = "/v1/figures?status=draft"
    public = serve().get(path)
    assert public.get_json()["data"] == []
    response = desk("editor").get(path, headers={"If-None-Match": public.headers["ETag"]})
    assert [figure_["id"] for figure_ in response.get_json()["data"]] == ["hidden"]
