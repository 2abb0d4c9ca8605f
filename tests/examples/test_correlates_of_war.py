"""Wars of other centuries: years only, and numbers that are codes for not knowing."""

import csv

from flask.testing import FlaskClient

from service.db import Database
from tests.examples.conftest import mapped, shared, take


def test_a_war_of_another_century_is_loaded(real: Database, reader: FlaskClient) -> None:
    path = shared("correlates_of_war", "cow_war_intra.csv")
    assert take(real, mapped("correlates_of_war", path)).figures == 717
    with path.open(newline="", encoding="utf-8") as file:
        wars = {row["warnum"] for row in csv.DictReader(file)}
    page = reader.get("/v1/figures?source=correlates-of-war&limit=1000").get_json()
    assert {one["conflict"]["id"] for one in page["data"]} == {f"cow-{war}" for war in wars}
    numbers = [one["value"] for one in page["data"] if one["value"] is not None]
    assert min(numbers) >= 0
    unknown = [one for one in page["data"] if one["missing"] == "unknown"]
    assert {one["as_reported"] for one in unknown} == {"-9"}
    assert {one["obs_status"][0] for one in unknown} == {"O"}

    venezuela = reader.get("/v1/figures?conflict=cow-563").get_json()["data"]
    assert {one["value"] for one in venezuela} == {15000, 5000}
    assert venezuela[0]["period"]["start"] == "1859-01-01"
    assert venezuela[0]["period"]["end"] == "1863-12-31"
    then = reader.get("/v1/figures?period_to=1899&source=correlates-of-war&count=true").get_json()
    assert then["count"] > 100
    assert all(one["period"]["start"] < "1900" for one in then["data"])
