"""The lines of an import, read without a database: each of the right shape, or its faults told.

What is read is kept in a file that is its own once it is large, so that an import of any size
takes the same memory and is read once.
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

MOST_FAULTS = 1000
REFUSED = "Some lines cannot be loaded."
_IN_MEMORY = 2**24

ParsedLine = tuple[
    int, Any, list[Fault]
]  # the number of a line, what it says, what is wrong with that


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: what it holds, of the right shape."""

    number: int
    kind: str
    body: dict[str, Any]

    @property
    def wrapper(self) -> tuple[str, ...]:
        """Where in the line the body is."""
        return () if self.kind in {FIGURE, HISTORY} else (self.kind,)

    @property
    def replays(self) -> bool:
        """Whether it says when it was recorded."""
        return self.body.get("recorded_at") is not None

    @property
    def brings(self) -> tuple[str, str | None] | None:
        """The kind and id of what it records."""
        if self.kind == STATEMENT:
            return None
        if self.kind in {FIGURE, HISTORY}:
            return "figure", self.body["id"] or _id_of(self.body)
        return self.kind, self.body["id"]


def _id_of(body: dict[str, Any]) -> str | None:
    """The id that a figure gets which states none."""
    parsed = parse(LoadedBody(body))
    return parsed.id if isinstance(parsed, Content) else None


class StagedLines:
    """Lines that were read, to be gone through as often as one likes."""

    def __init__(self) -> None:
        self._count = 0
        self.replays = False
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # it lives as long
        weakref.finalize(self, self._file.close)

    def append(self, line: Line) -> None:
        pickle.dump((line.number, line.kind, line.body), self._file, pickle.HIGHEST_PROTOCOL)
        self._count += 1
        self.replays = self.replays or line.replays

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Line]:
        self._file.seek(0)
        for _ in range(self._count):
            yield Line(*pickle.load(self._file))  # noqa: S301  # what append wrote


def parse_ndjson(texts: Iterable[bytes]) -> StagedLines:
    """Read lines of NDJSON.

    A line is a figure's body, ``{"<vocabulary>": {"id": ..., ...}}`` or ``{"statement":
    {"figure" | "document": ID, ...}}``; blank lines are passed over. A figure's body with
    ``recorded_at`` is a version of its history, a statement on a document with it one that was
    recorded elsewhere; only an admin may replay these.

    Raises Invalid; each fault's path begins with "line" and its number, from 1.
    """
    return _stage(_parsed(texts))


def parse_csv(file: IO[bytes]) -> StagedLines:
    """Read figures from a CSV with a header, in the columns that an export has.

    Raises Invalid; each fault's path begins with "line" and the number of the row's first line.
    """
    return _stage(csv.read(file))


def _parsed(texts: Iterable[bytes]) -> Iterator[ParsedLine]:
    for number, text in enumerate(texts, 1):
        if not text.strip():
            continue
        try:
            yield number, exact.loads(text), []
        except ValueError as error:
            yield number, None, [Fault((), f"not a line of JSON in UTF-8: {error}")]


def _stage(said: Iterable[ParsedLine]) -> StagedLines:
    lines = StagedLines()
    faults: list[Fault] = []
    for number, body, found in said:
        line = None
        if body is not None:
            try:
                line, more = _line(number, body)
                told = {fault.path[:1] for fault in found}  # a cell that cannot be read is missing
                more = [fault for fault in more if fault.path[:1] not in told]
                found = [*found, *within(*line.wrapper, faults=more)]  # noqa: PLW2901
            except ValueError as error:
                found = [*found, Fault((), str(error))]  # noqa: PLW2901
        elif not found:
            found = [Fault((), "null is no line of an import")]  # noqa: PLW2901
        faults += within("line", number, faults=found)
        if len(faults) >= MOST_FAULTS:
            raise Invalid(faults, f"{REFUSED} There may be more: reading stopped at {number}.")
        if line is not None and not faults:
            lines.append(line)
    if faults:
        raise Invalid(faults, REFUSED)
    return lines


def _line(number: int, said: Any) -> tuple[Line, list[Fault]]:
    kind, body = FIGURE, said
    if isinstance(said, dict):
        wrappers = [name for name in said if name == STATEMENT or name in ENTRY_LINES]
        if wrappers and isinstance(said[wrappers[0]], dict) and "provenance" not in said:
            kind, body = wrappers[0], said[wrappers[0]]
            if len(said) > 1:
                raise ValueError(f"a line of a {kind} holds it alone: remove what stands beside it")
        elif len(said) == 1 and isinstance(next(iter(said.values())), dict):
            raise ValueError(
                f"{next(iter(said))!r} is none of: {', '.join((*ENTRY_LINES, STATEMENT))}"
            )
        elif "recorded_at" in said:
            kind = HISTORY
    written = load_partial(LINES[kind], body)
    faults = list(written.faults)
    if kind in {FIGURE, HISTORY} and not isinstance(parsed := parse(written), Content):
        faults = parsed
    return Line(number, kind, written.body), faults


def parse_ndjson_body(body: bytes) -> StagedLines:
    """Read NDJSON that is all there."""
    return parse_ndjson(io.BytesIO(body))


def parse_csv_body(body: bytes) -> StagedLines:
    """Read CSV that is all there."""
    return parse_csv(io.BytesIO(body))


PARSERS: dict[str, Callable[[IO[bytes]], StagedLines]] = {"ndjson": parse_ndjson, "csv": parse_csv}
