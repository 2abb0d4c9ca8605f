"""Every filter with every sort reads little of a large table, whether its value is rare or common.

What is asserted is how much PostgreSQL reads, never how long it takes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Self

import psycopg
import pytest

from service.config import Settings
from service.db import Connection, Database
from service.domain.principal import ANYONE
from service.store import changes, filters, queries, rivals, search, series, states
from service.store.journal import Snapshot
from tests.support.database import Cluster

pytestmark = pytest.mark.slow

ROWS = 200_000
PAGE = 50
# Of 200,000: a walk in order passes few rows where half of them match, and a value that one in
# 20,000 has is found by its own index.
MOST_READ = 6_000

FILL = f"""
insert into figure_state (
    figure, version, events, recorded, recorded_at, status, series, measure, unit, counts, basis,
    population, conflict, area, origin, sources, documents, kind, period_start, period_end,
    reported, low, high, value, could_not_verify, verification, warnings, stakes,
    public, author, words
)
select
    'f-' || lpad((n * 7919::bigint % {ROWS})::text, 7, '0'), 1, int8range(n, null),
    tstzrange(at, null), at, rare(n, 'published', 'retracted'), 's-' || n % 500,
    rare(n, 'm-' || n % 2, 'm-rare'), rare(n, 'u-' || n % 2, 'u-rare'),
    array[rare(n, 'killed', 'captured')], rare(n, 'claimed', 'verified'),
    rare(n, 'p-' || n % 2, 'p-rare'), rare(n, 'c-' || n % 2, 'c-rare'),
    rare(n, 'a-' || n % 2, 'a-rare'), array[rare(n, 'o-' || n % 2, 'o-rare')],
    array[rare(n, 'o-' || n % 2, 'o-rare')], array[rare(n, 'd-' || n % 2, 'd-rare')],
    rare(n, 'flow', 'instant'),
    day, day, datemultirange(daterange(day, day, '[]')), value, value, value, n % 20000 = 0,
    array[rare(n, 'disputed', 'verified')], array[rare(n, 'no-document', 'originator-unnamed')],
    array[rare(n, 'own', 'opponent')], true, 'tests', rare(n, 'over ' || n, 'hussars')
from (
    select
        n, timestamptz '2022-01-01' + (n * 104729::bigint % {ROWS}) * interval '1 minute' as at,
        date '1900-01-01' + n * 613 % 40000 as day, n * 7907::bigint % {ROWS} as value
    from generate_series(1, {ROWS}) as n
) as made
"""

COMMON: dict[str, Any] = {
    "measure": ["m-1"], "population": ["p-1"], "conflict": ["c-1"], "area": ["a-1"],
    "unit": ["u-1"], "source": ["o-1"], "origin": ["o-1"], "document": ["d-1"],
    "status": ["published"], "could_not_verify": False, "verification": ["disputed"],
    "counts": ["killed"], "basis": ["claimed"], "kind": ["flow"],
    "warning": ["no-document"], "stake": ["own"],
    "period_from": date(1950, 1, 1), "period_to": date(1950, 1, 1),
    "period_end_from": date(1950, 1, 1), "period_end_to": date(1950, 1, 1),
    "reported_from": date(1950, 1, 1), "value_min": 100_000, "value_max": 100_000,
}  # fmt: skip
RARE: dict[str, Any] = {
    "measure": ["m-rare"], "population": ["p-rare"], "conflict": ["c-rare"], "area": ["a-rare"],
    "unit": ["u-rare"], "source": ["o-rare"], "origin": ["o-rare"], "document": ["d-rare"],
    "status": ["retracted"], "could_not_verify": True, "verification": ["verified"],
    "counts": ["captured"], "basis": ["verified"], "kind": ["instant"],
    "warning": ["originator-unnamed"], "stake": ["opponent"], "period_from": date(2009, 7, 3),
    "period_to": date(1900, 1, 3), "period_end_from": date(2009, 7, 3),
    "period_end_to": date(1900, 1, 3), "reported_from": date(2009, 7, 3), "value_min": ROWS - 9,
    "value_max": 10,
}  # fmt: skip


# The other end of a range, tried together with its first end.
OTHER_ENDS = {"reported_to"}


def test_every_filter_is_tried() -> None:
    assert set(COMMON) | OTHER_ENDS == set(RARE) | OTHER_ENDS == set(filters.FILTERS)


@pytest.fixture(scope="module")
def large(postgres: Cluster, template: str) -> Iterator[Database]:
    """A projection of many figures, inserted without the service."""
    name, urls = postgres.create(template)
    with psycopg.connect(urls.superuser, autocommit=True) as conn:
        conn.execute("set session_replication_role = replica")
        conn.execute(
            "create function rare(n integer, common text, rare text) returns text language sql"
            " return case when n % 20000 = 0 then rare else common end"
        )
        # An index is filled at once when all rows are there: far faster than row by row.
        conn.execute(
            "update pg_index set indisready = false where indrelid = 'figure_state'::regclass"
        )
        conn.execute(FILL)
        conn.execute("reindex table figure_state")
        # Some bounds are not known, as in any real data.
        conn.execute(
            "update figure_state set period_start = null, period_end = null, low = '-infinity',"
            f" high = 'infinity' where figure in ('f-0000013', 'f-{ROWS - 13:07d}')"
        )
        conn.execute(
            "insert into rendering (noun, id, revision, etag, body)"
            " select 'figure', figure, 1, '', '' from figure_state"
        )
        conn.execute(
            "insert into series (id, originators, measure, population, conflict, area)"
            " select distinct on (series) series, origin, measure, population, conflict, area"
            " from figure_state"
        )
        conn.execute(
            "insert into figure_word (word, event)"
            " select word, min(lower(events)) from figure_state, unnest(words_in(words)) as word"
            " group by word"
        )
        conn.execute("delete from journal")  # the events of the bundled outcomes
        conn.execute(
            "insert into journal (id, type, figure, version, at, by)"
            " select lower(events), 'figure.created', figure, 1, recorded_at, 'tests'"
            " from figure_state"
        )
        conn.execute("vacuum (analyze)")
    database = Database(urls.service, Settings(database_url=urls.service))
    yield database
    database.close()
    postgres.drop(name)


class Recorder(psycopg.Cursor[Any]):
    """A cursor that notes the statements it executes, but those that are only planned."""

    executed: ClassVar[list[tuple[Any, Any]]] = []

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        text = query.encode() if isinstance(query, str) else bytes(query)
        if not text.startswith(b"explain"):
            self.executed.append((text, params))
        return super().execute(query, params, **options)


@contextmanager
def recording(database: Database) -> Iterator[tuple[Connection, list[tuple[Any, Any]]]]:
    """Lend a connection, and the list of what it executes."""
    with database.connection() as conn:
        factory, conn.cursor_factory = conn.cursor_factory, Recorder
        Recorder.executed.clear()
        try:
            yield conn, Recorder.executed
        finally:
            conn.cursor_factory = factory


def explain(conn: Connection, executed: list[tuple[Any, Any]]) -> list[dict[str, Any]]:
    """Return the plans of statements and what running them read (explain analyze, as JSON)."""
    plans = []
    for statement, values in list(executed):
        row = conn.execute(b"explain (analyze, format json) " + statement, values).fetchone()
        assert row is not None
        plans.append(row["QUERY PLAN"][0]["Plan"])
    return plans


def read(
    database: Database, values: dict[str, Any], sort: str | None, after: Any, snapshot: Snapshot
) -> dict[str, Any]:
    """Return what a page read, as one plan of all its statements."""
    with recording(database) as (conn, executed):
        if "q" in values:
            values = values | search.expand_filters(conn, values, at=snapshot.id)
            executed.clear()
        states.list_page(conn, values, ANYONE, snapshot, sort=sort, after=after, limit=PAGE)
        plans = explain(conn, executed)
    return {"Node Type": "All", "Plans": plans}


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def rows_read(plan: dict[str, Any]) -> float:
    """Return how many rows of the projection were read, including those filtered out."""
    return sum(
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
         + node.get("Rows Removed by Index Recheck", 0)) * node["Actual Loops"]
        for node in nodes(plan)
        if node.get("Relation Name") in {"figure_state", "series", "journal", "figure_word"}
    )  # fmt: skip


NOW = Snapshot(ROWS, datetime(2030, 1, 1, tzinfo=UTC))
MIDDLE = {
    "id": ("f-0100000", "f-0100000"),
    "recorded_at": ("2022-03-11", "f-0100000"),
    "period": ("1955-01-01", "f-0100000"),
    "value": ("100000", "f-0100000"),
}


# A range of what a list is sorted by may shut out all that comes first; a walk passes over that,
# bounded by the time that a statement may take.
SAME = {
    "period": {
        "period_from",
        "period_to",
        "period_end_from",
        "period_end_to",
        "reported_from",
    },
    "value": {"value_min", "value_max"},
}


CASES = [
    pytest.param(query, sort, id=f"{kind}-{'-'.join(query) or 'all'}-by-{sort}")
    for kind, values in (("common", COMMON), ("rare", RARE))
    for query in ({}, *({name: value} for name, value in values.items()))
    for sort in filters.SORTS
    if kind == "rare" or not SAME.get(sort.lstrip("-"), set()) & set(query)
]


@pytest.mark.parametrize(("query", "sort"), CASES)
@pytest.mark.parametrize("place", ["first", "middle"])
def test_a_page_reads_little(large: Database, query: dict[str, Any], sort: str, place: str) -> None:
    after = MIDDLE[sort.lstrip("-")] if place == "middle" else None
    plan = read(large, query, sort, after, NOW)
    read_ = rows_read(plan)
    assert read_ <= MOST_READ, (read_, [node["Node Type"] for node in nodes(plan)])


@pytest.mark.parametrize("sort", filters.SORTS)
def test_a_page_of_the_past_reads_little(large: Database, sort: str) -> None:
    for as_of in (datetime(2022, 1, 1, 0, 30, tzinfo=UTC), datetime(2022, 4, 1, tzinfo=UTC)):
        plan = read(large, {}, sort, None, Snapshot(ROWS, as_of, as_of=as_of))
        assert rows_read(plan) <= (MOST_READ if "recorded_at" in sort else ROWS / 2)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({name: value}, id=f"{kind}-{name}")
        for kind, values in (("common", COMMON), ("rare", RARE))
        for name, value in values.items()
    ],
)
@pytest.mark.parametrize("after", [0, ROWS // 2])
def test_a_page_of_changes_reads_little(large: Database, query: dict[str, Any], after: int) -> None:
    every = dict.fromkeys((*filters.FILTERS, "q"))
    parameters = changes.matching({**every, **query}, ANYONE, NOW, after=after, limit=PAGE)
    statement = filters.build_query("list_matching", parameters, queries.load("journal"))
    with large.connection() as conn:
        row = conn.execute(b"explain (analyze, format json) " + statement, parameters).fetchone()
    assert row is not None
    plan = row["QUERY PLAN"][0]["Plan"]
    read_ = rows_read(plan)
    assert read_ <= 2 * MOST_READ, (read_, [node["Node Type"] for node in nodes(plan)])


@pytest.mark.parametrize(
    "q", ["over", "overr", "hussars", "husars", "hussars over", "199999", "over 77", "nothing"]
)
def test_a_page_of_a_search_reads_little(large: Database, q: str) -> None:
    plan = read(large, {"q": q}, None, None, NOW)
    assert rows_read(plan) <= 4 * MOST_READ  # of words that are like it, mostly


@pytest.mark.parametrize("source", ["o-1", "o-rare"])
def test_figures_that_come_last_in_their_order_are_found_first(
    large: Database, source: str
) -> None:
    narrow = {"source": [source], "value_min": ROWS - 3000, "value_max": ROWS}
    for sort in filters.SORTS:
        assert rows_read(read(large, narrow, sort, None, NOW)) <= 2 * MOST_READ


@pytest.mark.parametrize("narrow", [{}, {"measure": ["m-1"]}, {"measure": ["m-rare"]}])
def test_a_page_of_series_reads_the_figures_of_its_series(
    large: Database, narrow: dict[str, Any]
) -> None:
    with recording(large) as (conn, executed):
        page = series.list_page(conn, narrow, ANYONE, NOW, after=None, limit=5)
        plans = explain(conn, executed)
    figures = sum(each.figures for each in page)
    assert rows_read({"Node Type": "All", "Plans": plans}) <= 2 * MOST_READ + figures


def test_series_that_are_too_many_to_compare_are_refused_before_their_figures_are_read(
    large: Database,
) -> None:
    with recording(large) as (conn, executed):
        found = rivals.list_series(
            conn, {"measure": ["m-1"], "area": ["a-1"]}, ANYONE, NOW, on=None, limit=101
        )
        plans = explain(conn, executed)
    assert len(found) == 101
    assert rows_read({"Node Type": "All", "Plans": plans}) <= MOST_READ


def test_a_capped_count_reads_no_more_than_its_cap(large: Database) -> None:
    with recording(large) as (conn, executed):
        assert states.count(conn, {}, ANYONE, NOW, most=1000) == 1000
        plans = explain(conn, executed)
    assert rows_read({"Node Type": "All", "Plans": plans}) <= MOST_READ


def test_statements_of_lists_are_planned_for_their_values_every_time(large: Database) -> None:
    with large.connection() as conn:
        for _ in range(12):
            states.list_page(
                conn, {"source": ["o-1"]}, ANYONE, NOW, sort=None, after=None, limit=PAGE
            )
        kept = conn.execute("select statement from pg_prepared_statements").fetchall()
    assert not [row for row in kept if "figure_state.sources" in row["statement"]]


@pytest.mark.parametrize("mode", ["force_generic_plan", "force_custom_plan"])
@pytest.mark.parametrize("name", [None, "tests", "nobody"])
def test_the_newest_event_that_a_reader_sees_is_found_by_one_step(
    large: Database, mode: str, name: str | None
) -> None:
    statement = queries.load("journal").find_newest_seen.sql
    with large.connection() as conn, conn.transaction():
        conn.execute("select set_config('plan_cache_mode', %s, true)", [mode])
        [row] = conn.execute(
            "explain (analyze, format json) " + statement, {"at": None, "name": name}, prepare=True
        )
    assert rows_read(row["QUERY PLAN"][0]["Plan"]) <= 10
