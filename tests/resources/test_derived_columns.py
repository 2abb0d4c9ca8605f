"""A table whose derived columns were edited is refused with the columns named."""

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.support.builders import figure, lines

NDJSON, CSV = "application/x-ndjson", "text/csv"
PERIOD = {"edtf": "1870-09-01T04:00+01:00/1870-09-02T05:00+01:00", "kind": "flow"}


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    editor = desk("editor")
    body = b"\n".join(lines(figure(id="one", area="ardennes", period=PERIOD)))
    assert editor.post("/v1/imports", data=body, content_type=NDJSON).get_json()["figures"] == 1
    return editor


def export(client: FlaskClient) -> dict[str, str]:
    text = client.get("/v1/figures?format=csv").get_data(as_text=True)
    [row] = csv.DictReader(io.StringIO(text))
    return row


def faulty(client: FlaskClient, row: dict[str, str]) -> list[str]:
    """The columns that an import of the row names; none if it changes nothing."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(row))
    writer.writeheader()
    writer.writerow(row)
    answer = client.post("/v1/imports", data=out.getvalue(), content_type=CSV).get_json()
    return [error["pointer"].removeprefix("/") for error in answer.get("errors", [])]


FROM_ROW = {
    "period_start": "1870-08-01",
    "period_end": "1870-10-01",
    "period_start_time": "05:00+01:00",
    "period_end_time": "06:00+01:00",
    "period_kind": "cumulative",
    "origin": "gazette",
    "sources": "gazette",
    "documents": "report",
    "reported_on": "1871-04",
}
FROM_ENTRIES = {
    "unit": "items",
    "measure_name": "Wounded",
    "counts": '["wounded"]',
    "basis": "verified",
    "population_name": "Prussian army",
    "conflict_name": "Crimean War",
    "area_name": "Alsace",
    "origin_names": "Gazette",
    "source_names": "Gazette",
    "document_titles": "The gains",
    "document_urls": "https://example.org/",
}
FROM_VERSION = {
    "stake": "own",
    "could_not_verify": "true",
    "verification_state": "verified",
    "sentence": "Nobody was killed.",
    "obs_status": "E",
    "warnings": "no-document",
    "change_type": "correction",
    "change_note": "Misread.",
    "recorded_by": "somebody",
    "digest": "sha-256:00",
    "chain": "sha-256:00",
}


@pytest.mark.parametrize(("column", "cell"), {**FROM_ROW, **FROM_ENTRIES, **FROM_VERSION}.items())
def test_an_edited_column_is_named(editor: FlaskClient, column: str, cell: str) -> None:
    row = export(editor)
    assert faulty(editor, row) == []
    assert faulty(editor, {**row, column: cell}) == [column]


def test_all_edited_columns_of_a_row_are_named(editor: FlaskClient) -> None:
    assert faulty(editor, {**export(editor), **FROM_ROW}) == list(FROM_ROW)
    assert faulty(editor, {**export(editor), **FROM_ENTRIES}) == list(FROM_ENTRIES)
    assert faulty(editor, {**export(editor), **FROM_VERSION}) == list(FROM_VERSION)


@pytest.mark.parametrize("column", [*FROM_ROW, *FROM_ENTRIES, *FROM_VERSION])
def test_an_empty_cell_states_nothing(editor: FlaskClient, column: str) -> None:
    assert faulty(editor, {**export(editor), column: ""}) == []


def test_a_new_row_with_an_edited_period_is_refused(editor: FlaskClient) -> None:
    row = {**export(editor), "id": "two", "item": "2"}
    assert faulty(editor, {**row, "period_end": "1870-10-01"}) == ["period_end"]
    assert faulty(editor, {**row, "measure_name": "Wounded"}) == ["measure_name"]
    assert faulty(editor, row) == []


def test_a_name_that_an_entry_had_before_is_no_edit(editor: FlaskClient) -> None:
    row = export(editor)
    entry = b'{"source": {"id": "herald", "name": "The Herald", "kind": "media"}}'
    editor.post("/v1/imports", data=entry, content_type=NDJSON)
    assert faulty(editor, row) == []
    renamed = {**row, "origin_names": "The Herald", "source_names": "Gazette; The Herald"}
    assert faulty(editor, renamed) == []


def test_a_correction_changes_the_number_beside_what_followed_from_it(editor: FlaskClient) -> None:
    change = '{"type": "correction", "note": "Misread."}'
    row = {**export(editor), "value": "3100", "as_reported": "3,100", "change": change}
    assert faulty(editor, row) == []
    assert editor.get("/v1/figures/one").get_json()["version"] == 2


def test_a_row_of_another_database_has_other_times(editor: FlaskClient) -> None:
    row = {**export(editor), "recorded_at": "2020-01-01T00:00:00Z", "recorded_by": "another desk"}
    assert faulty(editor, row) == []
    assert faulty(editor, {**row, "could_not_verify": "true"}) == ["could_not_verify"]


def test_a_row_of_an_earlier_version_is_no_edit(editor: FlaskClient) -> None:
    row = export(editor)
    statement = b'{"statement": {"figure": "one", "status": "could_not_verify", "by": "gazette"}}'
    editor.post("/v1/imports", data=statement, content_type=NDJSON)
    assert export(editor)["version"] == "2"
    assert faulty(editor, row) == []


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_a_sentence_in_another_language_is_no_edit(editor: FlaskClient, language: str) -> None:
    text = editor.get(f"/v1/figures?format=csv&lang={language}").get_data(as_text=True)
    [row] = csv.DictReader(io.StringIO(text))
    assert row["sentence"] != export(editor)["sentence"]
    assert faulty(editor, row) == []
