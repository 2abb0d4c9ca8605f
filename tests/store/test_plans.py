"""Every filter with every sort reads little of a large table, whether its value is rare or common.

What is asserted is how much PostgreSQL reads, never how long it takes.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest

from service.config import Settings
from service.db import Database
from service.domain.principal import ANYONE
from service.store import changes, filters, queries
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


def read(
    database: Database, values: dict[str, Any], sort: str, after: Any, snapshot: Snapshot
) -> Any:
    """Return the plan of a page and what running it read (explain analyze, as JSON)."""
    order = filters.SORTS[sort]
    parameters = filters.parameters(values, ANYONE, snapshot) | {"limit": PAGE}
    if after is not None:
        parameters |= {"key": after[0], "after": after[1]}
    page = filters.build_query(
        "list_page", parameters, key=order.key,
        beyond="<" if order.descending else ">", direction="desc" if order.descending else "asc",
    )  # fmt: skip
    with database.connection() as conn:
        row = conn.execute(b"explain (analyze, format json) " + page, parameters).fetchone()
    assert row is not None
    return row["QUERY PLAN"][0]["Plan"]


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
        if "Scan" in node["Node Type"] and node.get("Relation Name") != "rendering"
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
