"""The peer's data: the same figures in an SQLite file, with a column for each field."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

# Fields that hold an entry: the column has its id, which a filter can find by an index.
_ENTRIES = ("unit", "measure", "population", "conflict", "area")


def write(path: Path, texts: Iterable[tuple[str, str]]) -> None:
    """Write the file from the texts of the figures, as ``(id, JSON)`` pairs."""
    rows = (_row(json.loads(body)) for _, body in texts)
    first = next(iter(rows))
    names = list(first)
    columns = ", ".join(f'"{name}"' for name in names)
    slots = ", ".join(f":{name}" for name in names)
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute(f"create table figures ({columns}, primary key (id)) without rowid")
        conn.execute(f"insert into figures values ({slots})", first)
        conn.executemany(f"insert into figures values ({slots})", rows)
        conn.execute("create index figures_measure on figures (measure, id)")
        conn.execute("analyze")


def _row(figure: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in figure.items()}


def _value(name: str, value: Any) -> Any:
    if name in _ENTRIES:
        return value and value["id"]
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
