"""The projection that is read: which version was current when, and what filters find it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.rows import tuple_row
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from service.db import Connection
from service.domain.chain import documents_in, report_dates, sources_in
from service.domain.derived import Derived
from service.domain.figure import Version
from service.domain.period import parse_date
from service.domain.principal import Principal
from service.domain.vocabulary import Entries
from service.domain.wording import version_words
from service.errors import PageNotFound
from service.store import queries
from service.store.filters import SORTS, Sort, build_query, draft_visibility, parameters
from service.store.journal import Snapshot
from service.store.renderings import StoredJson
from service.store.search import TIERS

_sql = queries.load("states")
_INFINITY = Decimal("Infinity")


# One figure of a page: the key that the next page starts after, the id, and the text.
Row = tuple[str, str, str]


def insert(conn: Connection, states: Iterable[tuple[Version, Derived, Entries]]) -> None:
    """Append the projection of versions that are current from now on."""
    queries.copy(conn, _sql.copy_state, (_row(*state) for state in states))


def close_spans(conn: Connection, followed: Sequence[tuple[Version, Version]]) -> None:
    """End the spans of versions at the version that follows each."""
    _sql.close(
        conn,
        figures=[old.content.id for old, _ in followed],
        versions=[old.version for old, _ in followed],
        events=[new.event for _, new in followed],
        times=[new.recorded_at for _, new in followed],
    )


def list_(conn: Connection, figures: Sequence[str]) -> dict[tuple[str, int], dict[str, Any]]:
    """The projection of every version of the figures, by figure and version."""
    rows = _sql.list_states(conn, figures=list(figures))
    return {(row["figure"], row["version"]): row for row in rows}


def span_ends(stored: Mapping[str, Any]) -> tuple[int | None, datetime | None]:
    """The event and the time that a projection row's spans end with."""
    return stored["events"].upper, stored["recorded"].upper


def projection_differences(
    stored: Mapping[str, Any], seen: tuple[Version, Derived, Entries]
) -> list[str]:
    """The columns of a projection row that are not what ``insert`` writes, but for the ends."""
    version, *_ = seen
    expected = dict(zip(stored, _row(*seen), strict=True))
    event, at = span_ends(stored)
    expected["events"] = Range(version.event, event)
    expected["recorded"] = Range(version.recorded_at, at)
    expected["reported"] = _merge(map(_days, report_dates(version.content.provenance)))
    return [name for name, value in expected.items() if stored[name] != value]


def replace_words(conn: Connection, version: Version) -> bool:
    """Put newly made words in the old ones' place, as the owner; whether they differed."""
    changed: int = _sql.replace_words(
        conn, figure=version.content.id, version=version.version, words=version_words(version)
    )
    return changed > 0


def reached_by(conn: Connection, document: str) -> list[str]:
    """The figures whose newest version has a chain through the document."""
    return [row["id"] for row in _sql.list_reached(conn, document=document)]


def find_current(
    conn: Connection,
    id_: str,
    reader: Principal,
    etags: Sequence[str] = (),
    snapshot: Snapshot | None = None,
) -> StoredJson | None:
    """The version that is current, or was in another state, if the reader may see it."""
    asked = {"id": id_, "etags": list(etags), **draft_visibility(reader)}
    if snapshot is None:
        row = queries.one(conn, _sql.find_current, **asked)
    else:
        row = queries.one(conn, _sql.find_at, **asked, **snapshot.span)
    return StoredJson(*row) if row else None


def find_version(
    conn: Connection,
    id_: str,
    version: int,
    reader: Principal,
    etags: Sequence[str] = (),
    snapshot: Snapshot | None = None,
) -> StoredJson | None:
    """One version as rendered, if it was there and the reader may see it."""
    row = queries.one(
        conn,
        _sql.find_version,
        id=id_,
        version=version,
        etags=list(etags),
        **(snapshot.span if snapshot else {"now": None, "as_of": None}),
        **draft_visibility(reader),
    )
    return StoredJson(*row) if row else None


def list_history(
    conn: Connection,
    id_: str,
    reader: Principal,
    snapshot: Snapshot,
    *,
    before: int | None,
    limit: int,
) -> list[tuple[int, str]]:
    """Versions and texts of a figure that there were in a state, newest first."""
    state = {"at": snapshot.id, "as_of": snapshot.as_of}
    rows = _sql.list_history(
        conn, id=id_, before=before, limit=limit, **state, **draft_visibility(reader)
    )
    return [(row["version"], row["body"]) for row in rows]


def count_history(conn: Connection, id_: str, reader: Principal, snapshot: Snapshot) -> int:
    """How many versions of a figure the reader may see."""
    state = {"at": snapshot.id, "as_of": snapshot.as_of}
    return int(_sql.count_history(conn, id=id_, **state, **draft_visibility(reader))["count"])


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
    """A page of the figures current in a state, after a (key, id).

    Without a sort they come by id; those that a search finds, the best matches first.
    Raises PageNotFound for a key that the sort cannot have.
    """
    if sort is None and filters.get("words"):
        return _list_best(conn, filters, reader, snapshot, after=after, limit=limit)
    asked = parameters(filters, reader, snapshot)
    return _page(conn, asked, SORTS[sort or "id"], after, limit)


def _list_best(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    after: tuple[str, str] | None,
    limit: int,
) -> list[Row]:
    """The best matches first, tier by tier and by id within one; the key is the tier."""
    tier, last = (0, None) if after is None else (_tier(after[0]), after[1])
    rows: list[Row] = []
    while tier < len(TIERS) and len(rows) < limit:
        asked = parameters(filters, reader, snapshot, tier=tier)
        place = None if last is None else (last, last)
        found = _page(conn, asked, SORTS["id"], place, limit - len(rows))
        rows += [(str(tier), id_, body) for _, id_, body in found]
        tier, last = tier + 1, None
    return rows


def _tier(key: str) -> int:
    if key not in map(str, range(len(TIERS))):
        raise PageNotFound
    return int(key)


def _page(
    conn: Connection,
    asked: Mapping[str, Any],
    order: Sort,
    after: tuple[str, str] | None,
    limit: int,
) -> list[Row]:
    asked = {**asked, "limit": limit}
    if after is not None:
        asked |= {"key": after[0], "after": after[1]}
    page = build_query(
        "list_page",
        asked,
        key=order.key,
        beyond="<" if order.descending else ">",
        direction="desc" if order.descending else "asc",
    )
    try:
        return conn.cursor(row_factory=tuple_row).execute(page, asked).fetchall()
    except psycopg.DataError as error:  # a key that no page of this sort has
        raise PageNotFound from error


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
    """The entries that a stretch of the figures after one names, and the last of the stretch.

    With ``history`` those that earlier versions name, too.
    """
    asked = parameters(filters, reader, snapshot) | {"limit": limit, "history": history}
    if after is not None:
        asked["after"] = after
    rows = conn.cursor(row_factory=tuple_row).execute(build_query("list_named", asked), asked)
    named = {(vocabulary, id_) for vocabulary, id_ in rows if id_ is not None}
    last = next((id_ for vocabulary, id_ in named if vocabulary == "figure"), None)
    return named - {("figure", last)}, last


def list_histories(
    conn: Connection, figures: Sequence[str], reader: Principal, snapshot: Snapshot
) -> list[tuple[str, int, str]]:
    """Figure, version and text of all versions of some figures that there were in a state."""
    state = {"at": snapshot.id, "as_of": snapshot.as_of}
    rows = _sql.list_histories(conn, figures=list(figures), **state, **draft_visibility(reader))
    return [(row["figure"], row["version"], row["body"]) for row in rows]


def list_latest(
    conn: Connection,
    filters: Mapping[str, Any],
    reader: Principal,
    snapshot: Snapshot,
    *,
    on: date | None,
    limit: int,
) -> list[str]:
    """The last figure of each series in a state as rendered: of no area, unless one is asked for.

    The last is the one whose period ends last, on a day or before it.
    """
    asked = parameters(filters, reader, snapshot)
    asked |= {"whole": filters.get("area") is None, "limit": limit}
    if on is not None:
        asked["until"] = on
    rows = conn.cursor(row_factory=tuple_row).execute(build_query("list_latest", asked), asked)
    return [body for (body,) in rows]


def count(
    conn: Connection, filters: Mapping[str, Any], reader: Principal, snapshot: Snapshot
) -> int:
    """How many figures pass the filters in a state."""
    asked = parameters(filters, reader, snapshot)
    row = conn.execute(build_query("count", asked), asked).fetchone()
    assert row is not None
    return int(row["count"])


def _row(version: Version, derived: Derived, entries: Entries) -> tuple[Any, ...]:
    content = version.content
    identity, reading = content.identity, content.reading
    measure = entries.measure(identity.measure)
    low, high = reading.bounds
    if reading.missing is None and reading.value is None:
        low, high = (-_INFINITY if low is None else low), (_INFINITY if high is None else high)
    return (
        content.id,
        version.version,
        Range(version.event, None),
        Range(version.recorded_at, None),
        version.recorded_at,
        content.status,
        identity.series,
        identity.measure,
        measure.unit,
        None if measure.counts is None else sorted(measure.counts),
        measure.basis,
        identity.population,
        identity.conflict,
        identity.area,
        list(identity.originators),
        sorted(sources_in(content.provenance)),
        sorted(documents_in(content.provenance)),
        identity.period_kind,
        identity.period_start,
        identity.period_end,
        Multirange(Range(*_days(day), "[]") for day in report_dates(content.provenance)),
        low,
        high,
        reading.value,
        derived.could_not_verify,
        sorted({word.statement.status for word in version.standings if not word.lapsed}),
        sorted({warning.code for warning in derived.warnings}),
        version.public,
        version.author,
        version_words(version),
    )


def _merge(spans: Iterable[tuple[date, date]]) -> list[str]:
    """Spans of days as PostgreSQL keeps them, those that touch made one: first and last day.

    Its own form ends with the day after, which after the year 9999 is no day here.
    """
    merged: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if merged and first.toordinal() <= merged[-1][1].toordinal() + 1:
            merged[-1] = merged[-1][0], max(merged[-1][1], last)
        else:
            merged.append((first, last))
    return [f"{first}/{last}" for first, last in merged]


def _days(edtf: str) -> tuple[date, date]:
    span = parse_date(edtf)
    assert span.start is not None
    assert span.end is not None
    return span.start, span.end
