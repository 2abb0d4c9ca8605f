"""The pool of connections, and the translation of the driver's errors."""

import time
from dataclasses import replace

import psycopg
import pytest

from service.config import Settings
from service.db import Database
from service.errors import DatabaseAway, QueryTooSlow, StateConflict
from tests.support.builders import figure, record
from tests.support.database import Urls


def test_a_query_past_its_limit_is_stopped(urls: Urls) -> None:
    database = Database(urls.service, replace(Settings(), statement_timeout_ms=50))
    with pytest.raises(QueryTooSlow), database.connection() as conn:
        conn.execute("select pg_sleep(5)")
    database.close()


def test_connections_that_broke_are_replaced(fresh: tuple[Urls, Database]) -> None:
    urls, database = fresh
    with database.connection() as conn:
        conn.execute("select 1")
    with psycopg.connect(urls.superuser, autocommit=True) as other:
        other.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    time.sleep(0.2)
    with pytest.raises(DatabaseAway), database.connection() as conn:
        conn.execute("select 1")
    with database.connection() as conn:
        assert conn.execute("select 1 as one").fetchone() == {"one": 1}


def test_a_pool_that_is_used_up_is_a_database_away(urls: Urls) -> None:
    database = Database(urls.service, replace(Settings(), pool_size=1, pool_timeout=0.1))
    with database.connection(), pytest.raises(DatabaseAway), database.connection():
        pass
    database.close()


def test_a_named_breach_is_a_conflict_in_a_sentence(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"))
    again = (
        "insert into figure (id, originators, measure, conflict, series)"
        " values ('one', '{herald}', 'killed', 'sedan', 'x')"
    )
    with pytest.raises(StateConflict, match="already recorded"), war.transaction() as conn:
        conn.execute(again)


def test_a_breach_that_no_caller_can_cause_stays_what_it_is(war: Database) -> None:
    with pytest.raises(psycopg.errors.CheckViolation), war.transaction() as conn:
        conn.execute(
            "insert into figure (id, originators, measure, conflict, series)"
            " values ('one', '{}', 'killed', 'sedan', 'x')"
        )


def test_a_snapshot_reads_one_state(war: Database) -> None:
    count = "select count(*) as figures from figure"
    with war.snapshot() as conn:
        before = conn.execute(count).fetchone()
        with war.transaction() as other:
            record(other, figure(id="one"))
        assert conn.execute(count).fetchone() == before
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            conn.execute("delete from idempotency")


def test_a_transaction_keeps_all_or_nothing(war: Database) -> None:
    with pytest.raises(ZeroDivisionError), war.transaction() as conn:
        record(conn, figure(id="one"))
        raise ZeroDivisionError
    with war.connection() as conn:
        assert conn.execute("select id from figure").fetchall() == []
