"""The database itself keeps history: it refuses to change it, whoever asks."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.support.database import Cluster, Urls
from tests.support.history import history_database

HISTORY = (
    "journal",
    "unit",
    "outcome",
    "measure",
    "conflict",
    "population",
    "area",
    "source",
    "document",
    "figure",
    "version",
    "chain",
    "step",
    "step_source",
    "step_basis",
    "statement",
    "version_statement",
    "release",
)
DERIVED = {
    "rendering",
    "export_text",
    "rendering_generation",
    "rerendering",
    "figure_state",
    "figure_word",
    "series",
}
KEPT_A_DAY = {"idempotency"}
REVOKED = {"key"}  # kept, and closed once


@pytest.fixture(scope="module")
def history(postgres: Cluster, template: str) -> Iterator[Urls]:
    """A database with history; every test fails to change it, so that they share it."""
    with history_database(postgres, template) as urls:
        yield urls


def connect(url: str) -> psycopg.Connection[Any]:
    return psycopg.connect(url, autocommit=True)


def test_every_table_is_history_or_has_a_reason_not_to_be(history: Urls) -> None:
    with connect(history.owner) as conn:
        rows = conn.execute(
            "select tablename from pg_tables where schemaname = 'public'"
        ).fetchall()
    assert {row[0] for row in rows} == {
        *HISTORY,
        *DERIVED,
        *KEPT_A_DAY,
        *REVOKED,
        "schema_migrations",
    }


@pytest.mark.parametrize("table", HISTORY)
@pytest.mark.parametrize("who", ["service", "owner", "superuser"])
@pytest.mark.parametrize(
    "statement", ["update {} set {} = {}", "delete from {}", "truncate {} cascade"]
)
def test_history_cannot_be_changed(history: Urls, table: str, who: str, statement: str) -> None:
    name = sql.Identifier(table)
    with connect(getattr(history, who)) as conn:
        column = sql.Identifier(
            conn.execute(
                "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 "
                "and attgenerated = '' limit 1",
                [table],
            ).fetchone()[0]  # type: ignore[index]
        )
        slots = statement.count("{}")
        with pytest.raises(
            (psycopg.errors.InsufficientPrivilege, psycopg.errors.RestrictViolation)
        ):
            conn.execute(sql.SQL(statement).format(*(name, column, column)[:slots]))  # type: ignore[arg-type]


def test_the_service_owns_nothing_and_cannot_define_anything(history: Urls) -> None:
    with connect(history.service) as conn:
        owned = conn.execute(
            "select relname from pg_class where relowner = current_user::regrole"
        ).fetchall()
        assert owned == []
        for attempt in (
            "create table mine (id integer)",
            "drop table figure",
            "alter table version disable trigger all",
            "drop trigger version_append_only on version",
            "set session_replication_role = replica",
            "set role warstats_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute(attempt)  # type: ignore[arg-type]


def test_when_an_event_was_entered_is_the_clocks_alone(history: Urls) -> None:
    with connect(history.service) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute(
            "insert into journal (id, type, figure, version, at, by, entered_at)"
            " select max(id) + 1, 'figure.created', 'x', 1, now(), 'x', '2001-01-01' from journal"
        )


def test_the_projection_can_only_be_closed(history: Urls) -> None:
    with connect(history.service) as conn:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("update figure_state set value = 0")
        with pytest.raises(psycopg.errors.RestrictViolation):
            conn.execute(
                "update figure_state set events = int8range(lower(events), null) where version = 1"
            )
        with pytest.raises(psycopg.errors.RestrictViolation):
            conn.execute("update figure_state set events = int8range(1, 2) where version = 2")


@pytest.mark.parametrize(
    "addition",
    [
        "chain (figure, version, chain, lower, approximate) values ('one', 1, 2, 99999, false)",
        "step (figure, version, chain, step, role) values ('one', 1, 1, 3, 'reporter')",
        "step_source (figure, version, chain, step, source) values ('one', 1, 1, 1, 'gazette')",
        "step_basis values ('one', 1, 1, 1, 1, 'gazette')",
    ],
)
def test_a_version_that_is_recorded_takes_no_addition(history: Urls, addition: str) -> None:
    with (
        psycopg.connect(history.service) as conn,
        pytest.raises(psycopg.errors.IntegrityError) as caught,
    ):
        conn.execute(f"insert into {addition}")  # type: ignore[arg-type]
    assert caught.value.diag.constraint_name == "append_only"


def test_nobody_can_stand_in_for_a_table_that_a_guard_asks(history: Urls) -> None:
    with psycopg.connect(history.superuser) as conn:
        conn.execute("create temporary table source (id text)")
        conn.execute("insert into source values ('fantasy')")
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            conn.execute(
                "insert into public.figure (id, originators, measure, conflict, series)"
                " values ('two', '{fantasy}', 'killed', 'sedan', 'x')"
            )
        conn.rollback()
