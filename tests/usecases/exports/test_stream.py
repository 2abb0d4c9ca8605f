"""Exports: everything there is comes out, and goes into an empty database as what it was."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import orjson
import pytest

from schemas.base import LoadedBody
from service.config import Settings
from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.domain.verification import STATUSES
from service.store import figures, journal
from service.usecases.audit.journal import audit_journal
from service.usecases.exports.selection import Selection
from service.usecases.exports.stream import stream
from service.usecases.figures.add_statement import add_document_statement, add_figure_statement
from service.usecases.figures.correct import correct
from service.usecases.figures.retract import retract
from service.usecases.imports.parse import PARSERS
from service.usecases.imports.run import ImportReport, run_import
from tests.support.builders import DOCUMENT, chain, figure, record
from tests.support.database import Cluster

TESTS = Principal("tests", ADMIN)


@pytest.fixture
def empty(postgres: Cluster, template: str) -> Iterator[Database]:
    """Another database, that holds nothing."""
    name, urls = postgres.create(template)
    database = Database(urls.service, Settings())
    yield database
    database.close()
    postgres.drop(name)


def selection(database: Database, **said: Any) -> Selection:
    with database.connection() as conn:
        snapshot = journal.find_snapshot(conn)
    return Selection(
        connect=database.connection,
        filters={"status": ["draft", "published", "retracted"]},
        reader=TESTS,
        snapshot=snapshot,
        **said,
    )


def exported(database: Database, suffix: str = "ndjson", **said: Any) -> bytes:
    options = {"history": said.pop("history", False)}
    return b"".join(stream(selection(database, **said), suffix, base="http://here/", **options))


def taken(database: Database, text: bytes, suffix: str = "ndjson") -> ImportReport:
    with database.transaction() as conn:
        return run_import(conn, PARSERS[suffix](io.BytesIO(text)), TESTS)


def held(database: Database) -> dict[str, Any]:
    """The digest of each figure's newest version, and whether the flag is up."""
    with database.connection() as conn:
        ids = figures.list_ids(conn, after=None, limit=1000)
        return {
            id_: (one.digest, one.content, [(w.statement.by, w.lapsed) for w in one.standings])
            for id_, one in figures.newest(conn, ids).items()
        }


def chains_of(database: Database) -> dict[str, list[Any]]:
    with database.connection() as conn:
        ids = figures.list_ids(conn, after=None, limit=1000)
        return {
            id_: [(one.digest, one.chain) for one in versions]
            for id_, versions in figures.list_versions(conn, ids).items()
        }


def statement(by: str = "gazette", **said: Any) -> LoadedBody:
    return LoadedBody(
        {
            "status": "could_not_verify",
            "by": by,
            "stated_on": None,
            "wording": None,
            "said_in": None,
            **said,
        }
    )


def fill(database: Database) -> None:
    """Figures in every state that there is, each with a story."""
    everything = {
        "role": "reporter",
        "sources": ["gazette"],
        "document": DOCUMENT,
        "reported_on": "1871-03",
        "as_named": 'the "staff", they say',
        "locator": "page 2;\nline 3",
        "excerpt": "Смерть, смерть",
    }
    based = {
        "role": "originator",
        "sources": ["french-staff", "herald"],
        "based_on": [{"as_named": "the rolls"}, {"source": "gazette", "document": "second"}],
    }
    with database.transaction() as conn:
        record(
            conn,
            {
                "measure": {
                    "id": "killed-again",
                    "name": "K",
                    "unit": "persons",
                    "counts": [],
                    "basis": "claimed",
                    "definition": "None, in a sense.",
                    "replaces": "killed",
                }
            },
            {"document": {"id": "second", "source": "herald", "title": "Another"}},
            figure(id="plain"),
            figure(
                id="decimals",
                value=Decimal("0.000001"),
                as_reported=None,
                measure="killed-again",
                comparator="<",
                approximate=True,
            ),
            figure(id="largest", value=123456789012345, as_reported=None, area="ardennes"),
            figure(
                id="bounds",
                value=None,
                comparator=None,
                lower=5,
                upper=Decimal("7.5"),
                as_reported="5 to 7.5",
                population="french-guard",
                conflict="sedan",
            ),
            figure(
                id="words",
                value=None,
                comparator=None,
                missing="words-only",
                as_reported="hundreds",
                period=None,
                item="row; 7",
            ),
            figure(
                id="chains",
                caveats=["A floor.", 'Says "who"; not, why'],
                period={"edtf": "1870-07-19/..", "kind": "cumulative", "inferred": ["start"]},
                provenance=[
                    {"steps": [based, everything]},
                    chain(
                        "herald",
                        document="second",
                        reading={
                            "value": 2900,
                            "as_reported": "about 2,900",
                            "comparator": "=",
                            "approximate": True,
                        },
                    ),
                ],
            ),
            figure(id="draft", status="draft", item="1"),
            figure(id="corrected", item="2"),
            figure(id="withdrawn", item="3"),
        )
        add_document_statement(conn, DOCUMENT, statement(wording="we could not"), "tests")
        add_figure_statement(
            conn, "plain", statement("herald", status="disputed", stated_on="1872"), "tests"
        )
        add_figure_statement(conn, "corrected", statement("herald", status="verified"), "tests")
    with database.transaction() as conn:
        change = {"type": "correction", "note": "Misread.", "cause": "transcription"}
        said = {"value": 3100, "as_reported": "3,100", "change": change}
        correct(conn, "corrected", LoadedBody({"change": change, **said}, raw=said), "tests")
        retract(conn, "withdrawn", "Not theirs.", "tests")
        add_document_statement(conn, "second", statement("herald", status=STATUSES[0]), "tests")


@pytest.mark.parametrize("suffix", ["ndjson", "csv"])
def test_an_export_imports_to_equal_digests(war: Database, empty: Database, suffix: str) -> None:
    fill(war)
    if suffix == "csv":  # it comes over a vocabulary that is there
        with empty.transaction() as conn:
            entries = [line for line in exported(war).splitlines() if line.startswith(b'{"')]
            keys = ("unit", "measure", "conflict", "population", "area", "source", "document")
            record(
                conn,
                *(
                    one
                    for one in map(orjson.loads, entries)
                    if set(one) & set(keys) and len(one) == 1
                ),
            )
    text = exported(war, suffix)
    taken(empty, text, suffix)
    assert held(empty) == held(war)
    with empty.connection() as conn:
        assert audit_journal(conn).faults == []
    # A repeat changes nothing, and what comes out is what went in.
    assert taken(empty, text, suffix) == ImportReport()
    assert exported(empty, "ndjson") == exported(war, "ndjson")


def test_a_history_imports_to_equal_chains(war: Database, empty: Database) -> None:
    fill(war)
    text = exported(war, history=True)
    taken(empty, text)
    assert chains_of(empty) == chains_of(war)
    assert exported(empty, history=True) == text
    with empty.connection() as conn:
        assert audit_journal(conn).faults == []


def test_what_was_taken_in_as_lapsed_goes_on_as_lapsed(
    war: Database, empty: Database, postgres: Cluster, template: str
) -> None:
    fill(war)
    taken(empty, exported(war))
    name, urls = postgres.create(template)
    third = Database(urls.service, Settings())
    taken(third, exported(empty, history=True))
    assert held(third) == held(war)
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
    assert [(one["id"], one["status"]) for one in lines if "provenance" in one] == [
        ("first", "published")
    ]


def test_a_walk_reads_every_page(war: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.usecases.exports.selection._FIGURES_PER_PAGE", 2)
    monkeypatch.setattr("service.usecases.exports.entries._FIGURES_PER_QUERY", 3)
    fill(war)
    for suffix in ("csv", "ndjson", "jsonld"):
        text = exported(war, suffix).decode()
        assert all(text.count(f'"{id_}"') + text.count(f"\n{id_},") >= 1 for id_ in held(war))
    rows = list(csv.DictReader(io.StringIO(exported(war, "csv", limit=3).decode())))
    assert [row["id"] for row in rows] == sorted(held(war))[:3]


def test_what_is_read_is_the_state_even_of_the_vocabulary(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="first"))
    then = selection(war)
    with war.transaction() as conn:
        record(conn, {"conflict": {"id": "franco-prussian", "name": "Another name", "kind": "war"}})
    lines = b"".join(stream(then, "ndjson", base="")).splitlines()
    conflict = next(orjson.loads(line) for line in lines if line.startswith(b'{"conflict"'))
    assert conflict["conflict"]["name"] == "Franco-Prussian War"
