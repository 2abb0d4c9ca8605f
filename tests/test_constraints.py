"""The database refuses whatever breaks the model, by a constraint with a name."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from service.db import Database
from tests.support.builders import figure, record, statement
from tests.support.database import Cluster, Urls
from tests.support.history import history_database


@pytest.fixture(scope="module")
def history(postgres: Cluster, template: str) -> Iterator[Urls]:
    """A database with history; every test fails to change it, so that they share it."""
    with history_database(postgres, template) as urls:
        yield urls


@pytest.fixture
def recorded(war: Database, urls: Urls) -> Urls:
    """A database with the same history for one test, which may add to it."""
    with war.transaction() as conn:
        record(conn, figure(id="one"), statement())
    return urls


def violated_constraint(urls: Urls, statement: str) -> str:
    """Return the constraint that an owner's statement violates, at once or on commit."""
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
    ("overrides", "constraint"),
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
    recorded: Urls, overrides: dict[str, Any], constraint: str
) -> None:
    values = {
        "version": 3,
        "status": "published",
        "type": "verification",
        "note": "null",
        "at": "clock_timestamp()",
        "event": "(select max(id) from journal)",
    } | overrides
    assert violated_constraint(recorded, EVENT + VERSION.format(**values)) == constraint


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
    assert violated_constraint(history, READING.format(columns, values)) == constraint


FIGURE = (
    "insert into figure (id, originators, measure, conflict, series, {}) values"
    " ('two', '{{herald}}', 'killed', 'sedan', 'x', {})"
)


DAY = "period_kind, period_start, period_end"
ONE_DAY = "'flow', '1870-09-01', '1870-09-01'"


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
        ("start_time", "'04:00+02:00'", "figure_hours_check"),
        (f"{DAY}, start_time", f"{ONE_DAY}, '4:00+02:00'", "figure_hours_check"),
        (f"{DAY}, start_time", f"{ONE_DAY}, '04:00'", "figure_hours_check"),
        (f"{DAY}, end_time", f"{ONE_DAY}, '24:00+02:00'", "figure_hours_check"),
        (f"{DAY}, end_time", f"{ONE_DAY}, '04:00:00+02:00'", "figure_hours_check"),
        (
            f"{DAY}, start_time, end_time",
            f"{ONE_DAY}, '04:00+02:00', '02:00+00:00'",
            "figure_hours_order_check",
        ),
        ("population", "'nobody'", "figure_population_fkey"),
        ("area", "'nowhere'", "figure_area_fkey"),
        ("item", "''", "figure_item_check"),
    ],
)
def test_a_figure_that_breaks_the_model_is_refused(
    history: Urls, columns: str, values: str, constraint: str
) -> None:
    assert violated_constraint(history, FIGURE.format(columns, values)) == constraint


def test_a_figure_has_a_conflict_or_an_area(history: Urls) -> None:
    neither = FIGURE.format("item", "'x'").replace("'sedan'", "null")
    area_alone = FIGURE.format("item, area", "'x', 'ardennes'").replace("'sedan'", "null")
    assert violated_constraint(history, neither) == "figure_place_check"
    assert violated_constraint(history, area_alone) == "figure_version_fkey"


@pytest.mark.parametrize(
    ("status", "duplicate_of", "constraint"),
    [
        ("published", "'other'", "version_duplicate_check"),
        ("retracted", "'one'", "version_duplicate_check"),
        ("retracted", "'nobody'", "version_duplicate_fkey"),
    ],
)
def test_a_retracted_version_alone_duplicates_another_figure(
    recorded: Urls, status: str, duplicate_of: str, constraint: str
) -> None:
    version = VERSION.replace("digest, chain)", "digest, chain, duplicate_of)").replace(
        "sha256('b')", "sha256('b'), " + duplicate_of
    )
    values = {
        "version": 3,
        "status": status,
        "type": "verification",
        "note": "null",
        "at": "clock_timestamp()",
        "event": "(select max(id) from journal)",
    }
    chain = (
        "; insert into chain (figure, version, chain, value, comparator, approximate)"
        " values ('one', 3, 1, 1, '=', false);"
        "insert into step (figure, version, chain, step, role)"
        " values ('one', 3, 1, 1, 'originator');"
        "insert into step_source (figure, version, chain, step, source)"
        " values ('one', 3, 1, 1, 'herald')"
    )
    assert violated_constraint(recorded, EVENT + version.format(**values) + chain) == constraint


@pytest.mark.parametrize(
    ("columns", "values", "constraint"),
    [
        ("latitude", "1", "area_point_check"),
        ("latitude, longitude", "90.1, 0", "area_point_check"),
        ("latitude, longitude", "0, -180.1", "area_point_check"),
        ("latitude, longitude", "0.0000001, 0", "area_point_check"),
        ("latitude, longitude", "'NaN', 0", "area_point_check"),
        ("codes", "'{}'", "area_codes_check"),
        ("codes", "'[1]'", "area_codes_check"),
        ("codes", """'[{"scheme": "x"}]'""", "area_codes_check"),
        ("codes", """'[{"scheme": "x", "code": ""}]'""", "area_codes_check"),
        ("codes", """'[{"scheme": "x", "code": 1}]'""", "area_codes_check"),
        ("codes", """'[{"scheme": "X", "code": "1"}]'""", "area_codes_check"),
        ("codes", """'[{"scheme": "x", "code": "1", "a": 1}]'""", "area_codes_check"),
        (
            "codes",
            """'[{"scheme": "x", "code": "2"}, {"scheme": "x", "code": "1"}]'""",
            "area_codes_check",
        ),
        (
            "codes",
            """'[{"scheme": "x", "code": "1"}, {"scheme": "x", "code": "1"}]'""",
            "area_codes_check",
        ),
    ],
)
def test_an_area_that_breaks_the_model_is_refused(
    history: Urls, columns: str, values: str, constraint: str
) -> None:
    statement = (
        f"insert into area (id, name, event, recorded_at, recorded_by, {columns})"
        f" values ('x', 'X', 1, now(), 'x', {values})"
    )
    assert violated_constraint(history, statement) == constraint


def test_an_originator_is_a_source_and_the_set_is_a_set(history: Urls) -> None:
    for originators, constraint in (
        ("{nobody}", "figure_originators_fkey"),
        ("{herald,gazette}", "figure_originators_check"),
        ("{herald,herald}", "figure_originators_check"),
        ("{}", "figure_originators_check"),
    ):
        statement = FIGURE.format("item", "'x'").replace("{herald}", originators)
        assert violated_constraint(history, statement) == constraint


def test_one_identity_has_one_figure_null_included(history: Urls) -> None:
    statement = (
        "insert into figure (id, originators, measure, population, conflict, series, period_start,"
        " period_end, period_kind) select 'two', originators, measure, population, conflict,"
        " series, period_start, period_end, period_kind from figure"
    )
    assert violated_constraint(history, statement) == "figure_identity_key"


def test_the_journal_has_no_gap(history: Urls) -> None:
    statement = (
        "insert into journal (id, type, figure, version, at, by)"
        " select max(id) + {}, 'figure.created', 'x', 1, now(), 'x' from journal"
    )
    assert violated_constraint(history, statement.format(2)) == "journal_gapless"
    assert violated_constraint(history, statement.format(0)) == "journal_pkey"


@pytest.mark.parametrize(
    "value", ["1870-02-30", "1870-13", "0000", "70", "1870-1", "1870/1871", "..", "1870%"]
)
def test_a_date_that_is_none_is_refused(history: Urls, value: str) -> None:
    statement = (
        "insert into conflict (id, name, kind, start_date, event, recorded_at, recorded_by)"
        f" values ('x', 'X', 'war', '{value}', 1, now(), 'x')"
    )
    assert violated_constraint(history, statement) == "edtf_date_check"


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
    assert violated_constraint(recorded, version + chain) == "chain_originator_fkey"
    assert violated_constraint(recorded, version + chain + step) == "step_source_check"
    assert (
        violated_constraint(recorded, version + chain + step + source) == "chain_originators_check"
    )


def test_a_figure_without_a_version_is_refused(history: Urls) -> None:
    assert violated_constraint(history, FIGURE.format("item", "'x'")) == "figure_version_fkey"


def test_an_event_without_its_version_or_from_the_future_is_refused(history: Urls) -> None:
    event = (
        "insert into journal (id, type, figure, version, at, by)"
        " select max(id) + 1, 'figure.created', 'one', {}, now() + interval '{}', 'x' from journal"
    )
    assert violated_constraint(history, event.format(77, "0")) == "journal_version_fkey"
    assert violated_constraint(history, event.format(1, "1 year")) == "journal_at_check"
