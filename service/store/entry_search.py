"""Entries by their names, aliases and codes: those with all words of a search first, then like it.

Typing errors are forgiven by trigrams (pg_trgm). Most searches are answered by the whole words,
which an index or a walk by id finds, however many entries there are; only where they do not fill
a page are the names compared.
"""

import re
from typing import Any

from service.db import Connection
from service.domain.search_words import terms_of
from service.errors import PageNotFound
from service.store import queries
from service.store.journal import Snapshot

_sql = queries.load("entry_search")
_EXACT = "1.000"
_KEY = re.compile(r"1\.000|0\.[0-9]{3}")

# An entry of a page: the similarity that the next page starts after, the id, and the text.
Row = tuple[str, str, str]


def list_page(
    conn: Connection,
    vocabulary: str,
    q: str,
    snapshot: Snapshot,
    *,
    after: tuple[str, str] | None,
    limit: int,
) -> list[Row]:
    """Return the entries that match a search in a snapshot, best first, then by id.

    Raises PageNotFound for a key that is no similarity.
    """
    if after is not None and _KEY.fullmatch(after[0]) is None:
        raise PageNotFound
    query = _parameters(vocabulary, q, snapshot)
    rows: list[Row] = []
    if after is None or after[0] == _EXACT:
        last = None if after is None else after[1]
        exact = _sql.list_exact(
            conn,
            vocabulary=vocabulary,
            part=f"%{query['longest']}%",
            patterns=query["patterns"],
            after=last,
            limit=limit,
            **snapshot.bounds,
        )
        rows = [(_EXACT, row["id"], row["body"]) for row in exact]
    if len(rows) < limit:
        start = (rows[-1][0], rows[-1][1]) if rows else after
        rows += _list_similar(conn, query, start, limit - len(rows))
    return rows


def count(conn: Connection, vocabulary: str, q: str, snapshot: Snapshot) -> int:
    """Count the entries that match a search in a snapshot."""
    query = _parameters(vocabulary, q, snapshot)
    rows = list(_sql.list_similar(conn, **query, similarity=None, after=None, limit=1))
    return int(rows[0]["total"]) if rows else 0


def _list_similar(
    conn: Connection, query: dict[str, Any], after: tuple[str, str] | None, limit: int
) -> list[Row]:
    similarity, id_ = after or (None, None)
    rows = _sql.list_similar(conn, **query, similarity=similarity, after=id_, limit=limit)
    return [(row["key"], row["id"], row["body"]) for row in rows]


def _parameters(vocabulary: str, q: str, snapshot: Snapshot) -> dict[str, Any]:
    words = list(dict.fromkeys(word for term in terms_of(q) for word in term.word.split()))
    return {
        "vocabulary": vocabulary,
        "words": words,
        "longest": max(words, key=len),
        "patterns": [f"% {word} %" for word in words],
        **snapshot.bounds,
    }
