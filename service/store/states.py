"""The figures in a snapshot, as rendered: the current version, and pages."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import tuple_row

from service.db import Connection
from service.domain.principal import Principal
from service.errors import PageNotFound
from service.store import queries
from service.store.filters import (
    SCATTERED,
    SORTS,
    Sort,
    draft_visibility,
    estimate,
    execute,
    narrows,
    parameters,
)
from service.store.journal import Snapshot
from service.store.renderings import StoredJson
from service.store.search import TIERS, first_tier, tiers

_sql = queries.load("states")

_FEW = 20_000  # figures that are found and sorted in less time than a page may take
# The two ways to find a page: {page} of the statements that list it.
_IN_ORDER, _OF_FEW = (each.sql.rstrip().rstrip(";") for each in (_sql.page, _sql.page_of_few))

# One figure of a page: the sort key that the next page starts after, the id, and the text.
Row = tuple[str, str, str]
# The same with the version, and its text for an export if it was made with it.
ExportRow = tuple[str, str, int, str | None]


class _Listed(NamedTuple):
    """The statement that lists a page, and what its slots are filled with."""

    statement: str
    slots: Mapping[str, str]


def find_current(
    conn: Connection,
    id_: str,
    reader: Principal,
    etags: Sequence[str] = (),
    snapshot: Snapshot | None = None,
) -> StoredJson | None:
    """Return the version that is current, now or in a snapshot; None if the reader sees none.

    The text is left out when its entity tag is among ``etags``.
    """
    query = {"id": id_, "etags": list(etags), **draft_visibility(reader)}
    if snapshot is None:
        row = queries.fetch_row(conn, _sql.find_current, **query)
    else:
        row = queries.fetch_row(conn, _sql.find_at, **query, **snapshot.span)
    return StoredJson(*row) if row else None


def find_version(
    conn: Connection,
    id_: str,
    version: int,
    reader: Principal,
    etags: Sequence[str] = (),
    snapshot: Snapshot | None = None,
) -> StoredJson | None:
    """Return one version; None if it is not in the snapshot or not visible to the reader.

    The text is left out when its entity tag is among ``etags``.
    """
    row = queries.fetch_row(
        conn,
        _sql.find_version,
        id=id_,
        version=version,
        etags=list(etags),
        **(snapshot.span if snapshot else {"now": None, "as_of": None}),
        **draft_visibility(reader),
    )
    return StoredJson(*row) if row else None


def list_page(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    sort: str | None,
    after: tuple[str, str] | None,
    limit: int,
) -> list[Row]:
    """Return a page of the figures that pass the filters, after a (sort key, id).

    Without ``sort`` the order is by id, or, in a search, the best matches first.
    Raises PageNotFound for a key that the sort cannot have.
    """
    listed = _Listed("list_page", {})
    return _list(listed, conn, filters, reader, snapshot, sort=sort, after=after, limit=limit)


def list_export_page(  # noqa: PLR0913  # those of list_page, and the format
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    suffix: str,
    *,
    sort: str | None,
    after: tuple[str, str] | None,
    limit: int,
) -> list[ExportRow]:
    """Return a page as ``list_page`` does, with the texts of a format: csv or ndjson."""
    listed = _Listed("list_export_page", {"suffix": suffix})
    return _list(listed, conn, filters, reader, snapshot, sort=sort, after=after, limit=limit)


def list_texts(conn: Connection, versions: Sequence[tuple[str, int]]) -> dict[str, str]:
    """Return the texts of versions, given as (figure, version), by the id of the figure."""
    rows = _sql.list_texts(
        conn,
        figures=[figure for figure, _ in versions],
        versions=[version for _, version in versions],
    )
    return {row["id"]: row["body"] for row in rows}


def _list(  # noqa: PLR0913  # those of list_page, and what is listed
    listed: _Listed,
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    sort: str | None,
    after: tuple[str, str] | None,
    limit: int,
) -> list[Any]:
    """Return the rows of a page: its (sort key, id), and what else the statement selects."""
    if sort is None and filters.get("words"):
        return _list_best_matches(listed, conn, filters, reader, snapshot, after=after, limit=limit)
    query = parameters(filters, reader, snapshot)
    return _page(listed, conn, query, SORTS[sort or "id"], after, limit)


def _list_best_matches(
    listed: _Listed,
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    after: tuple[str, str] | None,
    limit: int,
) -> list[Any]:
    """Return the matches of a search tier by tier; the key is the tier and the place in it."""
    first = first_tier(filters["words"])
    begun, start = (first, None) if after is None else _place(*after, first)
    rows: list[Any] = []
    for tier in tiers(filters["words"], begun):
        if len(rows) == limit:
            break
        query = parameters(filters, reader, snapshot, tier=tier)
        place = start if tier == begun else None
        matches = _page(listed, conn, query, SCATTERED, place, limit - len(rows))
        rows += [(f"{tier}.{key}", *rest) for key, *rest in matches]
    return rows


def _place(key: str, id_: str, first: int) -> tuple[int, tuple[str, str]]:
    """Return the tier and the place in it that a cursor names, or raise PageNotFound."""
    tier, _, place = key.partition(".")
    if tier not in map(str, range(first, len(TIERS))):
        raise PageNotFound
    return int(tier), (place, id_)


def _page(
    listed: _Listed,
    conn: Connection,
    query: Mapping[str, Any],
    order: Sort,
    after: tuple[str, str] | None,
    limit: int,
) -> list[Any]:
    """Return the figures of a page, by the way that reads little.

    The figures that pass are read in the order of the sort until the page is full, which an index
    makes short if what passes is many or stands together in it. Otherwise those that pass are
    found first, if they are few, and then sorted: in the order they may all come last.
    """
    query = {**query, "limit": limit}
    if after is not None:
        query |= {"key": after[0], "after": after[1]}
    slots = {
        **listed.slots,
        "key": order.key,
        "beyond": "<" if order.descending else ">",
        "direction": "desc" if order.descending else "asc",
    }
    try:
        if narrows(query, order) and estimate(conn, query) <= _FEW:
            few = query | {"most": _FEW}
            rows = execute(conn, listed.statement, few, tuple_row, page=_OF_FEW, **slots).fetchall()
            if rows[0][-1]:
                return [row[:-1] for row in rows if row[1] is not None]
        rows = execute(conn, listed.statement, query, tuple_row, page=_IN_ORDER, **slots).fetchall()
    except psycopg.DataError as error:  # the cursor's key is not of the sort's type
        raise PageNotFound from error
    return [row[:-1] for row in rows]


def list_named(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    after: str | None,
    limit: int,
    history: bool,
) -> tuple[set[tuple[str, str]], str | None]:
    """Return the entries that the next figures refer to, and the id of the last of them.

    The figures are those that pass the filters after an id, at most ``limit``; entries are
    (vocabulary, id). With ``history`` the earlier versions' entries are included.
    """
    query = parameters(filters, reader, snapshot) | {"limit": limit, "history": history}
    if after is not None:
        query["after"] = after
    rows = execute(conn, "list_named", query, tuple_row)
    named = {(vocabulary, id_) for vocabulary, id_ in rows if id_ is not None}
    last = next((id_ for vocabulary, id_ in named if vocabulary == "figure"), None)
    return named - {("figure", last)}, last


def list_standing(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    history: bool,
) -> list[str]:
    """Return the figures that stand in the place of retracted ones, and do not pass the filters.

    The retracted ones are those that pass them; with ``history`` also in their earlier versions.
    """
    query = parameters(filters, reader, snapshot) | {"history": history}
    rows = execute(conn, "list_standing", query, tuple_row)
    return [figure for (figure,) in rows]


def count(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    most: int | None = None,
) -> int:
    """Count the figures that pass the filters, up to ``most`` of them."""
    query = parameters(filters, reader, snapshot) | {"most": most}
    [(number,)] = execute(conn, "count", query, tuple_row)
    return int(number)
