"""A search of entries reads little, however many share a word and whatever is searched for."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from service.config import Settings
from service.db import Database
from service.store import entry_search, queries
from service.store.journal import Snapshot
from tests.support.database import Cluster

ENTRIES = 100_000
# Entries of one name with a number, of which one has a name of its own, and their events.
FILL = f"""
insert into rendering (noun, id, revision, etag, body, words)
select 'area', 'v-' || lpad(n::text, 7, '0'), 1, '', '{{}}',
    case when n = 77777 then 'village' else 'village number ' || n end
    || ' | v ' || lpad(n::text, 7, '0')
from generate_series(1, {ENTRIES}) as n;
insert into journal (id, type, vocabulary, entry, revision, at, by)
select n, 'area.created', 'area', 'v-' || lpad(n::text, 7, '0'), 1,
    timestamp '2020-01-01' + n * interval '1 second', 'tests'
from generate_series(1, {ENTRIES}) as n;
"""
NOW = Snapshot(ENTRIES, datetime(2030, 1, 1, tzinfo=UTC))
LIMIT = 51
MOST_READ = 15_000  # rows of entries, of which 2,000 are compared


@pytest.fixture(scope="module")
def large(postgres: Cluster, template: str) -> Iterator[Database]:
    """Renderings of many entries, inserted without the service."""
    name, urls = postgres.create(template)
    with psycopg.connect(urls.superuser, autocommit=True) as conn:
        conn.execute("set session_replication_role = replica")
        conn.execute("delete from journal")
        conn.execute(FILL)
        conn.execute("vacuum (analyze) rendering, journal")
    database = Database(urls.service, Settings(database_url=urls.service))
    yield database
    database.close()
    postgres.drop(name)


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("village", "v-0077777"),
        ("village number 5", "v-0000005"),
        ("v 0012345", "v-0012345"),
        ("vill", "v-0000001"),
        ("number", "v-0000001"),
    ],
)
def test_a_whole_name_is_first_among_many_that_share_its_words(
    large: Database, q: str, first: str
) -> None:
    with large.connection() as conn:
        rows = entry_search.list_page(conn, "area", q, NOW, after=None, limit=LIMIT)
    assert rows[0][1] == first


@pytest.mark.parametrize("q", ["vilage", "villaeg number", "number", "v 0012345", "nothing"])
def test_a_misspelt_word_that_many_names_share_is_compared_with_few(
    large: Database, q: str
) -> None:
    text = queries.load("entry_search").list_similar.sql.encode()
    parameters = entry_search._parameters("area", q, NOW)
    parameters |= {"similarity": None, "after": None, "limit": LIMIT}
    with large.connection() as conn:
        row = conn.execute(b"explain (analyze, format json) " + text, parameters).fetchone()
    assert row is not None
    assert _rows_read(row["QUERY PLAN"][0]["Plan"]) <= MOST_READ


def _rows_read(plan: dict[str, Any]) -> int:
    """Return how many entries a plan reads, including those filtered out."""
    own = 0
    if plan.get("Relation Name") == "rendering":
        removed = plan.get("Rows Removed by Filter", 0)
        removed += plan.get("Rows Removed by Index Recheck", 0)
        own = int((plan["Actual Rows"] + removed) * plan["Actual Loops"])
    return own + sum(map(_rows_read, plan.get("Plans", ())))
