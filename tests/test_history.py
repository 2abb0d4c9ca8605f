"""The database itself keeps history: it refuses change to the service, the owner, anyone."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from service.config import Settings
from service.db import Database
from tests.support.builders import figure, record, statement, vocabulary
from tests.support.database import Cluster, Urls

HISTORY = (
    "journal",
    "unit",
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
DERIVED = {"rendering", "rendering_generation", "figure_state"}
KEPT_A_DAY = {"idempotency"}
REVOKED = {"key"}  # kept, and closed once


@pytest.fixture(scope="module")
def history(postgres: Cluster, template: str) -> Iterator[Urls]:
    """A database with history; whatever tries to change it fails, so the tests share it."""
    name, urls = postgres.create(template)
    database = Database(urls.service, Settings())
    with database.transaction() as conn:
        record(conn, *vocabulary(), figure(id="one"), statement())
    yield urls
    database.close()
    postgres.drop(name)


@pytest.fixture
def recorded(war: Database, urls: Urls) -> Urls:
    """The same for one test alone, which writes to it."""
    with war.transaction() as conn:
        record(conn, figure(id="one"), statement())
    return urls


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


def breach(urls: Urls, statement: str) -> str:
    """The constraint that refuses an owner's statement, at once or when it commits."""
    with psycopg.connect(urls.owner) as conn:
        with pytest.raises(psycopg.errors.IntegrityError) as caught:
            conn.execute(statement)  # type: ignore[arg-type]
            conn.commit()
        conn.rollback()
    return caught.value.diag.constraint_name or ""


EVENT = (
    "insert into journal (id, type, figure, version, at, by)"
    " select max(id) + 1, 'figure.verification', 'one', 3, now(), 'x' from journal;"
)
VERSION = (
    "insert into version (figure, version, status, quantity_version, change_type, change_note,"
    " recorded_at, recorded_by, event, digest, chain) select 'one', {version}, '{status}', 1,"
    " '{type}', {note}, {at}, 'x', {event}, sha256('a'), sha256('b') from version"
    " where figure = 'one' and version = 2"
)


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ({"version": 5}, "version_gapless"),
        ({"version": 2}, "version_pkey"),
        ({"event": "event"}, "version_event_key"),
        ({"event": 999}, "version_event_fkey"),
        ({"status": "hidden"}, "version_status_check"),
        ({"type": "created"}, "version_change_type_check"),
        ({"type": "correction"}, "version_change_note_check"),
        ({"type": "retraction"}, "version_change_note_check"),
        ({"at": "recorded_at"}, "version_recorded_at_check"),
        ({}, "version_chain_fkey"),
    ],
)
def test_a_version_that_breaks_the_model_is_refused(
    recorded: Urls, said: dict[str, Any], constraint: str
) -> None:
    values = {
        "version": 3,
        "status": "published",
        "type": "verification",
        "note": "null",
        "at": "clock_timestamp()",
        "event": "(select max(id) from journal)",
    } | said
    assert breach(recorded, EVENT + VERSION.format(**values)) == constraint


READING = "insert into chain (figure, version, chain, {}, approximate) values ('one', 2, 2, {})"


@pytest.mark.parametrize(
    ("columns", "values", "constraint"),
    [
        ("value", "1, false", "chain_comparator_check"),
        ("comparator, lower", "'=', 1, false", "chain_comparator_check"),
        ("as_reported", "'many', false", "chain_missing_check"),
        ("value, comparator, missing", "1, '=', 'unknown', false", "chain_missing_check"),
        ("value, comparator", "1, '~', false", "chain_comparator_check"),
        ("missing", "'unknown', false", "chain_words_check"),
        ("missing, as_reported", "'lost', 'x', false", "chain_missing_check"),
        ("lower", "1, true", "chain_approximate_check"),
        ("value, comparator", "1234567890123456, '=', false", "chain_exact_check"),
        ("value, comparator", "0.0000001, '=', false", "chain_exact_check"),
        ("value, comparator", "'NaN', '=', false", "chain_exact_check"),
        ("value, comparator", "'Infinity', '=', false", "chain_exact_check"),
        ("upper", "1e18, false", "chain_exact_check"),
    ],
)
def test_a_reading_that_breaks_the_model_is_refused(
    history: Urls, columns: str, values: str, constraint: str
) -> None:
    assert breach(history, READING.format(columns, values)) == constraint


FIGURE = (
    "insert into figure (id, originators, measure, conflict, series, {}) values"
    " ('two', '{{herald}}', 'killed', 'sedan', 'x', {})"
)


@pytest.mark.parametrize(
    ("columns", "values", "constraint"),
    [
        ("period_kind", "'flow'", "figure_period_kind_check"),
        ("period_start", "'1870-01-01'", "figure_period_kind_check"),
        ("period_kind, period_start", "'daily', '1870-01-01'", "figure_period_kind_check"),
        (
            "period_kind, period_start, period_end",
            "'flow', '1871-01-01', '1870-01-01'",
            "figure_period_order_check",
        ),
        ("population", "'nobody'", "figure_population_fkey"),
        ("area", "'nowhere'", "figure_area_fkey"),
        ("item", "''", "figure_item_check"),
    ],
)
def test_a_figure_that_breaks_the_model_is_refused(
    history: Urls, columns: str, values: str, constraint: str
) -> None:
    assert breach(history, FIGURE.format(columns, values)) == constraint


def test_an_originator_is_a_source_and_the_set_is_a_set(history: Urls) -> None:
    for originators, constraint in (
        ("{nobody}", "figure_originators_fkey"),
        ("{herald,gazette}", "figure_originators_check"),
        ("{herald,herald}", "figure_originators_check"),
        ("{}", "figure_originators_check"),
    ):
        statement = FIGURE.format("item", "'x'").replace("{herald}", originators)
        assert breach(history, statement) == constraint


def test_one_identity_has_one_figure_null_included(history: Urls) -> None:
    statement = (
        "insert into figure (id, originators, measure, population, conflict, series, period_start,"
        " period_end, period_kind) select 'two', originators, measure, population, conflict,"
        " series, period_start, period_end, period_kind from figure"
    )
    assert breach(history, statement) == "figure_identity_key"


def test_the_journal_has_no_gap(history: Urls) -> None:
    statement = (
        "insert into journal (id, type, figure, version, at, by)"
        " select max(id) + {}, 'figure.created', 'x', 1, now(), 'x' from journal"
    )
    assert breach(history, statement.format(2)) == "journal_gapless"
    assert breach(history, statement.format(0)) == "journal_pkey"


@pytest.mark.parametrize(
    "value", ["1870-02-30", "1870-13", "0000", "70", "1870-1", "1870/1871", "..", "1870%"]
)
def test_a_date_that_is_none_is_refused(history: Urls, value: str) -> None:
    statement = (
        "insert into conflict (id, name, kind, start_date, event, recorded_at, recorded_by)"
        f" values ('x', 'X', 'war', '{value}', 1, now(), 'x')"
    )
    assert breach(history, statement) == "edtf_date_check"


def test_a_chain_starts_with_the_figures_originators(recorded: Urls) -> None:
    version = EVENT + VERSION.format(
        version=3,
        status="published",
        type="verification",
        note="null",
        at="clock_timestamp()",
        event="(select max(id) from journal)",
    )
    chain = (
        "; insert into chain (figure, version, chain, value, comparator, approximate)"
        " values ('one', 3, 1, 1, '=', false)"
    )
    step = (
        "; insert into step (figure, version, chain, step, role)"
        " values ('one', 3, 1, 1, 'originator')"
    )
    source = (
        "; insert into step_source (figure, version, chain, step, source)"
        " values ('one', 3, 1, 1, 'gazette')"
    )
    assert breach(recorded, version + chain) == "chain_originator_fkey"
    assert breach(recorded, version + chain + step) == "step_source_check"
    assert breach(recorded, version + chain + step + source) == "chain_originators_check"


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


def test_a_figure_without_a_version_is_refused(history: Urls) -> None:
    assert breach(history, FIGURE.format("item", "'x'")) == "figure_version_fkey"


def test_an_event_without_its_version_or_from_the_future_is_refused(history: Urls) -> None:
    event = (
        "insert into journal (id, type, figure, version, at, by)"
        " select max(id) + 1, 'figure.created', 'one', {}, now() + interval '{}', 'x' from journal"
    )
    assert breach(history, event.format(77, "0")) == "journal_version_fkey"
    assert breach(history, event.format(1, "1 year")) == "journal_at_check"


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
