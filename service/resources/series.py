"""Series: the figures that answer one question for one period after another."""

from typing import Any

import orjson
from flask import Response

from schemas.paging import PageQuery
from schemas.series import SeriesSchema, head_of
from service.errors import NotFound
from service.http import paging
from service.http.blueprint import Blueprint
from service.http.context import database
from service.store import states

blp = Blueprint("series", __name__, description="Figures that differ by their period alone")


@blp.route("/v1/series/<slug:series>")
@blp.reads(SeriesSchema, query=PageQuery)
def get_series(query: dict[str, Any], series: str) -> Response:
    """Read a series: what its figures share, and the figures by the day their period ends"""
    limit, filters = query["limit"], {"series": [series]}
    with database().connection() as conn:
        walk = paging.start(conn, query)
        if walk.is_known:
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
        count = states.count(conn, filters, walk.reader, walk.moment) if query["count"] else None
    if not found:
        raise NotFound(f"There is no series {series!r}.")
    head = head_of(series, orjson.loads(found[0][2]))
    return walk.page(found, limit=limit, count=count, head=head)
