"""Load NDJSON lines: entries, statements, figures and their history, all or nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, validates_schema

from schemas.base import Moment, Slug, Text, Written, load_sound
from schemas.figures import FigureLineBody
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
from service.usecases.define import define
from service.usecases.record import Replay
from service.usecases.replay import replay
from service.usecases.take import take
from service.usecases.verify import unknown_in, verify_document, verify_figure

_BATCH = 1000
_MOST_FAULTS = 1000
_TRIES = 5  # as many as there are stages at which lines can be refused
_REFUSED = "Some lines cannot be loaded."
FIGURE, HISTORY, STATEMENT = "figure", "history", "statement"


class _TargetedStatement(StatementBody):
    """A statement with what it is about: one figure, or the figures in one document."""

    figure = Slug(load_default=None)
    document = Slug(load_default=None)
    recorded_at = Moment(load_default=None)
    recorded_by = Text(load_default=None, max_length=100)

    @validates_schema(skip_on_field_errors=False)
    def _require_one_target(self, data: dict[str, Any], **_: Any) -> None:
        if (data.get("figure") is None) == (data.get("document") is None):
            raise ValidationError("Name what it is about: a figure or a document.")
        if data.get("figure") is not None and data.get("recorded_at") is not None:
            raise ValidationError(
                {"recorded_at": ["A figure's history has its statements in its versions."]}
            )


_ENTRIES = {
    name: Schema.from_dict(
        {"id": Slug(required=True), **body._declared_fields}  # noqa: SLF001
    )(unknown=RAISE)
    for name, body in BODIES.items()
}
_SCHEMAS: dict[str, Schema] = {
    **_ENTRIES,
    FIGURE: FigureLineBody(),
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

    @property
    def replays(self) -> bool:
        """Whether it says when it was recorded."""
        return self.body.get("recorded_at") is not None

    @property
    def brings(self) -> tuple[str, str] | None:
        """The kind and id of what it records."""
        if self.kind == STATEMENT:
            return None
        if self.kind in {FIGURE, HISTORY}:
            return "figure", self.body["id"] or compose.compose(self.body).id
        return self.kind, self.body["id"]


@dataclass(slots=True)
class Loaded:
    """How much a load recorded; what was already held unchanged is not counted."""

    entries: int = 0
    statements: int = 0
    figures: int = 0


def load(
    conn: Connection, lines: Sequence[Line], by: Principal, *, most_reached: int | None = None
) -> Loaded:
    """Record lines that ``read`` has read, in order, within the caller's transaction.

    Raises Forbidden, and Invalid with the faults of all lines; each fault's path begins with
    "line" and its number, from 1. A statement on a document that reaches more figures than
    ``most_reached`` is one.
    """
    if any(line.replays for line in lines):
        auth.require(by, ADMIN, to="replay what was recorded elsewhere")
    loaded = Loaded()
    faults: list[Fault] = []
    for kind, group in groupby(lines, key=lambda line: line.kind):
        for batch in _batches(kind, list(group)):
            faults += _try(conn, kind, batch, by.signature, loaded, most_reached)
    if faults:
        # What a faulty line would have brought is not missing for those after it.
        brought = {line.brings for line in lines}
        telling = [fault for fault in faults if not fault.missing or fault.missing not in brought]
        raise Invalid(sorted(telling, key=lambda fault: int(fault.path[1])), _REFUSED)
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


def read(texts: Iterable[bytes]) -> list[Line]:
    """Read lines of NDJSON, without a database: what each holds, of the right shape.

    A line is a figure's body, ``{"<vocabulary>": {"id": ..., ...}}`` or ``{"statement":
    {"figure" | "document": ID, ...}}``; blank lines are passed over. A figure's body with
    ``recorded_at`` is a version of its history, a statement on a document with it one that was
    recorded elsewhere; only an admin may replay these.

    Raises Invalid; each fault's path begins with "line" and its number, from 1.
    """
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, text in enumerate(texts, 1):
        if not text.strip():
            continue
        try:
            line, found = _line(number, exact.loads(text))
        except ValueError as error:
            faults.append(Fault(("line", number), f"not a line of JSON in UTF-8: {error}"))
        else:
            lines.append(line)
            faults += within("line", number, *line.wrapper, faults=found)
        if len(faults) >= _MOST_FAULTS:
            raise Invalid(faults, f"{_REFUSED} There may be more: reading stopped at {number}.")
    if faults:
        raise Invalid(faults, _REFUSED)
    return lines


def _line(number: int, said: Any) -> tuple[Line, list[Fault]]:
    kind, body = FIGURE, said
    if isinstance(said, dict):
        wrappers = [name for name in said if name == STATEMENT or name in _ENTRIES]
        if wrappers and isinstance(said[wrappers[0]], dict) and "provenance" not in said:
            kind, body = wrappers[0], said[wrappers[0]]
            if len(said) > 1:
                raise ValueError(f"a line of a {kind} holds it alone: remove what stands beside it")
        elif len(said) == 1 and isinstance(next(iter(said.values())), dict):
            raise ValueError(
                f"{next(iter(said))!r} is none of: {', '.join((*_ENTRIES, STATEMENT))}"
            )
        elif "recorded_at" in said:
            kind = HISTORY
    written = load_sound(_SCHEMAS[kind], body)
    faults = list(written.faults)
    if kind in {FIGURE, HISTORY}:
        faults += compose.faults_of(written.body)
    return Line(number, kind, written.body), faults


def _try(
    conn: Connection,
    kind: str,
    batch: Sequence[Line],
    by: str,
    loaded: Loaded,
    most_reached: int | None,
) -> list[Fault]:
    """Record a batch; if it cannot be, tell why, also of the lines that others hide."""
    faults: list[Fault] = []
    for _ in range(_TRIES):
        try:
            with conn.transaction():
                _record(conn, kind, batch, by, loaded, most_reached)
        except (Invalid, Conflict) as error:
            found = _by_line(batch, error)
            faults += found
            bad = {fault.path[1] for fault in found}
            if kind == HISTORY:  # a history lacks nothing for having been left out whole
                bad_ids = {line.body["id"] for line in batch if line.number in bad}
                bad |= {line.number for line in batch if line.body["id"] in bad_ids}
            batch = [line for line in batch if line.number not in bad]
        else:
            break
    return faults


def _record(
    conn: Connection,
    kind: str,
    batch: Sequence[Line],
    by: str,
    loaded: Loaded,
    most_reached: int | None,
) -> None:
    bodies = [line.body for line in batch]
    if kind == FIGURE:
        loaded.figures += len(take(conn, bodies, by))
    elif kind == HISTORY:
        loaded.figures += replay(conn, bodies, by)
    elif kind == STATEMENT:
        faults: list[Fault] = []
        for position, body in enumerate(bodies):
            try:
                loaded.statements += _state(conn, body, by, most_reached)
            except Invalid as error:
                faults += within(position, faults=error.faults)
        if faults:
            raise Invalid(faults)
    else:
        named = [(body.pop("id"), Written(body)) for body in map(dict, bodies)]
        loaded.entries += len(define(conn, kind, named, by))


def _state(conn: Connection, body: dict[str, Any], by: str, most: int | None) -> bool:
    """Record one statement; whether it was new."""
    said = dict(body)
    figure, document = said.pop("figure"), said.pop("document")
    at, recorded_by = said.pop("recorded_at"), said.pop("recorded_by")
    try:
        if document is None:
            made: object = verify_figure(conn, figure, Written(said), by, skip_held=True)
        else:
            made = verify_document(
                conn,
                document,
                Written(said),
                by,
                most=most,
                replay=at and Replay(at, recorded_by or by),
                skip_held=True,
            )
    except NotFound as error:
        target, id_ = ("figure", figure) if document is None else ("document", document)
        unknown = unknown_in(conn, [((), said)])
        raise Invalid([Fault((target,), error.detail, missing=(target, id_)), *unknown]) from error
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
