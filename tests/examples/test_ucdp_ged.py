"""UCDP's events with low, best and high estimates, also where these are out of order."""

import csv
import json

import pytest
from flask.testing import FlaskClient

from service.db import Database
from service.usecases.imports.report import ImportReport
from tests.examples.conftest import import_lines, mapped, shared

pytestmark = pytest.mark.slow

FILES = ("ged191_myanmar_bangladesh.csv", "ged_sample_1989_2018.csv")


@pytest.fixture(scope="module")
def events(real: Database) -> dict[str, dict[str, str]]:
    """Return the rows as printed, by event. The three in both files have equal numbers."""
    paths = [shared("ucdp_ged", name) for name in FILES]
    rows: dict[str, dict[str, str]] = {}
    for path in paths:
        with path.open(newline="", encoding="utf-8") as file:
            rows = {row["id"]: row for row in csv.DictReader(file)} | rows
    assert import_lines(real, mapped("ucdp_ged", *paths)).figures == len(rows) == 3990
    return rows


def figures_of(reader: FlaskClient, query: str = "") -> dict[str, dict[str, object]]:
    """Return UCDP's figures from an export, by event."""
    text = reader.get(f"/v1/figures?format=ndjson&source=ucdp{query}").data
    lines = [json.loads(line) for line in text.splitlines() if b'"provenance"' in line]
    return {line["item"]: line for line in lines}


def test_every_number_is_kept_as_printed(
    reader: FlaskClient, events: dict[str, dict[str, str]]
) -> None:
    figures = figures_of(reader)
    assert set(figures) == set(events)
    for id_, row in events.items():
        figure = figures[id_]
        printed = (int(row["best"]), int(row["low"]), int(row["high"]))
        assert (figure["value"], figure["lower"], figure["upper"]) == printed
        assert figure["period"]["edtf"] == f"{row['date_start'][:10]}/{row['date_end'][:10]}"  # type: ignore[index]


def test_rows_that_are_out_of_order_have_a_warning(
    reader: FlaskClient, events: dict[str, dict[str, str]]
) -> None:
    out_of_order = {
        id_
        for id_, row in events.items()
        if not int(row["low"]) <= int(row["best"]) <= int(row["high"])
    }
    warned = figures_of(reader, "&warning=bounds-out-of-order&warning=value-outside-bounds")
    assert set(warned) == out_of_order
    assert len(out_of_order) == 15


def test_importing_the_same_events_again_changes_nothing(
    real: Database, events: dict[str, dict[str, str]]
) -> None:
    path = shared("ucdp_ged", "conflict_data_BGD_hxl.csv")
    assert import_lines(real, mapped("ucdp_ged", path)) == ImportReport()
