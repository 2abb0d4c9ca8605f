"""Figures as CSV (RFC 4180, UTF-8, a header row), one flat row a figure.

What there may be several of is joined by ``;``; what has parts is a cell of JSON. A cell that is
empty is null. The columns in ``table.TAKEN`` are read back; the others follow from them.
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
from service.formats.table import COLUMNS, TAKEN, Figure, rows

_LONGEST_CELL = 2**20
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)
_NEEDED = ("measure", "conflict", "provenance")


def header() -> str:
    """The row of names."""
    return ",".join(column.name for column in COLUMNS) + "\r\n"


def lines(figures: Iterable[Figure]) -> str:
    """The rows of some figures, without a header."""
    text = io.StringIO()
    write = csv.writer(text).writerow
    for row in rows(figures):
        write(
            ["" if value is None else tell(value) for tell, value in zip(_TELL, row, strict=True)]
        )
    return text.getvalue()


def read(file: IO[bytes]) -> Iterator[tuple[int, dict[str, Any] | None, list[Fault]]]:
    """Read each row: the number of its first line, a figure's body, and what cannot be read.

    Columns may be missing or in another order; those that follow from the others are passed over.
    """
    csv.field_size_limit(_LONGEST_CELL)
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    table = csv.reader(text, strict=True)
    number = 1
    try:
        names = next(table, [])
        if faults := _faults_of_header(names):
            yield 1, None, faults
            return
        number = table.line_num + 1
        for cells in table:
            if cells:
                yield number, *_body(names, cells)
            number = table.line_num + 1
    except UnicodeDecodeError:
        yield number, None, [Fault((), "not in UTF-8, here or soon after: save the file in UTF-8")]
    except csv.Error as error:
        yield number, None, [Fault((), f"not a row of CSV: {error}")]
    finally:
        text.detach()  # else the file would be closed with it


def _faults_of_header(names: Sequence[str]) -> list[Fault]:
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        return [Fault((), "the columns are not separated by commas: save the file with commas")]
    known = {column.name for column in COLUMNS}
    return [
        *(
            Fault((name,), "there is no such column: remove it")
            for name in names
            if name not in known
        ),
        *(
            Fault((name,), "this column is there twice")
            for name in sorted(known)
            if names.count(name) > 1
        ),
        *(Fault((name,), "this column is missing") for name in _NEEDED if name not in names),
    ]


def _body(names: Sequence[str], cells: Sequence[str]) -> tuple[dict[str, Any] | None, list[Fault]]:
    if len(cells) != len(names):
        return None, [Fault((), f"it has {len(cells)} cells, and the header {len(names)}")]
    row = dict(zip(names, cells, strict=True))
    body: dict[str, Any] = {}
    faults = []
    for column in TAKEN:
        if text := row.get(column.name):
            try:
                body[column.name] = _READ.get(column.kind, str)(text)
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
        said = exact.loads(text.encode())
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(said, dict | list):
        raise ValueError("write it as JSON, as an export has it")
    return said


def to_json(value: Any) -> str:
    """What has parts, in a cell."""
    return orjson.dumps(value).decode()


_READ: dict[str, Callable[[str], Any]] = {
    "number": _read_number,
    "boolean": _read_boolean,
    "object": _read_json,
    "array": _read_json,
}
_WRITE: dict[str, Callable[[Any], str]] = {
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
_TELL = [_WRITE[column.kind] for column in COLUMNS]
