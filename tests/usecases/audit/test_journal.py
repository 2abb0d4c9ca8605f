"""What was written is verified without a fault; what a superuser changed is reported."""

import re

import pytest

from service.config import Settings
from service.db import Database
from service.domain.digest import etag_of
from service.usecases.audit.journal import JournalAudit, audit_journal
from tests.support.builders import figure, record
from tests.support.database import Urls
from tests.support.server import run
from tests.usecases.audit.tampering import NEWEST, ONE, change, faults_of, tampering

pytestmark = pytest.mark.xdist_group("verify-journal")


def test_every_kind_of_write_is_found_whole(audited: Urls) -> None:
    database = Database(audited.service, Settings())
    progress = []
    with database.snapshot() as conn:
        audit = audit_journal(conn, lambda done, total: progress.append((done, total)))
        rows = conn.execute(
            "select (select max(id) from journal) as events, 4 as statements,"
            " (select count(distinct (vocabulary, entry)) from journal where revision is not null)"
            " as entries,"
            " (select count(*) from figure) as figures, (select count(*) from version) as versions"
        ).fetchone()
    assert rows is not None
    database.close()
    assert audit == JournalAudit(**rows, faults=[])
    assert progress == [(7, 7)]


def test_the_bundled_figures_are_whole(bundled_urls: Urls) -> None:
    done = run("verify-journal", DATABASE_URL=bundled_urls.service)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(
        r"\d+ events, 8 figures, 8 versions, \d+ entries: "
        r"every digest, chain digest, rendering and projection is as recorded\.\n"
        r"Head: \d+/[\dT:.-]+Z/sha-256:[0-9a-f]{64}\n",
        done.stdout,
    )


def test_the_journal_of_a_migration_is_whole(database: Database) -> None:
    with database.snapshot() as conn:
        audit = audit_journal(conn)
    assert audit == JournalAudit(events=audit.events, entries=audit.events)


def test_a_fault_is_printed_and_ends_the_command_with_1(war: Database, urls: Urls) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"), figure(id="two", item="2"))
    database = Database(urls.superuser, Settings(), role=None)
    with database.transaction() as conn:
        conn.execute("set local session_replication_role = replica")
        conn.execute("update chain set value = value + 1 where figure = 'two'")
    database.close()
    done = run("verify-journal", DATABASE_URL=urls.service)
    assert (done.returncode, done.stdout) == (
        1, "figure two version 1: its digest does not match its content.\n",
    )  # fmt: skip
    assert re.fullmatch(r"warstats: 1 fault in \d+ events, 2 figures, .*\.\n", done.stderr)


@pytest.mark.parametrize(
    ("table", "column", "row", "to", "named"),
    [
        ("version", "recorded_at", ONE, "'infinity'", NEWEST),
        ("version", "period_edtf", ONE, "'nonsense'", NEWEST),
        ("version", "replayed", ONE, "true", NEWEST),
        ("version", "replayed", "figure = 'old' and version = 2", "false", "figure old version 2"),
        ("chain", "value", ONE, "'NaN'", NEWEST),
        ("step", "reported_on", ONE, "'yesterday'", NEWEST),
        ("figure", "period_end", "id = 'one'", "'infinity'", "figure one version 1"),
        ("figure", "measure", "id = 'one'", "'unheard-of'", "figure one version 1"),
        ("figure_state", "events", ONE, "int8range(1, null)", NEWEST),
        ("figure_state", "recorded", ONE, "tstzrange(null, null)", NEWEST),
        ("figure_state", "recorded", ONE, "tstzrange(lower(recorded), 'infinity')", NEWEST),
        ("rendering", "noun", "noun = 'figure' and id = 'one'", "'source'", "figure one version 1"),
        ("unit", "id", "id = 'persons'", "'people'", "unit persons revision 1"),
        ("conflict", "parent", "id = 'sedan'", "'sedan'", "conflict sedan revision 1"),
        ("source", "recorded_at", "id = 'gazette'", "'infinity'", "source gazette revision 1"),
        ("journal", "at", "entry = 'herald'", "'infinity'", "source herald revision 1"),
        ("journal", "vocabulary", "entry = 'herald'", "'sorcerer'", "source herald revision 1"),
    ],
)  # fmt: skip
def test_what_can_no_longer_be_read_is_reported_like_any_other(
    superuser: Database, table: str, column: str, row: str, to: str, named: str
) -> None:
    with tampering(superuser, table) as conn:
        change(conn, table, column, row, to)
        assert named in faults_of(conn), faults_of(conn)


@pytest.mark.parametrize(
    ("statement", "subject", "words"),
    [
        ("delete from series", "figure one version 1", "series"),
        ("update series set measure = 'wounded'", "figure two version 1", "series"),
        ("delete from figure_word", "figure one version 1", "searches"),
        ("update figure_word set event = event + 1000", "figure two version 1", "searches"),
    ],
)
def test_what_hides_a_figure_from_lists_and_searches_is_found(
    superuser: Database, statement: str, subject: str, words: str
) -> None:
    with tampering(superuser) as conn:
        conn.execute(statement)  # type: ignore[arg-type]
        assert words in faults_of(conn)[subject]


def test_a_version_taken_away_with_all_that_hung_on_it_is_missed_by_the_journal(
    superuser: Database,
) -> None:
    with tampering(superuser) as conn:
        for table in ("step_basis", "step_source", "step", "chain", "figure_state", "version"):
            conn.execute(f"delete from {table} where figure = 'two' and version = 5")  # type: ignore[arg-type]
        conn.execute("delete from rendering where id = 'two' and revision = 5")
        assert set(faults_of(conn)) == {"figure two version 5"}
        event = conn.execute(
            "delete from journal where figure = 'two' and version = 5 returning id"
        ).fetchone()
        assert event is not None
        assert f"event {event['id'] + 1}" in faults_of(conn)


def test_only_the_first_broken_version_of_a_figure_is_named(superuser: Database) -> None:
    with tampering(superuser) as conn:
        conn.execute("update chain set value = value + 1 where figure = 'one' and version >= 3")
        conn.execute("update version set caveats = '{x}' where figure = 'two' and version = 1")
        assert faults_of(conn) == {
            "figure one version 3": "its digest does not match its content",
            "figure two version 1": "its digest does not match its content",
        }


def test_a_text_and_its_etag_that_were_changed_together_are_found(superuser: Database) -> None:
    with tampering(superuser) as conn:
        conn.execute(
            "update rendering set body = replace(body, '3000', '9000'), etag = repeat('0', 32)"
            " where noun = 'figure' and id = 'one' and revision = 1"
        )
        assert faults_of(conn) == {"figure one version 1": "its text does not match its columns"}


def test_an_entry_and_its_text_that_were_changed_together_are_found(superuser: Database) -> None:
    with tampering(superuser) as conn:
        conn.execute("update area set name = 'Elsewhere' where id = 'ardennes'")
        conn.execute(
            "update rendering set body = replace(body, 'Ardennes', 'Elsewhere')"
            " where noun = 'area' and id = 'ardennes'"
        )
        body = conn.execute(
            "select body from rendering where noun = 'area' and id = 'ardennes'"
        ).fetchone()
        assert body is not None
        conn.execute(
            "update rendering set etag = %s where noun = 'area' and id = 'ardennes'",
            [etag_of(body["body"] if isinstance(body, dict) else body[0])],
        )
        assert "area ardennes revision 1" in faults_of(conn)


def test_an_entry_from_before_entries_were_sealed_is_whole(superuser: Database) -> None:
    with tampering(superuser) as conn:
        conn.execute("update journal set digest = null where vocabulary is not null")
        assert faults_of(conn) == {}


def test_a_digest_made_to_fit_what_was_changed_still_breaks_the_chain(superuser: Database) -> None:
    with tampering(superuser) as conn:
        conn.execute("update version set chain = sha256('x') where figure = 'one' and version = 2")
        assert faults_of(conn) == {
            "figure one version 2": "its chain does not follow from the version before and its "
            "own columns"
        }


@pytest.mark.parametrize(
    ("table", "column", "row", "named"),
    [
        ("source", "recorded_at", "id = 'gazette'", "the vocabularies"),
        ("journal", "at", "id = 20", "the journal"),
        ("statement", "event", "id = 2", "the statements"),
    ],
)
def test_a_table_that_was_altered_to_hold_no_value_is_named(
    superuser: Database, table: str, column: str, row: str, named: str
) -> None:
    with tampering(superuser) as conn:
        conn.execute(f"alter table {table} alter column {column} drop not null")  # type: ignore[arg-type]
        change(conn, table, column, row, "null")
        assert named in faults_of(conn)


def test_a_circle_of_entries_whose_first_revisions_are_gone_has_an_end(
    superuser: Database,
) -> None:
    with tampering(superuser) as conn:
        conn.execute("update conflict set parent = 'sedan' where id = 'sedan'")
        conn.execute("delete from conflict where id = 'sedan' and revision = 1")
        assert "conflict sedan revision 1" in faults_of(conn)
