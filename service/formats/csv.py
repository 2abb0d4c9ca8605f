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
from typing import IO, Any

import orjson

from service.domain import exact
from service.domain.canonical import plain_decimal
from service.domain.digest import timestamp
from service.domain.faults import Fault
from service.formats.table import COLUMNS, IMPORTED_COLUMNS, Figure, rows

_MAX_CELL_SIZE = 2**20
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)
_REQUIRED = ("measure", "provenance")


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


def read(file: IO[bytes]) -> Iterator[tuple[int, dict[str, Any] | None, list[Fault]]]:
    """Yield for each row the number of its first line, the body of a figure, and the faults.

    Columns may be in any order, and optional ones missing; those that are not imported are
    ignored. The body is None where the row cannot be read at all.
    """
    csv.field_size_limit(_MAX_CELL_SIZE)
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    table = csv.reader(text, strict=True)
    number = 1
    try:
        names = next(table, [])
        if faults := _header_faults(names):
            yield 1, None, faults
            return
        number = table.line_num + 1
        for cells in table:
            if cells:
                yield number, *_body(names, cells)
            number = table.line_num + 1
    except UnicodeDecodeError:
        yield (
            number,
            None,
            [Fault((), "not UTF-8, on this line or soon after: save the file as UTF-8")],
        )
    except csv.Error as error:
        yield number, None, [Fault((), f"not a row of CSV: {error}")]
    finally:
        text.detach()  # else the file would be closed with it


def _header_faults(names: Sequence[str]) -> list[Fault]:
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        return [Fault((), "the columns are not separated by commas: save the file with commas")]
    known = {column.name for column in COLUMNS}
    return [
        *(Fault((name,), "unknown column: remove it") for name in names if name not in known),
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


def _body(names: Sequence[str], cells: Sequence[str]) -> tuple[dict[str, Any] | None, list[Fault]]:
    if len(cells) != len(names):
        return None, [Fault((), f"the row has {len(cells)} cells, but the header has {len(names)}")]
    row = dict(zip(names, cells, strict=True))
    body: dict[str, Any] = {}
    faults = []
    for column in IMPORTED_COLUMNS:
        if text := row.get(column.name):
            try:
                body[column.name] = _READERS.get(column.kind, str)(text)
            except ValueError as error:
                faults.append(Fault((column.name,), str(error)))
    return body, faults


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
        value = exact.loads(text.encode())
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(value, dict | list):
        raise ValueError("not an object or array: write it as JSON, as in an export")
    return value


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
