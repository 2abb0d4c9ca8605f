"""Breaks: where a series continues another by a measure that replaces the other's."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from service.db import Connection
from service.domain.principal import Principal
from service.store import series, states
from service.store.journal import Snapshot
from service.store.series import Neighbour


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """Where the definition of a series changed: the first figure of the newer series."""

    neighbour: Neighbour
    figure: str
    period_end: date | None


def series_breaks(
    conn: Connection, id_: str, reader: Principal, snapshot: Snapshot
) -> list[SeriesBreak]:
    """Return where another series continues this one, or this one another, by a new measure."""
    breaks = []
    for neighbour in series.list_replacing(conn, id_, at=snapshot.id):
        newer = neighbour.series if neighbour.is_newer else id_
        older = id_ if neighbour.is_newer else neighbour.series
        first = _first_figure(conn, newer, reader, snapshot)
        if first and _first_figure(conn, older, reader, snapshot):
            period = first["period"]
            end = date.fromisoformat(period["end"]) if period and period["end"] else None
            breaks.append(SeriesBreak(neighbour, first["id"], end))
    return breaks


def _first_figure(
    conn: Connection, series_id: str, reader: Principal, snapshot: Snapshot
) -> dict[str, Any] | None:
    """Return the figure of a series whose period ends first, None if the reader sees none."""
    rows = states.list_page(
        conn, {"series": [series_id]}, reader, snapshot, sort="period", after=None, limit=1
    )
    return orjson.loads(rows[0][-1]) if rows else None
