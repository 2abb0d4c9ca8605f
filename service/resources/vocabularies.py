"""The seven vocabularies: pages of entries, and one. They differ in their schemas alone."""

from typing import Any

from flask import Response

from schemas.paging import PageQuery, page_of
from schemas.vocabularies import ANSWERS
from service.domain.vocabulary import VOCABULARIES, Vocabulary
from service.errors import NotFound
from service.http import paging
from service.http.blueprint import Blueprint
from service.http.conditional import answer, known_etags
from service.http.context import database
from service.store import vocabularies


def make_blueprint(vocabulary: Vocabulary) -> Blueprint:
    """Make the reading endpoints of one vocabulary."""
    entry = ANSWERS[vocabulary.name]
    article = "an" if vocabulary.name == "area" else "a"
    blp = Blueprint(vocabulary.plural, __name__, description=str(entry.__doc__))

    def list_entries(query: dict[str, Any]) -> Response:
        with database().connection() as conn:
            walk = paging.start(conn, query["cursor"])
            if walk.is_known:
                return walk.unchanged()
            found = vocabularies.list_page(
                conn,
                vocabulary.name,
                at=walk.at,
                after=walk.after and walk.after[1],
                limit=query["limit"] + 1,
            )
            count = (
                vocabularies.count(conn, vocabulary.name, at=walk.at) if query["count"] else None
            )
        rows = [(id_, id_, body) for id_, body in found]
        return walk.page(rows, limit=query["limit"], count=count)

    def get_entry(entry: str) -> Response:
        with database().connection() as conn:
            reading = vocabularies.find_current(conn, vocabulary.name, entry, known_etags())
        if reading is None:
            raise NotFound(f"There is no {vocabulary.name} {entry!r}.")
        return answer(reading.body, etag=reading.etag, modified=reading.recorded_at)

    for view, name, path, summary, schema, query in (
        (
            list_entries,
            f"list_{vocabulary.plural}",
            "",
            f"List {vocabulary.plural} by id",
            page_of(entry, entry.__name__),
            PageQuery,
        ),
        (
            get_entry,
            f"get_{vocabulary.name}",
            "/<slug:entry>",
            f"Read {article} {vocabulary.name}",
            entry,
            None,
        ),
    ):
        view.__name__, view.__doc__ = name, summary
        blp.route(f"/v1/{vocabulary.plural}{path}")(blp.reads(schema, query=query)(view))
    return blp


BLUEPRINTS = tuple(make_blueprint(vocabulary) for vocabulary in VOCABULARIES.values())
