"""Changes: the journal as a feed."""

from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response, request

from schemas.changes import ChangesPage, ChangesQuery
from service.http import paging
from service.http.blueprint import Blueprint
from service.http.context import database
from service.store import changes
from service.usecases import filters

blp = Blueprint("changes", __name__, description="Every write, in the order of the journal")

_SCHEMA = ChangesPage()


@blp.route("/v1/changes")
@blp.reads(ChangesPage, query=ChangesQuery)
def list_changes(query: dict[str, Any]) -> Response:
    """List changes, oldest first

    With filters of figures, only the events of figures that match them are returned, whatever
    their status. That includes the event with which a figure ceased to match.

    Ids increase in the order of the writes: to continue without missing a change, set `after` to
    the last id. Events of drafts are visible to their author and to editors only, so others see
    gaps in the ids.
    """
    limit = query["limit"]
    with database().connection() as conn:
        walk = paging.start_walk(conn, query)
        if walk.is_not_modified:
            return walk.not_modified()
        query |= filters.resolve(conn, query, at=walk.snapshot.id)
        events = changes.list_page(
            conn, query, walk.reader, walk.snapshot, after=query["after"], limit=limit + 1
        )
    has_more = len(events) > limit
    url = None
    if has_more:
        rest = [item for item in request.args.items(multi=True) if item[0] != "after"]
        url = f"{request.path}?{urlencode([('after', events[limit - 1].id), *rest])}"
    page = {"data": events[:limit], "next": url}
    response = walk.response(orjson.dumps(_SCHEMA.dump(page)))
    if url is not None:
        response.headers["Link"] = f'<{url}>; rel="next"'
    return response
