"""Hours in a period: part of the identity when stated, and never converted."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.db import Database
from tests.support.builders import figure, record
from tests.support.database import Urls

MORNING = "1870-09-01T04:00+02:00/1870-09-01T12:00+02:00"


def timed(edtf: str = MORNING, **stated: Any) -> dict[str, Any]:
    return figure(**{"period": {"edtf": edtf, "kind": "flow"}, **stated})


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    return desk("editor")


def test_the_days_are_those_written_and_the_hours_beside_them(editor: FlaskClient) -> None:
    edtf = "1870-09-01T00:30+02:00/1870-09-02T23:30-02:00"
    period = editor.post("/v1/figures", json=timed(edtf)).get_json()["period"]
    assert period == {
        "edtf": edtf, "start": "1870-09-01", "end": "1870-09-02", "start_time": "00:30+02:00",
        "end_time": "23:30-02:00", "kind": "flow", "inferred": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        "1870-09-01",
        "1870-09-01T04:00+02:00/1870-09-01T12:30+02:00",
        "1870-09-01T05:00+02:00/1870-09-01T12:00+02:00",
        "1870-09-01/1870-09-01T12:00+02:00",
        "1870-09-01T04:00+02:00/1870-09-01",
    ],
)
def test_other_hours_are_another_figure(editor: FlaskClient, other: str) -> None:
    first = editor.post("/v1/figures", json=timed()).get_json()
    second = editor.post("/v1/figures", json=timed(other))
    assert second.status_code == 201
    assert second.get_json()["id"] != first["id"]
    assert second.get_json()["links"]["series"] == first["links"]["series"]


@pytest.mark.parametrize(
    "same",
    [
        MORNING,
        "1870-09-01T04:00:00+02:00/1870-09-01T12:00:00+02:00",
        "/1870-09-01T12:00+02:00",
        "../1870-09-01T12:00+02:00",
    ],
)
def test_the_same_hours_or_an_unknown_start_are_the_same_figure(
    editor: FlaskClient, same: str
) -> None:
    editor.post("/v1/figures", json=timed(id="held"))
    response = editor.post("/v1/figures", json=timed(same))
    assert (response.status_code, "'held'" in response.get_data(as_text=True)) == (409, True)


def test_one_import_holds_the_hours_of_a_day_apart(war: Database) -> None:
    edtfs = [f"1870-09-01T0{hour}:00Z/1870-09-01T0{hour + 1}:00Z" for hour in range(4)]
    with war.transaction() as conn:
        report = record(conn, *map(timed, edtfs), timed("1870-09-01"))
    assert report.figures == 5


def test_hours_never_change_and_how_they_are_written_may(editor: FlaskClient) -> None:
    editor.post("/v1/figures", json=timed(id="held"))

    def correct(edtf: str) -> Any:
        change = {"type": "correction", "note": "Written otherwise."}
        body = {"period": {"edtf": edtf}, "change": change}
        return editor.post("/v1/figures/held/versions", json=body, headers={"If-Match": "*"})

    assert correct("1870-09-01T04:00:00+02:00/1870-09-01T12:00+02:00").status_code == 201
    for edtf in ("1870-09-01", "1870-09-01T04:30+02:00/1870-09-01T12:30+02:00"):
        errors = correct(edtf).get_json()["errors"]
        assert [error["pointer"] for error in errors] == ["/period/edtf"]


def test_incomplete_hours_are_refused_with_a_remedy(editor: FlaskClient) -> None:
    errors = editor.post("/v1/figures", json=timed("1870-09-01T04:00")).get_json()["errors"]
    assert [error["pointer"] for error in errors] == ["/period/edtf"]
    assert "2022-02-24T04:00+02:00" in errors[0]["detail"]


def test_a_table_has_the_hours_in_columns_of_their_own(editor: FlaskClient) -> None:
    editor.post("/v1/figures", json=timed())
    [row] = csv.DictReader(io.StringIO(editor.get("/v1/figures?format=csv").text))
    assert (row["period_start"], row["period_start_time"]) == ("1870-09-01", "04:00+02:00")
    assert (row["period_end"], row["period_end_time"]) == ("1870-09-01", "12:00+02:00")


def test_json_ld_has_the_hours_in_its_interval(editor: FlaskClient) -> None:
    editor.post("/v1/figures", json=timed())
    editor.post("/v1/figures", json=timed("/1870-09-05", period={"edtf": "/1870", "kind": "flow"}))
    graph = editor.get("/v1/figures?format=jsonld").get_json()["@graph"]
    assert {node["observationPeriod"] for node in graph} == {MORNING, "../1870-12-31"}


@pytest.mark.parametrize("format_", ["ndjson", "csv"])
def test_what_is_exported_imports_again_to_the_same_digest(
    editor: FlaskClient, fresh: tuple[Urls, Database], format_: str
) -> None:
    digest = editor.post("/v1/figures", json=timed(id="held")).get_json()["digest"]
    exported = editor.get(f"/v1/figures?format={format_}").data
    types = {"ndjson": "application/x-ndjson", "csv": "text/csv"}
    again = editor.post("/v1/imports", data=exported, content_type=types[format_])
    assert again.get_json()["figures"] == 0, again.data
    if format_ == "ndjson":
        with fresh[1].transaction() as conn:
            record(conn, *map(json.loads, exported.splitlines()))
        with fresh[1].connection() as conn:
            row = conn.execute("select digest from version").fetchone()
        assert row is not None
        assert digest == f"sha-256:{bytes(row['digest']).hex()}"


def test_figures_of_other_hours_are_not_compared_as_of_one_time(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    losses = {
        "id": "losses", "name": "Losses", "unit": "persons", "counts": ["killed", "wounded"],
        "basis": "claimed", "definition": "Killed and wounded.",
    }  # fmt: skip
    with war.transaction() as conn:
        record(
            conn, {"measure": losses}, timed("1870-09-01", id="day"),
            timed(id="morning", measure="losses", value=9),
        )  # fmt: skip
    client = serve()
    series = client.get(client.get("/v1/figures/day").get_json()["links"]["series"]).get_json()
    assert series["warnings"] == []
    query = "conflict=franco-prussian&population=french-army"
    [pair] = client.get(f"/v1/comparisons?{query}").get_json()["pairs"]
    assert "different-period" in pair["reasons"]


def test_a_claim_may_state_hours(war: Database, serve: Callable[[], FlaskClient]) -> None:
    with war.transaction() as conn:
        record(conn, timed(id="morning"))
    claim = {
        "counts": ["killed"], "population": "french-army", "value": 3000,
        "period": {"edtf": MORNING, "kind": "flow"},
    }  # fmt: skip
    assert serve().post("/v1/checks", json=claim).status_code == 200
