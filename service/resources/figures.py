"""Figures: list, read and record them."""

from typing import Any

from flask import Response, request

from schemas.figures import FigureBody, FigurePage, FigureSchema
from schemas.filters import FigureQuery
from schemas.paging import MAX_COUNT, FigureTimeQuery
from service import auth
from service.domain.faults import Fault
from service.domain.principal import CONTRIBUTOR, EDITOR
from service.domain.sentence import ENGLISH
from service.errors import Invalid, NotFound
from service.http import memento, paging
from service.http.access import principal
from service.http.blueprint import Blueprint, Write
from service.http.conditional import conditional_response, if_none_match
from service.http.context import database, public_url
from service.http.negotiation import CSV, FORMATS, JSON, JSON_LD, NDJSON, PARQUET, content_type
from service.http.responses import version_response
from service.http.turns import Turns
from service.store import states
from service.usecases import filters
from service.usecases.exports.selection import Selection
from service.usecases.exports.stream import stream
from service.usecases.figures.create import create
from service.usecases.figures.translate import translate_rows, translate_stored

_BINARY = {"type": "string", "format": "binary"}
_STREAMED = {
    CSV: {"type": "string"},
    NDJSON: {"type": "string"},
    JSON_LD: {"type": "object"},
    PARQUET: _BINARY,
}

_PARQUET = Turns("Parquet exports", most=4, at_once=4)  # each has a process that writes it

blp = Blueprint("figures", __name__, description="Reported numbers as their sources state them")

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
    """List figures

    Returns the current version of each figure. A repeated filter matches any of its values;
    different filters must all match. `population`, `conflict` and `area` include everything below
    them. Use `status=retracted` to list retracted figures and `status=draft` to list drafts, which
    are visible to their author and to editors only.

    Formats other than JSON have no pages: they stream all matching figures, or the first `limit`.
    """
    if media_type != JSON:
        return _stream(query, media_type)
    with database().connection() as conn:
        walk = paging.start_walk(conn, query)
        if walk.is_not_modified:
            return walk.not_modified()
        query |= filters.resolve(conn, query, at=walk.snapshot.id)
        rows = states.list_page(
            conn,
            query,
            walk.reader,
            walk.snapshot,
            sort=query["sort"],
            after=walk.after,
            limit=query["limit"] + 1,
        )
        rows = translate_rows(conn, rows, query["lang"])
        count = None
        if query["count"]:
            number = states.count(conn, query, walk.reader, walk.snapshot, most=MAX_COUNT + 1)
            count = paging.counted(number, MAX_COUNT)
    return walk.page(rows, limit=query["limit"], count=count)


def _stream(query: dict[str, Any], media_type: str) -> Response:
    """Stream the matching figures; raises Invalid for a parameter of paging."""
    if faults := [
        Fault(("parameter", name), "this format has no pages: omit the parameter")
        for name in ("cursor", "count")
        if query[name]
    ]:
        raise Invalid(faults)
    with database().connection() as conn:
        walk = paging.start_walk(conn, query, media_type)
        if walk.is_not_modified:
            return walk.not_modified()
        query |= filters.resolve(conn, query, at=walk.snapshot.id)
    selection = Selection(
        connect=database().connection,
        filters=query,
        reader=walk.reader,
        snapshot=walk.snapshot,
        sort=query["sort"],
        limit=query["limit"] if "limit" in request.args else None,
        language=query["lang"],
    )
    suffix = {kind: name for name, kind in FORMATS.items()}[media_type]
    parts = stream(selection, suffix, base=public_url())
    if media_type == PARQUET:
        parts = _PARQUET.each(parts)
    return walk.stream(parts, content_type(media_type), f"figures.{suffix}")


@blp.route("/v1/figures/<slug:figure>")
@blp.reads(FigureSchema, query=FigureTimeQuery)
def get_figure(query: dict[str, Any], figure: str) -> Response:
    """Get a figure

    Returns its current version. A retracted figure remains readable; its `status` is `retracted`.
    """
    with database().connection() as conn:
        snapshot = memento.requested_snapshot(conn, query)
        etags = if_none_match() if query["lang"] == ENGLISH else ()
        stored = states.find_current(conn, figure, principal(), etags, snapshot)
        if stored is None:
            raise NotFound(f"There is no figure {figure!r}.")
        stored = translate_stored(conn, stored, query["lang"])
    return conditional_response(
        stored.body, etag=stored.etag, modified=stored.recorded_at, snapshot=snapshot
    )


@blp.route("/v1/figures", methods=["POST"])
@blp.writes(FigureBody, FigureSchema, role=CONTRIBUTOR, if_match=None, example=_EXAMPLE)
def create_figure(write: Write) -> Response:
    """Record a figure

    Creates version 1 of a new figure. A figure recorded by a contributor is a draft until an
    editor publishes it. Returns 409 and names the existing figure if it has the same identity
    (originators, measure, population, conflict, area, period, item), or differs only in that the
    start of one of the two periods is unknown. Of another's draft it says only that there is one.
    """
    status = write.loaded.body.get("status")
    if status == "published":
        auth.require_role(write.principal, EDITOR, action="publish")
    default = "published" if write.principal.may(EDITOR) else "draft"
    write.loaded.body["status"] = status or default
    version = create(write.conn, write.loaded, write.principal)
    return version_response(write, version, f"/v1/figures/{version.content.id}")
