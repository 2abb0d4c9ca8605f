"""The chains of a figure, from whoever first asserted the number to a text that was read."""

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
from service.http.conditional import is_not_modified, respond
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
    """Read the chains of a figure's current version

    As JSON, as PROV-JSON, or as JSON-LD with PROV-O, by `Accept`.
    """
    with database().connection() as conn:
        moment = memento.requested_snapshot(conn, query)
        reading = states.find_current(conn, figure, principal(), (), moment)
    if reading is None:
        raise NotFound(f"There is no figure {figure!r}.")
    url = public_url()
    etag = etag_of(reading.etag, media_type, url, __version__)
    if is_not_modified(etag, reading.recorded_at):
        return respond(None, etag=etag, modified=reading.recorded_at, moment=moment)
    said = orjson.loads(reading.body or "")
    body: object
    if media_type == JSON:
        body = {"figure": said["id"], "version": said["version"], "data": said["provenance"]}
    else:
        graph = prov.graph_of(said, base=url)
        body = prov.to_prov_json(graph) if media_type == PROV_JSON else jsonld.to_json_ld(graph)
    return respond(
        orjson.dumps(body),
        etag=etag,
        modified=reading.recorded_at,
        media_type=media_type,
        moment=moment,
    )
