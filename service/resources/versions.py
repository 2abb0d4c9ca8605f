"""Versions of a figure: all of them, one, and the difference of two."""

from typing import Any

import jsonpatch
import orjson
from flask import Response

from schemas.figures import CorrectionBody, DiffQuery, FigurePage, FigureSchema
from schemas.headers import RequiredIfMatch
from schemas.paging import PageQuery, TimeQuery
from service.domain.digest import etag_of
from service.domain.principal import EDITOR
from service.errors import NotFound
from service.http import memento, paging
from service.http.access import principal
from service.http.blueprint import Blueprint, Write
from service.http.conditional import if_none_match, require_if_match, respond
from service.http.context import database
from service.http.negotiation import JSON, JSON_PATCH
from service.http.responses import respond_version
from service.store import states
from service.usecases.figures.correct import correct

blp = Blueprint("versions", __name__, description="What was said of a figure, and when")

_PATCH = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "op": {"type": "string", "enum": ["add", "remove", "replace", "move", "copy", "test"]},
            "path": {"type": "string"},
            "from": {"type": "string"},
            "value": {},
        },
        "required": ["op", "path"],
    },
}

_EXAMPLE = {
    "value": 121000,
    "as_reported": "nearly 121,000",
    "change": {"type": "correction", "cause": "source", "note": "The newsrooms revised it."},
}


@blp.route("/v1/figures/<slug:figure>/versions")
@blp.reads(FigurePage, query=PageQuery)
def list_versions(query: dict[str, Any], figure: str) -> Response:
    """List every version of a figure, newest first"""
    limit = query["limit"]
    with database().connection() as conn:
        walk = paging.start_walk(conn, query)
        if walk.is_not_modified:
            return walk.unchanged()
        found = states.list_history(
            conn, figure, walk.reader, walk.moment, before=walk.number, limit=limit + 1
        )
        count = (
            states.count_history(conn, figure, walk.reader, walk.moment) if query["count"] else None
        )
    if not found:
        raise NotFound(f"There is no figure {figure!r}.")
    rows = [(str(version), figure, body) for version, body in found]
    return walk.page(rows, limit=limit, count=count)


@blp.route("/v1/figures/<slug:figure>/versions/<number:version>")
@blp.reads(FigureSchema, query=TimeQuery)
def get_version(query: dict[str, Any], figure: str, version: int) -> Response:
    """Read exactly one version, which never changes"""
    with database().connection() as conn:
        moment = memento.requested_snapshot(conn, query)
        reading = states.find_version(conn, figure, version, principal(), if_none_match(), moment)
    if reading is None:
        raise NotFound(f"There is no version {version} of a figure {figure!r}.")
    return respond(
        reading.body,
        etag=reading.etag,
        modified=reading.recorded_at,
        forever=True,
        moment=moment,
    )


@blp.route("/v1/figures/<slug:figure>/diff")
@blp.reads(_PATCH, query=DiffQuery, media_type=JSON_PATCH, also={JSON: _PATCH})
def diff_versions(query: dict[str, Any], figure: str, media_type: str) -> Response:
    """Compare two versions

    The answer is a JSON Patch (RFC 6902) that turns the version `from` into the version `to`.
    """
    wanted = query["from_"], query["to"]
    with database().connection() as conn:
        moment = memento.requested_snapshot(conn, query)
        found = [
            states.find_version(conn, figure, version, principal(), (), moment)
            for version in wanted
        ]
    texts = []
    for version, reading in zip(wanted, found, strict=True):
        if reading is None or reading.body is None:
            raise NotFound(f"There is no version {version} of a figure {figure!r}.")
        texts.append(reading)
    old, new = texts
    patch = jsonpatch.make_patch(orjson.loads(old.body or ""), orjson.loads(new.body or ""))
    return respond(
        orjson.dumps(patch.patch),
        etag=etag_of(old.etag, new.etag, media_type),
        modified=max(old.recorded_at, new.recorded_at),
        media_type=media_type,
        forever=True,
        moment=moment,
    )


@blp.route("/v1/figures/<slug:figure>/versions", methods=["POST"])
@blp.writes(CorrectionBody, FigureSchema, role=EDITOR, if_match=RequiredIfMatch, example=_EXAMPLE)
def correct_figure(write: Write, figure: str) -> Response:
    """Record a correction, or a chain to add: the figure's next version

    Send the fields that change; the rest stays (RFC 7396). A changed number or hedge makes
    earlier statements of verification lapse. What identifies the figure never changes.
    """
    made = correct(write.conn, figure, write.loaded, write.by, require_if_match())
    return respond_version(write, made)
