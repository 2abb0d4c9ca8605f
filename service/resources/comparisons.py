"""Comparisons: rival figures of one question."""

from typing import Any

import orjson
from flask import Response

from schemas.comparisons import MAX_SERIES, ComparisonQuery, ComparisonSchema, PairSchema
from service.domain.faults import Fault
from service.errors import Invalid
from service.http import paging
from service.http.blueprint import Blueprint
from service.http.context import database
from service.store import search, states
from service.usecases.compare import compare_all

blp = Blueprint("comparisons", __name__, description="Rival figures side by side")

_PAIRS = PairSchema(many=True)


@blp.route("/v1/comparisons")
@blp.reads(ComparisonSchema, query=ComparisonQuery)
def list_comparisons(query: dict[str, Any]) -> Response:
    """Hold the rival figures of one question against each other

    The last figure of each series, and for each pair of them whether the numbers answer one
    question, with every reason. Nothing is summed and no one is rated.
    """
    with database().connection() as conn:
        walk = paging.start(conn, query)
        if walk.is_known:
            return walk.unchanged()
        query |= search.widen(conn, query, at=walk.moment.id)
        found = states.list_latest(
            conn, query, walk.reader, walk.moment, on=query["on"], limit=MAX_SERIES + 1
        )
    if len(found) > MAX_SERIES:
        raise Invalid(
            [Fault(("parameter", "measure"), f"over {MAX_SERIES} series answer: name measures")]
        )
    pairs = _PAIRS.dump(compare_all([orjson.loads(text) for text in found]))
    texts = ",".join(found)
    return walk.answer(f'{{"figures":[{texts}],"pairs":{orjson.dumps(pairs).decode()}}}')
