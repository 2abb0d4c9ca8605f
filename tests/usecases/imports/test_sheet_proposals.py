"""What a spreadsheet names and nothing records: one fault a name, and a line to complete."""

from typing import Any

import pytest

from service.db import Database
from service.domain.faults import Fault
from service.errors import Invalid
from service.usecases.imports.parse import StagedLines, parse_csv_body, parse_ndjson
from service.usecases.imports.run import run_import
from tests.support.builders import DOCUMENT, lines, record
from tests.usecases.imports.test_sheets import BY, faults_of, import_sheet, only_content, sheet


def refused(database: Database, text: bytes) -> tuple[list[Fault], list[dict[str, Any]]]:
    """Import a sheet; return its faults and the lines that are proposed."""
    staged = parse_csv_body(text)
    with pytest.raises(Invalid) as caught, database.transaction() as conn:
        run_import(conn, staged, BY)
    return list(caught.value.faults), staged.proposals


def test_a_missing_name_is_one_fault_with_all_its_rows(war: Database) -> None:
    rows = [{"population": name, "item": str(n)} for n, name in enumerate(["Zouaves", "zouaves"])]
    rows += [{"population": "Zouaves", "item": str(n)} for n in range(2, 20)]
    [fault] = refused(war, sheet(*rows))[0]
    assert fault.path == ("line", 2, "population")
    assert "no population has the name 'Zouaves'" in fault.detail
    assert "rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 10 more" in fault.detail
    assert "--propose FILE" in fault.detail


def test_names_that_may_be_meant_are_listed(war: Database) -> None:
    [fault] = refused(war, sheet({"population": "French armee"}))[0]
    assert "Perhaps meant: french-army" in fault.detail


def test_a_missing_entry_is_proposed_with_what_is_known_of_it(war: Database) -> None:
    cells = {
        "measure": "Убиті (оцінка)",
        "population": "Zouaves",
        "conflict": "Siege of Metz",
        "area": "Lorraine",
        "source": "Le Temps",
        "relayed_by": "The Times",
        "document_title": "The War",
        "document_address": "https://times.example/1",
        "document_day": "5 September 1870",
    }
    _, proposals = refused(war, sheet(cells))
    unknown = {"unit": None, "counts": None, "basis": None, "definition": None}
    assert proposals == [
        {"measure": {"id": "ubiti-otsinka", "name": "Убиті (оцінка)", **unknown}},
        {"conflict": {"id": "siege-of-metz", "name": "Siege of Metz", "kind": None}},
        {"population": {"id": "zouaves", "name": "Zouaves", "kind": None}},
        {"area": {"id": "lorraine", "name": "Lorraine"}},
        {"source": {"id": "le-temps", "name": "Le Temps", "kind": None}},
        {"source": {"id": "the-times", "name": "The Times", "kind": None}},
        {
            "document": {
                "id": "the-times-1870-09-05-the-war",
                "source": "the-times",
                "title": "The War",
                "url": "https://times.example/1",
                "published_on": "1870-09-05",
            }
        },
    ]


def test_importing_proposals_as_they_are_names_each_that_is_not_complete(war: Database) -> None:
    cells = {"measure": "Slain", "population": "Zouaves", "source": "Le Temps"}
    _, proposals = refused(war, sheet(cells))
    with pytest.raises(Invalid) as caught, war.transaction() as conn:
        record(conn, *proposals)
    assert {fault.path[1:] for fault in caught.value.faults} == {
        (1, "measure", "unit"), (1, "measure", "basis"), (1, "measure", "definition"),
        (2, "population", "kind"), (3, "source", "kind"),
    }  # fmt: skip


def test_completed_proposals_and_their_sheet_are_imported_at_once(war: Database) -> None:
    text = sheet({"source": "Le Temps", "document_title": "The War", "relayed_by": ""})
    _, proposals = refused(war, text)
    assert [list(line) for line in proposals] == [["source"], ["document"]]
    proposals[0]["source"]["kind"] = "media"
    staged = [parse_ndjson(lines(*proposals)), parse_csv_body(text)]
    with war.transaction() as conn:
        for file in staged:
            run_import(conn, file, BY, files=staged)
    assert only_content(war).identity.originators == ("le-temps",)


def test_a_name_that_a_faulty_line_would_have_created_is_no_fault(war: Database) -> None:
    text = sheet({"source": "Le Temps"})
    _, proposals = refused(war, text)
    staged: list[StagedLines] = [parse_ndjson(lines(*proposals)), parse_csv_body(text)]
    faults: list[Fault] = []
    for file in staged:
        try:
            with war.transaction() as conn:
                run_import(conn, file, BY, files=staged)
        except Invalid as error:
            faults += error.faults
    assert [fault.path for fault in faults] == [("line", 1, "source", "kind")]


def test_a_proposed_id_is_free(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, {"area": {"id": "lorraine", "name": "Duchy"}})
    _, proposals = refused(war, sheet({"area": "Lorraine"}, {"area": "Lorraine!", "item": "2"}))
    assert [line["area"]["id"] for line in proposals] == ["lorraine-2", "lorraine-3"]


def test_a_missing_document_is_proposed_once_however_its_publisher_is_written(
    war: Database,
) -> None:
    address = {"document_address": "https://probe.example/losses"}
    rows = [{**address, "relayed_by": name} for name in ("The Probe", "the probe")]
    faults = faults_of(war, sheet(rows[0], {**rows[1], "item": "2"}))
    assert sorted(fault.path[2] for fault in faults) == ["document_title", "relayed_by"]


def test_a_name_in_a_script_without_a_latin_form_has_an_id(war: Database) -> None:
    _, proposals = refused(war, sheet({"area": "—"}))
    assert [line["area"]["id"] for line in proposals] == ["area"]


def document(war: Database, **fields: Any) -> None:
    entry = {
        "id": "dispatch",
        "source": "gazette",
        "title": "A dispatch",
        "published_on": "1870-09-05",
    }
    with war.transaction() as conn:
        record(conn, {"document": {**entry, "url": "https://g.example/2", **fields}})


@pytest.mark.parametrize(
    "cells",
    [
        {"document_address": "https://g.example/2", "document_title": "", "document_day": ""},
        {"document_address": "https://g.example/2", "document_title": "A Dispatch"},
        {"document_title": "A dispatch", "document_day": "5.9.1870"},
        {"document_title": "A dispatch", "document_address": "https://g.example/mobile"},
        {"document_title": "dispatch", "document_day": ""},
    ],
)
def test_a_document_is_matched_by_its_address_or_by_title_source_and_day(
    war: Database, cells: dict[str, str]
) -> None:
    document(war)
    import_sheet(war, sheet({"document_day": "1870-09-05", "reported_on": "1870-09-05", **cells}))
    [chain] = only_content(war).provenance
    assert chain.steps[-1].document == "dispatch"


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"document_title": "Another"}, "document_title"),
        ({"document_day": "1871"}, "document_day"),
    ],
)
def test_a_cell_that_contradicts_the_document_of_an_address_is_named(
    war: Database, cells: dict[str, str], place: str
) -> None:
    document(war)
    usual = {"document_title": "A dispatch", "document_day": "1870-09"}
    text = sheet({**usual, "document_address": "https://g.example/2", **cells})
    [fault] = faults_of(war, text)
    assert fault.path == ("line", 2, place)
    assert "'dispatch' has this address" in fault.detail


@pytest.mark.parametrize("cells", [{"document_day": "1870-09-06"}, {"relayed_by": "Herald"}])
def test_a_title_of_another_day_or_source_is_another_document(
    war: Database, cells: dict[str, str]
) -> None:
    document(war)
    usual = {"document_title": "A dispatch", "document_day": "1870-09-05"}
    [fault], proposals = refused(war, sheet({**usual, **cells}))
    assert (fault.path, fault.missing) == (
        ("line", 2, "document_title"), ("document", proposals[0]["document"]["id"]),
    )  # fmt: skip


def test_documents_of_one_title_are_told_apart_by_their_days(war: Database) -> None:
    document(war)
    document(war, id="second", published_on="1870-09-06", url=None)
    [fault] = faults_of(war, sheet({"document_title": "A dispatch", "document_day": ""}))
    assert "'dispatch' (published_on 1870-09-05, url https://g.example/2)" in fault.detail
    assert "'second' (published_on 1870-09-06)" in fault.detail


def test_a_row_without_a_document_has_none(war: Database) -> None:
    import_sheet(war, sheet({"document_title": "", "document_day": ""}))
    assert only_content(war).provenance[0].steps[-1].document is None


def test_a_document_s_title_is_required_where_only_its_address_is_known(war: Database) -> None:
    text = sheet({"document_title": "", "document_address": "https://g.example/3"})
    _, [line] = refused(war, text)
    assert line == {
        "document": {
            "id": "gazette-1871-03-document",
            "source": "gazette",
            "title": None,
            "url": "https://g.example/3",
            "published_on": "1871-03",
        }
    }
    assert line["document"]["id"] != DOCUMENT
