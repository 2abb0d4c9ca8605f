"""Areas: their codes in any scheme, and their point."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.db import Database
from tests.support.builders import figure, record
from tests.support.database import Urls

COUNTY = {
    "name": "Autauga County",
    "codes": [{"scheme": "un-locode", "code": "AUT"}, {"scheme": "fips", "code": "01001"}],
    "point": {"latitude": 32.536382, "longitude": -86.64449},
}


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    return desk("editor")


def put(client: FlaskClient, body: dict[str, Any], id_: str = "county") -> Any:
    return client.put(f"/v1/areas/{id_}", json=body, headers={"If-Match": "*"})


def make(client: FlaskClient, body: dict[str, Any]) -> Any:
    return client.put("/v1/areas/county", json=body)


def test_an_area_has_codes_in_any_scheme_and_a_point(editor: FlaskClient) -> None:
    response = make(editor, COUNTY)
    assert response.status_code == 201
    answer = response.get_json()
    assert [code["scheme"] for code in answer["codes"]] == ["fips", "un-locode"]
    assert (answer["point"], answer["iso_code"]) == (COUNTY["point"], None)


def test_the_iso_code_is_one_of_the_codes(editor: FlaskClient) -> None:
    iso = {"scheme": "iso-3166", "code": "FR-08"}
    assert editor.get("/v1/areas/ardennes").get_json()["codes"] == [iso]
    answer = make(editor, {"name": "Ardennes again", "codes": [iso]}).get_json()
    assert (answer["iso_code"], answer["codes"]) == ("FR-08", [iso])


def test_what_was_read_can_be_sent_again_and_is_no_revision(editor: FlaskClient) -> None:
    answer = make(editor, COUNTY | {"iso_code": "US-AL"}).get_json()
    body = {name: answer[name] for name in ("name", "iso_code", "codes", "point")}
    again = editor.put("/v1/areas/county", json=body)
    assert (again.status_code, again.get_json()["revision"]) == (200, 1)


def test_a_revision_without_them_removes_them(editor: FlaskClient) -> None:
    make(editor, COUNTY)
    answer = put(editor, {"name": "Autauga County"}).get_json()
    assert (answer["revision"], answer["codes"], answer["point"]) == (2, [], None)


def test_an_area_in_use_gets_codes_and_a_point(editor: FlaskClient) -> None:
    editor.post("/v1/figures", json=figure(area="ardennes"))
    body = {"name": "Ardennes", "iso_code": "FR-08", "point": COUNTY["point"]}
    assert put(editor, body, "ardennes").get_json()["point"] == COUNTY["point"]


@pytest.mark.parametrize(
    ("stated", "pointer"),
    [
        ({"codes": [{"scheme": "fips"}]}, "/codes/0/code"),
        ({"codes": [{"scheme": "FIPS", "code": "1"}]}, "/codes/0/scheme"),
        ({"codes": [{"scheme": "fips", "code": ""}]}, "/codes/0/code"),
        ({"codes": [{"scheme": "fips", "code": "1", "name": "x"}]}, "/codes/0/name"),
        ({"codes": {"fips": "1"}}, "/codes"),
        ({"codes": [{"scheme": "fips", "code": "1"}] * 51}, "/codes"),
        ({"codes": [{"scheme": "iso-3166", "code": "US-01001"}]}, "/codes"),
        ({"iso_code": "FR-08", "codes": [{"scheme": "iso-3166", "code": "FR-09"}]}, "/codes"),
        ({"point": {"latitude": 90.1, "longitude": 0}}, "/point/latitude"),
        ({"point": {"latitude": 0, "longitude": -180.000001}}, "/point/longitude"),
        ({"point": {"latitude": 1.0000001, "longitude": 0}}, "/point/latitude"),
        ({"point": {"latitude": "1", "longitude": 0}}, "/point/latitude"),
        ({"point": {"latitude": 1}}, "/point/longitude"),
        ({"point": [1, 2]}, "/point"),
    ],
)
def test_a_code_or_a_point_that_cannot_be_is_refused(
    editor: FlaskClient, stated: dict[str, Any], pointer: str
) -> None:
    response = make(editor, {"name": "Autauga County", **stated})
    assert response.status_code == 422
    assert [error["pointer"] for error in response.get_json()["errors"]] == [pointer]


@pytest.mark.parametrize("point", [(90, 180), (-90, -180), (0, 0), (48.123456, 37.8)])
def test_a_point_comes_back_as_it_was_stated(editor: FlaskClient, point: tuple[float, ...]) -> None:
    stated = dict(zip(("latitude", "longitude"), point, strict=True))
    assert make(editor, {"name": "X", "point": stated}).get_json()["point"] == stated


def test_a_figure_is_found_by_a_code_of_its_area(editor: FlaskClient) -> None:
    body = {"name": "Ardennes", "iso_code": "FR-08", "codes": [{"scheme": "x", "code": "Q12760"}]}
    put(editor, body, "ardennes")
    editor.post("/v1/figures", json=figure(id="there", area="ardennes"))
    [found] = editor.get("/v1/figures?q=q12760").get_json()["data"]
    assert found["id"] == "there"


def test_an_export_imports_again_to_the_same_digest(
    editor: FlaskClient, fresh: tuple[Urls, Database]
) -> None:
    make(editor, COUNTY | {"iso_code": "US-AL"})
    editor.post("/v1/figures", json=figure(area="county"))
    exported = editor.get("/v1/figures?format=ndjson").data
    _, database = fresh
    with database.transaction() as conn:
        record(conn, *map(json.loads, exported.splitlines()))
    with database.connection() as conn:
        row = conn.execute("select digest from journal where entry = 'county'").fetchone()
    assert row is not None
    changes = editor.get("/v1/changes?limit=1000").get_json()["data"]
    [digest] = [each["digest"] for each in changes if each["entry"] == "county"]
    assert f"sha-256:{bytes(row['digest']).hex()}" == digest


def test_a_number_that_is_no_iso_code_is_refused_as_one_and_taken_in_its_scheme(
    editor: FlaskClient,
) -> None:
    response = make(editor, {"name": "Autauga County", "iso_code": "US-01001"})
    assert [error["pointer"] for error in response.get_json()["errors"]] == ["/iso_code"]
    code = {"scheme": "fips", "code": "01001"}
    assert make(editor, {"name": "Autauga County", "codes": [code]}).status_code == 201


def test_exact_decimals_are_stored(war: Database) -> None:
    point = {"latitude": Decimal("48.123456"), "longitude": Decimal("-0.1")}
    with war.transaction() as conn:
        record(conn, {"area": {"id": "x", "name": "X", "point": point}})
    with war.connection() as conn:
        row = conn.execute("select latitude, longitude from area where id = 'x'").fetchone()
    assert row == point
