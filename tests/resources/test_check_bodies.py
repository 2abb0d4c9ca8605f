"""Checks: which requests are refused, and where their faults are."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.checks import TEXT


def faults(client: FlaskClient, body: Any, status: int = 422) -> dict[str, str]:
    response = client.post("/v1/checks", json=body)
    assert response.status_code == status, response.data
    return {error["pointer"]: error["detail"] for error in response.get_json()["errors"]}


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, {"/claim"}),
        ([], {""}),
        ({"claim": 5}, {"/claim"}),
        ({"claim": ""}, {"/claim"}),
        ({"claim": "x" * 5001}, {"/claim"}),
        ({"claim": "a\u0000b"}, {"/claim"}),
        ({"claim": "lost \u202e120,000"}, {"/claim"}),
        ({"claim": TEXT, "claimed_on": "yesterday"}, {"/claimed_on"}),
        ({"claim": TEXT, "value": 5, "basis": "claimed"}, {"/value", "/basis"}),
        ({"claim": TEXT, "colour": "red"}, {"/colour"}),
        ({"value": 5}, {"/counts"}),
        ({"counts": ["killed"], "value": 5}, {"/population"}),
        ({"counts": ["killed"], "population": "x", "value": -5}, {"/value"}),
        ({"counts": ["killed"], "population": "x", "lower": 5}, {"/value"}),
        ({"counts": ["killed"], "population": "x", "lower": 5, "upper": 4}, {"/upper"}),
        ({"counts": ["killed"], "population": "x", "lower": 5, "upper": 6, "comparator": ">"},
         {"/comparator"}),
        ({"measure": "m", "counts": None, "value": 5, "population": "x"}, {"/counts"}),
        ({"measure": "m", "basis": "claimed", "unit": "persons", "value": 5}, {"/basis", "/unit"}),
        ({"counts": ["killed"], "population": "nobody", "conflict": "none", "value": 5},
         {"/population", "/conflict"}),
        ({"counts": ["killed"], "population": "ru-armed-forces", "value": 5,
          "period": {"edtf": "soon", "kind": "flow"}}, {"/period/edtf"}),
        ({"counts": ["killed"], "population": "ru-armed-forces", "value": 5,
          "period": {"edtf": "2025", "kind": "instant"}}, {"/period/kind"}),
        ({"counts": ["killed", "eaten"], "population": "ru-armed-forces", "value": 5}, {"/counts"}),
        ({"counts": ["killed"], "population": "x", "value": 1e20}, {"/value"}),
        ({"claims": [{"claim": " and ".join(["50 men were killed"] * 20)}] * 11}, {"/claims/10"}),
        ({"claims": [{"counts": ["killed"], "population": "nobody", "value": 5},
                     *[{"claim": " and ".join(["50 men were killed"] * 20)}] * 12]},
         {"/claims/0/population", "/claims/11"}),
        ({"claims": []}, {"/claims"}),
        ({"claims": [{"claim": TEXT}] * 101}, {"/claims"}),
        ({"claims": [{"claim": TEXT}], "claim": TEXT}, {"/claim"}),
        ({"claims": [{"claim": TEXT}, {"claim": 5}, {"value": 5}]},
         {"/claims/1/claim", "/claims/2/counts"}),
        ({"claims": [{"claim": TEXT},
                     {"counts": ["killed"], "population": "nobody", "value": 5}]},
         {"/claims/1/population"}),
        ({"claim": " and ".join(["50 men were killed"] * 21)}, {"/claim"}),
    ],
)  # fmt: skip
def test_every_fault_is_named_with_its_place(
    client: FlaskClient, body: Any, pointers: set[str]
) -> None:
    remedies = faults(client, body)
    assert set(remedies) == pointers
    assert all(remedies.values())


def test_nonsense_is_answered_or_refused(client: FlaskClient) -> None:
    for claim in (
        "1 " * 2400,
        "killed " * 700,
        "Russia lost 5 men " * 15,
        "а" * 5000,
        "((((" * 1000,
        "\u200b\u00ad" * 2000 + "5",
        "٤٠٠٠٠ روسيا",
        "5,5,5,5,5.5.5.5 12:30 1/2/3 -5 +5 5- 5% 5$ №5 #5",
    ):
        response = client.post("/v1/checks", json={"claim": claim})
        assert response.status_code in {200, 422}


def test_a_body_that_is_not_json_or_too_large_is_refused(client: FlaskClient) -> None:
    kind = {"Content-Type": "application/json"}
    assert client.post("/v1/checks", data="{", headers=kind).status_code == 400
    assert client.post("/v1/checks", data="", headers=kind).status_code == 400
    assert (
        client.post("/v1/checks", data="x", headers={"Content-Type": "text/plain"}).status_code
        == 415
    )
    large = b'{"claim": "' + b"x" * 2**20 + b'"}'
    assert client.post("/v1/checks", data=large, headers=kind).status_code == 413
    assert (
        client.post("/v1/checks?as_of=3000-01-01T00:00:00Z", json={"claim": TEXT}).status_code
        == 422
    )


def test_claims_are_not_stored_and_scripts_of_any_origin_can_send_them(client: FlaskClient) -> None:
    response = client.post("/v1/checks", json={"claim": TEXT})
    assert response.headers["Cache-Control"] == "private, no-store"
    preflight = client.options("/v1/checks")
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    other = client.options("/v1/figures")
    assert "POST" not in other.headers["Access-Control-Allow-Methods"]
    assert client.get("/v1/checks").status_code == 405
