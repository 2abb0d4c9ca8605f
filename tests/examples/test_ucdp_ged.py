"""UCDP's events with low, best and high, also where their order is broken."""

import csv
import json

import pytest
from flask.testing import FlaskClient

from service.db import Database
from service.usecases.imports.run import ImportReport
from tests.examples.conftest import mapped, shared, take

pytestmark = pytest.mark.xdist_group("ucdp")

FILES = ("ged191_myanmar_bangladesh.csv", "ged_sample_1989_2018.csv")


@pytest.fixture(scope="module")
def events(real: Database) -> dict[str, dict[str, str]]:
    """The rows as they are, by event; the three that both files have are equal in their numbers."""
    paths = [shared("ucdp_ged", name) for name in FILES]
    rows: dict[str, dict[str, str]] = {}
    for path in paths:
        with path.open(newline="", encoding="utf-8") as file:
            rows = {row["id"]: row for row in csv.DictReader(file)} | rows
    assert take(real, mapped("ucdp_ged", *paths)).figures == len(rows) == 3990
    return rows


def figures_of(reader: FlaskClient, query: str = "") -> dict[str, dict[str, object]]:
    text = reader.get(f"/v1/figures?format=ndjson&source=ucdp{query}").data
    lines = [json.loads(line) for line in text.splitlines() if b'"provenance"' in line]
    return {line["item"]: line for line in lines}


def test_every_number_is_kept_as_it_stands(
    reader: FlaskClient, events: dict[str, dict[str, str]]
) -> None:
    found = figures_of(reader)
    assert set(found) == set(events)
    for id_, row in events.items():
        said = found[id_]
        stated = (int(row["best"]), int(row["low"]), int(row["high"]))
        assert (said["value"], said["lower"], said["upper"]) == stated
        assert said["period"]["edtf"] == f"{row['date_start'][:10]}/{row['date_end'][:10]}"  # type: ignore[index]


def test_the_rows_whose_order_is_broken_are_named(
    reader: FlaskClient, events: dict[str, dict[str, str]]
) -> None:
    broken = {
        id_
        for id_, row in events.items()
        if not int(row["low"]) <= int(row["best"]) <= int(row["high"])
    }
    warned = figures_of(reader, "&warning=bounds-out-of-order&warning=value-outside-bounds")
    assert set(warned) == broken
    assert len(broken) == 15


def test_the_same_events_again_change_nothing(
    real: Database, events: dict[str, dict[str, str]]
) -> None:
    path = shared("ucdp_ged", "conflict_data_BGD_hxl.csv")
    assert take(real, mapped("ucdp_ged", path)) == ImportReport()
