"""Parse an import without a database: load every line by its schema, or report its faults.

The loaded lines are staged in memory, or in a temporary file once they are large, so that an
import of any size takes the same memory and its input is read once.
"""

import io
import pickle
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from schemas.base import LoadedBody, load_partial
from schemas.imports import ENTRY_LINES, FIGURE, HISTORY, LINES, STATEMENT
from service.domain import exact
from service.domain.faults import Fault, within
from service.domain.figure import Content
from service.errors import Invalid
from service.formats import csv
from service.usecases.figures.body import parse

MAX_FAULTS = 1000  # after which an import stops
INVALID_LINES = "Some lines are not valid."
_MAX_BYTES_IN_MEMORY = 2**24

# The number of a line, its value (None if it cannot be read), and the faults of reading it.
ParsedLine = tuple[int, Any, list[Fault]]


@dataclass(frozen=True, slots=True)
class Line:
    """A loaded line: its number from 1, its kind (a key of ``LINES``) and its body."""

    number: int
    kind: str
    body: dict[str, Any]

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
        """The kind and the id of what the line creates or updates; None for a statement."""
        if self.kind == STATEMENT:
            return None
        if self.kind in {FIGURE, HISTORY}:
            return "figure", self.body["id"] or _generated_id(self.body)
        return self.kind, self.body["id"]


def _generated_id(body: dict[str, Any]) -> str | None:
    """Return the id of a figure whose body states none; None if the body is not valid."""
    content = parse(LoadedBody(body))
    return content.id if isinstance(content, Content) else None


class StagedLines:
    """Loaded lines, which can be iterated any number of times."""

    def __init__(self) -> None:
        self._count = 0
        self.has_replays = False
        self.has_duplicates = False
        self._file = tempfile.SpooledTemporaryFile(_MAX_BYTES_IN_MEMORY)  # noqa: SIM115  # lives on
        weakref.finalize(self, self._file.close)

    def append(self, line: Line) -> None:
        """Add a line at the end. Not while iterating: both share the position in the file."""
        pickle.dump((line.number, line.kind, line.body), self._file, pickle.HIGHEST_PROTOCOL)
        self._count += 1
        self.has_replays = self.has_replays or line.is_replay
        self.has_duplicates = self.has_duplicates or bool(line.body.get("duplicate_of"))

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Line]:
        self._file.seek(0)
        for _ in range(self._count):
            yield Line(*pickle.load(self._file))  # noqa: S301  # what append wrote


def parse_ndjson(texts: Iterable[bytes]) -> StagedLines:
    """Load lines of NDJSON; blank lines are skipped.

    A line is a figure's body, ``{"<vocabulary>": {"id": ..., ...}}`` or ``{"statement":
    {"figure" | "document": ID, ...}}``. With ``recorded_at`` a figure's body is a version of its
    history, and a statement on a document one that was recorded elsewhere: replays, for which
    the role admin is required.

    Raises Invalid; each fault's path begins with "line" and its number, from 1.
    """
    return _stage(_parse_json_lines(texts))


def parse_csv(file: IO[bytes]) -> StagedLines:
    """Load figures from a CSV file with a header, in the columns of an export.

    Raises Invalid; each fault's path begins with "line" and the number of the row's first line.
    """
    return _stage(csv.read(file))


def parse_ndjson_body(body: bytes) -> StagedLines:
    """Load the NDJSON of a request's body, as ``parse_ndjson`` does."""
    return parse_ndjson(io.BytesIO(body))


def parse_csv_body(body: bytes) -> StagedLines:
    """Load the CSV of a request's body, as ``parse_csv`` does."""
    return parse_csv(io.BytesIO(body))


PARSERS: dict[str, Callable[[IO[bytes]], StagedLines]] = {"ndjson": parse_ndjson, "csv": parse_csv}


def _parse_json_lines(texts: Iterable[bytes]) -> Iterator[ParsedLine]:
    for number, text in enumerate(texts, 1):
        if not text.strip():
            continue
        try:
            yield number, exact.loads(text), []
        except ValueError as error:
            yield number, None, [Fault((), f"not a line of JSON in UTF-8: {error}")]


def _stage(parsed: Iterable[ParsedLine]) -> StagedLines:
    """Load every line and stage it; raises Invalid with the faults of all lines."""
    staged = StagedLines()
    faults: list[Fault] = []
    for number, value, parse_faults in parsed:
        line, line_faults = _load_line(number, value, parse_faults)
        faults += within("line", number, faults=line_faults)
        if len(faults) >= MAX_FAULTS:
            raise Invalid(faults, f"{INVALID_LINES} Reading stopped at line {number}.")
        if line is not None and not faults:
            staged.append(line)
    if faults:
        raise Invalid(faults, INVALID_LINES)
    return staged


def _load_line(
    number: int, value: Any, parse_faults: list[Fault]
) -> tuple[Line | None, list[Fault]]:
    """Load the value of a line; return its faults after those of parsing it."""
    if value is None:
        return None, parse_faults or [Fault((), "a line must not be null")]
    try:
        line, faults = _load_value(number, value)
    except ValueError as error:
        return None, [*parse_faults, Fault((), str(error))]
    # A cell that cannot be parsed is missing from the body: one fault for it is enough.
    reported = {fault.path[:1] for fault in parse_faults}
    faults = [fault for fault in faults if fault.path[:1] not in reported]
    return line, [*parse_faults, *within(*line.wrapper, faults=faults)]


def _load_value(number: int, value: Any) -> tuple[Line, list[Fault]]:
    """Load a value by the schema of its kind; raises ValueError for a value of no kind."""
    kind, body = _unwrap(value)
    loaded = load_partial(LINES[kind], body)
    faults = list(loaded.faults)
    if kind in {FIGURE, HISTORY} and not isinstance(content := parse(loaded), Content):
        faults = content
    return Line(number, kind, loaded.body), faults


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
