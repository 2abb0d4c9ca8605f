"""The General Staff's daily counts with 438 later edits: a real history for ``as_of``."""

import csv
import json
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.db import Database
from service.domain.principal import ANYONE
from service.store import journal, states
from service.usecases.audit.journal import audit_journal
from service.usecases.imports.report import ImportReport
from tests.examples.conftest import import_lines, mapped, shared

pytestmark = pytest.mark.slow

FILES = ("russia_losses_personnel.json", "russia_losses_equipment.json")
NO_COUNT = {"date", "day", "personnel*", "*personnel", "greatest losses direction"}


def slug(field: str) -> str:
    return field.lower().replace(" ", "-")


@pytest.fixture(scope="module")
def history(real: Database) -> bytes:
    """Import the history and return its lines."""
    text = mapped("general_staff", shared("ua_general_staff"), "--history")
    assert import_lines(real, text).figures == 19_297
    return text


def records() -> dict[str, dict[str, Any]]:
    """Return the counts of both files, by date and field."""
    records_by_date: dict[str, dict[str, Any]] = defaultdict(dict)
    for name in FILES:
        for record in json.loads(shared("ua_general_staff", name).read_text()):
            records_by_date[record["date"]] |= record
    return records_by_date


def edits() -> list[dict[str, Any]]:
    """Return every edit of a count: when, its date and field, and the count before and after."""
    with shared("ua_general_staff", "revisions.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"] in FILES]
    count_edits = []
    for row in rows:
        old, new = (
            json.loads(row[name]) if row[name] else None for name in ("old_value", "new_value")
        )
        changed = (
            {row["field"]: (old, new)}
            if row["change"] == "changed"
            else {
                field: ((old or {}).get(field), (new or {}).get(field))
                for field in {**(old or {}), **(new or {})}
            }
        )
        count_edits += [
            {"at": datetime.fromisoformat(row["committed_at"]), "date": row["record_date"],
             "field": field, "old": before, "new": after}
            for field, (before, after) in changed.items()
            if field not in NO_COUNT
        ]  # fmt: skip
    return count_edits


def published(database: Database, id_: str, as_of: datetime) -> Any:
    """Return the count that was published at a time, or None."""
    with database.connection() as conn:
        snapshot = journal.find_snapshot(conn, as_of=as_of)
        reading = states.find_current(conn, id_, ANYONE, (), snapshot)
    figure = reading and json.loads(reading.body or "")
    return figure["value"] if figure and figure["status"] == "published" else None


def test_every_edit_is_seen_at_its_time_and_not_before(real: Database, history: bytes) -> None:
    count_edits = edits()
    assert len(count_edits) > 300
    wrong = [
        (edit, before, after)
        for edit in count_edits
        for id_ in [f"gs-{slug(edit['field'])}-{edit['date']}"]
        for before in [published(real, id_, edit["at"] - timedelta(microseconds=1))]
        for after in [published(real, id_, edit["at"])]
        if (before, after) != (edit["old"], edit["new"])
    ]
    assert wrong == []


def test_every_edit_is_seen_at_its_time_over_http(reader: FlaskClient, history: bytes) -> None:
    for edit in edits()[::25]:
        url = f"/v1/figures/gs-{slug(edit['field'])}-{edit['date']}"
        response = reader.get(url, query_string={"as_of": edit["at"].isoformat()})
        if edit["new"] is None:
            assert response.status_code == 404 or response.get_json()["status"] == "retracted"
        else:
            assert response.get_json()["value"] == edit["new"]
            assert "Memento-Datetime" in response.headers


def test_the_newest_versions_equal_the_newest_file(reader: FlaskClient, history: bytes) -> None:
    expected = {
        f"gs-{slug(field)}-{date}": (
            value,
            record.get("personnel*") if field == "personnel" else None,
        )
        for date, record in records().items()
        for field, value in record.items()
        if field not in NO_COUNT
    }
    lines = reader.get("/v1/figures?format=ndjson&source=war-dataset-2022").data.splitlines()
    figures = [json.loads(line) for line in lines if b'"provenance"' in line]
    assert {figure["id"] for figure in figures} == set(expected)
    for figure in figures:
        value, word = expected[figure["id"]]
        assert figure["value"] == value
        assert figure["as_reported"] == (f"{word} {value}" if word else str(value))
        assert (figure["comparator"], figure.get("approximate", False)) == {
            "about": ("=", True), "more": (">", False), None: ("=", False),
        }[word]  # fmt: skip


def test_a_repeated_import_changes_nothing_and_all_of_it_verifies(
    real: Database, history: bytes
) -> None:
    assert import_lines(real, history) == ImportReport()
    with real.connection() as conn:
        assert audit_journal(conn).faults == []


def test_counts_that_fell_are_corrections(reader: FlaskClient, history: bytes) -> None:
    """Test the falls that the notes of the data set list."""
    for field, falls in {
        "tank": {"2023-05-28": -2},
        "aircraft": {"2023-10-03": -1, "2024-10-03": -1},
        "special equipment": {"2024-11-30": -83, "2025-10-03": -9},
    }.items():
        url = reader.get(f"/v1/figures/gs-{slug(field)}-2025-12-31").get_json()["links"]["series"]
        page = reader.get(f"{url}?limit=1000").get_json()
        rest = reader.get(page["next"]).get_json()
        differences = page["per_period"] + rest["per_period"]
        assert {
            difference["until"]: difference["correction"]
            for difference in differences
            if difference["correction"] is not None
        } == falls
        warned = {warning["figure"] for warning in page["warnings"] + rest["warnings"]}
        assert {f"gs-{slug(field)}-{day}" for day in falls} <= warned


def test_a_merged_category_breaks_the_series(reader: FlaskClient, history: bytes) -> None:
    figure = reader.get("/v1/figures/gs-vehicles-and-fuel-tanks-2022-05-01").get_json()
    [break_] = reader.get(figure["links"]["series"] + "?limit=1").get_json()["breaks"]
    assert (break_["type"], break_["measure"]["id"]) == ("replaces", "lost-claimed-military-auto")
    assert break_["figure"] == figure["id"]


def test_two_counts_of_the_same_tanks_are_compared(
    real: Database, reader: FlaskClient, history: bytes
) -> None:
    rows = shared("oryx_losses", "daily_count_by_type_2022.csv")
    assert import_lines(real, mapped("oryx", rows)).figures == 2683
    question = {
        "conflict": "russia-ukraine-2022", "population": "ru-armed-forces", "on": "2022-12-31",
        "measure": ["lost-claimed-tank", "lost-identified-tanks"],
    }  # fmt: skip
    comparison = reader.get("/v1/comparisons", query_string=question).get_json()
    bases = {figure["measure"]["basis"] for figure in comparison["figures"]}
    assert bases == {"claimed", "identified"}
    [pair] = comparison["pairs"]
    assert not pair["comparable"]
    assert {"definition-not-stated", "different-basis", "period-not-stated"} <= set(pair["reasons"])


def test_tanks_meet_tanks_among_all_equipment(
    real: Database, reader: FlaskClient, history: bytes
) -> None:
    import_lines(real, mapped("oryx", shared("oryx_losses", "daily_count_by_type_2022.csv")))
    question = {
        "conflict": "russia-ukraine-2022", "population": "ru-armed-forces", "on": "2022-12-31",
    }  # fmt: skip
    comparison = reader.get("/v1/comparisons", query_string=question).get_json()
    measures = {figure["id"]: figure["measure"]["id"] for figure in comparison["figures"]}
    pairs = {
        frozenset((measures[pair["left"]], measures[pair["right"]])) for pair in comparison["pairs"]
    }
    assert frozenset({"lost-claimed-tank", "lost-identified-tanks"}) in pairs
    assert frozenset({"lost-claimed-tank", "lost-identified-helicopters"}) not in pairs
    assert len(pairs) < 30 < comparison["left_out"]["different-unit"]


def test_the_bundled_figures_are_not_comparable_with_the_series(
    reader: FlaskClient, history: bytes
) -> None:
    question = {
        "conflict": "russia-ukraine-2022", "population": "ru-armed-forces", "on": "2025-07-28",
        "measure": ["personnel-killed-identified", "personnel-killed-wounded-missing",
                    "personnel-casualties-estimated", "lost-claimed-personnel"],
    }  # fmt: skip
    comparison = reader.get("/v1/comparisons", query_string=question).get_json()
    measures = {figure["id"]: figure["measure"]["id"] for figure in comparison["figures"]}
    pairs = {
        (measures[pair["left"]], measures[pair["right"]]): pair for pair in comparison["pairs"]
    }
    part = pairs["personnel-killed-identified", "personnel-killed-wounded-missing"]
    assert "part-of" in part["reasons"]
    assert (part["part_within_whole"], part["part_within_whole_reason"]) == (
        None, "different-originators",
    )  # fmt: skip
    for (left, right), pair in pairs.items():
        assert not pair["comparable"]
        if {"personnel-killed-identified", "personnel-casualties-estimated"} == {left, right}:
            assert "different-basis" in pair["reasons"]
        if "lost-claimed-personnel" in {left, right}:
            assert "definition-not-stated" in pair["reasons"]
