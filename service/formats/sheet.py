"""A spreadsheet of names: one figure a row, in plain columns that take names or ids.

A sheet is CSV or XLSX; both come here as rows of cells. Rows that are blank, and those whose first
cell begins with ``#``, are skipped. A row is read as its cells by column, tidied; what the names
in it mean is asked of the database later.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from service.domain.faults import Fault
from service.domain.tidy import tidy
from service.formats.parsed_line import ParsedLine

MAX_COLUMNS = 64
MAX_CELL = 10_000  # characters
COMMENT = "#"

_MAX_NAMED = 10  # unknown columns
_MAX_NAME = 60  # characters of a column's name, in a sentence
# What a spreadsheet program shows in place of a value that it could not work out.
_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)


class SheetColumn(NamedTuple):
    """A column: what it takes, and what the example of the template has in it."""

    name: str
    takes: str
    example: str = ""
    is_required: bool = False
    is_date: bool = False


COLUMNS = (
    SheetColumn(
        "measure",
        "What is counted: the name or the id of a measure",
        "Killed (claimed)",
        is_required=True,
    ),
    SheetColumn("population", "Whose people or things: a name or an id", "French army"),
    SheetColumn("conflict", "The war, battle or event: a name or an id", "Crimean War"),
    SheetColumn("area", "Where, if stated: a name or an id; required without a conflict"),
    SheetColumn(
        "as_printed",
        "The number as it is printed, with its hedge: nearly 120,000",
        "more than 1,200",
        is_required=True,
    ),
    SheetColumn("scale", "What the head of a table says of the number: in thousands"),
    SheetColumn(
        "period",
        "The time that the number covers: 2024, 2025-03, 5 March 2025, 2024-01-01/2024-03-31; up "
        "to a day, from a start that is not stated: /2025-07-28",
        "20 September 1854",
        is_date=True,
    ),
    SheetColumn(
        "kind",
        "flow: what happened in the period; cumulative: everything since a start; instant: a stock "
        "at one moment. Left blank: cumulative for a period without a start, else flow",
        "flow",
    ),
    SheetColumn(
        "item", "The source's own record id, where nothing else tells two of its numbers apart"
    ),
    SheetColumn(
        "source",
        "Who first stated the number: a name or an id; several that counted together with ; "
        "between them",
        "French staff",
        is_required=True,
    ),
    SheetColumn("document_title", "The text that was read: its title, or its id", "The losses"),
    SheetColumn("document_address", "Its address", "https://gazette.example/losses"),
    SheetColumn("document_day", "The day on which it was published", "1854-10-02", is_date=True),
    SheetColumn(
        "reported_on", "The day on which it reported the number", "1854-10-02", is_date=True
    ),
    SheetColumn("locator", "The place in the document", "paragraph 8"),
    SheetColumn(
        "relayed_by",
        "Who passed the number on: names or ids with ; between them, in order. The last published "
        "the document",
        "The Gazette",
    ),
)

# Of the columns that only a sheet has, one that is there makes a table a sheet.
_TELLING = frozenset({"source", "as_printed", "relayed_by", "document_title", "document_address"})
_BY_NAME = {column.name: column for column in COLUMNS}


class Cell(NamedTuple):
    """The text of a cell as it is displayed, as far as that is known.

    ``detail`` is what is wrong with it. ``is_date``: it holds a date, and its text is EDTF.
    """

    text: str = ""
    detail: str = ""
    is_date: bool = False


class Row(NamedTuple):
    """A row with its number, as a spreadsheet program counts, from 1."""

    number: int
    cells: Sequence[Cell]


def is_header(names: Iterable[str]) -> bool:
    """Whether a header is that of a sheet, and not of the table that an export writes."""
    columns = set(map(_column_name, names))
    return "provenance" not in columns and not _TELLING.isdisjoint(columns)


def read(rows: Iterable[Row]) -> Iterator[ParsedLine]:
    """Yield the cells by column of each row, below the first that is not blank: the header.

    Where the header is faulty, nothing after it is read.
    """
    names: Sequence[str] | None = None
    for row in rows:
        if any(cell.text or cell.detail for cell in row.cells[MAX_COLUMNS:]):
            detail = f"the row has more than {MAX_COLUMNS} cells: clear those beside the columns"
            yield ParsedLine(row.number, None, [Fault((), detail)], is_row=True)
            if names is None:
                return
            continue
        cells = [_checked(cell) for cell in row.cells[:MAX_COLUMNS]]
        if _is_skipped(cells):
            continue
        if names is None:
            names = [_column_name(cell.text) for cell in cells]
            if faults := _header_faults(names):
                yield ParsedLine(row.number, None, faults)
                return
            continue
        yield _parse(row.number, names, cells)


def _checked(cell: Cell) -> Cell:
    if len(cell.text) > MAX_CELL:
        return Cell(detail=f"the cell has more than {MAX_CELL:,} characters: shorten it")
    text = tidy(cell.text)
    if text in _ERRORS:
        return Cell(detail=f"the cell shows the error {text}: write what it should say")
    return cell._replace(text=text)


def _is_skipped(cells: Sequence[Cell]) -> bool:
    first = next((cell for cell in cells if cell.text or cell.detail), None)
    return first is None or first.text.startswith(COMMENT)


def _column_name(text: str) -> str:
    """Return the name of a column, however its capitals, blanks and hyphens are."""
    return "_".join(tidy(text).lower().replace("-", " ").replace("_", " ").split())


def _header_faults(names: Sequence[str]) -> list[Fault]:
    unknown = [name for name in dict.fromkeys(names) if name and name not in _BY_NAME]
    return [
        *([Fault((), _unknown_columns(unknown))] if unknown else []),
        *(
            Fault((name,), "this column appears twice: remove one")
            for name in _BY_NAME
            if names.count(name) > 1
        ),
        *(
            Fault((column.name,), "this column is missing: add it")
            for column in COLUMNS
            if column.is_required and column.name not in names
        ),
        *(
            [Fault((), "neither the column conflict nor the column area is there: add one")]
            if "conflict" not in names and "area" not in names
            else []
        ),
    ]


def _unknown_columns(unknown: Sequence[str]) -> str:
    """Return one sentence about all unknown columns, with those that are read."""
    named = ", ".join(repr(name[:_MAX_NAME]) for name in unknown[:_MAX_NAMED])
    more = f" and {len(unknown) - _MAX_NAMED} more" if len(unknown) > _MAX_NAMED else ""
    plural, them = ("s", "them") if len(unknown) > 1 else ("", "it")
    return f"unknown column{plural} {named}{more}: remove {them}, or use one of: " + ", ".join(
        _BY_NAME
    )


def _parse(number: int, names: Sequence[str], cells: Sequence[Cell]) -> ParsedLine:
    """Return the cells of a row that are not blank by column, and the faults of single cells."""
    values: dict[str, str] = {}
    faults: list[Fault] = []
    for position, cell in enumerate(cells):
        name = names[position] if position < len(names) else ""
        if cell.detail or (cell.text and not name):
            detail = cell.detail or "the cell is in a column without a name: name it, or clear it"
            faults.append(Fault((name or f"column {position + 1}",), detail))
        elif cell.is_date and not _BY_NAME[name].is_date:
            faults.append(Fault((name,), _UNWANTED_DATE))
        elif cell.text:
            values[name] = cell.text
    reported = {fault.path[0] for fault in faults}
    faults += (
        Fault((column.name,), "this cell is blank: fill it in")
        for column in COLUMNS
        if column.is_required and column.name not in {*values, *reported}
    )
    if not {"conflict", "area"} & {*values, *reported}:
        faults.append(
            Fault(("conflict",), "this cell is blank: give the conflict, the area, or both")
        )
    return ParsedLine(number, values, faults, is_row=True)


_UNWANTED_DATE = (
    "the spreadsheet program took this for a date: format the cell as text, and type it again"
)
