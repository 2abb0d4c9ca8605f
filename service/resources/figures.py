"""Figures: a filtered page of them, and one."""

from typing import Any

from flask import Response

from schemas.figures import FigureBody, FigurePage, FigureQuery, FigureSchema
from schemas.paging import TimeQuery
from service import auth
from service.domain.principal import CONTRIBUTOR, EDITOR
from service.errors import NotFound
from service.http import memento, paging
from service.http.access import principal
from service.http.blueprint import Blueprint, Write
from service.http.conditional import answer, known_etags
from service.http.context import database
from service.http.made import version_made
from service.store import states, vocabularies
from service.usecases.create import create

blp = Blueprint("figures", __name__, description="Reported numbers, each as its sources state it")

_EXAMPLE = {
    "measure": "personnel-killed-identified",
    "population": "ru-armed-forces",
    "conflict": "russia-ukraine-2022",
    "value": 120000,
    "comparator": "<",
    "approximate": True,
    "as_reported": "nearly 120,000",
    "period": {"edtf": "/2025-07-28", "kind": "cumulative", "inferred": ["end"]},
    "provenance": [
        {
            "steps": [
                {"role": "originator", "sources": ["mediazona", "bbc-russian"]},
                {
                    "role": "reporter",
                    "sources": ["kyiv-independent"],
                    "document": "ki-2025-07-28-deserters",
                    "reported_on": "2025-07-28",
                    "locator": "paragraph 9",
                },
            ]
        }
    ],
    "caveats": ["A floor: the actual figure could be higher."],
}


@blp.route("/v1/figures")
@blp.reads(FigurePage, query=FigureQuery)
def list_figures(query: dict[str, Any]) -> Response:
    """List figures in their current version

    Each filter may be repeated: any of its values will do, and all filters must hold.
    `population`, `conflict` and `area` reach everything below. Retracted figures are listed
    with `status=retracted`, drafts with `status=draft` to their author and to editors.
    """
    with database().connection() as conn:
        walk = paging.start(conn, query)
        if walk.is_known:
            return walk.unchanged()
        query |= vocabularies.reach(conn, query, at=walk.moment.id)
        found = states.list_page(
            conn,
            query,
            walk.reader,
            walk.moment,
            sort=query["sort"],
            after=walk.after,
            limit=query["limit"] + 1,
        )
        count = states.count(conn, query, walk.reader, walk.moment) if query["count"] else None
    return walk.page(found, limit=query["limit"], count=count)


@blp.route("/v1/figures/<slug:figure>")
@blp.reads(FigureSchema, query=TimeQuery)
def get_figure(query: dict[str, Any], figure: str) -> Response:
    """Read a figure's current version

    A retracted figure stays readable, marked by its `status`.
    """
    with database().connection() as conn:
        moment = memento.asked(conn, query)
        reading = states.find_current(conn, figure, principal(), known_etags(), moment)
    if reading is None:
        raise NotFound(f"There is no figure {figure!r}.")
    return answer(
        reading.body,
        etag=reading.etag,
        modified=reading.recorded_at,
        moment=moment,
    )


@blp.route("/v1/figures", methods=["POST"])
@blp.writes(FigureBody, FigureSchema, role=CONTRIBUTOR, if_match=None, example=_EXAMPLE)
def create_figure(write: Write) -> Response:
    """Record a new figure: its version 1

    What a contributor records is a draft until an editor publishes it. A figure that holds the
    same identity (originators, measure, population, conflict, area, period, item), or one that
    differs only by a start that one of the two does not know, is named by a 409.
    """
    asked = write.written.body.get("status")
    if asked == "published":
        auth.require(write.principal, EDITOR, to="publish")
    write.written.body["status"] = asked or (
        "published" if write.principal.may(EDITOR) else "draft"
    )
    made = create(write.conn, write.written, write.by)
    return version_made(write, made, f"/v1/figures/{made.content.id}")
