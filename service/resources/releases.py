"""Releases: named snapshots."""

from typing import Any

import orjson
from flask import Response

from schemas.paging import PageQuery, TimeQuery
from schemas.releases import ReleaseBody, ReleasePage, ReleaseSchema
from service.domain.digest import etag_of
from service.domain.principal import EDITOR
from service.errors import NotFound
from service.http import memento, paging
from service.http.blueprint import Blueprint, Write
from service.http.conditional import conditional_response, written_response
from service.http.context import database
from service.store import releases
from service.store.releases import Release
from service.store.renderings import StoredJson
from service.usecases.releases import create

blp = Blueprint("releases", __name__, description="Named snapshots, which never change")

_SCHEMA = ReleaseSchema()


@blp.route("/v1/releases")
@blp.reads(ReleasePage, query=PageQuery)
def list_releases(query: dict[str, Any]) -> Response:
    """List releases, oldest first"""
    limit = query["limit"]
    with database().connection() as conn:
        walk = paging.start_walk(conn, query)
        if walk.is_not_modified:
            return walk.not_modified()
        listed = releases.list_page(conn, walk.snapshot, after=walk.number, limit=limit + 1)
        count = releases.count(conn, walk.snapshot) if query["count"] else None
    rows = [(str(release.event), "release", _text(release)) for release in listed]
    return walk.page(rows, limit=limit, count=count)


@blp.route("/v1/releases/<release:release>")
@blp.reads(ReleaseSchema, query=TimeQuery)
def get_release(query: dict[str, Any], release: str) -> Response:
    """Get a release

    To read any other address as of this release, add `?release=` with its name.
    """
    with database().connection() as conn:
        snapshot = memento.requested_snapshot(conn, query)
        stored = releases.find(conn, release, snapshot)
    if stored is None:
        raise NotFound(f"There is no release {release!r}.")
    text = _text(stored)
    return conditional_response(
        text, etag=etag_of(text), modified=stored.recorded_at, snapshot=snapshot
    )


@blp.route("/v1/releases", methods=["POST"])
@blp.writes(
    ReleaseBody,
    ReleaseSchema,
    role=EDITOR,
    if_match=None,
    example={"name": "2025.08", "note": "As cited in the August report."},
)
def create_release(write: Write) -> Response:
    """Create a release

    Names the current state of everything. Later writes do not change what `?release=` with this
    name returns.
    """
    release = create.create_release(write.conn, write.body["name"], write.body["note"], write.by)
    text = _text(release)
    return written_response(
        StoredJson(etag_of(text), release.recorded_at, text), f"/v1/releases/{release.name}"
    )


def _text(release: Release) -> str:
    """A release as JSON."""
    own = f"/v1/releases/{release.name}"
    links = {"self": own, "figures": f"/v1/figures?release={release.name}"}
    fields = {name: getattr(release, name) for name in release.__dataclass_fields__}
    return orjson.dumps(_SCHEMA.dump({**fields, "links": links})).decode()
