"""Entries by their names, aliases and codes: first by whole names, then by words, then by likeness.

An entry whose name is the search comes first, then those that have it as another name or as their
id or code, those whose name begins with it, those that have all its words, and those with words
like it. Typing errors are forgiven by trigrams (pg_trgm). All but the last are found by an index or
a walk by id, however many entries there are; only where they do not fill a page are names compared,
and of these no more than ``_MOST_COMPARED``.
"""

import re
from collections.abc import Iterable
from typing import Any

from service.db import Connection
from service.domain.search_words import fold, terms_of
from service.errors import PageNotFound
from service.store import queries
from service.store.journal import Snapshot

_sql = queries.load("entry_search")
_NAME, _ALIAS, _BEGINNING, _WORDS = "1.003", "1.002", "1.001", "1.000"
_TIERS = (_NAME, _ALIAS, _BEGINNING, _WORDS)
_KEY = re.compile(r"1\.00[0-3]|0\.[0-9]{3}")
_MOST_COMPARED = 2000

# An entry of a page: the rank that the next page starts after, the id, and the text. A rank is one
# of ``_TIERS``, or how like the search the words are, from 0 to 0.999.
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

    Raises PageNotFound for a key that is no rank.
    """
    if after is not None and _KEY.fullmatch(after[0]) is None:
        raise PageNotFound
    query = _parameters(vocabulary, q, snapshot)
    rows: list[Row] = []
    for tier in _TIERS:
        if len(rows) < limit and (after is None or after[0] >= tier):
            start = after[1] if after is not None and after[0] == tier else None
            page = _list_tier(conn, tier, query, start, limit - len(rows))
            rows += [(tier, row["id"], row["body"]) for row in page]
    if len(rows) < limit:
        last = None if after is None or after[0] in _TIERS else after
        rows += _list_similar(conn, query, last, limit - len(rows))
    return rows


def count(conn: Connection, vocabulary: str, q: str, snapshot: Snapshot) -> int:
    """Count the entries that match a search in a snapshot."""
    query = _parameters(vocabulary, q, snapshot)
    rows = list(_sql.list_similar(conn, **query, similarity=None, after=None, limit=1))
    alike = int(rows[0]["total"]) if rows else 0
    return int(_sql.count_whole(conn, **query)) + alike


def _list_tier(
    conn: Connection, tier: str, query: dict[str, Any], after: str | None, limit: int
) -> Iterable[dict[str, Any]]:
    """Return a page by id of the entries that match in one way."""
    page = query | {"after": after, "limit": limit}
    if tier == _BEGINNING:
        return list(_sql.list_beginning(conn, **page))
    if tier == _WORDS:
        return list(_sql.list_worded(conn, **page))
    return list(_sql.list_named(conn, **page, is_first=tier == _NAME))


def _list_similar(
    conn: Connection, query: dict[str, Any], after: tuple[str, str] | None, limit: int
) -> list[Row]:
    similarity, id_ = after or (None, None)
    rows = _sql.list_similar(conn, **query, similarity=similarity, after=id_, limit=limit)
    return [(row["key"], row["id"], row["body"]) for row in rows]


def _parameters(vocabulary: str, q: str, snapshot: Snapshot) -> dict[str, Any]:
    words = list(dict.fromkeys(word for term in terms_of(q) for word in term.word.split()))
    longest, second, third = (*sorted(words, key=len, reverse=True), "", "")[:3]
    whole = fold(q) or longest
    return {
        "vocabulary": vocabulary,
        "words": words,
        "longest": longest,
        "part": f"%{longest}%",  # an index finds the entries that have the three longest words
        "second": f"%{second}%",
        "third": f"%{third}%",
        "patterns": [f"% {word} %" for word in words],
        "whole": whole,
        "beginning": f"{whole}%",
        "most": _MOST_COMPARED,
        **snapshot.bounds,
    }
