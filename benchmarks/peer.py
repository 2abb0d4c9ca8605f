"""The peer's data: the same figures in an SQLite file, with a column for each field.

``measure``, ``conflict``, ``area`` ... hold ids that a filter finds by an index, ``series`` too;
the words of names are indexed for a search (FTS5).
"""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

# Fields that hold an entry: the column has its id, which a filter can find by an index.
_ENTRIES = ("unit", "measure", "population", "conflict", "area")
_INDEXED = ("measure", "conflict", "population", "area", "series", "originator", "value")


def write(path: Path, texts: Iterable[tuple[str, str, str]]) -> None:
    """Write the file from ``(id, series, JSON)`` of the figures."""
    rows = (_row(series, json.loads(body)) for _, series, body in texts)
    first = next(iter(rows))
    names = list(first)
    columns = ", ".join(f'"{name}"' for name in names)
    slots = ", ".join(f":{name}" for name in names)
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute(f"create table figures ({columns}, primary key (id))")
        insert = f"insert into figures ({columns}) values ({slots})"
        conn.execute(insert, first)
        conn.executemany(insert, rows)
        for name in _INDEXED:
            conn.execute(f"create index figures_{name} on figures ({name}, id)")
        conn.execute("create virtual table figures_fts using fts5 (words, content=figures)")
        conn.execute("insert into figures_fts (figures_fts) values ('rebuild')")
        conn.execute("analyze")


def _row(series: str, figure: dict[str, Any]) -> dict[str, Any]:
    names = [figure[name]["name"] for name in _ENTRIES if figure[name]]
    names += [origin["name"] for origin in figure["origin"]]
    return {name: _value(name, value) for name, value in figure.items()} | {
        "series": series,
        "originator": figure["origin"][0]["id"] if figure["origin"] else None,
        "words": " ".join(names),
    }


def _value(name: str, value: Any) -> Any:
    if name in _ENTRIES:
        return value and value["id"]
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
