"""Figures as CSV (RFC 4180, UTF-8, a header row), one flat row for each.

Lists are joined by ``;``, objects are JSON, and an empty cell is null. The columns in
``table.IMPORTED_COLUMNS`` are read back; the others follow from them.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any, TextIO

import orjson

from service.domain import exact_json
from service.domain.canonical import plain_decimal
from service.domain.digest import timestamp
from service.domain.faults import Fault
from service.domain.quantity import READING
from service.formats import sheet
from service.formats.cells import Figure
from service.formats.parsed_line import ParsedLine
from service.formats.table import COLUMNS, IMPORTED_COLUMNS, Column, rows

_MAX_CELL_SIZE = 2**20  # characters
_MAX_ROW_SIZE = 2**22  # characters, over all its lines
_MAX_HEADER_SIZE = 2**14  # characters
_MAX_NAMED = 10  # unknown columns
_MAX_NAME_SIZE = 60  # of a column, in a sentence
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)
_NOT_UTF_8 = (
    "not UTF-8, on this line or soon after, but another encoding, such as Windows-1251 or UTF-16: "
    "save the file as CSV UTF-8, or as XLSX"
)
_REQUIRED = ("measure", "provenance")
UNREADABLE = object()  # a cell that has a fault; no schema takes it, so that it counts as stated
# An empty cell of these is a null that was stated, so that it is not read from the words.
_STATED_AS_NULL = frozenset(READING) - {"approximate"}


def header() -> str:
    """Return the header row, with the line end."""
    return ",".join(column.name for column in COLUMNS) + "\r\n"


def lines(figures: Iterable[Figure]) -> str:
    """Return the rows of figures, without a header."""
    text = io.StringIO()
    write = csv.writer(text).writerow
    for row in rows(figures):
        write(
            [
                "" if value is None else to_text(value)
                for to_text, value in zip(_COLUMN_WRITERS, row, strict=True)
            ]
        )
    return text.getvalue()


class _BoundedLines:
    """The lines of a text, as many characters as a row may have; ``start`` begins a row.

    Raises csv.Error for a longer row, before more of it is read.
    """

    def __init__(self, text: TextIO, size: int) -> None:
        self._text = text
        self._left = size

    def start(self, size: int) -> None:
        self._left = size

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left + 1)
        self._left -= len(line)
        if self._left < 0:
            raise csv.Error("it is too long: is a quotation mark missing?")
        if not line:
            raise StopIteration
        return line


def read(file: IO[bytes]) -> Iterator[ParsedLine]:
    """Yield for each row the number of its first line, the body of a figure, and the faults.

    Columns may be in any order, and optional ones missing; the cells of those that are not
    imported are ``derived``. The body is None where the row cannot be read at all. A cell that
    cannot be read is ``UNREADABLE`` in the body. A spreadsheet of names, which its header tells,
    is read as ``sheet`` does; its cells may be separated by semicolons or tabs.
    """
    csv.field_size_limit(_MAX_CELL_SIZE)
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    lines = _BoundedLines(text, _MAX_HEADER_SIZE)
    table = csv.reader(lines, strict=True)
    number = 1
    try:
        header_number, names = next(
            ((row, cells) for row, cells in enumerate(table, 1) if any(cells)), (1, None)
        )
        if names is None:
            return
        separator, columns = _separate(names)
        if sheet.is_header(columns):
            table = csv.reader(lines, strict=True, delimiter=separator)
            yield from sheet.read(_sheet_rows(header_number, columns, table, lines))
            return
        if faults := _header_faults(names):
            yield ParsedLine(table.line_num, None, faults)
            return
        number = table.line_num + 1
        lines.start(_MAX_ROW_SIZE)
        for cells in table:
            if cells:
                yield _row(number, names, cells)
            number = table.line_num + 1
            lines.start(_MAX_ROW_SIZE)
    except UnicodeDecodeError:
        yield ParsedLine(number, None, [Fault((), _NOT_UTF_8)])
    except csv.Error as error:
        yield ParsedLine(number, None, [Fault((), f"not a row of CSV: {error}")])
    finally:
        text.detach()  # else the file would be closed with it


def _separate(names: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return what separates the cells of a header, and its columns."""
    for separator in ";\t":
        if len(names) == 1 and separator in names[0]:
            return separator, [name.strip('"') for name in names[0].split(separator)]
    return ",", names


def _sheet_rows(
    number: int, names: Sequence[str], table: Iterator[list[str]], lines: _BoundedLines
) -> Iterator[sheet.Row]:
    """Yield the rows of a sheet from its header on, numbered as a spreadsheet program does."""
    yield sheet.Row(number, [sheet.Cell(name) for name in names])
    lines.start(_MAX_ROW_SIZE)
    for cells in table:
        number += 1
        yield sheet.Row(number, [sheet.Cell(text) for text in cells])
        lines.start(_MAX_ROW_SIZE)


def _header_faults(names: Sequence[str]) -> list[Fault]:
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        return [Fault((), "the columns are not separated by commas: save the file with commas")]
    known = {column.name for column in COLUMNS}
    unknown = [name for name in dict.fromkeys(names) if name not in known]
    return [
        *([Fault((), _unknown_columns(unknown))] if unknown else []),
        *(
            Fault((name,), "this column appears twice: remove one")
            for name in sorted(known)
            if names.count(name) > 1
        ),
        *(
            Fault((name,), "this column is missing: add it")
            for name in _REQUIRED
            if name not in names
        ),
    ]


def _unknown_columns(unknown: Sequence[str]) -> str:
    """Return one sentence about all unknown columns, with those that are read."""
    named = ", ".join(repr(name[:_MAX_NAME_SIZE]) for name in unknown[:_MAX_NAMED])
    more = f" and {len(unknown) - _MAX_NAMED} more" if len(unknown) > _MAX_NAMED else ""
    known = ", ".join(column.name for column in IMPORTED_COLUMNS)
    plural = "unknown columns" if len(unknown) > 1 else "unknown column"
    them = "them" if len(unknown) > 1 else "it"
    return f"{plural} {named}{more}: remove {them}, or use one of: {known}"


def _row(number: int, names: Sequence[str], cells: Sequence[str]) -> ParsedLine:
    if len(cells) != len(names):
        detail = f"the row has {len(cells)} cells, but the header has {len(names)}"
        return ParsedLine(number, None, [Fault((), detail)])
    row = dict(zip(names, cells, strict=True))
    body: dict[str, Any] = {}
    faults = []
    for column in IMPORTED_COLUMNS:
        text = row.get(column.name)
        if text == "" and column.name in _STATED_AS_NULL:
            body[column.name] = None
        elif text:
            try:
                body[column.name] = _READERS.get(column.kind, str)(text)
            except ValueError as error:
                body[column.name] = UNREADABLE
                faults.append(Fault((column.name,), str(error)))
    derived = {
        column.name: text
        for column in COLUMNS
        if not column.is_imported and (text := row.get(column.name))
    }
    return ParsedLine(number, body, faults, derived)


def _read_number(text: str) -> Decimal:
    if _NUMBER.fullmatch(text) is None:
        raise ValueError("not a number: write digits, with a point before decimals")
    return Decimal(text)


def _read_boolean(text: str) -> bool:
    if text.lower() not in {"true", "false"}:  # spreadsheets write them in capitals
        raise ValueError("write true or false")
    return text.lower() == "true"


def _read_json(text: str) -> Any:
    try:
        value = exact_json.loads(text.encode())
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(value, dict | list):
        raise ValueError("not an object or array: write it as JSON, as in an export")
    return value


def to_cell(column: Column, figure: Figure) -> str:
    """Return the text of a figure's cell in one column."""
    value = column.value(figure)
    return "" if value is None else _WRITERS[column.kind](value)


def to_json(value: Any) -> str:
    """Return a list or an object as the JSON text of a cell."""
    return orjson.dumps(value).decode()


_READERS: dict[str, Callable[[str], Any]] = {
    "number": _read_number,
    "boolean": _read_boolean,
    "object": _read_json,
    "array": _read_json,
}
_WRITERS: dict[str, Callable[[Any], str]] = {
    "string": str,
    "integer": str,
    "number": plain_decimal,
    "boolean": lambda value: "true" if value else "false",
    "date": date.isoformat,
    "datetime": timestamp,
    "codes": ";".join,
    "names": "; ".join,
    "set": to_json,
    "object": to_json,
    "array": to_json,
}
_COLUMN_WRITERS = [_WRITERS[column.kind] for column in COLUMNS]
