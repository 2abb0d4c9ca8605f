"""A spreadsheet of names: plain columns, names in place of ids, and what they may mean."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest

from service.db import Database
from service.domain.faults import Fault
from service.domain.figure import Content
from service.domain.principal import ADMIN, Principal
from service.errors import Invalid
from service.store import figures
from service.usecases.imports.parse import parse_csv_body
from service.usecases.imports.report import ImportReport
from service.usecases.imports.run import run_import
from tests.support.builders import DOCUMENT, record

BY = Principal("tests", ADMIN)
ROW = {
    "measure": "Killed",
    "population": "French army",
    "conflict": "Franco-Prussian War",
    "as_printed": "nearly 3,000",
    "period": "1 September 1870",
    "source": "Herald",
    "document_title": "The losses",
    "document_day": "1871-03",
    "reported_on": "1871-03",
    "locator": "paragraph 8",
    "relayed_by": "Gazette",
}


def sheet(*rows: dict[str, str], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """A sheet with these cells in place of the usual ones; None leaves a column out."""
    text = io.StringIO()
    filled = [{**ROW, **row} for row in rows]
    columns = list(dict.fromkeys(name for row in filled for name in row))
    writer = csv.DictWriter(text, columns, delimiter=separator)
    writer.writeheader()
    writer.writerows(filled)
    return text.getvalue().encode(encoding)


def import_sheet(database: Database, text: bytes, **options: Any) -> ImportReport:
    with database.transaction() as conn:
        return run_import(conn, parse_csv_body(text), BY, **options)


def faults_of(database: Database, text: bytes, **options: Any) -> list[Fault]:
    with pytest.raises(Invalid) as caught:
        import_sheet(database, text, **options)
    return list(caught.value.faults)


def places(faults: list[Fault]) -> list[tuple[str | int, ...]]:
    return [fault.path[1:] for fault in faults]


def only_content(database: Database) -> Content:
    with database.connection() as conn:
        [row] = conn.execute("select id from figure").fetchall()
        return figures.newest(conn, [row["id"]])[row["id"]].content


def test_a_row_becomes_a_figure_with_its_chain(war: Database) -> None:
    assert import_sheet(war, sheet({})).figures == 1
    content = only_content(war)
    identity, reading = content.identity, content.reading
    assert (identity.measure, identity.population) == ("killed", "french-army")
    assert (identity.conflict, identity.area) == ("franco-prussian", None)
    assert (reading.value, reading.comparator, reading.approximate) == (Decimal(3000), "<", True)
    assert reading.as_reported == "nearly 3,000"
    assert set(content.filled) == {"value", "comparator", "approximate"}
    assert content.period is not None
    assert (content.period.edtf, content.period.kind) == ("1870-09-01", "flow")
    [chain] = content.provenance
    originator, reporter = chain.steps
    assert (originator.role, originator.sources, originator.document) == (
        "originator", ("herald",), None,
    )  # fmt: skip
    assert (reporter.role, reporter.sources, reporter.document) == (
        "reporter", ("gazette",), DOCUMENT,
    )  # fmt: skip
    assert (reporter.reported_on, reporter.locator) == ("1871-03", "paragraph 8")
    assert (content.status, content.caveats) == ("published", ())


def test_importing_a_sheet_again_changes_nothing(war: Database) -> None:
    import_sheet(war, sheet({}))
    assert import_sheet(war, sheet({})) == ImportReport()


@pytest.mark.parametrize(
    "cells",
    [
        {"measure": "killed", "population": "french-army", "conflict": "franco-prussian"},
        {"measure": " KILLED ", "population": "Fréñch  army", "source": "HERALD"},
        {"document_title": "the  LOSSES"},
        {"document_title": DOCUMENT, "document_day": ""},
        {"document_title": "The losses", "document_day": ""},
    ],
)
def test_names_are_folded_and_ids_are_taken(war: Database, cells: dict[str, str]) -> None:
    import_sheet(war, sheet({}))
    assert import_sheet(war, sheet(cells)) == ImportReport()


def test_an_alias_is_a_name(war: Database) -> None:
    entry = {"id": "daily", "name": "Daily", "kind": "media", "aliases": ["Газета «День»"]}
    with war.transaction() as conn:
        record(conn, {"source": entry})
    import_sheet(war, sheet({"source": "газета «день»"}))
    assert only_content(war).identity.originators == ("daily",)


def test_an_earlier_name_of_an_entry_is_none(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, {"source": {"id": "herald", "name": "The Herald", "kind": "media"}})
    [fault] = faults_of(war, sheet({}))
    assert fault.path == ("line", 2, "source")


def test_a_name_that_several_entries_have_is_refused_with_what_tells_them_apart(
    war: Database,
) -> None:
    battle = {"name": "Bazeilles", "kind": "battle"}
    with war.transaction() as conn:
        record(
            conn,
            {"conflict": {"id": "b-1", **battle, "parent": "sedan", "start": "1870-09-01"}},
            {"conflict": {"id": "b-2", **battle, "parent": "franco-prussian"}},
        )
    rows = [{"conflict": "bazeilles"}, {"conflict": "b-1"}, {"conflict": "Bazeilles"}]
    [fault] = faults_of(war, sheet(*rows))
    assert fault.path == ("line", 2, "conflict")
    assert "'b-1' (parent sedan, start 1870-09-01)" in fault.detail
    assert "'b-2' (parent franco-prussian)" in fault.detail
    assert "write the id" in fault.detail
    assert "rows 2 and 4" in fault.detail


def test_an_id_means_its_entry_whatever_has_that_name(war: Database) -> None:
    with war.transaction() as conn:
        other = {"id": "other", "name": "Other", "kind": "ngo", "aliases": ["herald"]}
        record(conn, {"source": other})
    import_sheet(war, sheet({"source": "herald"}))
    assert only_content(war).identity.originators == ("herald",)


def test_sources_are_several_and_relays_are_in_order(war: Database) -> None:
    cells = {"source": "French staff; Herald", "relayed_by": "herald;  Gazette ; "}
    import_sheet(war, sheet(cells))
    [chain] = only_content(war).provenance
    assert [step.sources for step in chain.steps] == [
        ("french-staff", "herald"), ("herald",), ("gazette",),
    ]  # fmt: skip
    assert [step.document for step in chain.steps] == [None, None, DOCUMENT]


def test_a_name_may_have_a_semicolon(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, {"source": {"id": "two", "name": "Smith; Sons", "kind": "media"}})
    import_sheet(war, sheet({"source": "Smith; Sons"}))
    assert only_content(war).identity.originators == ("two",)


def test_a_number_that_nobody_relayed_is_in_its_source_s_document(war: Database) -> None:
    import_sheet(war, sheet({"source": "Gazette", "relayed_by": ""}))
    [chain] = only_content(war).provenance
    [step] = chain.steps
    assert (step.role, step.document, step.locator) == ("originator", DOCUMENT, "paragraph 8")


@pytest.mark.parametrize(
    ("cells", "edtf", "kind"),
    [
        ({"period": "/1870-09-02"}, "/1870-09-02", "cumulative"),
        ({"period": "../1870-09-02"}, "../1870-09-02", "cumulative"),
        ({"period": "until 2 September 1870"}, "/1870-09-02", "cumulative"),
        ({"period": "1-2 September 1870"}, "1870-09-01/1870-09-02", "flow"),
        ({"period": "1870-08-01/1870-09-02", "kind": "Cumulative"}, "1870-08-01/1870-09-02",
         "cumulative"),
        ({"period": "02.09.1870", "kind": "instant"}, "1870-09-02", "instant"),
        ({"period": "1870"}, "1870", "flow"),
        ({"period": "1870-08-01/", "kind": "cumulative"}, "1870-08-01/", "cumulative"),
    ],
)  # fmt: skip
def test_a_period_is_read_with_its_kind(
    war: Database, cells: dict[str, str], edtf: str, kind: str
) -> None:
    import_sheet(war, sheet(cells))
    period = only_content(war).period
    assert period is not None
    assert (period.edtf, period.kind) == (edtf, kind)


def test_a_scale_is_read_with_the_number(war: Database) -> None:
    import_sheet(war, sheet({"as_printed": "3", "scale": "in thousands"}))
    reading = only_content(war).reading
    assert (reading.value, reading.as_reported, reading.scale) == (
        Decimal(3000), "3", "in thousands",
    )  # fmt: skip


def test_vague_words_are_kept_without_a_number(war: Database) -> None:
    import_sheet(war, sheet({"as_printed": "hundreds"}))
    reading = only_content(war).reading
    assert (reading.value, reading.missing) == (None, "words-only")


def test_new_figures_of_a_sheet_can_be_drafts(war: Database) -> None:
    import_sheet(war, sheet({}), as_drafts=True)
    assert only_content(war).status == "draft"


@pytest.mark.parametrize(
    ("cells", "place", "words"),
    [
        ({"as_printed": "a good number"}, "as_printed", "no single number can be read"),
        ({"as_printed": ""}, "as_printed", "blank"),
        ({"measure": " "}, "measure", "blank"),
        ({"source": "", "relayed_by": "Gazette"}, "source", "blank"),
        ({"conflict": ""}, "conflict", "the conflict, the area, or both"),
        ({"period": "03/05/1870"}, "period", "1870-05-03 or 1870-03-05"),
        ({"period": "some day"}, "period", "2025-03-05"),
        ({"kind": "total"}, "kind", "Must be one of"),
        ({"period": "", "kind": "flow"}, "kind", "needs a period"),
        ({"period": "1870-09-01/"}, "kind", "write cumulative or flow"),
        ({"period": "1870-09-01/.."}, "kind", "write cumulative or flow"),
        ({"period": "1870/1871", "kind": "instant"}, "period", "one date"),
        ({"reported_on": "soon"}, "reported_on", "is not a date"),
        ({"document_day": "soon"}, "document_day", "is not a date"),
        ({"document_title": "", "document_day": "1871"}, "document_day", "a title or an address"),
        ({"scale": "x" * 200}, "scale", "characters"),
        ({"locator": "x" * 300}, "locator", "characters"),
        ({"as_printed": "#REF!"}, "as_printed", "#REF!"),
        ({"locator": "x" * 10_001}, "locator", "10,000"),
        ({"as_printed": "-5"}, "as_printed", "no single number can be read"),
        ({"period": "1850", "conflict": "sedan"}, "period", "outside"),
    ],
)
def test_a_fault_names_the_row_and_the_column(
    war: Database, cells: dict[str, str], place: str, words: str
) -> None:
    with war.transaction() as conn:
        sedan = {"id": "sedan", "name": "Battle of Sedan", "kind": "battle", "start": "1870-09-01"}
        record(conn, {"conflict": {**sedan, "parent": "franco-prussian", "end": "1870-09-02"}})
    [fault] = faults_of(war, sheet({"item": "fine"}, cells))
    assert fault.path == ("line", 3, place)
    assert words in fault.detail


def test_all_faults_of_a_sheet_are_named_at_once(war: Database) -> None:
    rows = [
        {"measure": "Slain", "scale": "x" * 200, "period": "x"},
        {"measure": "slain", "source": "Nobody; Herald", "item": "2"},
        {"document_title": "Another text", "item": "3"},
        {"conflict": "", "item": "4", "locator": "x" * 300},
    ]
    assert set(places(faults_of(war, sheet(*rows)))) == {
        (2, "measure"), (2, "period"), (2, "scale"), (3, "source"), (4, "document_title"),
        (5, "conflict"), (5, "locator"),
    }  # fmt: skip


def test_a_collision_names_the_other_row(war: Database) -> None:
    [fault] = faults_of(war, sheet({}, {"as_printed": "3,100"}))
    assert fault.path == ("line", 3)
    assert "line 2" in fault.detail


def test_a_row_that_was_recorded_with_other_cells_is_named(war: Database) -> None:
    import_sheet(war, sheet({}))
    [fault] = faults_of(war, sheet({"as_printed": "nearly 3,100"}))
    assert fault.path == ("line", 2)
    assert "adds figures and changes none" in fault.detail


def test_a_slip_has_its_code_and_can_be_acknowledged(war: Database) -> None:
    text = sheet({"as_printed": "1.5"})
    [fault] = faults_of(war, text)
    assert (fault.path, fault.code) == (("line", 2, "as_printed"), "fraction-of-count")
    assert "--acknowledge fraction-of-count" in fault.detail
    assert import_sheet(war, text, acknowledged=["fraction-of-count"]).figures == 1


def test_a_slip_is_named_beside_a_fault_of_its_row(war: Database) -> None:
    faults = faults_of(war, sheet({"as_printed": "1.5", "locator": "x" * 300}))
    assert places(faults) == [(2, "locator"), (2, "as_printed")]


def test_a_sheet_cannot_be_imported_without_reading_its_words(war: Database) -> None:
    [fault] = faults_of(war, sheet({}), fills=False)
    assert "--no-fill" in fault.detail


def test_rows_that_are_blank_or_begin_with_a_hash_are_skipped(war: Database) -> None:
    columns = len(ROW)
    example = dict.fromkeys(ROW, "nonsense") | {"measure": "# an example"}
    text = sheet(example, {}).replace(b"nonsense", b"x") + b"," * (columns - 1) + b"\r\n\r\n"
    assert import_sheet(war, text).figures == 1


@pytest.mark.parametrize("separator", [";", "\t"])
def test_cells_may_be_separated_as_a_spreadsheet_program_does(
    war: Database, separator: str
) -> None:
    text = sheet({"source": "French staff; Herald"}, separator=separator, encoding="utf-8-sig")
    assert import_sheet(war, text).figures == 1


def test_names_of_columns_are_read_however_they_are_written(war: Database) -> None:
    text = sheet({}).replace(b"as_printed", b"As Printed").replace(b"measure", b" MEASURE")
    assert import_sheet(war, text).figures == 1


def test_unknown_columns_are_one_fault_with_the_known_ones(war: Database) -> None:
    [fault] = faults_of(war, sheet({"killed by": "x", "notes": "y"}))
    assert fault.path == ("line", 1)
    assert "'killed_by', 'notes'" in fault.detail
    assert "relayed_by" in fault.detail


@pytest.mark.parametrize(
    ("header", "places_"),
    [
        (b"source,population", {(1, "measure"), (1, "as_printed"), (1,)}),
        (b"source,measure,as_printed,conflict,measure", {(1, "measure")}),
    ],
)
def test_a_header_that_lacks_or_repeats_a_column_is_refused(
    war: Database, header: bytes, places_: set[tuple[Any, ...]]
) -> None:
    assert set(places(faults_of(war, header + b"\r\n"))) == places_


def test_a_cell_beside_the_columns_is_named(war: Database) -> None:
    text = sheet({}).replace(b"Gazette\r\n", b"Gazette,,note\r\n")
    [fault] = faults_of(war, text)
    assert fault.path == ("line", 2, f"column {len(ROW) + 2}")


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-16"])
def test_another_encoding_is_named_with_the_remedy(war: Database, encoding: str) -> None:
    [fault] = faults_of(war, sheet({"locator": "абзац 8"}, encoding=encoding))
    assert "UTF-8" in fault.detail
    assert "Windows-1251" in fault.detail
    assert "save the file" in fault.detail


def test_a_row_or_a_header_without_end_is_refused(war: Database) -> None:
    wide = sheet({}).replace(b"Gazette\r\n", b"Gazette" + b",x" * 100 + b"\r\n")
    [fault] = faults_of(war, wide)
    assert (fault.path, "64 cells" in fault.detail) == (("line", 2), True)
    [fault] = faults_of(war, b"source" + b",x" * 100 + b"\r\n")
    assert (fault.path, "64 cells" in fault.detail) == (("line", 1), True)
