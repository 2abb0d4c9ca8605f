"""Figures: a filtered page of them, and one."""

from typing import Any

from flask import Response

from schemas.figures import FigurePage, FigureQuery, FigureSchema
from service.domain.vocabulary import HIERARCHIES
from service.errors import NotFound
from service.http import paging
from service.http.blueprint import Blueprint
from service.http.conditional import answer, known_etags
from service.http.context import database
from service.store import states, vocabularies

blp = Blueprint("figures", __name__, description="Reported numbers, each as its sources state it")


@blp.route("/v1/figures")
@blp.reads(FigurePage, query=FigureQuery)
def list_figures(query: dict[str, Any]) -> Response:
    """List figures in their current version

    Each filter may be repeated: any of its values will do, and all filters must hold.
    `population`, `conflict` and `area` reach everything below. Drafts are not listed;
    retracted figures only with `status=retracted`.
    """
    with database().connection() as conn:
        walk = paging.start(conn, query["cursor"])
        if walk.is_known:
            return walk.unchanged()
        for name in HIERARCHIES:
            if query[name] is not None:
                query[name] = vocabularies.descendants(conn, name, query[name], at=walk.at)
        found = states.list_page(
            conn,
            query,
            at=walk.at,
            sort=query["sort"],
            after=walk.after,
            limit=query["limit"] + 1,
        )
        count = states.count(conn, query, at=walk.at) if query["count"] else None
    return walk.page(found, limit=query["limit"], count=count)


@blp.route("/v1/figures/<slug:figure>")
@blp.reads(FigureSchema)
def get_figure(figure: str) -> Response:
    """Read a figure's current version

    A retracted figure stays readable, marked by its `status`.
    """
    with database().connection() as conn:
        reading = states.find_current(conn, figure, known_etags())
    if reading is None:
        raise NotFound(f"There is no figure {figure!r}.")
    return answer(reading.body, etag=reading.etag, modified=reading.recorded_at)
