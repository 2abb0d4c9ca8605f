"""Checks of the rows that repeat foreign keys and triggers, since a superuser can bypass those."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import psycopg
from psycopg.types.datetime import DateLoader, TimestamptzLoader

from service.db import Connection
from service.store import queries

_sql = queries.load("integrity")


class Inconsistency(NamedTuple):
    """A row that is missing or wrong among its like: its place, and the fault in words."""

    noun: str
    id: str
    number: int
    fault: str


class _AnyDate(DateLoader):
    def load(self, data: Any) -> date:
        """Return the date, or the last that Python has (psycopg.adapt.Loader)."""
        try:
            return super().load(data)
        except psycopg.DataError:
            return date.max


class _AnyTime(TimestamptzLoader):
    def load(self, data: Any) -> datetime:
        """Return the time, or the last that Python has (psycopg.adapt.Loader)."""
        try:
            return super().load(data)
        except psycopg.DataError:
            return datetime.max.replace(tzinfo=UTC)


def read_any_time(conn: Connection) -> None:
    """Read dates and times that Python lacks, such as infinity, as the last that it has.

    Nothing was recorded then, so the audit reports a difference. Otherwise a single such row
    would stop all others from being read.
    """
    conn.adapters.register_loader("date", _AnyDate)
    conn.adapters.register_loader("timestamptz", _AnyTime)


def count_figures(conn: Connection) -> int:
    """Count the figures."""
    return int(_sql.count_figures(conn)["count"])


def list_figures(conn: Connection, *, after: str, limit: int) -> list[str]:
    """Return ids after an id, in order, of all figures that any row refers to, missing ones too."""
    return [row["id"] for row in _sql.list_figures(conn, after=after, limit=limit)]


def list_inconsistencies(conn: Connection, figures: Sequence[str]) -> list[Inconsistency]:
    """Return what is missing or wrong in the rows of the figures, by figure and version."""
    return [
        Inconsistency("figure", row["figure"], row["version"], row["fault"])
        for row in _sql.list_inconsistencies(conn, figures=list(figures))
    ]


def list_revision_inconsistencies(conn: Connection) -> list[Inconsistency]:
    """Return the missing revisions of entries, by vocabulary, entry and revision."""
    return [
        Inconsistency(row["vocabulary"], row["id"], row["revision"], row["fault"])
        for row in _sql.list_revision_inconsistencies(conn)
    ]
