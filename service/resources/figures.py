"""Figures: a filtered page of them, and one."""

from typing import Any

from flask import Response, request

from schemas.figures import FigureBody, FigurePage, FigureQuery, FigureSchema
from schemas.paging import TimeQuery
from service import auth
from service.domain.faults import Fault
from service.domain.principal import CONTRIBUTOR, EDITOR
from service.errors import Invalid, NotFound
from service.http import memento, paging
from service.http.access import principal
from service.http.blueprint import Blueprint, Write
from service.http.conditional import if_none_match, respond
from service.http.context import database, public_url
from service.http.negotiation import CSV, FORMATS, JSON, JSON_LD, NDJSON, PARQUET
from service.http.responses import respond_version
from service.store import search, states
from service.usecases.exports.stream import Selection, stream
from service.usecases.figures.create import create

_BINARY = {"type": "string", "format": "binary"}
_STREAMED = {
    CSV: {"type": "string"},
    NDJSON: {"type": "string"},
    JSON_LD: {"type": "object"},
    PARQUET: _BINARY,
}

blp = Blueprint("figures", __name__, description="Reported numbers, each as its sources state it")

_EXAMPLE = {
    "measure": "personnel-killed-identified",
    "population": "ru-armed-forces",
    "conflict": "russia-ukraine-2022",
    "value": 120000,
    "comparator": "<",
    "approximate": True,
    "as_reported": "nearly 120,000",
    "period": {"edtf": "/2025-07-28", "kind": "cumulative", "inferred": ["end"]},
    "provenance": [
        {
            "steps": [
                {"role": "originator", "sources": ["mediazona", "bbc-russian"]},
                {
                    "role": "reporter",
                    "sources": ["kyiv-independent"],
                    "document": "ki-2025-07-28-deserters",
                    "reported_on": "2025-07-28",
                    "locator": "paragraph 9",
                },
            ]
        }
    ],
    "caveats": ["A floor: the actual figure could be higher."],
}


@blp.route("/v1/figures")
@blp.reads(FigurePage, query=FigureQuery, also=_STREAMED)
def list_figures(query: dict[str, Any], media_type: str) -> Response:
    """List figures in their current version

    Each filter may be repeated: any of its values will do, and all filters must hold.
    `population`, `conflict` and `area` reach everything below. Retracted figures are listed
    with `status=retracted`, drafts with `status=draft` to their author and to editors.

    Other formats than JSON have no pages: they stream all that matches, or the first `limit`.
    """
    if media_type != JSON:
        return _stream(query, media_type)
    with database().connection() as conn:
        walk = paging.start_walk(conn, query)
        if walk.is_not_modified:
            return walk.unchanged()
        query |= search.widen(conn, query, at=walk.moment.id)
        found = states.list_page(
            conn,
            query,
            walk.reader,
            walk.moment,
            sort=query["sort"],
            after=walk.after,
            limit=query["limit"] + 1,
        )
        count = states.count(conn, query, walk.reader, walk.moment) if query["count"] else None
    return walk.page(found, limit=query["limit"], count=count)


def _stream(query: dict[str, Any], media_type: str) -> Response:
    if faults := [
        Fault(("parameter", name), "this format has no pages: leave it out")
        for name in ("cursor", "count")
        if query[name]
    ]:
        raise Invalid(faults)
    with database().connection() as conn:
        walk = paging.start_walk(conn, query, media_type)
        if walk.is_not_modified:
            return walk.unchanged()
        query |= search.widen(conn, query, at=walk.moment.id)
    selection = Selection(
        connect=database().connection,
        filters=query,
        reader=walk.reader,
        moment=walk.moment,
        sort=query["sort"],
        limit=query["limit"] if "limit" in request.args else None,
    )
    suffix = {kind: name for name, kind in FORMATS.items()}[media_type]
    parts = stream(selection, suffix, base=public_url())
    return walk.stream(parts, media_type, f"figures.{suffix}")


@blp.route("/v1/figures/<slug:figure>")
@blp.reads(FigureSchema, query=TimeQuery)
def get_figure(query: dict[str, Any], figure: str) -> Response:
    """Read a figure's current version

    A retracted figure stays readable, marked by its `status`.
    """
    with database().connection() as conn:
        moment = memento.requested_snapshot(conn, query)
        reading = states.find_current(conn, figure, principal(), if_none_match(), moment)
    if reading is None:
        raise NotFound(f"There is no figure {figure!r}.")
    return respond(
        reading.body,
        etag=reading.etag,
        modified=reading.recorded_at,
        moment=moment,
    )


@blp.route("/v1/figures", methods=["POST"])
@blp.writes(FigureBody, FigureSchema, role=CONTRIBUTOR, if_match=None, example=_EXAMPLE)
def create_figure(write: Write) -> Response:
    """Record a new figure: its version 1

    What a contributor records is a draft until an editor publishes it. A figure that holds the
    same identity (originators, measure, population, conflict, area, period, item), or one that
    differs only by a start that one of the two does not know, is named by a 409.
    """
    asked = write.loaded.body.get("status")
    if asked == "published":
        auth.require(write.principal, EDITOR, to="publish")
    write.loaded.body["status"] = asked or ("published" if write.principal.may(EDITOR) else "draft")
    made = create(write.conn, write.loaded, write.by)
    return respond_version(write, made, f"/v1/figures/{made.content.id}")
