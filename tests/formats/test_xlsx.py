"""A spreadsheet of names as XLSX: what its cells display, and the bounds that are checked first."""

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest

from service.formats import xlsx
from service.formats.parsed_line import ParsedLine

COLUMNS = ("measure", "conflict", "as_printed", "period", "source", "item", "document_day")
ROW = {"measure": "Killed", "conflict": "War", "as_printed": "12", "source": "Herald"}


def workbook(*rows: dict[str, Any], formats: dict[str, str] | None = None) -> openpyxl.Workbook:
    """A workbook whose first sheet has these rows; a column's cells have its number format."""
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    for row in rows:
        filled = {**ROW, **row}
        book.active.append([filled.get(name) for name in COLUMNS])
    for name, format_ in (formats or {}).items():
        for cell in list(book.active.columns)[COLUMNS.index(name)][1:]:
            cell.number_format = format_
    return book


def packed(book: openpyxl.Workbook) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def repacked(data: bytes, name: str, change: Any) -> bytes:
    """A workbook with one part changed."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            text = old.read(part)
            new.writestr(part.filename, change(text) if part.filename == name else text)
    return output.getvalue()


def read(data: bytes, name: str | None = None) -> list[ParsedLine]:
    return list(xlsx.read(io.BytesIO(data), name))


def only_row(**cells: Any) -> ParsedLine:
    formats = cells.pop("formats", None)
    [line] = read(packed(workbook(cells, formats=formats)))
    return line


def only_fault(data: bytes, name: str | None = None) -> str:
    [line] = read(data, name)
    [fault] = line.faults
    assert (line.number, line.value, fault.path) == (1, None, ())
    return fault.detail


def test_rows_have_the_numbers_and_the_cells_of_the_sheet() -> None:
    book = workbook({}, {"as_printed": "nearly 13"})
    book.active.insert_rows(3)
    lines = read(packed(book))
    assert [line.number for line in lines] == [2, 4]
    assert lines[1].value == {**ROW, "as_printed": "nearly 13"}
    assert all(line.is_row and not line.faults for line in lines)


@pytest.mark.parametrize(
    ("value", "format_", "text"),
    [
        (12, "General", "12"),
        (12.0, "General", "12"),
        (120000, "#,##0", "120000"),
        (1234.5, "#,##0.00", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e21, "General", "1000000000000000000000"),
        (0.155, "0.0%", "15.5%"),
        (7, "000", "007"),
        (7, '0 "approx"', "7"),
        (True, "General", "TRUE"),
        (" 12 ", "@", "12"),
    ],
)
def test_a_number_becomes_its_plain_digits(value: Any, format_: str, text: str) -> None:
    assert only_row(as_printed=value, formats={"as_printed": format_}).value["as_printed"] == text


@pytest.mark.parametrize(
    ("value", "format_", "text"),
    [
        (date(2025, 3, 5), "yyyy-mm-dd", "2025-03-05"),
        (datetime(2025, 3, 5, 0, 0), "m/d/yy", "2025-03-05"),  # noqa: DTZ001
        (date(2025, 3, 1), "mmm-yy", "2025-03"),
        (date(2025, 1, 1), "yyyy", "2025"),
        (date(2025, 3, 5), "[$-409]d-mmm-yyyy;@", "2025-03-05"),
        (datetime(2025, 3, 5, 14, 30), "dd.mm.yyyy", "2025-03-05"),  # noqa: DTZ001
        (2024, "General", "2024"),
    ],
)
def test_a_date_is_as_precise_as_it_is_displayed(value: Any, format_: str, text: str) -> None:
    line = only_row(period=value, document_day=value, formats=dict.fromkeys(
        ("period", "document_day"), format_))  # fmt: skip
    assert (line.value["period"], line.value["document_day"]) == (text, text)
    assert line.faults == []


@pytest.mark.parametrize(
    ("column", "value", "format_", "words"),
    [
        ("period", date(2025, 3, 5), "d-mmm", "without its year"),
        ("period", datetime(2025, 3, 5, 4, 0), "yyyy-mm-dd hh:mm", "offset from UTC"),  # noqa: DTZ001
        ("period", time(4, 0), "hh:mm", "offset from UTC"),
        ("as_printed", date(2025, 3, 5), "d-mmm", "without its year"),
        ("as_printed", date(2025, 3, 5), "yyyy-mm-dd", "took this for a date"),
        ("item", date(2025, 3, 5), "yyyy-mm-dd", "took this for a date"),
        ("as_printed", 1e300, "General", "too long"),
        ("as_printed", "#REF!", "General", "#REF!"),
        ("as_printed", "=A2+1", "General", "no stored result"),
    ],
)
def test_a_cell_that_may_mean_something_else_is_refused(
    column: str, value: Any, format_: str, words: str
) -> None:
    line = only_row(**{column: value}, formats={column: format_})
    [fault] = line.faults
    assert fault.path == (column,)
    assert words in fault.detail


def test_of_a_formula_the_stored_result_is_read() -> None:
    data = repacked(
        packed(workbook({"as_printed": "=10+2"})),
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace(b"<v />", b"<v>12</v>").replace(b"<v></v>", b"<v>12</v>"),
    )
    [line] = read(data)
    assert (line.value["as_printed"], line.faults) == ("12", [])


def test_merged_cells_are_named() -> None:
    book = workbook({}, {})
    book.active.merge_cells("B2:B3")
    faults = [(line.number, fault.path) for line in read(packed(book)) for fault in line.faults]
    assert (2, ()) in faults
    details = [fault.detail for line in read(packed(book)) for fault in line.faults]
    assert any("B2:B3" in detail and "split" in detail for detail in details)


def test_the_first_sheet_is_read_or_the_named_one() -> None:
    book = workbook({})
    other = book.create_sheet("Інший")
    other.append(COLUMNS)
    other.append([ROW.get(name, "2") for name in COLUMNS])
    data = packed(book)
    assert "item" not in read(data)[0].value
    assert read(data, "Інший")[0].value["item"] == "2"
    assert "'Sheet', 'Інший'" in only_fault(data, "third")


def test_the_size_that_a_sheet_states_is_not_believed() -> None:
    data = repacked(
        packed(workbook({})),
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace(b'ref="A1:G2"', b'ref="A1:XFD1048576"'),
    )
    [line] = read(data)
    assert line.value == ROW


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"measure,source\r\n", "no XLSX file"),
        (b"", "no XLSX file"),
        (b"\xd0\xcf\x11\xe0 and more", "without a password"),
        (b"PK\x03\x04 and nothing", "cannot be read"),
    ],
)
def test_what_is_no_workbook_is_one_fault(data: bytes, words: str) -> None:
    assert words in only_fault(data)


def archive(**parts: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return output.getvalue()


def test_an_archive_that_is_no_workbook_is_one_fault() -> None:
    assert "save it as XLSX" in only_fault(archive(content=b"<a/>"))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = archive(**{f"part{n}": bytes(2**24) for n in range(5)})
    assert len(bomb) < 2**20
    assert "when it is unpacked" in only_fault(bomb)


def test_too_many_parts_cells_or_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "parts" in only_fault(archive(**{f"p{n}": b"" for n in range(xlsx.MAX_PARTS + 1)}))
    tags = archive(**{"xl/sharedStrings.xml": b"<si/>" * 300_001})
    assert "too many cells" in only_fault(tags)
    styles = archive(**{"xl/styles.xml": b"<xf/>" * 20_001})
    assert "too many cells" in only_fault(styles)
    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
    assert len(read(packed(workbook({}, {})))) == 2
    *_, last = read(packed(workbook({}, {}, {})))
    assert "more than 3 rows" in last.faults[0].detail


def test_a_file_beyond_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_BYTES", 1000)
    assert "more than 1,000 bytes" in only_fault(packed(workbook({})))


def test_entities_are_refused() -> None:
    declared = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ccc">]>'
    data = repacked(packed(workbook({})), "xl/worksheets/sheet1.xml", lambda text: declared + text)
    assert "cannot be read" in only_fault(data)


def test_damaged_parts_are_one_fault() -> None:
    data = packed(workbook({}))
    for name in ("xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"):
        assert "cannot be read" in only_fault(repacked(data, name, lambda text: text[:40])), name
