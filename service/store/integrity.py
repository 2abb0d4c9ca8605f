"""What foreign keys and triggers promise, asked again of the rows: a superuser can be past them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import psycopg
from psycopg.types.datetime import DateLoader, TimestamptzLoader

from service.db import Connection
from service.store import queries

_sql = queries.load("integrity")


class Loose(NamedTuple):
    """The place of a row that is missing, or at fault among its like, and how."""

    noun: str
    id: str
    number: int
    fault: str


class _AnyDate(DateLoader):
    def load(self, data: Any) -> date:
        try:
            return super().load(data)
        except psycopg.DataError:
            return date.max


class _AnyMoment(TimestamptzLoader):
    def load(self, data: Any) -> datetime:
        try:
            return super().load(data)
        except psycopg.DataError:
            return datetime.max.replace(tzinfo=UTC)


def read_any_time(conn: Connection) -> None:
    """Have this connection read what Python has no time for, such as infinity, as its last.

    Nothing was recorded then, so it differs from whatever it is compared with; without this one
    such row would keep all others from being read.
    """
    conn.adapters.register_loader("date", _AnyDate)
    conn.adapters.register_loader("timestamptz", _AnyMoment)


def count_figures(conn: Connection) -> int:
    """How many figures there are."""
    return int(_sql.count_figures(conn)["count"])


def list_figures(conn: Connection, *, after: str, limit: int) -> list[str]:
    """The ids after one, in order, of all figures that any row speaks of."""
    return [row["id"] for row in _sql.list_figures(conn, after=after, limit=limit)]


def list_loose(conn: Connection, figures: Sequence[str]) -> list[Loose]:
    """What is missing of the figures, by figure and version."""
    return [
        Loose("figure", row["figure"], row["version"], row["fault"])
        for row in _sql.list_loose(conn, figures=list(figures))
    ]


def list_loose_revisions(conn: Connection) -> list[Loose]:
    """What is missing of the vocabularies, by vocabulary, entry and revision."""
    return [
        Loose(row["vocabulary"], row["id"], row["revision"], row["fault"])
        for row in _sql.list_loose_revisions(conn)
    ]
