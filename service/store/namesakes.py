"""Entries by what they are called: their names, aliases, titles and addresses."""

from collections.abc import Sequence

from service.db import Connection
from service.domain.vocabulary import Document, Entry
from service.store import queries
from service.store.vocabularies import revision_of

_sql = queries.load("namesakes")


def list_namesakes(conn: Connection, vocabulary: str, names: Sequence[str]) -> list[Entry]:
    """Return the entries of a vocabulary, documents apart, that have one of the names, folded."""
    rows = _sql.list_namesakes(conn, vocabulary=vocabulary, names=list(names))
    return [revision_of(row).entry for row in rows]


def list_named(
    conn: Connection,
    vocabulary: str,
    *,
    ids: Sequence[str],
    names: Sequence[str],
    urls: Sequence[str] = (),
) -> list[Entry]:
    """Return the entries of a vocabulary that have one of the ids, names or aliases, folded.

    A document's title is a name of it, and it is found by its address, too. Units and outcomes are
    not looked for.
    """
    rows = _sql.list_named(
        conn, vocabulary=vocabulary, ids=list(ids), names=list(names), urls=list(urls)
    )
    return [revision_of(row).entry for row in rows]


def list_same_documents(conn: Connection, documents: Sequence[Document]) -> list[Document]:
    """Return the recorded documents that have the address or the title of one of these."""
    urls = [document.url for document in documents if document.url is not None]
    rows = _sql.list_same_documents(
        conn, urls=urls, titles=[document.title for document in documents]
    )
    entries = (revision_of(row).entry for row in rows)
    return [entry for entry in entries if isinstance(entry, Document)]
