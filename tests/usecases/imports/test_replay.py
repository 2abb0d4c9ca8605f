"""Replaying a history that was recorded elsewhere: its times and changes, and no others'."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.db import Connection, Database
from service.domain.principal import EDITOR, Principal
from service.errors import Forbidden, Invalid
from service.store import figures, journal, statements
from service.usecases.audit.journal import audit_journal
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.run import run_import
from tests.support.builders import DOCUMENT, figure, lines, record, statement

NOTE = {"type": "correction", "note": "Revised."}


def version(at: str, **fields: Any) -> dict[str, Any]:
    return figure(id="one", **{"recorded_at": at, "recorded_by": "elsewhere", **fields})


def history() -> list[dict[str, Any]]:
    disputed = {"status": "disputed", "by": "gazette", "stated_on": "1872"}
    return [
        version("2022-03-01T08:00:00Z", version=1, status="draft"),
        version("2022-03-01T08:00:00.000001Z", version=2, change={"type": "publication"}),
        version("2022-03-02T10:00:00+02:00", value=3100, as_reported="3,100", change=NOTE),
        version(
            "2022-03-03T08:00:00Z", value=3100, as_reported="3,100",
            change={"type": "verification"}, verification=[disputed],
        ),
        version(
            "2022-03-04T08:00:00Z", value=3100, as_reported="3,100", status="retracted",
            change={"type": "retraction", "note": "Withdrawn."},
        ),
    ]  # fmt: skip


def replay(conn: Connection, *bodies: dict[str, Any]) -> int:
    return record(conn, *bodies).figures


def faults(database: Database, *bodies: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught, database.transaction() as conn:
        record(conn, *bodies)
    return [(fault.pointer, fault.detail) for fault in caught.value.faults]


def test_each_version_has_the_time_and_the_name_it_had(war: Database) -> None:
    with war.transaction() as conn:
        assert replay(conn, *history()) == 1
        versions = figures.list_versions(conn, ["one"])["one"]
    assert [version.recorded_at for version in versions] == [
        datetime(2022, 3, 1, 8, tzinfo=UTC),
        datetime(2022, 3, 1, 8, 0, 0, 1, tzinfo=UTC),
        datetime(2022, 3, 2, 8, tzinfo=UTC),
        datetime(2022, 3, 3, 8, tzinfo=UTC),
        datetime(2022, 3, 4, 8, tzinfo=UTC),
    ]
    assert {(version.recorded_by, version.author, version.replayed) for version in versions} == {
        ("elsewhere", "elsewhere", True)
    }
    assert [version.change.type for version in versions] == [
        "created", "publication", "correction", "verification", "retraction",
    ]  # fmt: skip
    assert [version.content.status for version in versions] == [
        "draft", "published", "published", "published", "retracted",
    ]  # fmt: skip
    assert [version.public for version in versions] == [False, True, True, True, True]
    assert [len(version.statements) for version in versions] == [0, 0, 0, 1, 1]
    assert [version.quantity_version for version in versions] == [1, 1, 3, 3, 3]


def test_the_same_history_has_the_same_chain_anywhere(war: Database) -> None:
    chains = []
    for _ in range(2):
        with war.connection() as conn, conn.transaction(force_rollback=True):
            replay(conn, *history())
            chains.append(
                [version.chain for version in figures.list_versions(conn, ["one"])["one"]]
            )
    assert len(chains[0]) == 5
    assert chains[0] == chains[1]


def test_when_it_was_entered_is_the_clocks_alone(war: Database) -> None:
    start = datetime.now(UTC) - timedelta(seconds=5)
    with war.transaction() as conn:
        before = journal.find_snapshot(conn).id
        replay(conn, *history())
        rows = conn.execute(
            "select id, at, entered_at from journal where id > %s order by id", [before]
        ).fetchall()
    assert [row["id"] for row in rows] == list(range(before + 1, before + 6))
    assert all(row["at"].year == 2022 and row["entered_at"] > start for row in rows)


def test_what_is_written_after_a_replay_has_the_time_of_the_clock(war: Database) -> None:
    start = datetime.now(UTC) - timedelta(seconds=5)
    with war.transaction() as conn:
        replay(conn, *history())
        record(conn, figure(id="two", item="2"))
        assert figures.newest(conn, ["two"])["two"].recorded_at > start


def test_a_history_that_exists_is_skipped_even_with_later_statements(war: Database) -> None:
    with war.transaction() as conn:
        replay(conn, *history())
        record(conn, statement())
        before = journal.find_snapshot(conn)
        assert replay(conn, *history()) == 0
        assert journal.find_snapshot(conn) == before


def test_a_history_cannot_be_added_to_a_figure_that_exists(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"))
    reported = faults(war, *history())
    assert [pointer for pointer, _ in reported] == ["/line/1/id"]
    assert "'one'" in reported[0][1]
    other = [{**line, "id": "other"} for line in history()]
    assert [pointer for pointer, _ in faults(war, *other)] == ["/line/1"]


def test_statements_on_a_document_are_in_the_versions_that_came_after_them(
    war: Database,
) -> None:
    with war.transaction() as conn:
        record(conn, statement())
        replay(conn, *history())
        versions = figures.list_versions(conn, ["one"])["one"]
    # Stated today: not in the versions recorded in 2022, but in the current one.
    assert [len(version.statements) for version in versions] == [0, 0, 0, 1, 1, 2]
    assert (versions[-1].change.type, versions[-1].recorded_by, versions[-1].replayed) == (
        "verification", "tests", False,
    )  # fmt: skip
    assert versions[-1].content.status == "retracted"
    assert versions[-1].statements[0].document == DOCUMENT


def test_several_figures_are_replayed_at_once_in_the_order_of_their_lines(war: Database) -> None:
    other = [{**line, "id": "two", "item": "2"} for line in history()[:3]]
    with war.transaction() as conn:
        assert replay(conn, *history(), *other) == 2
        versions = figures.list_versions(conn, ["one", "two"])
    assert (len(versions["one"]), len(versions["two"])) == (5, 3)


@pytest.mark.parametrize(
    ("number", "fields", "place"),
    [
        (1, {"recorded_at": "yesterday"}, "/line/1/recorded_at"),
        (1, {"recorded_at": "2022-03-01T08:00:00"}, "/line/1/recorded_at"),
        (1, {"recorded_at": 1646121600}, "/line/1/recorded_at"),
        (5, {"recorded_at": "2999-01-01T00:00:00Z"}, "/line/5/recorded_at"),
        (2, {"recorded_at": "2022-03-01T08:00:00Z"}, "/line/2/recorded_at"),
        (2, {"version": 3}, "/line/2/version"),
        (1, {"version": 0}, "/line/1/version"),
        (1, {"change": {"type": "correction", "note": "x"}}, "/line/1/change/type"),
        (3, {"change": None}, "/line/3/change/type"),
        (3, {"change": {"type": "correction"}}, "/line/3/change/note"),
        (3, {"change": {"type": "publication"}}, "/line/3/status"),
        (4, {"value": 1, "as_reported": "1"}, "/line/4/change/type"),
        (3, {"measure": "none"}, "/line/3/measure"),
        (4, {"verification": [{"status": "disputed", "by": "who"}]}, "/line/4/verification/0/by"),
        (3, {"item": "another"}, "/line/3"),
        (1, {"status": "retracted"}, "/line/1/status"),
        (3, {"surprise": 1}, "/line/3/surprise"),
    ],
)
def test_lines_that_are_no_history_are_refused(
    war: Database, number: int, fields: dict[str, Any], place: str
) -> None:
    lines = history()
    lines[number - 1] |= fields
    assert place in [pointer for pointer, _ in faults(war, *lines)]


def test_only_an_admin_replays(war: Database) -> None:
    with pytest.raises(Forbidden), war.transaction() as conn:
        run_import(conn, parse_ndjson(lines(*history())), Principal("an editor", EDITOR))


def test_the_statement_recorded_last_stands_even_if_it_was_entered_first(war: Database) -> None:
    verified = {"status": "verified", "by": "gazette", "stated_on": "1871-03"}
    with war.transaction() as conn:
        record(conn, statement())  # today, of the same day
        replay(conn, version("2022-03-01T08:00:00Z", verification=[verified]))
        newest = figures.newest(conn, ["one"])["one"]
    assert [statement.statement.status for statement in newest.standings] == ["could_not_verify"]
    assert [statement.status for statement in newest.statements] == ["could_not_verify", "verified"]


def test_a_statement_on_a_document_is_replayed_with_its_time(war: Database) -> None:
    recorded = {"recorded_at": "2022-03-02T00:00:00Z", "recorded_by": "elsewhere"}
    with war.transaction() as conn:
        record(conn, statement(**recorded))
        replay(conn, version("2022-03-01T08:00:00Z"),
               version("2022-03-02T00:00:01Z", change={"type": "verification"}))  # fmt: skip
        versions = figures.list_versions(conn, ["one"])["one"]
        reached = statements.of_figures(conn, ["one"])["one"]
    assert [len(each.statements) for each in versions] == [0, 1]
    assert (reached[0].recorded_by, reached[0].recorded_at) == (
        "elsewhere", datetime(2022, 3, 2, tzinfo=UTC),
    )  # fmt: skip
    with war.transaction() as conn:
        assert audit_journal(conn).faults == []
        assert record(conn, statement(**recorded)).statements == 0


def test_a_statement_that_lies_in_the_future_or_in_a_figures_past_is_refused(
    war: Database,
) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"))
    future = statement(recorded_at="2999-01-01T00:00:00Z")
    assert faults(war, future)[0][0] == "/line/1/statement/recorded_at"
    past = {"figure": "one", "document": None, "recorded_at": "2022-01-01T00:00:00Z"}
    assert faults(war, statement(**past))[0][0] == "/line/1/statement/recorded_at"


def test_a_history_with_more_statements_than_the_existing_one_is_a_conflict(war: Database) -> None:
    disputed = {"status": "disputed", "by": "gazette"}
    with war.transaction() as conn:
        replay(conn, version("2022-03-01T08:00:00Z"))
    assert faults(war, version("2022-03-01T08:00:00Z", verification=[disputed]))


@pytest.mark.parametrize(
    ("published", "status", "refused"),
    [(True, "published", False), (True, "draft", True), (False, "draft", False),
     (False, "published", True)],
)  # fmt: skip
def test_a_reinstatement_leads_to_what_was_before(
    war: Database, published: bool, status: str, refused: bool
) -> None:
    note = {"note": "x"}
    lines = [
        version("2022-03-01T08:00:00Z", status="published" if published else "draft"),
        version("2022-03-02T08:00:00Z", status="retracted", change={"type": "retraction", **note}),
        version("2022-03-03T08:00:00Z", status=status, change={"type": "reinstatement", **note}),
    ]
    if refused:
        assert [place for place, _ in faults(war, *lines)] == ["/line/3/status"]
    else:
        with war.transaction() as conn:
            assert replay(conn, *lines) == 1
