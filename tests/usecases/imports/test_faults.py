"""An import with a faulty line records nothing, and reports every fault with its line."""

from typing import Any

import pytest

from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.errors import Invalid
from service.store import journal
from service.usecases.imports.parse import MAX_FAULTS, parse_ndjson
from service.usecases.imports.run import run_import
from tests.support.builders import chain, figure, lines, record, statement


def faults(
    database: Database, *bodies: Any, raw: list[bytes] | None = None
) -> list[tuple[str, str]]:
    """Import lines that are not valid; return the pointer, from the line on, and each detail."""
    with pytest.raises(Invalid) as caught, database.transaction() as conn:
        staged = parse_ndjson(lines(*bodies) if raw is None else raw)
        run_import(conn, staged, Principal("tests", ADMIN))
    return [(fault.pointer.removeprefix("/line"), fault.detail) for fault in caught.value.faults]


def test_every_bad_line_is_named_with_its_place(war: Database) -> None:
    reported = faults(
        war,
        figure(id="Bad Id", value="3"),
        figure(unknown=1),
        {"source": {"id": "x", "name": "X", "kind": "witch"}},
        {"statement": {"status": "verified", "by": "herald"}},
        figure(id="fine"),
        [1],
        raw=None,
    )
    assert {pointer for pointer, _ in reported} == {
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


def test_nothing_of_a_file_with_a_faulty_line_is_recorded(war: Database) -> None:
    with war.connection() as conn:
        before = journal.find_snapshot(conn)
    faults(war, figure(id="fine"), figure(id="lost", item="2", measure="no-such-measure"))
    with war.connection() as conn:
        assert journal.find_snapshot(conn) == before
        assert conn.execute("select from figure").fetchall() == []


def test_entries_that_are_not_recorded_are_named_where_they_stand(war: Database) -> None:
    route = chain("nobody", document="no-document")
    route["steps"][0]["based_on"] = [{"source": "no-one"}]
    reported = faults(
        war,
        figure(id="fine"),
        figure(id="b", item="2", measure="no-measure", area="no-area", provenance=[route]),
    )
    assert [pointer for pointer, _ in reported] == [
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


def test_two_lines_with_one_identity_are_named(war: Database) -> None:
    [(pointer, detail)] = faults(war, figure(id="first"), figure(id="second"))
    assert (pointer, "'first'" in detail) == ("/2", True)


def test_null_equals_null_in_an_identity(war: Database) -> None:
    bare = {"population": None, "period": None, "item": "x"}
    with war.transaction() as conn:
        record(conn, figure(id="first", **bare))
    assert faults(war, figure(id="second", **bare))


def test_a_hedged_wording_without_a_comparator_is_refused(war: Database) -> None:
    [(pointer, _)] = faults(war, figure(comparator=None, as_reported="nearly 3,000"))
    assert pointer == "/1/comparator"
    with war.transaction() as conn:
        record(conn, figure(id="plain", comparator=None))
        row = conn.execute("select comparator from chain").fetchone()
    assert row == {"comparator": "="}


@pytest.mark.parametrize("number", [b"1E+9999999", b"1E-9999999", b"1" + b"0" * 4000, b"1e400"])
def test_a_number_beyond_all_bounds_is_named(war: Database, number: bytes) -> None:
    [line] = lines(figure(id="one", value="VALUE"))
    reported = faults(war, raw=[line.replace(b'"VALUE"', number)])
    assert [pointer for pointer, _ in reported] == ["/1/value"]


def test_a_line_after_one_that_is_held_keeps_its_number(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"))
    reported = faults(war, figure(id="one"), figure(id="two", item="2", measure="no-measure"))
    assert [pointer for pointer, _ in reported] == ["/2/measure"]


@pytest.mark.parametrize("name", ["value", "lower", "upper"])
def test_a_count_below_zero_is_refused(war: Database, name: str) -> None:
    [(pointer, detail)] = faults(war, figure(**{name: -9}))
    assert (pointer, "missing" in detail) == (f"/1/{name}", True)


def test_a_key_given_twice_is_refused(war: Database) -> None:
    [(_, detail)] = faults(war, raw=[b'{"source": {"id": "x", "id": "y"}}'])
    assert "'id' is given twice" in detail


def test_an_import_stops_after_too_many_faults(war: Database) -> None:
    many = [figure(id=f"f-{number}", item=str(number), measure="x") for number in range(3000)]
    reported = faults(war, *many)
    assert MAX_FAULTS <= len(reported) < 2 * MAX_FAULTS
