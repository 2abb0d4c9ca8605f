"""The columns of a table that follow from others: an edit of one is refused, never ignored.

A cell is compared with what the row itself says (periods, originators, sources ...), with what any
revision of the entries that it names says (names, units ...), and, where the figure is held
unchanged, with the stored version. An empty cell states nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from service.db import Connection
from service.domain.faults import Fault, within
from service.domain.figure import Content
from service.formats import csv
from service.formats.table import COLUMNS
from service.store import renderings, vocabularies
from service.store.renderings import Rendering
from service.store.vocabularies import History
from service.usecases.figures.translate import translate_figures

Cells = Mapping[str, str]

_SHOWN = 80  # characters of a cell, in a sentence
_LANGUAGES = ("en", "uk", "ru")
_OF_PERIOD = ("period_start", "period_end", "period_start_time", "period_end_time", "period_kind")
_OF_PROVENANCE = ("origin", "sources", "documents", "reported_on")
_OF_ENTRY = {  # the column, the column with the id, and the field of the entry
    "unit": ("measure", "unit"),
    "measure_name": ("measure", "name"),
    "counts": ("measure", "counts"),
    "basis": ("measure", "basis"),
    "population_name": ("population", "name"),
    "conflict_name": ("conflict", "name"),
    "area_name": ("area", "name"),
}
_OF_ENTRIES = {  # the column, the ids' vocabulary, and the field of each entry
    "origin_names": ("source", "name"),
    "source_names": ("source", "name"),
    "document_titles": ("document", "title"),
    "document_urls": ("document", "url"),
}
_RECORDING = ("recorded_at", "recorded_by")
# Where the digest is that of another database's version, this much follows from it.
_OF_DIGEST = ("could_not_verify", "verification_state")
_BY_NAME = {column.name: column for column in COLUMNS}
_STORED = tuple(
    column.name
    for column in COLUMNS
    if not column.is_imported
    and column.name not in {*_OF_PERIOD, *_OF_PROVENANCE, *_OF_ENTRY, *_OF_ENTRIES, "version"}
)


def row_faults(content: Content, cells: Cells) -> Iterator[Fault]:
    """Yield a fault for each cell that differs from what the row's period and provenance say."""
    figure = _as_figure(content)
    for source, names in (("period", _OF_PERIOD), ("provenance", _OF_PROVENANCE)):
        for name in names:
            expected = csv.to_cell(_BY_NAME[name], figure)
            if cells.get(name) and cells[name] != expected:
                yield _edited(name, cells[name], expected, f"change {source}")


def entry_faults(
    conn: Connection, rows: Sequence[tuple[Mapping[str, Any], Cells]]
) -> Iterator[Fault]:
    """Yield a fault for each cell that no revision of the entries which a row names has stated.

    ``rows`` are loaded bodies with their cells; a fault's path begins with the row's position.
    """
    history = vocabularies.find(conn, _named(body for body, cells in rows if cells))
    for position, (body, cells) in enumerate(rows):
        yield from within(position, faults=_entry_faults(body, cells, history))


def stored_faults(conn: Connection, rows: Mapping[int, tuple[str, Cells]]) -> Iterator[Fault]:
    """Yield a fault for each cell that the stored version of a figure held unchanged contradicts.

    ``rows`` are the figures' ids and the cells by position. A row that another database exported
    has other times and authors, and is no edit.
    """
    with_cells = {at: row for at, row in rows.items() if row[1].get("version")}
    ids = sorted({id_ for id_, _ in with_cells.values()})
    stored = {
        (text.id, str(text.revision)): text
        for text in (renderings.list_(conn, "figure", ids) if ids else ())
    }
    for position, (id_, cells) in with_cells.items():
        text = stored.get((id_, cells["version"]))
        if text is not None:
            yield from within(position, faults=_stored_faults(conn, text, cells))


def _stored_faults(conn: Connection, text: Rendering, cells: Cells) -> Iterator[Fault]:
    figure = orjson.loads(text.body)
    stored = {name: csv.to_cell(_BY_NAME[name], figure) for name in _STORED}
    if cells.get("recorded_at") == stored["recorded_at"]:
        names: Sequence[str] = _STORED
    elif cells.get("digest") == stored["digest"]:
        names = _OF_DIGEST
    else:
        return
    for name in names:
        cell = cells.get(name)
        if not cell or _same(name, cell, stored[name]):
            continue
        if name == "sentence" and cell in _sentences(conn, text):
            continue
        yield _edited(name, cell, stored[name], f"it is that of version {text.revision}")


def _sentences(conn: Connection, text: Rendering) -> list[str]:
    sentences = []
    for language in _LANGUAGES:
        figure = orjson.loads(text.body)
        translate_figures(conn, [figure], language)
        sentences.append(figure["sentence"])
    return sentences


def _entry_faults(body: Mapping[str, Any], cells: Cells, history: History) -> Iterator[Fault]:
    for name, (source, field) in _OF_ENTRY.items():
        if cells.get(name):
            revisions = history.revisions(source, body.get(source) or "")
            stated = [_text(getattr(revision.entry, field)) for revision in revisions] or [""]
            if cells[name] not in stated:
                yield _edited(name, cells[name], stated[-1], _NAMED)
    for name, (vocabulary, field) in _OF_ENTRIES.items():
        if cells.get(name):
            options = [
                [getattr(revision.entry, field) for revision in history.revisions(vocabulary, id_)]
                for id_ in _ids(body["provenance"], name)
            ]
            if not _joins(cells[name], options):
                newest = "; ".join(filter(None, (values[-1] for values in options if values)))
                yield _edited(name, cells[name], newest, _NAMED)


def _text(value: str | frozenset[str] | None) -> str:
    """Return the cell of an entry's field; outcomes are in the order of their ids."""
    return csv.to_json(sorted(value)) if isinstance(value, frozenset) else value or ""


_NAMED = "change the entry, or name another"


def _joins(text: str, options: Iterable[Sequence[str | None]]) -> bool:
    """Whether a text is one option of each, joined as names are; None is left out."""
    ends = {0}
    for values in options:
        reached: set[int] = set()
        for end in ends:
            for value in values:
                part = value and (f"; {value}" if end else value)
                if not part:
                    reached.add(end)
                elif text.startswith(part, end):
                    reached.add(end + len(part))
        ends = reached
    return len(text) in ends


def _same(name: str, cell: str, expected: str) -> bool:
    """Whether a cell says what is expected; spreadsheets write truth in capitals."""
    if _BY_NAME[name].kind == "boolean":
        return cell.lower() == expected
    return cell == expected


def _edited(name: str, cell: str, expected: str, remedy: str) -> Fault:
    return Fault(
        (name,),
        f"this column follows from others, and says {cell[:_SHOWN]!r} instead of "
        f"{expected[:_SHOWN]!r}: {remedy}, or leave the column out",
    )


def _ids(chains: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    """Return the ids, sorted, of the entries of which a column has the names."""
    steps = [step for chain in chains for step in chain["steps"]]
    if name == "origin_names":
        return sorted({id_ for chain in chains[:1] for id_ in chain["steps"][0]["sources"]})
    if name == "source_names":
        return sorted({id_ for step in steps for id_ in step["sources"]})
    return sorted({step["document"] for step in steps if step["document"]})


def _named(bodies: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the vocabulary and the id of each entry that bodies name."""
    for body in bodies:
        for field in ("measure", "population", "conflict", "area"):
            if body.get(field):
                yield field, body[field]
        for name, (vocabulary, _) in _OF_ENTRIES.items():
            for id_ in _ids(body["provenance"], name):
                yield vocabulary, id_


def _as_figure(content: Content) -> dict[str, Any]:
    """Return as much of a figure's JSON as the columns of its period and its chains are made of."""
    period = content.period
    return {
        "period": period
        and {
            "start": _iso(period.start),
            "end": _iso(period.end),
            "start_time": period.start_time,
            "end_time": period.end_time,
            "kind": period.kind,
        },
        "origin": [{"id": id_} for id_ in content.identity.originators],
        "provenance": [
            {
                "steps": [
                    {
                        "sources": [{"id": id_} for id_ in step.sources],
                        "document": step.document and {"id": step.document},
                        "reported_on": step.reported_on,
                    }
                    for step in chain.steps
                ]
            }
            for chain in content.provenance
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
