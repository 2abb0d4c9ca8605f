"""Vocabularies: list, read and record entries. The eight differ by their schemas only."""

from typing import Any

from flask import Response

from schemas.entry_examples import EXAMPLES
from schemas.filters import EntryQuery
from schemas.headers import IfMatchOrNew
from schemas.paging import TimeQuery, page_of
from schemas.vocabularies import ANSWERS, BODIES
from service.db import Connection
from service.domain.principal import CONTRIBUTOR, EDITOR
from service.domain.vocabulary import ADDED_BY_CONTRIBUTORS, VOCABULARIES, Vocabulary
from service.errors import NotFound
from service.http import memento, paging
from service.http.blueprint import Blueprint, Write
from service.http.conditional import (
    conditional_response,
    if_match,
    if_none_match,
    must_be_new,
    written_response,
)
from service.http.context import database
from service.http.paging import Walk
from service.store import entry_search, vocabularies
from service.usecases import vocabularies as usecase


def _list_rows(
    conn: Connection, walk: Walk, vocabulary: str, q: str | None, limit: int
) -> list[tuple[str, str, str]]:
    """Return a page of entries as (key, id, text): by id, or the best matches of a search."""
    if q is not None:
        return entry_search.list_page(
            conn, vocabulary, q, walk.snapshot, after=walk.after, limit=limit
        )
    after = walk.after and walk.after[1]
    entries = vocabularies.list_page(conn, vocabulary, walk.snapshot, after=after, limit=limit)
    return [(id_, id_, body) for id_, body in entries]


def _count(conn: Connection, walk: Walk, vocabulary: str, q: str | None) -> int:
    if q is not None:
        return entry_search.count(conn, vocabulary, q, walk.snapshot)
    return vocabularies.count(conn, vocabulary, walk.snapshot)


def make_blueprint(vocabulary: Vocabulary) -> Blueprint:
    """Make the blueprint of one vocabulary: list, get and put its entries."""
    entry = ANSWERS[vocabulary.name]
    article = "an" if vocabulary.name in {"area", "outcome"} else "a"
    blp = Blueprint(vocabulary.plural, __name__, description=str(entry.__doc__))

    def list_entries(query: dict[str, Any]) -> Response:
        with database().connection() as conn:
            walk = paging.start_walk(conn, query)
            if walk.is_not_modified:
                return walk.not_modified()
            rows = _list_rows(conn, walk, vocabulary.name, query["q"], query["limit"] + 1)
            count = _count(conn, walk, vocabulary.name, query["q"]) if query["count"] else None
        return walk.page(rows, limit=query["limit"], count=count)

    def get_entry(query: dict[str, Any], entry: str) -> Response:
        with database().connection() as conn:
            snapshot = memento.requested_snapshot(conn, query)
            stored = vocabularies.find_current(
                conn, vocabulary.name, entry, if_none_match(), snapshot
            )
        if stored is None:
            raise NotFound(f"There is no {vocabulary.name} {entry!r}.")
        return conditional_response(
            stored.body, etag=stored.etag, modified=stored.recorded_at, snapshot=snapshot
        )

    def put_entry(write: Write, entry: str) -> Response:
        revision = usecase.put_entry(
            write.conn,
            vocabulary.name,
            entry,
            write.loaded,
            write.principal,
            if_match=if_match(),
            must_be_new=must_be_new(),
        )
        stored = vocabularies.find_current(write.conn, vocabulary.name, entry, ())
        assert stored is not None  # recorded just now, or the same before
        is_new = revision is not None and revision.revision == 1
        return written_response(stored, f"/v1/{vocabulary.plural}/{entry}" if is_new else None)

    is_open = vocabulary.name in ADDED_BY_CONTRIBUTORS
    put_entry.__name__ = f"put_{vocabulary.name}"
    put_entry.__doc__ = (
        f"Create or revise {article} {vocabulary.name}\n\n"
        "To change an existing entry, send `If-Match` with its ETag. Sending the current content "
        "again returns 200 without a new revision. Versions of figures show the entry as it was "
        "when they were recorded. Once a figure uses the entry (a measure, an outcome), the fields "
        "that define it cannot change (409): record a new entry that `replaces` it."
        + (" A contributor may add entries, but not revise them." if is_open else "")
    )
    blp.route(f"/v1/{vocabulary.plural}/<slug:entry>", methods=["PUT"])(
        blp.writes(
            BODIES[vocabulary.name],
            entry,
            role=CONTRIBUTOR if is_open else EDITOR,
            statuses=(200, 201),
            if_match=IfMatchOrNew,
            example=EXAMPLES[vocabulary.name],
        )(put_entry)
    )

    for view, name, path, summary, schema, query in (
        (
            list_entries,
            f"list_{vocabulary.plural}",
            "",
            f"List {vocabulary.plural} by id, or by how well they match a search",
            page_of(entry, entry.__name__),
            EntryQuery,
        ),
        (
            get_entry,
            f"get_{vocabulary.name}",
            "/<slug:entry>",
            f"Get {article} {vocabulary.name}",
            entry,
            TimeQuery,
        ),
    ):
        view.__name__, view.__doc__ = name, summary
        blp.route(f"/v1/{vocabulary.plural}{path}")(blp.reads(schema, query=query)(view))
    return blp


BLUEPRINTS = tuple(make_blueprint(vocabulary) for vocabulary in VOCABULARIES.values())
