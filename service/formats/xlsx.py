"""Rows of a spreadsheet of names from XLSX (ECMA-376), with every bound checked before the work.

Nothing in a workbook is run or fetched: of a formula its stored result is read. Cells are read as
they are displayed, as far as that is known: a date without the parts that its format hides, a
number as its plain digits.
"""

import io
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from service.domain.faults import Fault
from service.formats import sheet
from service.formats.parsed_line import ParsedLine
from service.formats.sheet import Cell, Row

MAX_BYTES = 16 * 2**20  # of the file
MAX_UNPACKED = 32 * 2**20  # bytes, of all its parts
MAX_PART = 8 * 2**20  # bytes: a parser may go over a tag without end again with each piece
MAX_PARTS = 1000
MAX_ROWS = 5_000
# Tags cost most: of its sheets as many as these rows have, of its texts, and of each other part.
MAX_TAGS = {"xl/worksheets/": 600_000, "xl/sharedStrings.xml": 300_000, "": 20_000}

_MAX_MERGED = 20  # ranges that are named
_MAX_EXPONENT = 40  # of a number, as a power of ten
_PIECE = 2**16
_OVERLAP = 512  # bytes of a part that are looked at twice, so that nothing hides between pieces
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z]{1,3}([0-9]{1,7}):[A-Z0-9]{1,10})\""
)
_BEGINNING = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"
_NOT_DISPLAYED = re.compile(
    r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.'
)  # literals, locales and blanks of a format

_NO_WORKBOOK = "this is no XLSX file: save the spreadsheet as XLSX, or as CSV UTF-8"
_OLD_WORKBOOK = "this is an old or a protected workbook: save it as XLSX, without a password"
_BROKEN = "this file cannot be read: open it in a spreadsheet program and save it as XLSX"
_SAVE_AS_CSV = "leave out what is not needed, or save the sheet as CSV UTF-8"
_NO_RESULT = "the formula in this cell has no stored result: write the value in its place"
_HOURS = "hours need their offset from UTC: write them as text, such as 2022-02-24T04:00+02:00"
_NO_YEAR = "the date is displayed without its year: write it as text, such as 2025-03-05"

# What the library warns of (extensions, styles) has nothing to do with cells.
warnings.filterwarnings("ignore", module=r"openpyxl\.")


class UnreadableWorkbook(ValueError):
    """A file that is no workbook, or is beyond a bound; the message is a sentence."""


def read(file: IO[bytes], name: str | None = None) -> Iterator[ParsedLine]:
    """Yield the rows of a sheet as ``sheet.read`` does: of the first, or of that with the name.

    A file that cannot be read is one fault of line 1.
    """
    try:
        workbook = _unpack(file)
        worksheet = workbook.worksheet(name)
        for number, cells in workbook.merged(worksheet):
            detail = f"the cells {cells} are merged: split them, and fill in each"
            yield ParsedLine(number, None, [Fault((), detail)], is_row=True)
        yield from sheet.read(workbook.rows(worksheet))
    except UnreadableWorkbook as error:
        yield ParsedLine(1, None, [Fault((), str(error))])
    except Exception:  # noqa: BLE001  # whatever the library raises for a broken file
        yield ParsedLine(1, None, [Fault((), _BROKEN)])


@dataclass(slots=True)
class _Workbook:
    """The bytes of a workbook within the bounds, and what a look at its parts found.

    ``tags`` are counted by kind of part, as in ``MAX_TAGS``. ``merged_in`` are the merged cells by
    part, each with its first row.
    """

    data: bytes
    has_formulas: bool = False
    tags: Counter[str] = field(default_factory=Counter)
    merged_in: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def open(self, *, data_only: bool) -> Any:
        """Open the workbook; with ``data_only`` its cells have the results of formulas."""
        return openpyxl.load_workbook(
            io.BytesIO(self.data), read_only=True, data_only=data_only, keep_links=False
        )

    def worksheet(self, name: str | None) -> Any:
        """Return the first sheet, or that with a name."""
        book = self.open(data_only=True)
        sheets = {each.title: each for each in book.worksheets}
        if not sheets:
            raise UnreadableWorkbook("the workbook has no sheet with cells")
        if name is None:
            return next(iter(sheets.values()))
        if name not in sheets:
            names = ", ".join(repr(title[:100]) for title in list(sheets)[:20])
            raise UnreadableWorkbook(f"the workbook has no sheet {name!r}: use one of {names}")
        return sheets[name]

    def merged(self, worksheet: Any) -> list[tuple[int, str]]:
        """Return the merged cells of a sheet, each with its first row."""
        return self.merged_in.get(worksheet._worksheet_path.lstrip("/"), [])  # noqa: SLF001

    def rows(self, worksheet: Any) -> Iterator[Row]:
        """Yield the rows of a sheet.

        Raises UnreadableWorkbook for more than ``MAX_ROWS``.
        """
        formulas: Iterator[Any] = iter(())
        if self.has_formulas:
            formulas = _rows_of(self.open(data_only=False)[worksheet.title])
        for number, cells in enumerate(_rows_of(worksheet), 1):
            if number > MAX_ROWS:
                raise UnreadableWorkbook(
                    f"the sheet has more than {MAX_ROWS:,} rows: {_SAVE_AS_CSV}"
                )
            computed = {
                position
                for position, cell in enumerate(next(formulas, ()))
                if getattr(cell, "data_type", "") == "f"
            }
            yield Row(
                number,
                [
                    _cell(cell, is_computed=position in computed)
                    for position, cell in enumerate(cells)
                ],
            )


def _rows_of(worksheet: Any) -> Iterator[Any]:
    """Return the rows of a sheet as wide as they are, whatever size the file states."""
    assert isinstance(worksheet, ReadOnlyWorksheet)
    worksheet.reset_dimensions()
    rows: Iterator[Any] = worksheet.iter_rows(max_row=MAX_ROWS + 1)
    return rows


def _unpack(file: IO[bytes]) -> _Workbook:
    """Return the workbook in a file.

    Raises UnreadableWorkbook if it is none, or is beyond a bound.
    """
    data = file.read(MAX_BYTES + 1)
    if data.startswith(_OLD):
        raise UnreadableWorkbook(_OLD_WORKBOOK)
    if not data.startswith(_BEGINNING):
        raise UnreadableWorkbook(_NO_WORKBOOK)
    if len(data) > MAX_BYTES:
        raise UnreadableWorkbook(f"the file has more than {MAX_BYTES:,} bytes: {_SAVE_AS_CSV}")
    workbook = _Workbook(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS:
            raise UnreadableWorkbook(f"the file has more than {MAX_PARTS:,} parts: {_SAVE_AS_CSV}")
        sizes = [part.file_size for part in parts]
        if sum(sizes) > MAX_UNPACKED or max(sizes, default=0) > MAX_PART:
            raise UnreadableWorkbook(
                f"the file has more than {MAX_UNPACKED:,} bytes when it is unpacked, or more than "
                f"{MAX_PART:,} in a part: {_SAVE_AS_CSV}"
            )
        if any(part.flag_bits & 1 or part.compress_type not in _METHODS for part in parts):
            raise UnreadableWorkbook(_OLD_WORKBOOK)
        for part in parts:
            _inspect(archive, part, workbook)
    return workbook


def _inspect(archive: zipfile.ZipFile, part: zipfile.ZipInfo, workbook: _Workbook) -> None:
    """Count the tags of a part before it is parsed, and note its formulas and merged cells."""
    name = part.filename.lstrip("/")
    kind = next(kind for kind in MAX_TAGS if name.startswith(kind))
    is_sheet = bool(kind) and kind.endswith("/")
    merged = workbook.merged_in.setdefault(name, []) if is_sheet else []
    before = b""
    with archive.open(part) as content:
        while piece := content.read(_PIECE):
            seen = before + piece
            workbook.tags[kind] += piece.count(b"<")
            if workbook.tags[kind] > MAX_TAGS[kind]:
                raise UnreadableWorkbook(f"the workbook has too many cells: {_SAVE_AS_CSV}")
            if any(doctype in seen for doctype in _DOCTYPES):
                raise UnreadableWorkbook(_BROKEN)
            if is_sheet:
                workbook.has_formulas = workbook.has_formulas or bool(_FORMULA.search(seen))
                for match in _MERGED.finditer(seen):
                    found = int(match[2]), match[1].decode()
                    if found not in merged and len(merged) < _MAX_MERGED:
                        merged.append(found)
            before = seen[-_OVERLAP:]


def _cell(cell: Any, *, is_computed: bool) -> Cell:
    """Return what a cell displays."""
    value = cell.value
    match value:
        case None:
            return Cell(detail=_NO_RESULT) if is_computed else Cell()
        case str():
            return Cell(value)
        case bool():
            return Cell("TRUE" if value else "FALSE")
        case datetime() | date():
            return _date_cell(value, cell.number_format)
        case int() | float():
            return _number_cell(value, cell.number_format)
        case _:  # a time of day, a duration
            return Cell(detail=_HOURS)


def _date_cell(value: date, format_: str) -> Cell:
    """Return a date, as precise as its format displays it."""
    displayed = _NOT_DISPLAYED.sub("", format_.lower().split(";")[0])
    if isinstance(value, datetime) and value.time() != datetime.min.time() and "h" in displayed:
        return Cell(detail=_HOURS)
    if "y" not in displayed and "general" not in displayed:
        return Cell(detail=_NO_YEAR)
    day = value.strftime("%Y-%m-%d").rjust(10, "0")
    if "d" in displayed:
        return Cell(day, is_date=True)
    return Cell(day[:7] if "m" in displayed else day[:4], is_date=True)


def _number_cell(value: float, format_: str) -> Cell:
    """Return a number as plain digits, the 15 that a spreadsheet keeps, or as a percentage."""
    displayed = _NOT_DISPLAYED.sub("", format_)
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    if not number.is_finite() or abs(number.adjusted()) > _MAX_EXPONENT:
        return Cell(detail="this number is too long: write it as text")
    if "%" in displayed:
        return Cell(f"{_plain(number * 100)}%")
    if re.fullmatch("0+", displayed) and number == number.to_integral_value():
        return Cell(_plain(number).zfill(len(displayed)))
    return Cell(_plain(number))


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
