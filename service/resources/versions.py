"""Versions of a figure: list, read, compare and add them."""

from typing import Any

import jsonpatch
import orjson
from flask import Response

from schemas.corrections import CorrectionBody
from schemas.figures import DiffQuery, FigurePage, FigureSchema
from schemas.headers import RequiredIfMatch
from schemas.paging import FigurePageQuery, FigureTimeQuery
from service.domain.digest import etag_of
from service.domain.principal import CONTRIBUTOR
from service.domain.sentence import ENGLISH
from service.errors import NotFound
from service.http import memento, paging
from service.http.access import principal
from service.http.blueprint import Blueprint, Write
from service.http.conditional import conditional_response, if_none_match, require_if_match
from service.http.context import database
from service.http.negotiation import JSON, JSON_PATCH
from service.http.responses import version_response
from service.store import histories, states
from service.usecases.figures.correct import correct
from service.usecases.figures.precondition import require_own_draft
from service.usecases.figures.translate import translate_rows, translate_stored

blp = Blueprint("versions", __name__, description="The history of a figure")

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
@blp.reads(FigurePage, query=FigurePageQuery)
def list_versions(query: dict[str, Any], figure: str) -> Response:
    """List the versions of a figure, newest first"""
    limit = query["limit"]
    with database().connection() as conn:
        walk = paging.start_walk(conn, query)
        if walk.is_not_modified:
            return walk.not_modified()
        history = histories.list_history(
            conn, figure, walk.reader, walk.snapshot, before=walk.number, limit=limit + 1
        )
        count = (
            histories.count_history(conn, figure, walk.reader, walk.snapshot)
            if query["count"]
            else None
        )
        rows = [(str(version), figure, body) for version, body in history]
        rows = translate_rows(conn, rows, query["lang"])
    if not rows:
        raise NotFound(f"There is no figure {figure!r}.")
    return walk.page(rows, limit=limit, count=count)


@blp.route("/v1/figures/<slug:figure>/versions/<number:version>")
@blp.reads(FigureSchema, query=FigureTimeQuery)
def get_version(query: dict[str, Any], figure: str, version: int) -> Response:
    """Get a version of a figure

    A version never changes.
    """
    with database().connection() as conn:
        snapshot = memento.requested_snapshot(conn, query)
        etags = if_none_match() if query["lang"] == ENGLISH else ()
        stored = states.find_version(conn, figure, version, principal(), etags, snapshot)
        if stored is None:
            raise NotFound(f"There is no version {version} of figure {figure!r}.")
        stored = translate_stored(conn, stored, query["lang"])
    return conditional_response(
        stored.body,
        etag=stored.etag,
        modified=stored.recorded_at,
        forever=True,
        snapshot=snapshot,
    )


@blp.route("/v1/figures/<slug:figure>/diff")
@blp.reads(_PATCH, query=DiffQuery, media_type=JSON_PATCH, also={JSON: _PATCH})
def diff_versions(query: dict[str, Any], figure: str, media_type: str) -> Response:
    """Compare two versions of a figure

    Returns a JSON Patch (RFC 6902) that turns the version `from` into the version `to`.
    """
    stored = []
    with database().connection() as conn:
        snapshot = memento.requested_snapshot(conn, query)
        for number in (query["from_"], query["to"]):
            version = states.find_version(conn, figure, number, principal(), (), snapshot)
            if version is None:
                raise NotFound(f"There is no version {number} of figure {figure!r}.")
            stored.append(version)
    old, new = stored
    patch = jsonpatch.make_patch(orjson.loads(old.body or ""), orjson.loads(new.body or ""))
    return conditional_response(
        orjson.dumps(patch.patch),
        etag=etag_of(old.etag, new.etag, media_type),
        modified=max(old.recorded_at, new.recorded_at),
        media_type=media_type,
        forever=True,
        snapshot=snapshot,
    )


@blp.route("/v1/figures/<slug:figure>/versions", methods=["POST"])
@blp.writes(
    CorrectionBody, FigureSchema, role=CONTRIBUTOR, if_match=RequiredIfMatch, example=_EXAMPLE
)
def correct_figure(write: Write, figure: str) -> Response:
    """Correct a figure, or add a chain

    Creates the next version. Send only the fields that change (RFC 7396). If the number or a hedge
    changes, earlier statements of verification lapse. The identity of a figure cannot change. A
    contributor may change drafts of their own.
    """
    if_match = require_if_match()
    require_own_draft(write.conn, figure, write.principal)
    version = correct(write.conn, figure, write.loaded, write.by, if_match)
    return version_response(write, version)
