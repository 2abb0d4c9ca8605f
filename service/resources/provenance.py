"""Provenance: the chains of a figure, each from its originator to a document."""

from typing import Any

import orjson
from flask import Response

from schemas.paging import TimeQuery
from schemas.provenance import ProvenanceSchema
from service import __version__
from service.domain.digest import etag_of
from service.errors import NotFound
from service.formats import jsonld, prov
from service.http import memento
from service.http.access import principal
from service.http.blueprint import Blueprint
from service.http.conditional import conditional_response, is_not_modified
from service.http.context import database, public_url
from service.http.negotiation import JSON, JSON_LD, PROV_JSON
from service.store import states

blp = Blueprint("provenance", __name__, description="Where a number comes from")


@blp.route("/v1/figures/<slug:figure>/provenance")
@blp.reads(
    ProvenanceSchema,
    query=TimeQuery,
    also={PROV_JSON: {"type": "object"}, JSON_LD: {"type": "object"}},
)
def get_provenance(query: dict[str, Any], figure: str, media_type: str) -> Response:
    """Get the provenance of a figure

    Returns the chains of its current version: as JSON, PROV-JSON, or JSON-LD with PROV-O,
    depending on `Accept`.
    """
    with database().connection() as conn:
        snapshot = memento.requested_snapshot(conn, query)
        stored = states.find_current(conn, figure, principal(), (), snapshot)
    if stored is None:
        raise NotFound(f"There is no figure {figure!r}.")
    url = public_url()
    etag = etag_of(stored.etag, media_type, url, __version__)
    if is_not_modified(etag, stored.recorded_at):
        return conditional_response(None, etag=etag, modified=stored.recorded_at, snapshot=snapshot)
    version = orjson.loads(stored.body or "")
    body: object
    if media_type == JSON:
        body = {
            "figure": version["id"],
            "version": version["version"],
            "data": version["provenance"],
        }
    else:
        graph = prov.graph_of(version, base=url)
        body = prov.to_prov_json(graph) if media_type == PROV_JSON else jsonld.to_json_ld(graph)
    return conditional_response(
        orjson.dumps(body),
        etag=etag,
        modified=stored.recorded_at,
        media_type=media_type,
        snapshot=snapshot,
    )
