"""Load NDJSON lines: entries, statements and figures, all or nothing, through the use cases."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, validates_schema

from schemas.base import Slug, faults_in
from schemas.figures import FigureBody
from schemas.verification import StatementBody
from schemas.vocabularies import BODIES
from service.db import Connection
from service.domain.faults import Fault, within
from service.errors import Conflict, Invalid, NotFound
from service.usecases.create import create
from service.usecases.define import define
from service.usecases.verify import verify_document, verify_figure

_BATCH = 1000


class _TargetedStatement(StatementBody):
    """A statement with what it is about: one figure, or the figures in one document."""

    figure = Slug(load_default=None)
    document = Slug(load_default=None)

    @validates_schema
    def _require_one_target(self, data: dict[str, Any], **_: Any) -> None:
        if (data["figure"] is None) == (data["document"] is None):
            raise ValidationError("Name what it is about: a figure or a document.")


_ENTRIES = {
    name: Schema.from_dict(
        {"id": Slug(required=True), **body._declared_fields}  # noqa: SLF001
    )(unknown=RAISE)
    for name, body in BODIES.items()
}
_FIGURE, _STATEMENT = FigureBody(), _TargetedStatement()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: what it holds, of the right shape."""

    number: int
    kind: str
    body: dict[str, Any]


@dataclass(slots=True)
class Loaded:
    """How much a load recorded; what was already held unchanged is not counted."""

    entries: int = 0
    statements: int = 0
    figures: int = 0


def load(conn: Connection, lines: Iterable[bytes], by: str) -> Loaded:
    """Record every line, in order, within the caller's transaction.

    A line is a figure's body, ``{"<vocabulary>": {"id": ..., ...}}`` or ``{"statement":
    {"figure" | "document": ID, ...}}``; blank lines are passed over. Raises Invalid; each
    fault's path begins with its line's number, from 1.
    """
    loaded = Loaded()
    for kind, group in groupby(_parse(lines), key=lambda line: line.kind):
        run = list(group)
        for start in range(0, len(run), _BATCH):
            batch = run[start : start + _BATCH]
            try:
                _record(conn, kind, batch, by, loaded)
            except (Invalid, Conflict) as error:
                raise Invalid(_by_line(batch, error), "Some lines cannot be loaded.") from error
    return loaded


def _parse(lines: Iterable[bytes]) -> list[Line]:
    parsed, faults = [], []
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            parsed.append(_line(number, _loads(text)))
        except ValidationError as error:
            faults += within(number, faults=faults_in(error.messages))
        except RecursionError:
            faults.append(Fault((number,), "not a line of JSON in UTF-8: nested too deeply"))
        except (ValueError, ArithmeticError) as error:
            faults.append(Fault((number,), f"not a line of JSON in UTF-8: {error}"))
    if faults:
        raise Invalid(faults, "Some lines cannot be loaded.")
    return parsed


def _loads(text: bytes) -> Any:
    """Read JSON with exact decimals; a key given twice would lose one of its values."""
    return json.loads(text, parse_float=Decimal, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) < len(pairs):
        twice = next(key for key, _ in pairs if [k for k, _ in pairs].count(key) > 1)
        raise ValueError(f"the key {twice!r} is given twice")
    return said


def _line(number: int, said: Any) -> Line:
    if isinstance(said, dict) and len(said) == 1:
        [(kind, body)] = said.items()
        schema = _STATEMENT if kind == "statement" else _ENTRIES.get(kind)
        if schema is not None:
            try:
                return Line(number, kind, schema.load(body))
            except ValidationError as error:
                raise ValidationError({kind: error.messages}) from None
    return Line(number, "figure", _FIGURE.load(said))


def _record(conn: Connection, kind: str, batch: Sequence[Line], by: str, loaded: Loaded) -> None:
    bodies = [line.body for line in batch]
    if kind == "figure":
        loaded.figures += len(create(conn, bodies, by, skip_held=True))
    elif kind == "statement":
        for position, body in enumerate(bodies):
            loaded.statements += _state(conn, position, body, by)
    else:
        named = [(body.pop("id"), body) for body in map(dict, bodies)]
        loaded.entries += len(define(conn, kind, named, by))


def _state(conn: Connection, position: int, body: dict[str, Any], by: str) -> bool:
    said = dict(body)
    figure, document = said.pop("figure"), said.pop("document")
    try:
        if document is None:
            return verify_figure(conn, figure, said, by, skip_held=True)
        return verify_document(conn, document, said, by, skip_held=True)
    except Invalid as error:
        raise Invalid(within(position, faults=error.faults)) from error
    except NotFound as error:
        target = "figure" if document is None else "document"
        raise Invalid([Fault((position, target), error.detail)]) from error


def _by_line(batch: Sequence[Line], error: Invalid | Conflict) -> list[Fault]:
    """Turn positions in a batch into line numbers and places in the line."""
    if not error.faults:
        return [Fault((batch[0].number,), error.detail)]
    return [_place(batch, fault) for fault in error.faults]


def _place(batch: Sequence[Line], fault: Fault) -> Fault:
    position, *path = fault.path
    line = batch[int(position)]
    wrapper = () if line.kind == "figure" else (line.kind,)
    return replace(fault, path=(line.number, *wrapper, *path))
