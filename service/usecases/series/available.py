"""What there is, where a question for a comparison finds no figure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from service.db import Connection
from service.domain.principal import Principal
from service.store import rivals, vocabularies
from service.store.journal import Snapshot
from service.store.rivals import Available

MAX_AVAILABLE = 50
MAX_MEASURES = 20

_SUBJECT = ("population", "conflict", "area")
# What is dropped of a question, besides its day, until there is something.
_DROPPED = (
    ("area",), ("area", "measure"), ("measure", "population"), ("area", "measure", "population"),
)  # fmt: skip


def list_available(
    conn: Connection, filters: Mapping[str, Any], reader: Principal, snapshot: Snapshot
) -> list[dict[str, Any]]:
    """Return of whom, in which conflict and where there are figures, for the nearest question.

    Each row is an ``Available``, with its entries and not their ids. Whatever day is asked for,
    the area is left out of the question first, then the measure, then the population.
    """
    for dropped in _DROPPED:
        nearer = {**filters, **dict.fromkeys(dropped)}
        if all(nearer.get(name) is None for name in _SUBJECT):
            continue
        rows = rivals.list_available(conn, nearer, reader, snapshot, limit=MAX_AVAILABLE)
        if rows:
            return _with_entries(conn, rows, snapshot)
    return []


def _with_entries(
    conn: Connection, rows: Sequence[Available], snapshot: Snapshot
) -> list[dict[str, Any]]:
    ids = {(name, getattr(row, name)) for row in rows for name in _SUBJECT}
    time = snapshot.as_of or snapshot.entered_at
    assert time is not None  # there are figures
    entries = vocabularies.find(conn, [key for key in ids if key[1] is not None]).at(time)
    return [
        asdict(row)
        | {name: entries.get((name, getattr(row, name))) for name in _SUBJECT}
        | {"measures": row.measures[:MAX_MEASURES]}
        for row in rows
    ]
