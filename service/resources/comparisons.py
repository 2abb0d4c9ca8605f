"""Comparisons: figures of different sources on the same question."""

from typing import Any

import orjson
from flask import Response

from schemas.comparisons import MAX_SERIES, ComparisonQuery, ComparisonSchema, PairSchema
from schemas.series import PairWarningSchema
from service.domain.faults import Fault
from service.errors import Invalid
from service.http import paging
from service.http.blueprint import Blueprint
from service.http.context import database
from service.store import states
from service.usecases import filters
from service.usecases.series.compare import compare_pairs
from service.usecases.series.warnings import warnings_among

blp = Blueprint("comparisons", __name__, description="Figures of different sources side by side")

_PAIRS = PairSchema(many=True)
_WARNINGS = PairWarningSchema(many=True)


@blp.route("/v1/comparisons")
@blp.reads(ComparisonSchema, query=ComparisonQuery)
def list_comparisons(query: dict[str, Any]) -> Response:
    """Compare the figures of different sources

    Returns the last figure of each series and, for each pair of figures, whether their numbers
    answer the same question, with every reason. Numbers are not added up and sources are not rated.
    """
    with database().connection() as conn:
        walk = paging.start_walk(conn, query)
        if walk.is_not_modified:
            return walk.not_modified()
        query |= filters.resolve(conn, query, at=walk.snapshot.id)
        texts = states.list_latest(
            conn, query, walk.reader, walk.snapshot, on=query["on"], limit=MAX_SERIES + 1
        )
        figures = [orjson.loads(text) for text in texts[:MAX_SERIES]]
        warnings = _WARNINGS.dump(warnings_among(conn, figures, walk.reader, walk.snapshot))
    if len(texts) > MAX_SERIES:
        raise Invalid(
            [
                Fault(
                    ("parameter", "measure"),
                    f"more than {MAX_SERIES} series match: name the measures to compare",
                )
            ]
        )
    pairs = _PAIRS.dump(compare_pairs(figures))
    rest = orjson.dumps({"pairs": pairs, "warnings": warnings}).decode()
    return walk.response(f'{{"figures":[{",".join(texts)}],{rest[1:]}')
