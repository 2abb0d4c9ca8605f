"""A change of any column or the loss of any row is detected, and its place named."""

import re
from collections.abc import Iterator

import pytest

from service.db import Database
from service.domain.vocabulary import VOCABULARIES
from service.store import queries
from tests.usecases.audit.tampering import NEWEST, ONE, change, faults_of, tampering
from tests.usecases.audit.writes import FULL

pytestmark = pytest.mark.xdist_group("verify-journal")

# No other row depends on these, so a change of them cannot be detected.
NOT_DETECTABLE = {
    ("version", "transaction"): "it means nothing once that transaction has ended",
    ("journal", "entered_at"): "the clock's time is stored here alone, and clocks may be set back",
    ("journal", "acknowledged"): "what was acknowledged of an entry is stored here alone",
    ("version", "replayed"): "all versions of a figure may be replayed, up to the time it was "
    "entered; any other change is detected, see test_journal.py",
    ("statement", "replayed"): "a statement in the order of time may be replayed; one that is not "
    "in it must be",
}

# By table, the condition of the row that is changed, and the subject of the fault.
ROWS: dict[str, list[tuple[str, set[str]]]] = {
    "figure": [("id = 'one'", {"figure one version 1"})],
    "version": [
        (ONE, {NEWEST}),
        ("figure = 'one' and version = 3", {"figure one version 3"}),
        ("figure = 'old' and version = 1", {"figure old version 1"}),
    ],
    "chain": [(ONE + " and chain = 1", {NEWEST}), (ONE + " and chain = 2", {NEWEST})],
    "step": [
        (ONE + " and chain = 2 and step = 2", {NEWEST}),
        (ONE + " and chain = 1 and step = 1", {NEWEST}),
    ],
    "step_source": [(ONE + " and chain = 2 and step = 2", {NEWEST})],
    "step_basis": [
        (ONE + " and basis = 1", {NEWEST}),
        (ONE + " and basis = 2", {NEWEST}),
    ],
    "figure_state": [
        (ONE, {NEWEST}),
        ("figure = 'one' and version = 3", {"figure one version 3"}),
        ("figure = 'two' and version = 1", {"figure two version 1"}),
    ],
    "rendering": [("noun = 'figure' and id = 'one' and revision = 6", {NEWEST})],
    "export_text": [(ONE, {NEWEST})],
    "journal": [
        ("figure = 'one' and version = 6", {NEWEST}),
        ("figure = 'old' and version = 2", {"figure old version 2"}),
        ("entry = 'gazette' and revision = 2", {"source gazette revision 2"}),
        ("type = 'document.verification' and by = 'tests'", {"statement 1", "statement 4"}),
    ],
    "statement": [
        ("id = 1", {"statement 1", "figure one version 2"}),
        ("id = 2", {"statement 2", "figure one version 4"}),
        ("id = 4", {"statement 4", "figure two version 5"}),
    ],
    "version_statement": [
        ("figure = 'one' and statement = 1", {"figure one version 2"}),
        ("figure = 'one' and statement = 2", {"figure one version 4"}),
    ],
    **{
        vocabulary: [
            (
                f"id = '{entry['id']}' and revision = 2",
                {f"{vocabulary} {entry['id']} revision 2"},
            )
        ]
        for line in FULL
        for vocabulary, entry in line.items()
    },
}


def written_columns() -> Iterator[tuple[str, str]]:
    """Every column that the service writes, as (table, column)."""
    copies = [
        statement.sql
        for name in (
            "export_texts",
            "figures",
            "journal",
            "projection",
            "renderings",
            "statements",
            "vocabularies",
        )
        for statement in vars(queries.load(name)).values()
        if getattr(statement, "sql", "").startswith("copy ")
    ]
    for copy in copies:
        table, columns = re.match(r"copy (\w+) \(([^)]*)\)", copy).groups()  # type: ignore[union-attr]
        for column in columns.split(","):
            yield table, column.strip()


COLUMNS = sorted(set(written_columns()) - set(NOT_DETECTABLE))


def test_every_column_is_tried_or_has_a_reason_not_to_be(superuser: Database) -> None:
    with superuser.connection() as conn:
        rows = conn.execute(
            "select relname, attname from pg_attribute join pg_class on pg_class.oid = attrelid"
            " where relname = any(%s) and relkind = 'r' and attnum > 0 and not attisdropped"
            " and attgenerated = ''",  # what is generated cannot be set to anything else
            [list(ROWS)],
        ).fetchall()
    assert {(row["relname"], row["attname"]) for row in rows} == {*COLUMNS, *NOT_DETECTABLE}
    assert {table for table, _ in COLUMNS} == set(ROWS) >= set(VOCABULARIES)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_change_of_any_column_is_found_and_its_place_named(
    superuser: Database, table: str, column: str
) -> None:
    for row, names in ROWS[table]:
        with tampering(superuser, table) as conn:
            change(conn, table, column, row)
            assert names & set(faults_of(conn)), (row, faults_of(conn))


@pytest.mark.parametrize("table", ROWS)
def test_a_row_that_is_taken_away_is_found_and_its_place_named(
    superuser: Database, table: str
) -> None:
    for row, names in ROWS[table]:
        with tampering(superuser) as conn:
            assert conn.execute(f"delete from {table} where {row}").rowcount >= 1  # type: ignore[arg-type]
            assert names & set(faults_of(conn)), (row, faults_of(conn))
