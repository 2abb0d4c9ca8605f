"""Make figures of the rows of a spreadsheet of names, in place of its staged rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from schemas.base import load_partial
from schemas.imports import FIGURE, LINES
from service.db import Connection
from service.domain.faults import Fault, within
from service.domain.period import parse_edtf
from service.domain.quantity import NO_NUMBER, READING
from service.domain.slips import in_terms_of_files
from service.domain.typed_dates import read_date, read_period
from service.usecases.imports.parse import (
    INVALID_LINES,
    MAX_FAULTS,
    Line,
    StagedLines,
    line_faults,
)
from service.usecases.imports.sheet_faults import DocumentCells, SheetFaults
from service.usecases.imports.sheet_names import SheetNames
from service.usecases.imports.sheet_proposals import propose

_ROWS_PER_BATCH = 1000
_BETWEEN = ";"  # between the names in a cell
_ENTRIES = ("measure", "population", "conflict", "area")
_TEXTS = {"as_printed": "as_reported", "scale": "scale", "item": "item"}  # column: field
_DOCUMENT = ("document_title", "document_address")
_UNKNOWN_ID = "unknown"  # stands for an entry that has a fault, while the rest is checked
# The columns that the fields of a figure come from.
_COLUMN_OF = {
    **dict.fromkeys(READING, "as_printed"),
    "scale": "scale",
    **{name: name for name in (*_ENTRIES, "item", "period")},
}
_COLUMN_OF_STEP = {"document": "document_title", "reported_on": "reported_on", "locator": "locator"}
_UNREAD = (
    "no single number can be read in these words: write the hedge and the number as printed, such "
    "as nearly 120,000; for anything else, import the figure as a line of NDJSON"
)
_RECORDED = (
    "the figure {!r} was recorded from such a row before, with something else in the other cells: "
    "a spreadsheet adds figures and changes none, so put the row back, or correct that figure by "
    "its next version"
)
_NO_END = (
    "a time without an end may be that of a running total or of a count: write cumulative or flow"
)
_NOT_FILLED = (
    "a spreadsheet of names states numbers in words alone: import it without --no-fill, so that "
    "they are read"
)

Cells = Mapping[str, str]


def settle_rows(conn: Connection, lines: StagedLines, *, fills: bool) -> None:
    """Replace the rows of a sheet by the figures that they mean, as far as they have no fault.

    The faults of the others become those of the lines, and the missing entries their proposals.
    An import that does not fill in what is left out cannot read a sheet.
    """
    faults = SheetFaults()
    names = SheetNames(conn, faults)
    settled = StagedLines()
    settled.is_sheet = True
    settled.faults += lines.faults
    settled.detail = lines.detail
    if not fills:
        settled.faults.append(Fault(("line", 1), _NOT_FILLED))
        lines.take_over(settled)
        return
    rows = iter(lines)
    while batch := list(islice(rows, _ROWS_PER_BATCH)):
        names.look_up(named for line in batch for named in _named(line.body["cells"]))
        for line in batch:
            _settle_row(line, names, settled)
        if len(faults) + len(settled.faults) >= MAX_FAULTS:
            settled.detail = f"{INVALID_LINES} Reading stopped at row {batch[-1].number}."
            break
    settled.proposals, missing = propose(conn, list(faults.missing.values()))
    settled.faults += [*faults.all_but_missing(), *missing]
    lines.take_over(settled)


def with_column(fault: Fault) -> Fault:
    """Return the fault of a figure that a row made, at the row's column and in its terms."""
    line, place = fault.path[:2], fault.path[2:]
    detail = in_terms_of_files(fault).detail
    if fault.detail == NO_NUMBER:
        detail = _UNREAD
    elif place == ("id",) and fault.figure:  # ids of rows are made of what identifies a figure
        place, detail = (), _RECORDED.format(fault.figure)
    return replace(fault, path=(*line, *_column_of(place)), detail=detail)


def _column_of(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    match path:
        case ("period", "kind"):
            return ("kind",)
        case ("provenance", _, "steps", step, "sources", *_):
            return ("relayed_by" if step else "source",)
        case ("provenance", _, "steps", _, field, *_) if field in _COLUMN_OF_STEP:
            return (_COLUMN_OF_STEP[str(field)],)
        case ("provenance", *_):
            return ("source",)
        case (field, *_) if field in _COLUMN_OF:
            return (_COLUMN_OF[str(field)],)
        case _:
            return path


def _settle_row(line: Line, names: SheetNames, settled: StagedLines) -> None:
    """Stage the figure of a row, or its faults."""
    row = _Row(line.number, line.body["cells"], names)
    body = row.body()
    loaded = load_partial(LINES[FIGURE], body)
    figure = Line(line.number, FIGURE, loaded.body)
    reported: list[Fault] = line.body["faults"]
    blank = {fault.path for fault in reported}
    found = within("line", line.number, faults=line_faults(figure, loaded))
    faults = [fault for fault in found if with_column(fault).path[2:] not in blank]
    if reported or faults:
        settled.faults += [*within("line", line.number, faults=reported), *faults]
        if row.is_complete and "source" in row.cells:
            settled.add_part(figure, loaded)
    elif row.is_complete:
        settled.append(figure)


def _named(cells: Cells) -> Iterator[tuple[str, str]]:
    """Yield (vocabulary, name) of all that the cells of a row may name."""
    for column in _ENTRIES:
        if column in cells:
            yield column, cells[column]
    for column in ("source", "relayed_by"):
        if column in cells:
            for name in (cells[column], *_split(cells[column])):
                yield "source", name
    for column in _DOCUMENT:
        if column in cells:
            yield "document", cells[column]


def _split(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(_BETWEEN) if name.strip()]


@dataclass(slots=True)
class _Row:
    """A row, and whether all that it names was found."""

    number: int
    cells: Cells
    names: SheetNames
    is_complete: bool = True

    def body(self) -> dict[str, Any]:
        """Return the body of the row's figure; what has a fault is noted, and left out."""
        body: dict[str, Any] = {
            column: self._find(column, self.cells[column], column)
            for column in _ENTRIES
            if column in self.cells
        }
        body |= {field: self.cells[name] for name, field in _TEXTS.items() if name in self.cells}
        period = self._period()
        return body | ({"period": period} if period else {}) | {"provenance": [self._chain()]}

    def _find(self, vocabulary: str, name: str, column: str) -> str:
        id_ = self.names.find(vocabulary, name, self.number, column)
        if id_ is None:
            self.is_complete = False
        return id_ or _UNKNOWN_ID

    def _find_sources(self, column: str) -> list[str]:
        """Return the ids of the sources in a cell; a name may have a semicolon in it."""
        cell = self.cells.get(column, "")
        names = [cell] if cell and self.names.is_known("source", cell) else _split(cell)
        return [self._find("source", name, column) for name in names]

    def _period(self) -> dict[str, str] | None:
        """Return the period; one without a start is cumulative unless its kind is stated."""
        kind = self.cells.get("kind", "").lower()
        edtf = self._date("period", read_period)
        if edtf is None:
            if kind and "period" not in self.cells:
                self._add_fault("kind", "a kind needs a period: give it, or clear this cell")
            return None
        period = parse_edtf(edtf)
        if not kind and period.start is not None and period.end is None:
            self._add_fault("kind", _NO_END)
            return None
        return {"edtf": edtf, "kind": kind or ("flow" if period.start else "cumulative")}

    def _date(self, column: str, read: Any = read_date) -> str | None:
        """Return the EDTF of a cell, None if it is blank or has a fault."""
        if column not in self.cells:
            return None
        try:
            edtf: str = read(self.cells[column])
        except ValueError as error:
            self._add_fault(column, str(error))
            return None
        return edtf

    def _chain(self) -> dict[str, Any]:
        """Return the chain: who first stated the number, who relayed it, and in which document.

        The document, its place and the day of reporting are those of the last.
        """
        sources = self._find_sources("source")
        relays = self._find_sources("relayed_by")
        steps: list[dict[str, Any]] = [
            {"role": "originator", "sources": sorted(set(sources)) or [_UNKNOWN_ID]},
            *({"role": "reporter", "sources": [id_]} for id_ in relays),
        ]
        steps[-1] |= {
            "document": self._find_document(relays[-1:] or sources),
            "reported_on": self._date("reported_on"),
            "locator": self.cells.get("locator"),
        }
        return {"steps": steps}

    def _find_document(self, publishers: Iterable[str]) -> str | None:
        title, address = (self.cells.get(column) for column in _DOCUMENT)
        day = self._date("document_day")
        if title is None and address is None:
            if "document_day" in self.cells:
                detail = "a document has a title or an address, too: give one, or clear this cell"
                self._add_fault("document_day", detail)
            return None
        column = "relayed_by" if self.cells.get("relayed_by") else "source"
        names = _split(self.cells.get(column, ""))
        cells = DocumentCells(
            title=title,
            address=address,
            day=day,
            sources=tuple(id_ for id_ in publishers if id_ != _UNKNOWN_ID),
            publisher=(names[-1] if column == "relayed_by" else names[0]) if names else "",
        )
        id_ = self.names.find_document(cells, self.number)
        if id_ is None:
            self.is_complete = False
        return id_

    def _add_fault(self, column: str, detail: str) -> None:
        self.names.faults.add(self.number, column, detail)
        self.is_complete = False
