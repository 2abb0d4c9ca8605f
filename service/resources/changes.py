"""The journal, as a feed of changes."""

from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response, request

from schemas.changes import ChangesPage, ChangesQuery
from service.http import paging
from service.http.blueprint import Blueprint
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
        walk = paging.start_walk(conn, query)
        if walk.is_not_modified:
            return walk.unchanged()
        events = journal.list_page(
            conn, walk.reader, walk.moment, after=query["after"], limit=limit + 1
        )
    more = len(events) > limit
    asked = {name: value for name, value in request.args.items() if name != "after"}
    url = f"{request.path}?{urlencode({'after': events[limit - 1].id, **asked})}" if more else None
    page = {"data": events[:limit], "next": url}
    response = walk.respond(orjson.dumps(_SCHEMA.dump(page)))
    if url is not None:
        response.headers["Link"] = f'<{url}>; rel="next"'
    return response
