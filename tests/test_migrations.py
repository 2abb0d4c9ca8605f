"""Migrations can be undone, run twice and at once; a failure is reported in a sentence."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.rows import dict_row

from service.errors import DatabaseAway, Misconfigured
from service.migrations import migrate, migration_files, pending
from tests.support.database import Cluster


def test_a_second_run_has_nothing_to_do(postgres: Cluster) -> None:
    name, urls = postgres.create()
    assert migrate(urls.owner) == [path.name for path in migration_files()]
    assert migrate(urls.owner) == []
    postgres.drop(name)


def test_two_runs_at_once_take_turns(postgres: Cluster) -> None:
    name, urls = postgres.create()
    with ThreadPoolExecutor() as pool:
        applied = list(pool.map(migrate, [urls.owner] * 3))
    assert sorted(map(len, applied)) == [0, 0, len(migration_files())]
    postgres.drop(name)


def test_each_migration_can_be_undone(postgres: Cluster) -> None:
    name, urls = postgres.create()
    with psycopg.connect(urls.owner, autocommit=True) as conn:
        before = _objects(conn)
        parts = [path.read_text().split("-- migrate:down") for path in migration_files()]
        for up, _ in parts:
            conn.execute(up)  # type: ignore[arg-type]
        for _, down in reversed(parts):
            conn.execute(down)  # type: ignore[arg-type]
        assert _objects(conn) == before
    postgres.drop(name)


def test_what_has_not_run_is_named(postgres: Cluster) -> None:
    name, urls = postgres.create()
    with psycopg.connect(urls.owner, autocommit=True, row_factory=dict_row) as conn:
        assert pending(conn) == [path.name for path in migration_files()]
        migrate(urls.owner)
        assert pending(conn) == []
    postgres.drop(name)


def test_a_database_that_does_not_answer_is_told_in_a_sentence() -> None:
    with pytest.raises(DatabaseAway) as caught:
        migrate("postgresql://nobody@127.0.0.1:9/none")
    assert "\n" not in caught.value.detail


def test_an_address_that_is_none_is_told_in_a_sentence() -> None:
    with pytest.raises(Misconfigured) as caught:
        migrate("mysql://x")
    assert "\n" not in caught.value.detail


def test_who_may_not_migrate_is_told_why(postgres: Cluster) -> None:
    name, urls = postgres.create()
    with pytest.raises(Misconfigured) as caught:
        migrate(urls.service)
    assert "permission denied" in caught.value.detail
    postgres.drop(name)


def _objects(conn: psycopg.Connection) -> set[str]:
    rows = conn.execute(
        "select relname from pg_class where relnamespace = 'public'::regnamespace union"
        " select proname from pg_proc where pronamespace = 'public'::regnamespace union"
        " select typname from pg_type where typnamespace = 'public'::regnamespace"
    )
    return {row[0] for row in rows}


def test_the_service_may_not_make_tables_even_for_a_session(postgres: Cluster) -> None:
    name, urls = postgres.create()
    migrate(urls.owner)
    with (
        psycopg.connect(urls.service) as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute("create temporary table source (id text)")
    postgres.drop(name)
