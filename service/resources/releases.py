"""Releases: states that have a name and never change."""

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
from service.http.conditional import respond, respond_written
from service.http.context import database
from service.store import releases
from service.store.releases import Release
from service.store.renderings import StoredJson
from service.usecases.releases import create

blp = Blueprint("releases", __name__, description="States that have a name and never change")

_SCHEMA = ReleaseSchema()


@blp.route("/v1/releases")
@blp.reads(ReleasePage, query=PageQuery)
def list_releases(query: dict[str, Any]) -> Response:
    """List releases, oldest first"""
    limit = query["limit"]
    with database().connection() as conn:
        walk = paging.start_walk(conn, query)
        if walk.is_not_modified:
            return walk.unchanged()
        found = releases.list_page(conn, walk.moment, after=walk.number, limit=limit + 1)
        count = releases.count(conn, walk.moment) if query["count"] else None
    rows = [(str(one.event), "release", _text(one)) for one in found]
    return walk.page(rows, limit=limit, count=count)


@blp.route("/v1/releases/<release:release>")
@blp.reads(ReleaseSchema, query=TimeQuery)
def get_release(query: dict[str, Any], release: str) -> Response:
    """Read what a release is

    `?release=` with its name reads any address as it was then.
    """
    with database().connection() as conn:
        moment = memento.requested_snapshot(conn, query)
        found = releases.find(conn, release, moment)
    if found is None:
        raise NotFound(f"There is no release {release!r}.")
    text = _text(found)
    return respond(text, etag=etag_of(text), modified=found.recorded_at, moment=moment)


@blp.route("/v1/releases", methods=["POST"])
@blp.writes(
    ReleaseBody,
    ReleaseSchema,
    role=EDITOR,
    if_match=None,
    example={"name": "2025.08", "note": "As cited in the August report."},
)
def create_release(write: Write) -> Response:
    """Freeze the present under a name

    Whatever is written afterwards, `?release=` with the name reads the state of this moment.
    """
    made = create.create_release(write.conn, write.body["name"], write.body["note"], write.by)
    text = _text(made)
    return respond_written(
        StoredJson(etag_of(text), made.recorded_at, text), f"/v1/releases/{made.name}"
    )


def _text(release: Release) -> str:
    own = f"/v1/releases/{release.name}"
    links = {"self": own, "figures": f"/v1/figures?release={release.name}"}
    said = {name: getattr(release, name) for name in release.__dataclass_fields__}
    return orjson.dumps(_SCHEMA.dump({**said, "links": links})).decode()
