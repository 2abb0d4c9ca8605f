"""The journal, as a feed of changes."""

from typing import Any

import orjson
from flask import Response, request

from schemas.changes import ChangesPage, ChangesQuery
from service.http import paging
from service.http.blueprint import Blueprint
from service.http.conditional import answer
from service.http.context import database
from service.store import journal

blp = Blueprint("changes", __name__, description="Every write, in one order")

_SCHEMA = ChangesPage()


@blp.route("/v1/changes")
@blp.reads(ChangesPage, query=ChangesQuery)
def list_changes(query: dict[str, Any]) -> Response:
    """List what was written, oldest first

    Ids grow in the order of the writes, so whoever goes on with `after` the last id misses
    nothing. Events of drafts are told to their author and to editors; others see a gap.
    """
    limit = query["limit"]
    with database().connection() as conn:
        walk = paging.start(conn, None)
        if walk.is_known:
            return walk.unchanged()
        events = journal.list_page(
            conn, walk.reader, after=query["after"], at=walk.at, limit=limit + 1
        )
    more = len(events) > limit
    url = f"{request.path}?after={events[limit - 1].id}&limit={limit}" if more else None
    page = {"data": events[:limit], "next": url}
    response = answer(
        orjson.dumps(_SCHEMA.dump(page)), etag=walk.etag, modified=walk.moment.entered_at
    )
    if url is not None:
        response.headers["Link"] = f'<{url}>; rel="next"'
    return response
