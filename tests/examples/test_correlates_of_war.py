"""Wars of other centuries: dates that are years only, and codes that stand for unknown numbers."""

import csv

import pytest
from flask.testing import FlaskClient

from service.db import Database
from tests.examples.conftest import import_lines, mapped, shared

pytestmark = pytest.mark.slow


def test_a_war_of_another_century_is_loaded(real: Database, reader: FlaskClient) -> None:
    path = shared("correlates_of_war", "cow_war_intra.csv")
    assert import_lines(real, mapped("correlates_of_war", path)).figures == 717
    with path.open(newline="", encoding="utf-8") as file:
        wars = {row["warnum"] for row in csv.DictReader(file)}
    page = reader.get("/v1/figures?source=correlates-of-war&limit=1000").get_json()
    assert {figure["conflict"]["id"] for figure in page["data"]} == {f"cow-{war}" for war in wars}
    numbers = [figure["value"] for figure in page["data"] if figure["value"] is not None]
    assert min(numbers) >= 0
    unknown = [figure for figure in page["data"] if figure["missing"] == "unknown"]
    assert {figure["as_reported"] for figure in unknown} == {"-9"}
    assert {figure["obs_status"][0] for figure in unknown} == {"O"}

    venezuela = reader.get("/v1/figures?conflict=cow-563").get_json()["data"]
    assert {figure["value"] for figure in venezuela} == {15000, 5000}
    assert venezuela[0]["period"]["start"] == "1859-01-01"
    assert venezuela[0]["period"]["end"] == "1863-12-31"
    nineteenth_century = reader.get(
        "/v1/figures?period_to=1899&source=correlates-of-war&count=true"
    ).get_json()
    assert nineteenth_century["count"] > 100
    assert all(figure["period"]["start"] < "1900" for figure in nineteenth_century["data"])
