"""Load NDJSON lines: entries, statements, figures and their history, all or nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, validates_schema

from schemas.base import Slug, Written, load_sound
from schemas.figures import FigureBody
from schemas.history import HistoryBody
from schemas.verification import StatementBody
from schemas.vocabularies import BODIES
from service import auth
from service.db import Connection
from service.domain import exact
from service.domain.faults import Fault, within
from service.domain.principal import ADMIN, Principal
from service.errors import Conflict, Invalid, NotFound
from service.usecases import compose
from service.usecases.create import create
from service.usecases.define import define
from service.usecases.replay import replay
from service.usecases.verify import verify_document, verify_figure

_BATCH = 1000
FIGURE, HISTORY, STATEMENT = "figure", "history", "statement"


class _TargetedStatement(StatementBody):
    """A statement with what it is about: one figure, or the figures in one document."""

    figure = Slug(load_default=None)
    document = Slug(load_default=None)

    @validates_schema
    def _require_one_target(self, data: dict[str, Any], **_: Any) -> None:
        if (data.get("figure") is None) == (data.get("document") is None):
            raise ValidationError("Name what it is about: a figure or a document.")


_ENTRIES = {
    name: Schema.from_dict(
        {"id": Slug(required=True), **body._declared_fields}  # noqa: SLF001
    )(unknown=RAISE)
    for name, body in BODIES.items()
}
_SCHEMAS: dict[str, Schema] = {
    **_ENTRIES,
    FIGURE: FigureBody(),
    HISTORY: HistoryBody(),
    STATEMENT: _TargetedStatement(),
}


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


@dataclass(slots=True)
class Loaded:
    """How much a load recorded; what was already held unchanged is not counted."""

    entries: int = 0
    statements: int = 0
    figures: int = 0


def load(conn: Connection, lines: Iterable[bytes], by: Principal) -> Loaded:
    """Record every line, in order, within the caller's transaction.

    A line is a figure's body, ``{"<vocabulary>": {"id": ..., ...}}`` or ``{"statement":
    {"figure" | "document": ID, ...}}``; blank lines are passed over. A figure's body with
    ``recorded_at`` is a version of its history, which only an admin may replay.

    Raises Forbidden, and Invalid; each fault's path begins with "line" and its number, from 1.
    """
    loaded = Loaded()
    parsed = _parse(lines)
    if any(line.kind == HISTORY for line in parsed):
        auth.require(by, ADMIN, to="replay what was recorded elsewhere")
    for kind, group in groupby(parsed, key=lambda line: line.kind):
        for batch in _batches(kind, list(group)):
            try:
                _record(conn, kind, batch, by.signature, loaded)
            except (Invalid, Conflict) as error:
                raise Invalid(_by_line(batch, error), "Some lines cannot be loaded.") from error
    return loaded


def _batches(kind: str, run: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Parts of a run of lines; the history of a figure is never parted."""
    start = 0
    while start < len(run):
        end = min(start + _BATCH, len(run))
        while kind == HISTORY and end < len(run) and run[end].body["id"] == run[end - 1].body["id"]:
            end += 1
        yield run[start:end]
        start = end


def _parse(lines: Iterable[bytes]) -> list[Line]:
    parsed: list[Line] = []
    faults: list[Fault] = []
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            line, found = _line(number, exact.loads(text))
        except ValueError as error:
            faults.append(Fault(("line", number), f"not a line of JSON in UTF-8: {error}"))
        else:
            parsed.append(line)
            faults += within("line", number, *line.wrapper, faults=found)
    if faults:
        raise Invalid(faults, "Some lines cannot be loaded.")
    return parsed


def _line(number: int, said: Any) -> tuple[Line, list[Fault]]:
    kind, body = FIGURE, said
    if isinstance(said, dict) and "recorded_at" in said:
        kind = HISTORY
    elif isinstance(said, dict) and len(said) == 1:
        [(named, inner)] = said.items()
        if named == STATEMENT or named in _ENTRIES:
            kind, body = named, inner
    written = load_sound(_SCHEMAS[kind], body)
    faults = list(written.faults)
    if kind in {FIGURE, HISTORY}:
        faults += compose.faults_of(written.body)
    return Line(number, kind, written.body), faults


def _record(conn: Connection, kind: str, batch: Sequence[Line], by: str, loaded: Loaded) -> None:
    bodies = [line.body for line in batch]
    if kind == FIGURE:
        loaded.figures += len(create(conn, list(map(Written, bodies)), by, skip_held=True))
    elif kind == HISTORY:
        loaded.figures += replay(conn, bodies, by)
    elif kind == STATEMENT:
        for position, body in enumerate(bodies):
            loaded.statements += _state(conn, position, body, by)
    else:
        named = [(body.pop("id"), Written(body)) for body in map(dict, bodies)]
        loaded.entries += len(define(conn, kind, named, by))


def _state(conn: Connection, position: int, body: dict[str, Any], by: str) -> bool:
    said = dict(body)
    figure, document = said.pop("figure"), said.pop("document")
    try:
        if document is None:
            made: object = verify_figure(conn, figure, Written(said), by, skip_held=True)
        else:
            made = verify_document(conn, document, Written(said), by, skip_held=True)
    except Invalid as error:
        raise Invalid(within(position, faults=error.faults)) from error
    except NotFound as error:
        target = "figure" if document is None else "document"
        raise Invalid([Fault((position, target), error.detail)]) from error
    return made is not None


def _by_line(batch: Sequence[Line], error: Invalid | Conflict) -> list[Fault]:
    """Turn positions in a batch into line numbers and places in the line."""
    if not error.faults:
        return [Fault(("line", batch[0].number), error.detail)]
    return [_place(batch, fault) for fault in error.faults]


def _place(batch: Sequence[Line], fault: Fault) -> Fault:
    position, *path = fault.path
    line = batch[int(position)]
    return replace(fault, path=("line", line.number, *line.wrapper, *path))
