"""Read the figures that others are related to, as points."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from service.db import Connection
from service.domain.period import Period
from service.domain.point import Point
from service.domain.principal import Principal
from service.domain.quantity import READING, Quantity
from service.store import series, states
from service.store.journal import Snapshot
from service.usecases.series.points import points_of

_FIGURES_PER_PAGE = 1000


def read_points(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    most: int,
) -> list[Point]:
    """Return the figures that pass the filters; where they are more than ``most``, not all."""
    if not all(filters.values()):
        return []  # an empty list of ids would be no filter
    points: list[Point] = []
    after = None
    while len(points) <= most:
        rows = states.list_page(
            conn, filters, reader, snapshot, sort="id", after=after, limit=_FIGURES_PER_PAGE
        )
        points += points_of(conn, [orjson.loads(body) for *_, body in rows])
        if len(rows) < _FIGURES_PER_PAGE:
            break
        after = rows[-1][:2]
    return points


def read_points_before(
    conn: Connection, id_: str, points: Sequence[Point], reader: Principal, snapshot: Snapshot
) -> list[Point]:
    """Return the figures of a series that come before these, oldest first, without their items.

    Only those that count since a day since which one of these counts.
    """
    periods = [point.period for point in points if point.period and point.period.end]
    starts = {period.start for period in periods if period.start}
    if not starts or periods[0].end is None:
        return []
    rows = series.list_before(
        conn,
        {"series": [id_]},
        reader,
        snapshot,
        starts=sorted(starts),
        before=periods[0].end,
    )
    return [
        replace(
            points[0],
            figure=row["figure"],
            item=None,
            reported_on=None,
            period=Period(row["period_edtf"], periods[0].kind, tuple(row["period_inferred"])),
            reading=Quantity(**{name: row[name] for name in READING}),
        )
        for row in rows
    ]
