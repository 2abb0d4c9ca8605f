"""Failures: their shape, and that nothing of the inside shows."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from service.app import create_app
from service.config import Settings
from service.http.problems import PROBLEMS


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/v1",
        "/v1/figures/",
        "/v1/figures/no-such-figure",
        "/v1/figures/Not_an_id",
        "/v1/figures/%00",
        "/v1/figures/%ff",
        "/v1/figures/..%2fetc",
        "/v1/figures/" + "a" * 200,
        "/v1/figures/a'%20or%201=1--",
        "/v1/figures/ru-deserters-recorded-2024/versions/2",
        "/v1/figures/ru-deserters-recorded-2024/versions/0",
        "/v1/figures/ru-deserters-recorded-2024/versions/01",
        "/v1/figures/ru-deserters-recorded-2024/versions/%D9%A1",
        "/v1/figures/ru-deserters-recorded-2024/versions/one",
        "/v1/figures/ru-deserters-recorded-2024/versions/99999999999999999999",
        "/v1/figures/ru-deserters-recorded-2024/diff?from=1&to=7",
        "/v1/figures/no-such-figure/provenance",
        "/v1/figures/no-such-figure/verification",
        "/v1/figures/no-such-figure/versions",
        "/v1/series/no-such-series",
        "/v1/measures/no-such-measure",
        "/v1/nouns",
        "/problems/no-such-problem",
    ],
)
def test_an_unknown_address_is_a_404(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "path",
    ["//", "//v1/figures", "/v1//figures", "/v1/figures//", "/v1//nowhere", "//docs", "/docs//"],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_an_address_with_two_slashes_in_a_row_is_a_404(
    client: FlaskClient, path: str, method: str
) -> None:
    response = client.open("/", method=method, environ_overrides={"PATH_INFO": path})
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert "Location" not in response.headers


def test_a_problem_has_the_members_of_the_standard(client: FlaskClient) -> None:
    problem = client.get("/v1/figures?limit=0&sort=size&status=gone&measure=A B").get_json()
    assert set(problem) == {"type", "title", "status", "detail", "request_id", "errors"}
    assert problem["type"] == "/problems/invalid"
    assert problem["status"] == 422
    assert re.fullmatch(r"[0-9a-f]{32}", problem["request_id"])


def test_every_fault_is_reported_at_once(client: FlaskClient) -> None:
    problem = client.get("/v1/figures?limit=0&sort=size&status=gone&measure=A B&x=1").get_json()
    assert {error["parameter"] for error in problem["errors"]} == {
        "limit",
        "sort",
        "status",
        "measure",
        "x",
    }
    assert all(error["detail"] for error in problem["errors"])


def test_the_type_leads_to_a_page_that_explains_it(client: FlaskClient) -> None:
    for path in ("/nowhere", "/v1/figures?limit=0"):
        page = client.get(client.get(path).get_json()["type"])
        assert (page.status_code, page.mimetype) == (200, "text/html")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=1_0", "limit"),
        ("limit=", "limit"),
        ("limit=ten", "limit"),
        ("limit=1&limit=2", "limit"),
        ("sort=value,id", "sort"),
        ("count=yes", "count"),
        ("could_not_verify=1", "could_not_verify"),
        ("measure=", "measure"),
        ("measure=a%0A", "measure"),
        ("measure=a';drop table figure;--", "measure"),
        ("population=%00", "population"),
        ("verification=unsure", "verification"),
        ("basis=guessed", "basis"),
        ("kind=daily", "kind"),
        ("warning=loud", "warning"),
        ("status=deleted", "status"),
        ("cursor=%20", "cursor"),
        ("&".join(f"measure=m{n}" for n in range(21)), "measure"),
    ],
)
def test_a_bad_value_is_reported(client: FlaskClient, query: str, parameter: str) -> None:
    response = client.get(f"/v1/figures?{query}")
    assert response.status_code == 422
    assert {error["parameter"] for error in response.get_json()["errors"]} == {parameter}


def test_an_internal_error_reveals_no_internals(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("service.store.states.find_current", fail)
    with capture_logs() as logged:
        response = app.test_client().get("/v1/figures/ru-deserters-recorded-2024")
    problem = response.get_json()
    assert (response.status_code, problem["type"]) == (500, "/problems/internal")
    assert "secret" not in response.get_data(as_text=True)
    [line] = logged
    assert (line["event"], line["request_id"]) == ("internal", problem["request_id"])
    assert line["exc_info"]


def test_an_unavailable_database_is_a_503_with_retry_after() -> None:
    settings = Settings(database_url="host=127.0.0.1 port=9 dbname=x", pool_timeout=0.5)
    client = create_app(settings).test_client()
    assert client.get("/healthz").status_code == 200
    for path in ("/v1/figures", "/readyz"):
        response = client.get(path)
        assert (response.status_code, response.mimetype) == (503, "application/problem+json")
        assert int(response.headers["Retry-After"]) > 0
        assert "127.0.0.1" not in response.get_data(as_text=True)


def test_every_kind_of_problem_is_explained(client: FlaskClient) -> None:
    listing = client.get("/problems/").get_data(as_text=True)
    for problem in PROBLEMS.values():
        assert f"/problems/{problem.slug}" in listing
        assert len(problem.help) > 60
