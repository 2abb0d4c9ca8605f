"""Comparisons: rival figures of one question."""

from typing import Any

import orjson
from flask import Response

from schemas.comparisons import MAX_SERIES, ComparisonQuery, ComparisonSchema, PairSchema
from schemas.series import BetweenSchema
from service.domain.faults import Fault
from service.errors import Invalid
from service.http import paging
from service.http.blueprint import Blueprint
from service.http.context import database
from service.store import search, states
from service.usecases.series.compare import compare_all
from service.usecases.series.warnings import warnings_among

blp = Blueprint("comparisons", __name__, description="Rival figures side by side")

_PAIRS = PairSchema(many=True)
_WARNINGS = BetweenSchema(many=True)


@blp.route("/v1/comparisons")
@blp.reads(ComparisonSchema, query=ComparisonQuery)
def list_comparisons(query: dict[str, Any]) -> Response:
    """Hold the rival figures of one question against each other

    The last figure of each series, and for each pair of them whether the numbers answer one
    question, with every reason. Nothing is summed and no one is rated.
    """
    with database().connection() as conn:
        walk = paging.start_walk(conn, query)
        if walk.is_not_modified:
            return walk.unchanged()
        query |= search.widen(conn, query, at=walk.moment.id)
        found = states.list_latest(
            conn, query, walk.reader, walk.moment, on=query["on"], limit=MAX_SERIES + 1
        )
        figures = [orjson.loads(text) for text in found[:MAX_SERIES]]
        warnings = _WARNINGS.dump(warnings_among(conn, figures, walk.reader, walk.moment))
    if len(found) > MAX_SERIES:
        raise Invalid(
            [Fault(("parameter", "measure"), f"over {MAX_SERIES} series answer: name measures")]
        )
    said = orjson.dumps({"pairs": _PAIRS.dump(compare_all(figures)), "warnings": warnings})
    return walk.respond(f'{{"figures":[{",".join(found)}],{said.decode()[1:]}')
