"""Imports: what lines record, a repeat without effect, and what the database plans with."""

import re
from decimal import Decimal

from service import data
from service.db import Connection, Database
from service.domain.principal import ADMIN, Principal
from service.store import journal, series
from service.usecases.imports.bundled import load_bundled
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.run import run_import
from tests.support.builders import DOCUMENT, chain, figure, record, statement, vocabulary


def count(conn: Connection, table: str) -> int:
    row = conn.execute(f"select count(*) as count from {table}").fetchone()  # type: ignore[arg-type]
    assert row is not None
    return int(row["count"])


def test_a_repeated_load_changes_nothing(war: Database) -> None:
    bodies = [*vocabulary(), statement(), figure(id="one"), figure(item="2", provenance=[chain()])]
    with war.transaction() as conn:
        first = record(conn, *bodies)
        state = journal.find_snapshot(conn)
        again = record(conn, *bodies)
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


def test_a_figure_without_a_period_is_identified_by_its_report(war: Database) -> None:
    with war.transaction() as conn:
        record(
            conn,
            figure(id="march", period=None),
            figure(id="april", period=None, provenance=[chain(reported_on="1871-04")]),
        )
        rows = conn.execute("select id, item from figure order by id").fetchall()
    assert [row["item"] for row in rows] == ["1871-04", "1871-03"]


def test_a_figure_without_an_id_gets_a_readable_one(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure())
        [row] = conn.execute("select id from figure").fetchall()
    assert re.fullmatch(r"killed-french-army-herald-1870-09-01-[0-9a-f]{8}", row["id"])


def test_a_further_chain_keeps_its_own_wording(war: Database) -> None:
    reading = {"value": 2900, "comparator": "<", "approximate": True, "as_reported": "almost 2,900"}
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
        rows = conn.execute("select * from journal where by = 'tests' order by id").fetchall()
    first = rows[0]["id"]
    assert [row["id"] for row in rows] == list(range(first, first + len(rows)))
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


def test_a_statement_about_one_figure_is_repeatable_too(war: Database) -> None:
    disputed = {"statement": {"figure": "one", "status": "disputed", "by": "gazette"}}
    with war.transaction() as conn:
        record(conn, figure(id="one"), disputed)
        again = record(conn, figure(id="one"), disputed)
        assert count(conn, "version") == 2
    assert (again.figures, again.statements) == (0, 0)


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


def test_a_report_at_the_end_of_the_calendar_is_recorded(war: Database) -> None:
    with war.transaction() as conn:
        late = figure(id="late", provenance=[chain(reported_on="9999")])
        record(conn, late | {"acknowledge": ["reported-in-future", "reported-after-document"]})


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


def test_figures_beside_others_are_found_by_one_index(war: Database) -> None:
    """However many figures of other people and places share their days."""
    areas = [{"area": {"id": f"area-{n}", "name": f"Area {n}"}} for n in range(300)]
    with war.transaction() as conn:
        record(conn, *areas, *(figure(id=f"of-{n}", area=f"area-{n}") for n in range(300)))
        conn.execute("reset role")
        ids = {"figures": [f"of-{n}" for n in range(300)]}
        query = f"explain (analyze, costs off) {series._sql.list_of_same_period.sql}"
        plan = "".join(row["QUERY PLAN"] for row in conn.execute(query, ids))  # type: ignore[arg-type]
        assert "figure_moment" in plan
        assert sum(map(int, re.findall(r"Rows Removed by [\w ]+: (\d+)", plan))) < 1000
        assert len(series.list_of_same_period(conn, ids["figures"])) == 300
