"""Figures of no conflict: violence in an area, everywhere that a figure is read."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pyarrow.parquet as pq
import pytest
from flask.testing import FlaskClient

from service.db import Database
from tests.support.builders import figure, record
from tests.support.database import Urls

ID = "killed-in-ardennes"


def of_area(**stated: Any) -> dict[str, Any]:
    return figure(**{"id": ID, "conflict": None, "area": "ardennes", **stated})


@pytest.fixture
def reader(war: Database, serve: Callable[[], FlaskClient]) -> FlaskClient:
    with war.transaction() as conn:
        record(conn, of_area(), figure(id="of-the-war", area="ardennes", item="1"))
    return serve()


def test_a_figure_states_an_area_in_place_of_a_conflict(
    desk: Callable[..., FlaskClient],
) -> None:
    response = desk("editor").post("/v1/figures", json=of_area())
    assert response.status_code == 201
    answer = response.get_json()
    assert (answer["conflict"], answer["area"]["id"]) == (None, "ardennes")


def test_a_figure_with_neither_conflict_nor_area_is_refused(
    desk: Callable[..., FlaskClient],
) -> None:
    response = desk("editor").post("/v1/figures", json=of_area(area=None))
    assert response.status_code == 422
    assert response.get_json()["errors"] == [
        {"pointer": "/conflict", "detail": "Give the conflict, the area, or both."}
    ]


def test_of_one_area_and_no_conflict_there_is_one_figure(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=of_area())
    again = editor.post("/v1/figures", json=of_area(id="again"))
    assert again.status_code == 409
    assert ID in again.get_data(as_text=True)
    assert editor.post("/v1/figures", json=of_area(id="war", conflict="sedan")).status_code == 201


def test_the_identity_of_a_figure_of_no_conflict_never_changes(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    etag = editor.post("/v1/figures", json=of_area()).headers["ETag"]
    change = {"type": "correction", "note": "It was in the war."}
    response = editor.post(
        f"/v1/figures/{ID}/versions",
        json={"conflict": "sedan", "change": change},
        headers={"If-Match": etag},
    )
    assert [error["pointer"] for error in response.get_json()["errors"]] == ["/conflict"]


def test_a_conflict_is_of_the_kind_violence(desk: Callable[..., FlaskClient]) -> None:
    body = {"name": "Banditry", "kind": "violence"}
    assert desk("editor").put("/v1/conflicts/banditry", json=body).status_code == 201


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("area=ardennes", [ID, "of-the-war"]),
        ("conflict=franco-prussian", ["of-the-war"]),
        ("q=ardennes", [ID, "of-the-war"]),
        ("q=franco-prussian", ["of-the-war"]),
    ],
)
def test_filters_and_search_find_it_by_its_area(
    reader: FlaskClient, query: str, ids: list[str]
) -> None:
    page = reader.get(f"/v1/figures?{query}&sort=id").get_json()["data"]
    assert [each["id"] for each in page] == ids


def test_its_series_has_no_conflict(reader: FlaskClient) -> None:
    figure_links = reader.get(f"/v1/figures/{ID}").get_json()["links"]
    series = reader.get(figure_links["series"]).get_json()
    assert series["conflict"] is None
    assert [each["id"] for each in series["data"]] == [ID]
    listed = reader.get("/v1/series").get_json()["data"]
    assert {each["conflict"] and each["conflict"]["id"] for each in listed} == {
        None,
        "franco-prussian",
    }


def test_csv_has_an_empty_cell(reader: FlaskClient) -> None:
    text = reader.get("/v1/figures?format=csv").get_data(as_text=True)
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (rows[ID]["conflict"], rows[ID]["conflict_name"]) == ("", "")


def test_parquet_has_a_null(reader: FlaskClient) -> None:
    table = pq.read_table(io.BytesIO(reader.get("/v1/figures?format=parquet").data))
    rows = {row["id"]: row for row in table.to_pylist()}
    assert rows[ID]["conflict"] is None


def test_json_ld_is_about_the_area_alone(reader: FlaskClient) -> None:
    graph = reader.get("/v1/figures?format=jsonld&limit=1").get_json()["@graph"]
    about = {node["identifier"]: node["observationAbout"] for node in graph}
    names = [each["name"] for each in about[ID]]
    assert names == ["French army", "Ardennes"]


@pytest.mark.parametrize("media_type", ["application/provenance+json", "application/ld+json"])
def test_its_provenance_has_every_form(reader: FlaskClient, media_type: str) -> None:
    response = reader.get(f"/v1/figures/{ID}/provenance", headers={"Accept": media_type})
    assert (response.status_code, response.mimetype) == (200, media_type)


@pytest.mark.parametrize("format_", ["ndjson", "csv"])
def test_what_is_exported_imports_again_to_the_same_digest(
    reader: FlaskClient, desk: Callable[..., FlaskClient], format_: str
) -> None:
    exported = reader.get(f"/v1/figures?format={format_}").data
    types = {"ndjson": "application/x-ndjson", "csv": "text/csv"}
    response = desk("editor").post("/v1/imports", data=exported, content_type=types[format_])
    assert response.get_json()["figures"] == 0, response.data


def test_a_csv_needs_no_column_for_the_conflict(desk: Callable[..., FlaskClient]) -> None:
    columns = {"measure": "killed", "area": "ardennes", "value": "3", "provenance": None}
    columns["provenance"] = json.dumps(figure()["provenance"])
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerow(columns)
    response = desk("editor").post("/v1/imports", data=text.getvalue(), content_type="text/csv")
    assert response.get_json()["figures"] == 1, response.data


def test_figures_of_one_area_and_no_conflict_stand_beside_each_other(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    losses = {
        "id": "losses", "name": "Losses", "unit": "persons", "counts": ["killed", "wounded"],
        "basis": "claimed", "definition": "Killed and wounded.",
    }  # fmt: skip
    with war.transaction() as conn:
        whole = of_area(id="all", measure="losses", value=9, as_reported="9")
        record(conn, {"measure": losses}, of_area(), whole)
    client = serve()
    series = client.get(client.get(f"/v1/figures/{ID}").get_json()["links"]["series"]).get_json()
    assert [warning["code"] for warning in series["warnings"]] == ["part-exceeds-whole"]


def test_a_claim_about_the_war_is_not_held_to_it(reader: FlaskClient) -> None:
    claim = {"counts": ["killed"], "population": "french-army", "value": 3000}
    response = reader.post("/v1/checks", json=claim)
    assert response.status_code == 200
    [quantity] = response.get_json()["quantities"]
    assert ID not in {finding["figure"]["id"] for finding in quantity["findings"]}


def test_a_claim_is_checked_where_nothing_but_figures_of_no_conflict_is_recorded(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(conn, of_area())
    claim = {"counts": ["killed"], "population": "french-army", "value": 3000}
    response = serve().post("/v1/checks", json=claim)
    assert (response.status_code, response.get_json()["summary"]) == (200, "no-figure")


def test_a_history_with_it_imports_into_an_empty_database(
    reader: FlaskClient, fresh: tuple[Urls, Database]
) -> None:
    exported = reader.get("/v1/figures?format=ndjson").data
    _, database = fresh
    with database.transaction() as conn:
        report = record(conn, *map(json.loads, exported.splitlines()))
    assert report.figures == 2
