"""Parse an import without a database: load every line by its schema, or report its faults.

The loaded lines are staged in memory, or in a temporary file once they are large, so that an
import of any size takes the same memory and its input is read once.
"""

import io
import pickle
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from importlib import import_module
from itertools import islice
from typing import IO, Any

from schemas.base import LoadedBody, load_partial
from schemas.fields import as_recorded
from schemas.imports import ENTRY_LINES, FIGURE, HISTORY, LINES, LOADERS, STATEMENT
from service.domain.faults import Fault, within
from service.domain.figure import Content
from service.formats import csv, ndjson
from service.formats.parsed_line import ParsedLine
from service.usecases.figures.body import Reference, parse
from service.usecases.figures.body import references as figure_references
from service.usecases.imports.derived_columns import row_faults
from service.usecases.vocabularies import references as entry_references

MAX_FAULTS = 1000  # after which an import stops
INVALID_LINES = "Some lines are not valid."
ROW = "row"  # the kind of a sheet's line whose names were not looked up: ``cells``, ``faults``
_MAX_BYTES_IN_MEMORY = 2**24
_EMPTY = "the input is empty: give a figure, an entry or a statement per line"
_STATEMENT_REFERENCES = {"by": "source", "said_in": "document", "document": "document"}


@dataclass(frozen=True, slots=True)
class Line:
    """A loaded line: its number from 1, its kind (a key of ``LINES``) and its body.

    ``derived`` are the cells of a table's row that follow from the others.
    """

    number: int
    kind: str
    body: dict[str, Any]
    derived: Mapping[str, str] = field(default_factory=dict)

    @property
    def wrapper(self) -> tuple[str, ...]:
        """The path from the line to the body: a figure's line is the body itself."""
        return () if self.kind in {FIGURE, HISTORY} else (self.kind,)

    @property
    def is_replay(self) -> bool:
        """Whether the line states when it was recorded."""
        return self.body.get("recorded_at") is not None

    @property
    def target(self) -> tuple[str, str | None] | None:
        """The kind and the id of what the line creates or updates; None if it is not known."""
        if self.kind in {STATEMENT, ROW}:
            return None
        if self.kind in {FIGURE, HISTORY}:
            return "figure", self.body["id"] or _generated_id(self.body)
        return self.kind, self.body["id"]


def _generated_id(body: dict[str, Any]) -> str | None:
    """Return the id of a figure whose body states none; None if the body is not valid."""
    content = parse(LoadedBody(body))
    return content.id if isinstance(content, Content) else None


class StagedLines:
    """Loaded lines, which can be iterated any number of times, and the faults of the others.

    ``faults`` have paths that begin with "line" and its number, from 1. ``references`` are what
    faulty lines name, with the places. ``faulty_targets`` are the kinds and ids that they would
    create, with the number of the line. ``name`` is that of the file, if it has one. Of a
    spreadsheet of names (``is_sheet``) ``proposals`` are the lines of the entries that it names
    and that do not exist.
    """

    def __init__(self) -> None:
        self.name = ""
        self.faults: list[Fault] = []
        self.detail = INVALID_LINES
        self.references: list[Reference] = []
        self.faulty_targets: dict[tuple[str, str | None], int] = {}
        self._count = 0
        self.has_replays = False
        self.has_duplicates = False
        self.is_sheet = False
        self.proposals: list[dict[str, Any]] = []
        self._lender: StagedLines | None = None
        self._file = _spool(self)
        self._faulty = _spool(self)
        self._faulty_count = 0

    def append(self, line: Line) -> None:
        """Add a line at the end. Not while iterating: both share the position in the file."""
        fields = (line.number, line.kind, line.body, line.derived)
        pickle.dump(fields, self._file, pickle.HIGHEST_PROTOCOL)
        self._count += 1
        self.has_replays = self.has_replays or line.is_replay
        self.has_duplicates = self.has_duplicates or bool(line.body.get("duplicate_of"))

    def take_over(self, other: "StagedLines") -> None:
        """Replace the lines, and what is known of them, by those of another; keep the name."""
        name = self.name
        vars(self).update(vars(other))
        self.name = name
        self._lender = other  # its files are closed with it

    def add_faulty(self, number: int, faults: Iterable[Fault]) -> None:
        """Add the faults of a line that cannot be recorded."""
        self.faults += islice(within("line", number, faults=faults), MAX_FAULTS)

    def add_part(self, line: Line, loaded: LoadedBody) -> None:
        """Add what can be read of a faulty line: itself, what it names, what it would create."""
        pickle.dump((line.number, line.kind, loaded), self._faulty, pickle.HIGHEST_PROTOCOL)
        self._faulty_count += 1
        id_ = loaded.raw.get("id") if isinstance(loaded.raw, dict) else None
        if isinstance(id_, str):
            kind = "figure" if line.kind == HISTORY else line.kind
            self.faulty_targets.setdefault((kind, id_), line.number)
        room = max(0, MAX_FAULTS - len(self.references))
        place: tuple[str | int, ...] = ("line", line.number, *line.wrapper)
        self.references += (
            ((*place, *path), vocabulary, named)
            for path, vocabulary, named in islice(_references(line.kind, loaded), room)
        )

    def parts(self) -> Iterator[tuple[Line, LoadedBody]]:
        """Yield the faulty lines, each with what could be loaded of it."""
        self._faulty.seek(0)
        for _ in range(self._faulty_count):
            number, kind, loaded = pickle.load(self._faulty)  # noqa: S301  # what add_part wrote
            yield Line(number, kind, loaded.body), loaded

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Line]:
        self._file.seek(0)
        for _ in range(self._count):
            yield Line(*pickle.load(self._file))  # noqa: S301  # what append wrote


def _spool(owner: StagedLines) -> IO[bytes]:
    """Return a file that is in memory while it is small, and is closed with its owner."""
    file = tempfile.SpooledTemporaryFile(_MAX_BYTES_IN_MEMORY)  # noqa: SIM115  # lives on
    weakref.finalize(owner, file.close)
    return file


def _references(kind: str, loaded: LoadedBody) -> Iterator[Reference]:
    """Yield what a line names, as far as it could be loaded: (path, vocabulary, id)."""
    if kind in {FIGURE, HISTORY}:
        yield from figure_references(loaded)
    elif kind == STATEMENT:
        for field, vocabulary in _STATEMENT_REFERENCES.items():
            if loaded.body.get(field) is not None:
                yield (field,), vocabulary, loaded.body[field]
    else:
        for field, vocabulary, id_ in entry_references(kind, loaded.body):
            yield (field,), vocabulary, id_


def parse_ndjson(texts: Iterable[bytes]) -> StagedLines:
    """Load lines of NDJSON; blank lines are skipped.

    A line is a figure's body, ``{"<vocabulary>": {"id": ..., ...}}`` or ``{"statement":
    {"figure" | "document": ID, ...}}``. With ``recorded_at`` a figure's body is a version of its
    history, and a statement on a document one that was recorded elsewhere: replays, for which
    the role admin is required.

    Lines that are not valid are staged as their faults, which ``run_import`` raises.
    """
    return _stage(ndjson.read(texts))


def parse_csv(file: IO[bytes]) -> StagedLines:
    """Load figures from a CSV file with a header, in the columns of an export.

    A row has the number of its first line. Rows that are not valid are staged as their faults. A
    spreadsheet of names, which its header tells, is staged as its cells.
    """
    return _stage(csv.read(file))


def parse_ndjson_body(body: bytes) -> StagedLines:
    """Load the NDJSON of a request's body, as ``parse_ndjson`` does."""
    return parse_ndjson(io.BytesIO(body))


def parse_csv_body(body: bytes) -> StagedLines:
    """Load the CSV of a request's body, as ``parse_csv`` does."""
    return parse_csv(io.BytesIO(body))


def parse_xlsx(file: IO[bytes], sheet: str | None = None) -> StagedLines:
    """Stage the rows of a spreadsheet of names in XLSX: of its first sheet, or of one by name."""
    xlsx = import_module("service.formats.xlsx")  # its library is slow to import, and rarely used
    return _stage(xlsx.read(file, sheet))


def parse_xlsx_body(body: bytes) -> StagedLines:
    """Stage the rows of the XLSX file of a request's body, as ``parse_xlsx`` does."""
    return parse_xlsx(io.BytesIO(body))


PARSERS: dict[str, Callable[[IO[bytes]], StagedLines]] = {
    "ndjson": parse_ndjson,
    "csv": parse_csv,
    "xlsx": parse_xlsx,
}


def _stage(parsed: Iterable[ParsedLine]) -> StagedLines:
    """Load every line and stage it; the faulty ones are staged as their faults."""
    staged = StagedLines()
    number = 0
    for line in parsed:
        number = line.number
        _stage_line(staged, line)
        if len(staged.faults) >= MAX_FAULTS:
            del staged.faults[MAX_FAULTS:]
            staged.detail = f"{INVALID_LINES} Reading stopped at line {number}."
            break
    if not number:
        staged.faults.append(Fault(("line", 1), _EMPTY))
    return staged


def _stage_line(staged: StagedLines, parsed: ParsedLine) -> None:
    """Load the value of a line and stage it, or its faults after those of parsing it."""
    number, value, parse_faults, derived, is_row = parsed
    staged.is_sheet = staged.is_sheet or is_row
    if value is None:
        staged.add_faulty(number, parse_faults)
        return
    if is_row:
        staged.append(Line(number, ROW, {"cells": value, "faults": list(parse_faults)}))
        return
    try:
        kind, raw = _unwrap(value)
    except ValueError as error:
        staged.add_faulty(number, [*parse_faults, Fault((), str(error))])
        return
    is_replay = kind == HISTORY or (kind == STATEMENT and "recorded_at" in raw)
    with as_recorded() if is_replay else nullcontext():
        loaded = load_partial(LINES[kind], raw, LOADERS.get(kind))
    line = Line(number, kind, loaded.body, derived)
    # A cell that cannot be read has its fault already.
    reported = {fault.path[:1] for fault in parse_faults}
    faults = [fault for fault in line_faults(line, loaded) if fault.path[:1] not in reported]
    if not faults and not parse_faults:
        staged.append(line)
        return
    staged.add_faulty(number, [*parse_faults, *within(*line.wrapper, faults=faults)])
    staged.add_part(line, loaded)


def line_faults(line: Line, loaded: LoadedBody) -> Sequence[Fault]:
    """Return the faults of a line that need no database to be found, with their places in it."""
    if line.kind not in {FIGURE, HISTORY}:
        return loaded.faults
    content = parse(loaded, fills=False)
    if line.kind == FIGURE and not isinstance(content, Content):
        # Words may say what is missing; what they say of a body that is whole is read when the
        # language of its document is known.
        content = parse(loaded)
    return [*row_faults(content, line.derived)] if isinstance(content, Content) else content


def _unwrap(value: Any) -> tuple[str, Any]:
    """Return the kind of a line, and the body in it; raises ValueError for an unknown wrapper."""
    if not isinstance(value, dict):
        return FIGURE, value
    wrappers = [name for name in value if name == STATEMENT or name in ENTRY_LINES]
    if wrappers and isinstance(value[wrappers[0]], dict) and "provenance" not in value:
        kind = wrappers[0]
        if len(value) > 1:
            raise ValueError(f"a line with a {kind} must not have other fields: remove them")
        return kind, value[kind]
    if len(value) == 1 and isinstance(next(iter(value.values())), dict):
        kinds = ", ".join((*ENTRY_LINES, STATEMENT))
        raise ValueError(f"{next(iter(value))!r} must be one of: {kinds}")
    return (HISTORY if "recorded_at" in value else FIGURE), value
