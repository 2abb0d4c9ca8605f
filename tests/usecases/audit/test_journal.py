"""What was written is found whole; whatever a superuser changes behind our back is named."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from schemas.base import load_partial
from schemas.figures import CorrectionBody
from service.config import Settings
from service.db import Connection, Database
from service.domain.digest import etag_of
from service.domain.vocabulary import VOCABULARIES
from service.store import queries
from service.usecases.audit.journal import JournalAudit, audit_journal
from service.usecases.figures.correct import correct
from service.usecases.figures.publish import publish
from service.usecases.figures.retract import reinstate, retract
from tests.support.builders import DOCUMENT, chain, figure, record, statement, vocabulary
from tests.support.database import Cluster, Urls
from tests.support.server import run

# What nothing else tells, so that a change of it cannot be told either.
pytestmark = pytest.mark.xdist_group("verify-journal")

NOT_DETECTABLE = {
    ("version", "transaction"): "it means nothing once that transaction has ended",
    ("journal", "entered_at"): "the clock said it once, here alone, and clocks may be set back",
    ("version", "replayed"): "a figure whose versions are all said to be replayed may have been, "
    "up to the moment it was entered; any other change of it is found, see below",
    ("statement", "replayed"): "what stands in order may have been replayed into it; what does not "
    "must have been",
}

# An entry with every column set, of each vocabulary; revision 2 where it is in the vocabulary.
FULL: list[dict[str, Any]] = [
    {"unit": {"id": "persons", "name": "people", "kind": "count", "code": "PS"}},
    {
        "measure": {
            "id": "killed",
            "name": "Killed",
            "unit": "persons",
            "counts": ["killed"],
            "basis": "claimed",
            "definition": "Soldiers: killed.",
            "aliases": ["Fallen"],
        }
    },
    {
        "conflict": {
            "id": "sedan",
            "name": "Sedan",
            "kind": "battle",
            "parent": "franco-prussian",
            "start": "1870-09-01",
            "end": "1870-09-02",
            "ucdp_id": "1",
            "wikidata_id": "Q1",
        }
    },
    {
        "population": {
            "id": "french-guard",
            "name": "Guard",
            "kind": "military",
            "party": "france",
            "parent": "french-army",
        }
    },
    {"area": {"id": "ardennes", "name": "The Ardennes", "iso_code": "FR-08", "parent": None}},
    {
        "source": {
            "id": "gazette",
            "name": "The Gazette",
            "kind": "media",
            "url": "https://gazette.example/",
            "description": "A paper.",
        }
    },
    {
        "document": {
            "id": DOCUMENT,
            "source": "gazette",
            "title": "The losses of the war",
            "url": "https://gazette.example/1",
            "published_on": "1871-03",
            "accessed_on": "1900-01-01",
            "language": "en",
            "sha256": "0" * 64,
        }
    },
]


def rich_chain() -> dict[str, Any]:
    route = chain(reading={"value": 3000, "comparator": "=", "approximate": True})
    route["reading"]["as_reported"] = "some 3,000"
    route["steps"][0]["based_on"] = [
        {"source": "french-staff", "document": DOCUMENT, "as_named": "the staff"},
        {"as_named": "letters"},
    ]
    route["steps"][1] |= {"as_named": "us", "as_reported": "3,000", "locator": "page 1"}
    route["steps"][1]["excerpt"] = "so many"
    return route


def tell(database: Database) -> None:
    """Every kind of write there is."""
    with database.transaction() as conn:
        record(conn, *vocabulary(), *FULL)
        whole = figure(
            id="one",
            area="ardennes",
            item="a",
            lower=2000,
            upper=4000,
            caveats=["A floor"],
            period={"edtf": "1870-08/1870-09", "kind": "flow", "inferred": ["start"]},
            provenance=[chain(), rich_chain()],
        )
        record(conn, whole, figure(id="two", item="b", period=None, provenance=[chain()]))
        record(conn, statement(wording="could not", said_in=DOCUMENT))
        fix = {
            "value": 3100,
            "change": {"type": "correction", "cause": "source", "note": "It rose"},
        }
        correct(conn, "one", load_partial(CorrectionBody(), fix), "an editor")
        own = {"figure": "one", "status": "disputed", "by": "herald", "wording": "no"}
        record(conn, {"statement": own | {"stated_on": "1871-04", "said_in": DOCUMENT}})
        retract(conn, "two", "Wrong", "an editor")
        reinstate(conn, "two", "Right", "an editor")
    with database.transaction() as conn:
        record(conn, figure(id="draft", item="c", status="draft"))
        record(conn, figure(id="drafted", item="d", status="draft"))
        publish(conn, "drafted", None, "an editor")
        record(conn, *history("old"))
        record(conn, statement(status="verified", by="herald"))
        late = figure(id="three", item="e", provenance=[chain(reported_on="9999")])
        record(conn, late, *FULL[:1])
        fix = {"caveats": ["Rounded"], "change": {"type": "correction", "note": "It said so"}}
        correct(conn, "one", load_partial(CorrectionBody(), fix), "an editor")


def history(id_: str) -> list[dict[str, Any]]:
    said = {"status": "disputed", "by": "herald", "stated_on": "1871-04"}
    first = {"recorded_at": "2022-03-01T08:00:00Z", "recorded_by": "elsewhere"}
    second = {
        "recorded_at": "2022-04-01T08:00:00Z",
        "change": {"type": "correction", "note": "It rose"},
        "value": 3001,
        "verification": [said],
    }
    return [figure(id=id_, item=id_, **first), figure(id=id_, item=id_, **second)]


@pytest.fixture(scope="module")
def told(postgres: Cluster, template: str) -> Iterator[Urls]:
    """A database with every kind of write; what the tests change they take back."""
    name, urls = postgres.create(template)
    database = Database(urls.service, Settings())
    tell(database)
    database.close()
    yield urls
    postgres.drop(name)


@pytest.fixture(scope="module")
def superuser(told: Urls) -> Iterator[Database]:
    database = Database(told.superuser, Settings(), role=None)
    yield database
    database.close()


@contextmanager
def behind_our_back(superuser: Database, table: str | None = None) -> Iterator[Connection]:
    """Past triggers, foreign keys and, of one table, every other check; taken back at the end."""
    with superuser.connection() as conn, conn.transaction(force_rollback=True):
        conn.execute("set local session_replication_role = replica")
        for domain in ("slug", "edtf_date"):
            conn.execute(f"alter domain {domain} drop constraint {domain}_check")  # type: ignore[arg-type]
        checks = conn.execute(
            "select conname from pg_constraint where conrelid = %s::regclass and contype = 'c'",
            [table],
        ).fetchall()
        for check in checks:
            conn.execute(f"alter table {table} drop constraint {check['conname']}")  # type: ignore[arg-type]
        yield conn


def broken(conn: Connection) -> dict[str, str]:
    """The breaks, by what is broken; each is named once, or a statement or event more often."""
    return {one.subject: one.fault for one in audit_journal(conn).breaks}


def test_every_kind_of_write_is_found_whole(told: Urls) -> None:
    database = Database(told.service, Settings())
    heard = []
    with database.snapshot() as conn:
        found = audit_journal(conn, lambda done, of: heard.append((done, of)))
        rows = conn.execute(
            "select (select max(id) from journal) as events, 11 as entries, 4 as statements,"
            " (select count(*) from figure) as figures, (select count(*) from version) as versions"
        ).fetchone()
    assert rows is not None
    database.close()
    assert found == JournalAudit(**rows, breaks=[])
    assert heard == [(6, 6)]


def test_the_bundled_figures_are_whole(bundled_urls: Urls) -> None:
    done = run("verify-journal", DATABASE_URL=bundled_urls.service)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(
        r"\d+ events, 8 figures, 8 versions, \d+ entries: "
        r"every digest, chain, text and projection is as it was written\.\n",
        done.stdout,
    )


def test_an_empty_journal_is_whole(database: Database) -> None:
    with database.snapshot() as conn:
        assert audit_journal(conn) == JournalAudit()


def test_a_break_ends_the_command_with_1_and_is_named(war: Database, urls: Urls) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"), figure(id="two", item="2"))
    database = Database(urls.superuser, Settings(), role=None)
    with database.transaction() as conn:
        conn.execute("set local session_replication_role = replica")
        conn.execute("update chain set value = value + 1 where figure = 'two'")
    database.close()
    done = run("verify-journal", DATABASE_URL=urls.service)
    assert (done.returncode, done.stdout) == (
        1, "figure two version 1: its digest is not that of what it says.\n",
    )  # fmt: skip
    assert re.fullmatch(r"warstats: Of 13 events, 2 figures, .*: 1 breaks\.\n", done.stderr)


# The row of each table that is changed, and what is then named.
ONE = "figure = 'one' and version = (select max(version) from version where figure = 'one')"
NEWEST = "figure one version 6"
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


def written() -> Iterator[tuple[str, str]]:
    """Every column that the service writes, by table."""
    copies = [
        statement.sql
        for name in ("figures", "journal", "renderings", "states", "statements", "vocabularies")
        for statement in vars(queries.load(name)).values()
        if getattr(statement, "sql", "").startswith("copy ")
    ]
    for copy in copies:
        table, columns = re.match(r"copy (\w+) \(([^)]*)\)", copy).groups()  # type: ignore[union-attr]
        for column in columns.split(","):
            yield table, column.strip()


CHANGES = {
    "text": "coalesce({0}, '') || 'x'",
    "slug": "coalesce({0}, '') || 'x'",
    "edtf_date": "coalesce(overlay({0} placing '2' from 4), '1872')",
    "text[]": "array_append({0}, 'x')",
    "integer": "coalesce({0}, 0) + 1000",
    "bigint": "coalesce({0}, 0) + 1000",
    "numeric": "coalesce({0}, 0) + 1",
    "boolean": "not {0}",
    "bytea": "coalesce(set_byte({0}, 0, get_byte({0}, 0) # 1), 'x')",
    "timestamp with time zone": "{0} + interval '1 microsecond'",
    "date": "coalesce({0} + 1, '1870-01-01')",
    "int8range": "int8range(lower({0}), coalesce(upper({0}), lower({0})) + 1)",
    "tstzrange": "tstzrange(lower({0}), coalesce(upper({0}), lower({0})) + '1 microsecond')",
    "datemultirange": "{0} + datemultirange(daterange('1900-01-01', '1900-01-02'))",
}


def change(conn: Connection, table: str, column: str, row: str, to: str | None = None) -> None:
    kind = conn.execute(
        "select format_type(atttypid, null) as name from pg_attribute"
        " where attrelid = %s::regclass and attname = %s",
        [table, column],
    ).fetchone()
    assert kind is not None
    value = to or CHANGES[kind["name"]].format(column)
    done = conn.execute(f"update {table} set {column} = {value} where {row}")  # type: ignore[arg-type]
    assert done.rowcount >= 1, row


COLUMNS = sorted(set(written()) - set(NOT_DETECTABLE))


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
        with behind_our_back(superuser, table) as conn:
            change(conn, table, column, row)
            assert names & set(broken(conn)), (row, broken(conn))


@pytest.mark.parametrize("table", ROWS)
def test_a_row_that_is_taken_away_is_found_and_its_place_named(
    superuser: Database, table: str
) -> None:
    for row, names in ROWS[table]:
        with behind_our_back(superuser) as conn:
            assert conn.execute(f"delete from {table} where {row}").rowcount >= 1  # type: ignore[arg-type]
            assert names & set(broken(conn)), (row, broken(conn))


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
def test_what_can_no_longer_be_read_is_named_like_any_other(
    superuser: Database, table: str, column: str, row: str, to: str, named: str
) -> None:
    with behind_our_back(superuser, table) as conn:
        change(conn, table, column, row, to)
        assert named in broken(conn), broken(conn)


def test_a_version_taken_away_with_all_that_hung_on_it_is_missed_by_the_journal(
    superuser: Database,
) -> None:
    with behind_our_back(superuser) as conn:
        for table in ("step_basis", "step_source", "step", "chain", "figure_state", "version"):
            conn.execute(f"delete from {table} where figure = 'two' and version = 5")  # type: ignore[arg-type]
        conn.execute("delete from rendering where id = 'two' and revision = 5")
        assert set(broken(conn)) == {"figure two version 5"}
        event = conn.execute(
            "delete from journal where figure = 'two' and version = 5 returning id"
        ).fetchone()
        assert event is not None
        assert f"event {event['id'] + 1}" in broken(conn)


def test_only_the_first_broken_version_of_a_figure_is_named(superuser: Database) -> None:
    with behind_our_back(superuser) as conn:
        conn.execute("update chain set value = value + 1 where figure = 'one' and version >= 3")
        conn.execute("update version set caveats = '{x}' where figure = 'two' and version = 1")
        assert broken(conn) == {
            "figure one version 3": "its digest is not that of what it says",
            "figure two version 1": "its digest is not that of what it says",
        }


def test_a_text_and_its_etag_that_were_changed_together_are_found(superuser: Database) -> None:
    with behind_our_back(superuser) as conn:
        conn.execute(
            "update rendering set body = replace(body, '3000', '9000'), etag = repeat('0', 32)"
            " where noun = 'figure' and id = 'one' and revision = 1"
        )
        assert broken(conn) == {"figure one version 1": "its text is not what the columns say"}


def test_an_entry_and_its_text_that_were_changed_together_are_found(superuser: Database) -> None:
    with behind_our_back(superuser) as conn:
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
        assert "area ardennes revision 1" in broken(conn)


def test_an_entry_from_before_entries_were_sealed_is_whole(superuser: Database) -> None:
    with behind_our_back(superuser) as conn:
        conn.execute("update journal set digest = null where vocabulary is not null")
        assert broken(conn) == {}


def test_a_digest_made_to_fit_what_was_changed_still_breaks_the_chain(superuser: Database) -> None:
    with behind_our_back(superuser) as conn:
        conn.execute("update version set chain = sha256('x') where figure = 'one' and version = 2")
        assert broken(conn) == {
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
    with behind_our_back(superuser) as conn:
        conn.execute(f"alter table {table} alter column {column} drop not null")  # type: ignore[arg-type]
        change(conn, table, column, row, "null")
        assert named in broken(conn)


def test_a_circle_of_entries_whose_first_revisions_are_gone_has_an_end(
    superuser: Database,
) -> None:
    with behind_our_back(superuser) as conn:
        conn.execute("update conflict set parent = 'sedan' where id = 'sedan'")
        conn.execute("delete from conflict where id = 'sedan' and revision = 1")
        assert "conflict sedan revision 1" in broken(conn)
