"""Comparisons: figures of different sources on the same question."""

from typing import Any

import orjson
from flask import Response

from schemas.comparisons import ALL_PAIRS, MAX_SERIES, ComparisonQuery, ComparisonSchema
from service.domain.faults import Fault
from service.errors import Invalid
from service.http import paging
from service.http.blueprint import Blueprint
from service.http.context import database
from service.http.turns import Turns
from service.store import rivals
from service.store.hierarchy import load_hierarchies
from service.usecases import filters
from service.usecases.figures.translate import translate
from service.usecases.series.available import list_available
from service.usecases.series.compare import compare_rivals
from service.usecases.series.warnings import warnings_among

blp = Blueprint("comparisons", __name__, description="Figures of different sources side by side")

_COMPARISONS = Turns("comparisons", most=16, at_once=1)
_REST = ComparisonSchema(exclude=("figures",))


@blp.route("/v1/comparisons")
@blp.reads(ComparisonSchema, query=ComparisonQuery)
def list_comparisons(query: dict[str, Any]) -> Response:
    """Compare the figures of different sources

    Returns the last figure of each series and the pairs that are worth reading, each with every
    reason why its numbers answer the same question or not. Numbers are not added up and sources
    are not rated.
    """
    with _COMPARISONS.place(), _COMPARISONS.turn(), database().connection() as conn:
        walk = paging.start_walk(conn, query)
        if walk.is_not_modified:
            return walk.not_modified()
        reader, snapshot = walk.reader, walk.snapshot
        resolved = query | filters.resolve(conn, query, at=snapshot.id)
        ids = rivals.list_series(
            conn, resolved, reader, snapshot, on=query["on"], limit=MAX_SERIES + 1
        )
        if len(ids) > MAX_SERIES:
            raise Invalid([_TOO_MANY])
        latest = rivals.list_latest(conn, ids, resolved, reader, snapshot, on=query["on"])
        rivalry = compare_rivals(
            conn,
            latest,
            load_hierarchies(conn, snapshot.id),
            reader,
            snapshot,
            within=query["within"],
            all_pairs=query["pairs"] == ALL_PAIRS,
        )
        points = [candidate.point for candidate in rivalry.figures]
        rest = _REST.dump(
            {
                "pairs": rivalry.pairs,
                "left_out": rivalry.left_out,
                "warnings": warnings_among(conn, points, reader, snapshot),
                "available": None if latest else list_available(conn, resolved, reader, snapshot),
            }
        )
        bodies = [candidate.body for candidate in rivalry.figures]
        texts = ",".join(translate(conn, bodies, query["lang"]))
    return walk.response(f'{{"figures":[{texts}],{orjson.dumps(rest).decode()[1:]}')


_TOO_MANY = Fault(
    ("parameter", "measure"),
    f"more than {MAX_SERIES} series match: name the measures to compare",
)
