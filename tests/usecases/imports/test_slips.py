"""Slips in imports: acknowledged by line or for a file, written by exports, and never replayed."""

from typing import Any

import orjson
import pytest

from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.errors import Invalid
from service.store import figures, journal
from service.usecases.audit.journal import audit_journal
from service.usecases.exports.selection import Selection
from service.usecases.exports.stream import stream
from service.usecases.imports.parse import parse_csv_body, parse_ndjson
from service.usecases.imports.run import run_import
from tests.support.builders import figure, lines, record

BY = Principal("tests", ADMIN)
SLIP = {"id": "one", "value": 7326, "as_reported": "6,326"}


def exported(database: Database, suffix: str = "ndjson", *, history: bool = False) -> bytes:
    with database.connection() as conn:
        snapshot = journal.find_snapshot(conn)
    selection = Selection(connect=database.connection, filters={}, reader=BY, snapshot=snapshot)
    return b"".join(stream(selection, suffix, base="", history=history))


def line_of(text: bytes, id_: str) -> dict[str, Any]:
    read = map(orjson.loads, text.splitlines())
    return next(line for line in read if line.get("id") == id_)


def test_every_slip_of_a_file_is_named_with_its_line(war: Database) -> None:
    with pytest.raises(Invalid) as caught, war.transaction() as conn:
        record(conn, figure(**SLIP), figure(id="two", item="2", value=1.5, as_reported=None))
    assert [(fault.path[1], fault.code) for fault in caught.value.faults] == [
        (1, "words-differ"), (2, "fraction-of-count"),
    ]  # fmt: skip


def test_a_slip_is_acknowledged_for_a_whole_file(war: Database) -> None:
    staged = parse_ndjson(lines(figure(**SLIP)))
    with war.transaction() as conn:
        report = run_import(conn, staged, BY, acknowledged=["words-differ", "name-taken"])
    assert (report.figures, dict(report.slips)) == (1, {"words-differ": 1})
    assert report.warnings["words-differ"] == 1


def test_a_line_that_is_held_unchanged_never_stops_at_a_slip(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(**SLIP, acknowledge=["words-differ"]))
    with war.transaction() as conn:
        assert record(conn, figure(**SLIP)).figures == 0


def test_nothing_is_filled_in_where_the_file_is_left_as_it_is(war: Database) -> None:
    body = figure(id="one", as_reported="at least 25", value=None, lower=25)
    body.pop("value")
    body.pop("comparator")
    staged = parse_ndjson(lines(body | {"lower": 20, "acknowledge": ["words-differ"]}))
    with war.transaction() as conn:
        run_import(conn, staged, BY, fills=False)
        [version] = figures.newest(conn, ["one"]).values()
    assert (version.content.reading.value, version.content.filled) == (None, ())


@pytest.mark.parametrize("suffix", ["ndjson", "csv"])
def test_an_export_acknowledges_what_it_needs_to_be_imported(war: Database, suffix: str) -> None:
    with war.transaction() as conn:
        record(conn, figure(**SLIP, acknowledge=["words-differ"]))
    text = exported(war, suffix)
    staged = parse_csv_body(text) if suffix == "csv" else parse_ndjson(text.splitlines())
    assert next(line.body["acknowledge"] for line in staged if line.kind == "figure") == [
        "words-differ"
    ]
    with war.transaction() as conn:
        assert run_import(conn, staged, BY).figures == 0


def test_an_export_states_what_an_import_would_fill_in(war: Database) -> None:
    body = figure(id="one", value=50, comparator="=", as_reported="about 50", approximate=False,
                  acknowledge=["words-differ"])  # fmt: skip
    with war.transaction() as conn:
        record(conn, body)
    assert line_of(exported(war), "one")["approximate"] is False


def test_an_export_acknowledges_names_that_two_entries_have(war: Database) -> None:
    twin = {"id": "twin", "name": "Herald", "kind": "media", "acknowledge": ["name-taken"]}
    steps = [{"role": "originator", "sources": ["herald", "twin"]}]
    with war.transaction() as conn:
        record(conn, {"source": twin}, figure(provenance=[{"steps": steps}]))
    read = [orjson.loads(line) for line in exported(war).splitlines()]
    sources = {line["source"]["id"]: line["source"] for line in read if "source" in line}
    assert sources["twin"]["acknowledge"] == ["name-taken"]


def test_a_history_keeps_what_was_acknowledged_and_filled(war: Database) -> None:
    body = figure(**SLIP, acknowledge=["words-differ"])
    body.pop("comparator")
    with war.transaction() as conn:
        record(conn, body)
        [version] = figures.newest(conn, ["one"]).values()
    assert version.content.filled == ("comparator",)
    line = line_of(exported(war, history=True), "one")
    assert line["change"]["acknowledged"] == ["words-differ"]
    assert line["filled"] == ["comparator"]
    assert line["slips"] == [
        {"code": "words-differ", "detail": version.slips[0].detail, "pointer": "/as_reported"}
    ]


def test_a_replay_is_taken_as_it_was_recorded(war: Database) -> None:
    past = figure(**SLIP, caveats=[" untidied "], recorded_at="1999-01-01T00:00:00Z")
    with war.transaction() as conn:
        record(conn, past)
        [version] = figures.newest(conn, ["one"]).values()
    assert version.content.caveats == (" untidied ",)
    assert (version.change.acknowledged, version.slips) == ((), ())
    with war.connection() as conn:
        assert audit_journal(conn).faults == []


def test_acknowledged_slips_verify(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(**SLIP, acknowledge=["words-differ"]))
        change = {"type": "correction", "note": "A caveat."}
        record(conn, figure(**SLIP, caveats=["A misprint."], change=change))
    with war.connection() as conn:
        assert audit_journal(conn).faults == []


def test_a_faulty_line_shows_its_slips_beside_its_faults(war: Database) -> None:
    unread = figure(**SLIP, caveats=1)
    unrecorded = figure(**SLIP | {"id": "two"}, item="2", area="no-such-area")
    taken = {"source": {"id": "herald-2", "name": "HERALD", "kind": "paper"}}
    staged = parse_ndjson(lines(unread, unrecorded, taken))
    with pytest.raises(Invalid) as caught, war.transaction() as conn:
        run_import(conn, staged, BY)
    places = [(*fault.path[1:], fault.code) for fault in caught.value.faults]
    assert places == [
        (1, "caveats", None), (1, "as_reported", "words-differ"),
        (2, "area", None), (2, "as_reported", "words-differ"),
        (3, "source", "kind", None), (3, "source", "name", "name-taken"),
    ]  # fmt: skip


def test_a_faulty_line_of_a_file_that_acknowledges_its_slip_has_its_fault_alone(
    war: Database,
) -> None:
    staged = parse_ndjson(lines(figure(**SLIP, caveats=1)))
    with pytest.raises(Invalid) as caught, war.transaction() as conn:
        run_import(conn, staged, BY, acknowledged=["words-differ"])
    assert [fault.code for fault in caught.value.faults] == [None]
