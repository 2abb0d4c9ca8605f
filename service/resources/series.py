"""Series: the figures that answer one question for one period after another."""

from typing import Any

import orjson
from flask import Response

from schemas.paging import PageQuery
from schemas.series import (
    BetweenSchema,
    BreakSchema,
    DifferenceSchema,
    SeriesPage,
    SeriesQuery,
    SeriesSchema,
    head_of,
)
from service.errors import NotFound
from service.http import paging
from service.http.blueprint import Blueprint
from service.http.context import database
from service.store import search, states
from service.store import series as store
from service.usecases.series.warnings import SeriesBreak, differences_and_warnings, series_breaks

blp = Blueprint("series", __name__, description="Figures that differ by their period alone")

_BREAKS = BreakSchema(many=True)
_DIFFERENCES = DifferenceSchema(many=True)
_WARNINGS = BetweenSchema(many=True)


@blp.route("/v1/series")
@blp.reads(SeriesPage, query=SeriesQuery)
def list_series(query: dict[str, Any]) -> Response:
    """List series: what was counted of whom, by whom, from when to when

    Those that have figures which pass the filters, which are those of `/v1/figures`.
    """
    with database().connection() as conn:
        walk = paging.start_walk(conn, query)
        if walk.is_not_modified:
            return walk.unchanged()
        query |= search.widen(conn, query, at=walk.moment.id)
        found = store.list_page(
            conn,
            query,
            walk.reader,
            walk.moment,
            after=walk.after and walk.after[1],
            limit=query["limit"] + 1,
        )
        count = store.count(conn, query, walk.reader, walk.moment) if query["count"] else None
    rows = [(one.id, one.id, _summary(one)) for one in found]
    return walk.page(rows, limit=query["limit"], count=count)


@blp.route("/v1/series/<slug:series>")
@blp.reads(SeriesSchema, query=PageQuery)
def get_series(query: dict[str, Any], series: str) -> Response:
    """Read a series: what its figures share, and the figures by the day their period ends

    With where its definition replaced another or was replaced, what came about from one
    count of a cumulative series to the next, and the warnings between figures. A count that fell
    is a correction.
    """
    limit, filters = query["limit"], {"series": [series]}
    with database().connection() as conn:
        walk = paging.start_walk(conn, query)
        if walk.is_not_modified:
            return walk.unchanged()
        found = states.list_page(
            conn,
            filters,
            walk.reader,
            walk.moment,
            sort="period",
            after=walk.after,
            limit=limit + 1,
        )
        if not found:
            raise NotFound(f"There is no series {series!r}.")
        count = states.count(conn, filters, walk.reader, walk.moment) if query["count"] else None
        figures = [orjson.loads(body) for *_, body in found[:limit]]
        differences, warnings = differences_and_warnings(
            conn, series, figures, walk.reader, walk.moment
        )
        broken = series_breaks(conn, series, walk.reader, walk.moment)
    head = head_of(series, figures[0])
    head |= {
        "breaks": _BREAKS.dump(map(_break, broken)),
        "per_period": _DIFFERENCES.dump(differences) if head["kind"] == "cumulative" else None,
        "warnings": _WARNINGS.dump(warnings),
    }
    return walk.page(found, limit=limit, count=count, head=head)


def _summary(one: store.Summary) -> str:
    said = {
        **head_of(one.id, orjson.loads(one.body)),
        "figures": one.figures,
        "first_end": one.first_end,
        "last_end": one.last_end,
        "links": {"self": f"/v1/series/{one.id}"},
    }
    return orjson.dumps(said).decode()


def _break(one: SeriesBreak) -> dict[str, Any]:
    other = one.neighbour
    return {
        "type": "replaced-by" if other.is_newer else "replaces",
        "series": other.series,
        "measure": {"id": other.measure, "name": other.name},
        "figure": one.figure,
        "period_end": one.period_end,
        "obs_status": "B",
    }
