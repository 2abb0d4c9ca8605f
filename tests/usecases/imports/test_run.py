"""Loading lines: all or nothing, every fault by its line, a repeat without effect."""

import re
from decimal import Decimal
from typing import Any

import pytest

from service import data
from service.db import Connection, Database
from service.domain.principal import ADMIN, Principal
from service.errors import Invalid
from service.store import journal, series
from service.usecases.imports.bundled import load_bundled
from service.usecases.imports.parse import MAX_FAULTS, parse_ndjson
from service.usecases.imports.run import run_import
from tests.support.builders import DOCUMENT, chain, figure, lines, record, statement, vocabulary


def count(conn: Connection, table: str) -> int:
    row = conn.execute(f"select count(*) as count from {table}").fetchone()  # type: ignore[arg-type]
    assert row is not None
    return int(row["count"])


def faults(database: Database, *said: Any, raw: list[bytes] | None = None) -> list[tuple[str, str]]:
    """Load what cannot be loaded; the pointers and details of its faults."""
    with pytest.raises(Invalid) as caught, database.transaction() as conn:
        run_import(
            conn, parse_ndjson(raw if raw is not None else lines(*said)), Principal("tests", ADMIN)
        )
    return [(fault.pointer.removeprefix("/line"), fault.detail) for fault in caught.value.faults]


def test_a_repeated_load_changes_nothing(war: Database) -> None:
    said = [*vocabulary(), statement(), figure(id="one"), figure(item="2", provenance=[chain()])]
    with war.transaction() as conn:
        first = record(conn, *said)
        state = journal.find_snapshot(conn)
        again = record(conn, *said)
        assert journal.find_snapshot(conn) == state
    assert (first.figures, first.statements) == (2, 1)
    assert (again.entries, again.statements, again.figures) == (0, 0, 0)


def test_a_statement_reaches_figures_that_come_later_in_their_first_version(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, statement(), figure(id="one"))
        assert count(conn, "version") == 1
        assert count(conn, "version_statement") == 1


def test_a_statement_reaches_figures_that_came_before_in_a_new_version(war: Database) -> None:
    with war.transaction() as conn:
        record(
            conn,
            figure(id="one"),
            figure(id="elsewhere", item="2", provenance=[chain(document=None)]),
            statement(),
        )
        rows = conn.execute("select figure, max(version) as newest from version group by figure")
        assert {row["figure"]: row["newest"] for row in rows} == {"one": 2, "elsewhere": 1}


def test_every_bad_line_is_named_with_its_place(war: Database) -> None:
    found = faults(
        war,
        figure(id="Bad Id", value="3"),
        figure(unknown=1),
        {"source": {"id": "x", "name": "X", "kind": "witch"}},
        {"statement": {"status": "verified", "by": "herald"}},
        figure(id="fine"),
        [1],
        raw=None,
    )
    assert {pointer for pointer, _ in found} == {
        "/1/id",
        "/1/value",
        "/2/unknown",
        "/3/source/kind",
        "/4/statement",
        "/6",
    }


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"\xff\xfe",
        b'{"a":NaN}',
        b"[" * 100_000,
        b'{"value": 1',
        b"nonsense",
        b"1E99999999999999999999",
    ],
)
def test_a_line_that_is_no_json_is_named(war: Database, line: bytes) -> None:
    [(pointer, detail)] = faults(war, raw=[b"\n", line])[:1]
    assert pointer.startswith("/2")
    assert detail


def test_nothing_of_a_file_with_a_bad_line_is_kept(war: Database) -> None:
    with war.connection() as conn:
        before = journal.find_snapshot(conn)
    faults(war, figure(id="fine"), figure(id="lost", item="2", measure="no-such-measure"))
    with war.connection() as conn:
        assert journal.find_snapshot(conn) == before
        assert count(conn, "figure") == 0


def test_entries_that_are_not_recorded_are_named_where_they_stand(war: Database) -> None:
    route = chain("nobody", document="no-document")
    route["steps"][0]["based_on"] = [{"source": "no-one"}]
    found = faults(
        war,
        figure(id="fine"),
        figure(id="b", item="2", measure="no-measure", area="no-area", provenance=[route]),
    )
    assert [pointer for pointer, _ in found] == [
        "/2/measure",
        "/2/area",
        "/2/provenance/0/steps/0/sources/0",
        "/2/provenance/0/steps/0/based_on/0/source",
        "/2/provenance/0/steps/1/document",
    ]


def test_an_entry_that_refers_to_nothing_is_refused(war: Database) -> None:
    [(pointer, detail)] = faults(
        war,
        {"population": {"id": "p", "name": "P", "kind": "civilian", "parent": "no-parent"}},
    )
    assert pointer == "/1/population/parent"
    assert "no-parent" in detail


def test_a_statement_about_nothing_is_refused(war: Database) -> None:
    assert faults(war, statement(document="no-document"))[0][0] == "/1/statement/document"
    assert faults(war, statement(by="nobody"))[0][0] == "/1/statement/by"
    about_a_figure = {"statement": {"figure": "no-figure", "status": "verified", "by": "herald"}}
    assert faults(war, about_a_figure)[0][0] == "/1/statement/figure"


def test_the_holder_of_an_identity_is_named(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="first"))
    [(pointer, detail)] = faults(war, figure(id="second"))
    assert (pointer, "'first'" in detail) == ("/1", True)
    [(pointer, detail)] = faults(war, figure(id="first", value=4))
    assert (pointer, "'first'" in detail) == ("/1/id", True)


def test_two_lines_that_say_the_same_are_named(war: Database) -> None:
    [(pointer, detail)] = faults(war, figure(id="first"), figure(id="second"))
    assert (pointer, "'first'" in detail) == ("/2", True)


def test_null_equals_null_in_an_identity(war: Database) -> None:
    bare = {"population": None, "period": None, "item": "x"}
    with war.transaction() as conn:
        record(conn, figure(id="first", **bare))
    assert faults(war, figure(id="second", **bare))


def test_a_figure_without_a_period_is_told_apart_by_its_report(war: Database) -> None:
    with war.transaction() as conn:
        record(
            conn,
            figure(id="march", period=None),
            figure(id="april", period=None, provenance=[chain(reported_on="1871-04")]),
        )
        rows = conn.execute("select id, item from figure order by id").fetchall()
    assert [row["item"] for row in rows] == ["1871-04", "1871-03"]


def test_who_gives_no_id_gets_a_readable_one(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure())
        [row] = conn.execute("select id from figure").fetchall()
    assert re.fullmatch(r"killed-french-army-herald-1870-09-01-[0-9a-f]{8}", row["id"])


def test_a_hedged_wording_without_a_comparator_is_refused(war: Database) -> None:
    [(pointer, _)] = faults(war, figure(comparator=None, as_reported="nearly 3,000"))
    assert pointer == "/1/comparator"
    with war.transaction() as conn:
        record(conn, figure(id="plain", comparator=None))
        row = conn.execute("select comparator from chain").fetchone()
    assert row == {"comparator": "="}


def test_a_further_chain_keeps_its_own_wording(war: Database) -> None:
    reading = {"value": 2900, "comparator": "<", "approximate": True, "as_reported": "almost 3,000"}
    with war.transaction() as conn:
        record(conn, figure(id="one", provenance=[chain(), chain(reading=reading)]))
        rows = conn.execute("select value, comparator from chain order by chain").fetchall()
    assert rows == [
        {"value": Decimal(3000), "comparator": "="},
        {"value": Decimal(2900), "comparator": "<"},
    ]


def test_the_bundle_is_loaded_once(conn: Connection) -> None:
    with conn.transaction():
        first = load_bundled(conn)
    assert first is not None
    assert (first.entries, first.statements, first.figures) == (24, 1, 8)
    with conn.transaction():
        assert load_bundled(conn) is None
        again = run_import(conn, parse_ndjson(data.lines()), Principal("tests", ADMIN))
    assert (again.entries, again.statements, again.figures) == (0, 0, 0)


def test_the_journal_has_each_write_once_in_order(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"), statement(), figure(id="two", item="2"))
        rows = conn.execute("select * from journal order by id").fetchall()
    assert [row["id"] for row in rows] == list(range(1, len(rows) + 1))
    times = [row["at"] for row in rows]
    assert times == sorted(set(times))
    assert [row["type"] for row in rows[-4:]] == [
        "figure.created",
        "document.verification",
        "figure.verification",
        "figure.created",
    ]
    assert all(row["entered_at"] is not None for row in rows)
    entries = [row for row in rows if row["vocabulary"] not in {None, "document"}]
    assert len(entries) == len(vocabulary()) - 1
    assert rows[len(vocabulary()) - 1]["entry"] == DOCUMENT


@pytest.mark.parametrize("number", [b"1E+9999999", b"1E-9999999", b"1" + b"0" * 4000, b"1e400"])
def test_a_number_beyond_all_bounds_is_named(war: Database, number: bytes) -> None:
    [line] = lines(figure(id="one", value="VALUE"))
    found = faults(war, raw=[line.replace(b'"VALUE"', number)])
    assert [pointer for pointer, _ in found] == ["/1/value"]


def test_a_line_after_one_that_is_held_keeps_its_number(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"))
    found = faults(war, figure(id="one"), figure(id="two", item="2", measure="no-measure"))
    assert [pointer for pointer, _ in found] == ["/2/measure"]


def test_a_statement_about_one_figure_is_repeatable_too(war: Database) -> None:
    said = {"statement": {"figure": "one", "status": "disputed", "by": "gazette"}}
    with war.transaction() as conn:
        record(conn, figure(id="one"), said)
        again = record(conn, figure(id="one"), said)
        assert count(conn, "version") == 2
    assert (again.figures, again.statements) == (0, 0)


@pytest.mark.parametrize("name", ["value", "lower", "upper"])
def test_a_count_below_zero_is_somebodys_code_for_unknown(war: Database, name: str) -> None:
    [(pointer, detail)] = faults(war, figure(**{name: -9}))
    assert (pointer, "missing" in detail) == (f"/1/{name}", True)


def test_a_share_may_fall_below_zero(war: Database) -> None:
    growth = {
        "id": "growth",
        "name": "Growth",
        "unit": "percent",
        "counts": [],
        "basis": "estimated",
        "definition": "Growth of output.",
    }
    with war.transaction() as conn:
        record(
            conn,
            {"unit": {"id": "percent", "name": "percent", "kind": "share"}},
            {"measure": growth},
            figure(measure="growth", value=-29.1, as_reported="-29.1"),
        )


def test_a_key_given_twice_is_refused(war: Database) -> None:
    [(_, detail)] = faults(war, raw=[b'{"source": {"id": "x", "id": "y"}}'])
    assert "'id' is given twice" in detail


def test_a_report_at_the_end_of_the_calendar_is_recorded(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="late", provenance=[chain(reported_on="9999")]))


def test_what_fills_the_tables_is_planned_with_before_it_is_committed(war: Database) -> None:
    many = [figure(item=str(number)) for number in range(1000)]
    with war.transaction() as conn:
        record(conn, *many)
        plan = conn.execute(
            "explain (format json) select from figure_state where status = 'published'"
        ).fetchone()
        assert plan is not None
        assert plan["QUERY PLAN"][0]["Plan"]["Plan Rows"] >= 900


def test_what_adds_little_gathers_no_statistics(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, *(figure(item=str(number)) for number in range(40)))
        assert not journal.renew_statistics(conn, 19)
        assert journal.renew_statistics(conn, 20)


def test_what_stands_beside_figures_is_found_by_one_index(war: Database) -> None:
    """However many figures of other people and places share their days."""
    areas = [{"area": {"id": f"area-{n}", "name": f"Area {n}"}} for n in range(300)]
    with war.transaction() as conn:
        record(conn, *areas, *(figure(id=f"of-{n}", area=f"area-{n}") for n in range(300)))
        conn.execute("reset role")
        ids = {"figures": [f"of-{n}" for n in range(300)]}
        query = f"explain (analyze, costs off) {series._sql.list_beside.sql}"
        plan = "".join(row["QUERY PLAN"] for row in conn.execute(query, ids))  # type: ignore[arg-type]
        assert "figure_span" in plan
        assert sum(map(int, re.findall(r"Rows Removed by [\w ]+: (\d+)", plan))) < 1000
        assert len(series.list_beside(conn, ids["figures"])) == 300


def test_reading_on_stops_where_enough_is_wrong(war: Database) -> None:
    many = [figure(id=f"f-{number}", item=str(number), measure="x") for number in range(3000)]
    found = faults(war, *many)
    assert MAX_FAULTS <= len(found) < 2 * MAX_FAULTS
