"""Exports: everything is exported, and an import into an empty database restores it."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from service.config import Settings
from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.store import figures, journal
from service.usecases.audit.journal import audit_journal
from service.usecases.exports.selection import Selection
from service.usecases.exports.stream import stream
from service.usecases.figures.retract import retract
from service.usecases.imports.parse import PARSERS
from service.usecases.imports.report import ImportReport
from service.usecases.imports.run import run_import
from tests.support.builders import figure, record
from tests.support.database import Cluster
from tests.usecases.exports.everything import fill

TESTS = Principal("tests", ADMIN)


@pytest.fixture
def empty(postgres: Cluster, template: str) -> Iterator[Database]:
    """Another database, which is empty."""
    name, urls = postgres.create(template)
    database = Database(urls.service, Settings())
    yield database
    database.close()
    postgres.drop(name)


def selection(database: Database, **options: Any) -> Selection:
    with database.connection() as conn:
        snapshot = journal.find_snapshot(conn)
    return Selection(
        connect=database.connection,
        filters={"status": ["draft", "published", "retracted"]},
        reader=TESTS,
        snapshot=snapshot,
        **options,
    )


def exported(
    database: Database, suffix: str = "ndjson", *, history: bool = False, **options: Any
) -> bytes:
    selected = selection(database, **options)
    return b"".join(stream(selected, suffix, base="http://here/", history=history))


def imported(database: Database, text: bytes, suffix: str = "ndjson") -> ImportReport:
    with database.transaction() as conn:
        return run_import(conn, PARSERS[suffix](io.BytesIO(text)), TESTS)


def newest_versions(database: Database) -> dict[str, Any]:
    """Each figure's newest version: its digest, its content, and its standing statements."""
    with database.connection() as conn:
        ids = figures.list_ids(conn, after=None, limit=1000)
        return {
            id_: (
                version.digest,
                version.content,
                [(standing.statement.by, standing.lapsed) for standing in version.standings],
            )
            for id_, version in figures.newest(conn, ids).items()
        }


def chains_of(database: Database) -> dict[str, list[Any]]:
    """The digests and chain digests of each figure's versions."""
    with database.connection() as conn:
        ids = figures.list_ids(conn, after=None, limit=1000)
        return {
            id_: [(version.digest, version.chain) for version in versions]
            for id_, versions in figures.list_versions(conn, ids).items()
        }


@pytest.mark.parametrize("suffix", ["ndjson", "csv"])
def test_an_export_imports_to_equal_digests(war: Database, empty: Database, suffix: str) -> None:
    fill(war)
    if suffix == "csv":  # a table needs the vocabulary to exist
        with empty.transaction() as conn:
            entries = [line for line in exported(war).splitlines() if line.startswith(b'{"')]
            keys = (
                "unit",
                "outcome",
                "measure",
                "conflict",
                "population",
                "area",
                "source",
                "document",
            )
            record(
                conn,
                *(
                    line
                    for line in map(orjson.loads, entries)
                    if set(line) & set(keys) and len(line) == 1
                ),
            )
    text = exported(war, suffix)
    imported(empty, text, suffix)
    assert newest_versions(empty) == newest_versions(war)
    with empty.connection() as conn:
        assert audit_journal(conn).faults == []
    # A repeat changes nothing, and the copy exports the same lines.
    assert imported(empty, text, suffix) == ImportReport()
    assert exported(empty, "ndjson") == exported(war, "ndjson")


def test_a_history_imports_to_equal_chains(war: Database, empty: Database) -> None:
    fill(war)
    text = exported(war, history=True)
    imported(empty, text)
    assert chains_of(empty) == chains_of(war)
    assert exported(empty, history=True) == text
    with empty.connection() as conn:
        assert audit_journal(conn).faults == []


def test_a_statement_imported_as_lapsed_is_exported_as_lapsed(
    war: Database, empty: Database, postgres: Cluster, template: str
) -> None:
    fill(war)
    imported(empty, exported(war))
    name, urls = postgres.create(template)
    third = Database(urls.service, Settings())
    imported(third, exported(empty, history=True))
    assert newest_versions(third) == newest_versions(war)
    third.close()
    postgres.drop(name)


def test_every_entry_stands_before_what_names_it(war: Database) -> None:
    fill(war)
    lines = [orjson.loads(line) for line in exported(war).splitlines()]
    kinds = [next(iter(line)) if len(line) == 1 else "figure" for line in lines]
    assert kinds.index("figure") > max(at for at, kind in enumerate(kinds) if kind != "figure")
    measures = [line["measure"]["id"] for line in lines if set(line) == {"measure"}]
    assert measures == ["killed", "killed-again"]
    populations = [line["population"]["id"] for line in lines if set(line) == {"population"}]
    assert populations == ["french-army", "french-guard"]


def test_a_row_has_every_number_as_it_was_stated(war: Database) -> None:
    fill(war)
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(exported(war, "csv").decode()))}
    assert rows["decimals"]["value"] == "0.000001"
    assert rows["largest"]["value"] == "123456789012345"
    assert (rows["bounds"]["value"], rows["bounds"]["upper"]) == ("", "7.5")
    assert (rows["words"]["missing"], rows["words"]["item"]) == ("words-only", "row; 7")
    assert rows["chains"]["origin"] == "french-staff;herald"
    assert (rows["plain"]["counts"], rows["decimals"]["counts"]) == ('["killed"]', "[]")


def test_a_state_that_is_past_is_exported_as_it_was(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="first"))
    then = selection(war)
    with war.transaction() as conn:
        record(conn, figure(id="second", item="2"), {"area": {"id": "sedan-town", "name": "Sedan"}})
        retract(conn, "first", "Wrong.", "tests")
    text = b"".join(stream(then, "ndjson", base=""))
    lines = [orjson.loads(line) for line in text.splitlines()]
    assert [(line["id"], line["status"]) for line in lines if "provenance" in line] == [
        ("first", "published")
    ]


def test_a_walk_reads_every_page(war: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.usecases.exports.selection._FIGURES_PER_PAGE", 2)
    monkeypatch.setattr("service.usecases.exports.entries._FIGURES_PER_QUERY", 3)
    fill(war)
    for suffix in ("csv", "ndjson", "jsonld"):
        text = exported(war, suffix).decode()
        assert all(
            text.count(f'"{id_}"') + text.count(f"\n{id_},") >= 1 for id_ in newest_versions(war)
        )
    rows = list(csv.DictReader(io.StringIO(exported(war, "csv", limit=3).decode())))
    assert [row["id"] for row in rows] == sorted(newest_versions(war))[:3]


def test_entries_are_exported_as_the_snapshot_has_them(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="first"))
    then = selection(war)
    with war.transaction() as conn:
        record(conn, {"conflict": {"id": "franco-prussian", "name": "Another name", "kind": "war"}})
    lines = b"".join(stream(then, "ndjson", base="")).splitlines()
    conflict = next(orjson.loads(line) for line in lines if line.startswith(b'{"conflict"'))
    assert conflict["conflict"]["name"] == "Franco-Prussian War"
