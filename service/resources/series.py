"""Series: figures that differ by their period and item only."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import orjson
from flask import Response

from schemas.paging import MAX_COUNT, FigurePageQuery
from schemas.series import (
    BreakSchema,
    DifferenceSchema,
    PairWarningSchema,
    SeriesPage,
    SeriesQuery,
    SeriesSchema,
    shared_fields,
)
from service.domain.age import Age, Rhythm, age_on
from service.domain.difference import Difference, differences_between_counts
from service.domain.point import Point
from service.errors import NotFound
from service.http import paging
from service.http.blueprint import Blueprint
from service.http.context import database
from service.store import series as store
from service.store import states
from service.usecases import filters
from service.usecases.figures.translate import translate_rows
from service.usecases.series.breaks import SeriesBreak, series_breaks
from service.usecases.series.points import points_of
from service.usecases.series.read import read_points_before
from service.usecases.series.warnings import warnings_in_series

blp = Blueprint("series", __name__, description="Figures that differ by their period only")

_BREAKS = BreakSchema(many=True)
_DIFFERENCES = DifferenceSchema(many=True)
_WARNINGS = PairWarningSchema(many=True)


@blp.route("/v1/series")
@blp.reads(SeriesPage, query=SeriesQuery)
def list_series(query: dict[str, Any]) -> Response:
    """List series

    Returns the series that have at least one figure matching the filters, which are those of
    `/v1/figures`.
    """
    with database().connection() as conn:
        walk = paging.start_walk(conn, query)
        day = walk.snapshot.day
        walk = walk.on_day(day)
        if walk.is_not_modified:
            return walk.not_modified()
        query |= filters.resolve(conn, query, at=walk.snapshot.id)
        summaries = store.list_page(
            conn,
            query,
            walk.reader,
            walk.snapshot,
            after=walk.after and walk.after[1],
            limit=query["limit"] + 1,
        )
        count = None
        if query["count"]:
            number = store.count(conn, query, walk.reader, walk.snapshot, most=MAX_COUNT + 1)
            count = paging.counted(number, MAX_COUNT)
        ids = [summary.id for summary in summaries]
        rhythms = store.list_rhythms(conn, ids, walk.reader, walk.snapshot)
    rows = [
        (each.id, each.id, _text(each, age_on(day, rhythms.get(each.id, Rhythm()))))
        for each in summaries
    ]
    return walk.page(rows, limit=query["limit"], count=count)


@blp.route("/v1/series/<slug:series>")
@blp.reads(SeriesSchema, query=FigurePageQuery)
def get_series(query: dict[str, Any], series: str) -> Response:
    """Get a series

    Returns what its figures have in common, and the figures in the order in which their periods
    end. Includes breaks, where its definition replaced another or was replaced; for a cumulative
    series the difference between each count and the next, where a decrease is a correction; and
    the warnings between figures.
    """
    limit, filters = query["limit"], {"series": [series]}
    with database().connection() as conn:
        walk = paging.start_walk(conn, query)
        day = walk.snapshot.day
        walk = walk.on_day(day)
        if walk.is_not_modified:
            return walk.not_modified()
        rows = states.list_page(
            conn,
            filters,
            walk.reader,
            walk.snapshot,
            sort="period",
            after=walk.after,
            limit=limit + 1,
        )
        if not rows:
            raise NotFound(f"There is no series {series!r}.")
        count = None
        if query["count"]:
            number = states.count(conn, filters, walk.reader, walk.snapshot, most=MAX_COUNT + 1)
            count = paging.counted(number, MAX_COUNT)
        figures = [orjson.loads(body) for *_, body in rows[:limit]]
        points = points_of(conn, figures)
        before = read_points_before(conn, series, points, walk.reader, walk.snapshot)
        differences = _differences(before, points)
        warnings = warnings_in_series(conn, points, before, walk.reader, walk.snapshot)
        rows = translate_rows(conn, rows, query["lang"])
        rhythm = store.list_rhythms(conn, [series], walk.reader, walk.snapshot).get(series)
        breaks = series_breaks(conn, series, walk.reader, walk.snapshot)
    head = shared_fields(series, figures[0])
    head |= {
        **asdict(age_on(day, rhythm or Rhythm())),
        "breaks": _BREAKS.dump(map(_break_fields, breaks)),
        "per_period": _DIFFERENCES.dump(differences) if head["kind"] == "cumulative" else None,
        "warnings": _WARNINGS.dump(warnings),
    }
    return walk.page(rows, limit=limit, count=count, head=head)


def _text(summary: store.Summary, age: Age) -> str:
    """A series of a list, as JSON."""
    fields = {
        **shared_fields(summary.id, orjson.loads(summary.body)),
        "figures": summary.figures,
        "first_end": summary.first_end,
        "last_end": summary.last_end,
        **asdict(age),
        "links": {"self": f"/v1/series/{summary.id}"},
    }
    return orjson.dumps(fields).decode()


def _differences(before: Sequence[Point], points: Sequence[Point]) -> list[Difference]:
    """The differences of the points of a page, also to those before them."""
    own = {point.figure for point in points}
    return [each for each in differences_between_counts([*before, *points]) if each.figure in own]


def _break_fields(series_break: SeriesBreak) -> dict[str, Any]:
    """The fields of a break [SDMX: OBS_STATUS B, break in time series]."""
    other = series_break.neighbour
    return {
        "type": "replaced-by" if other.is_newer else "replaces",
        "series": other.series,
        "measure": {"id": other.measure, "name": other.name},
        "figure": series_break.figure,
        "period_end": series_break.period_end,
        "obs_status": "B",
    }
