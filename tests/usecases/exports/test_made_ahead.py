"""Rows and lines that were made with their versions equal those made when they are read."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import psycopg
import pytest

from schemas.figures import FigureSchema
from service.config import Settings
from service.db import Database
from service.domain.derived import derive
from service.domain.principal import ADMIN, Principal
from service.store import export_texts, figures, journal, vocabularies
from service.usecases.audit.rerender import Rerendered, rerender
from service.usecases.exports.selection import Selection
from service.usecases.exports.stream import stream
from service.usecases.figures import render
from service.usecases.figures.append import referenced_entries
from service.usecases.figures.retract import retract
from tests.support.builders import chain, figure, record, statement
from tests.support.database import Urls
from tests.usecases.exports.everything import fill

SUFFIXES = ("csv", "ndjson")
IS_DUE = "service.usecases.exports.selection.is_rerender_due"
EVERYTHING = {"status": ["draft", "published", "retracted"]}
MARK = "made ahead\n"


@pytest.fixture
def made(war: Database, urls: Urls) -> Database:
    """A database whose texts are all those of today's code."""
    rerender(Database(urls.owner, Settings(), role=None))
    return war


def selection(database: Database, **options: Any) -> Selection:
    if "snapshot" not in options:
        with database.connection() as conn:
            options["snapshot"] = journal.find_snapshot(conn)
    return Selection(
        connect=database.connection,
        filters=EVERYTHING,
        reader=Principal("tests", ADMIN),
        **options,
    )


def exported(selected: Selection, suffix: str) -> bytes:
    return b"".join(stream(selected, suffix, base=""))


def acknowledged(database: Database) -> str:
    """The codes that the row of the only figure acknowledges, as JSON."""
    [row] = csv.DictReader(io.StringIO(exported(selection(database), "csv").decode()))
    return str(row["acknowledge"])


def made_now(monkeypatch: pytest.MonkeyPatch, selected: Selection, suffix: str) -> bytes:
    """The export as it is made from the figures alone."""
    with monkeypatch.context() as patch:
        patch.setattr(IS_DUE, lambda _: True)
        return exported(selected, suffix)


def mark_texts(urls: Urls) -> None:
    """Make it visible which texts an export has read."""
    with psycopg.connect(urls.owner) as conn:
        conn.execute("update export_text set csv = %s, ndjson = %s", [MARK, MARK])


def count_read(database: Database, suffix: str = "csv", **options: Any) -> int:
    return exported(selection(database, **options), suffix).decode().count(MARK)


def test_what_was_made_ahead_equals_what_is_made_now(
    made: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(made)
    orders = {"sort": None}, {"sort": "-value", "limit": 5}, {"language": "uk"}
    for suffix, order in product(SUFFIXES, orders):
        selected = selection(made, **order)
        assert exported(selected, suffix) == made_now(monkeypatch, selected, suffix)


def test_an_earlier_state_is_made_of_the_texts_of_its_versions(
    made: Database, urls: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    with made.transaction() as conn:
        record(conn, figure(id="first"), statement())
    then = selection(made)
    with made.transaction() as conn:
        retract(conn, "first", "Wrong.", "tests")
    for suffix in SUFFIXES:
        assert exported(then, suffix) == made_now(monkeypatch, then, suffix)
    mark_texts(urls)
    assert count_read(made, snapshot=then.snapshot) == 1


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_export_reads_what_was_made_ahead(made: Database, urls: Urls, suffix: str) -> None:
    with made.transaction() as conn:
        record(conn, figure(id="first"), figure(id="second", item="2"))
    mark_texts(urls)
    assert count_read(made, suffix) == 2


def test_another_language_is_put_in_when_it_is_read(made: Database, urls: Urls) -> None:
    with made.transaction() as conn:
        record(conn, figure(id="first"))
    mark_texts(urls)
    assert count_read(made, language="uk") == 0


def test_texts_of_other_code_are_not_read(made: Database, urls: Urls) -> None:
    with made.transaction() as conn:
        record(conn, figure(id="first"))
    mark_texts(urls)
    with psycopg.connect(urls.owner) as conn:
        conn.execute("update rerendering set code = 'of before'")
    assert count_read(made) == 0


def test_a_database_without_texts_is_exported_and_gets_them_by_rerendering(
    made: Database, urls: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    with made.transaction() as conn:
        record(conn, figure(id="first"))
    selected = selection(made)
    whole = exported(selected, "csv")
    with psycopg.connect(urls.owner) as conn:
        conn.execute("delete from export_text")
    assert exported(selected, "csv") == whole
    assert rerender(Database(urls.owner, Settings(), role=None)) == Rerendered(texts=1)
    monkeypatch.setattr("service.usecases.exports.stream.csv.lines", lambda _: "made now\n")
    assert exported(selected, "csv") == whole


def test_rerendering_takes_away_a_text_that_should_not_be_there(made: Database, urls: Urls) -> None:
    with made.transaction() as conn:
        record(conn, figure(id="first", **in_future()))
    with psycopg.connect(urls.owner) as conn:
        conn.execute("insert into export_text values ('first', 1, %s, %s)", [MARK, MARK])
    assert rerender(Database(urls.owner, Settings(), role=None)) == Rerendered(texts=1)
    assert texts_of(made, "first") == {}


def texts_of(database: Database, *ids: str) -> dict[tuple[str, int], export_texts.ExportText]:
    with database.connection() as conn:
        return export_texts.list_(conn, ids)


def in_future() -> dict[str, Any]:
    return {
        "provenance": [chain(reported_on="2999", document=None)],
        "acknowledge": ["reported-in-future"],
    }


def test_a_slip_that_a_day_to_come_ends_is_looked_for_when_it_is_read(
    made: Database, urls: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    with made.transaction() as conn:
        record(conn, figure(id="first", **in_future()))
    assert texts_of(made, "first") == {}
    assert acknowledged(made) == '["reported-in-future"]'
    with made.connection() as conn:
        today = journal.find_snapshot(conn).day
    later = today + timedelta(days=366 * 1000)
    monkeypatch.setattr("service.usecases.exports.stream._today", lambda: later)
    assert acknowledged(made) == ""


def test_the_reason_of_an_earlier_retraction_is_looked_for_when_it_is_read(
    made: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with made.transaction() as conn:
        record(conn, figure(id="first"))
    with made.transaction() as conn:
        retract(conn, "first", "Not theirs.", "tests")
        record(conn, statement())
    assert set(texts_of(made, "first")) == {("first", 1), ("first", 2)}
    for suffix in SUFFIXES:
        selected = selection(made)
        assert b"Not theirs." in exported(selected, suffix)
        assert exported(selected, suffix) == made_now(monkeypatch, selected, suffix)


CHANGES: dict[str, dict[str, Any]] = {
    "the end of a conflict": {
        "conflict": {
            "id": "franco-prussian", "name": "Franco-Prussian War", "kind": "war",
            "end": "1870-08-01",
        }
    },
    "the language of a document": {
        "document": {
            "id": "report-1871", "source": "gazette", "title": "The losses",
            "published_on": "1871-03", "language": "fr",
        }
    },
    "the day of a document": {
        "document": {
            "id": "report-1871", "source": "gazette", "title": "The losses",
            "published_on": "1870-12-01",
        }
    },
    "the parent of a source": {
        "source": {"id": "gazette", "name": "Gazette", "kind": "media", "parent": "herald"}
    },
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_entry_is_judged_by_as_the_snapshot_has_it(
    made: Database, urls: Urls, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    document = {"id": "other", "source": "herald", "title": "Other", "published_on": "1871-04"}
    war = {"conflict": {"id": "crimean", "name": "Crimean War", "kind": "war"}}
    elsewhere = {"steps": [{"role": "originator", "sources": ["herald"], "document": "other"}]}
    with made.transaction() as conn:
        record(
            conn,
            war,
            {"document": document},
            figure(id="before"),
            figure(id="other", item="2", conflict="crimean", provenance=[elsewhere]),
        )
    then = selection(made)
    with made.transaction() as conn:
        record(conn, change)
        after = figure(id="after", item="3", as_reported=None)
        record(
            conn, after | {"acknowledge": ["period-outside-conflict", "reported-after-document"]}
        )
    for suffix, selected in product(SUFFIXES, (then, selection(made))):
        assert exported(selected, suffix) == made_now(monkeypatch, selected, suffix)
    mark_texts(urls)
    assert count_read(made, snapshot=then.snapshot) == 2
    assert count_read(made) == 2  # of the figures before and after, the one since


def test_an_entry_that_is_reached_through_others_is_judged_by_as_the_snapshot_has_it(
    made: Database, urls: Urls, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = {"source": {"id": "child", "name": "Child", "kind": "media", "parent": "gazette"}}
    step = {"role": "originator", "sources": ["child"], "document": "of-staff"}
    of_staff = {"document": {"id": "of-staff", "source": "french-staff", "title": "S"}}
    with made.transaction() as conn:
        record(conn, child, of_staff)
        first = figure(id="first", provenance=[{"steps": [step]}])
        record(conn, first | {"acknowledge": ["document-of-another-source"]})
    parent = {"id": "gazette", "name": "Gazette", "kind": "media", "parent": "french-staff"}
    with made.transaction() as conn:
        record(conn, {"source": parent})
    selected = selection(made)
    for suffix in SUFFIXES:
        assert exported(selected, suffix) == made_now(monkeypatch, selected, suffix)
    assert acknowledged(made) == ""
    mark_texts(urls)
    assert count_read(made) == 0


def test_a_change_that_no_slip_depends_on_leaves_texts_as_they_are(
    made: Database, urls: Urls
) -> None:
    with made.transaction() as conn:
        record(conn, figure(id="first"))
        record(conn, {"source": {"id": "gazette", "name": "The Gazette", "kind": "media"}})
    mark_texts(urls)
    assert count_read(made) == 1


def test_statements_of_one_wording_on_two_documents_keep_their_own(
    made: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with made.transaction() as conn:
        record(conn, {"document": {"id": "second", "source": "gazette", "title": "Another"}})
        both = [chain(), chain(document="second", reading={"value": 2, "comparator": "="})]
        record(conn, figure(id="first", provenance=both))
        record(conn, statement())
    then = selection(made)
    with made.transaction() as conn:
        record(conn, statement(document="second"))
    for suffix, selected in product(SUFFIXES, (then, selection(made))):
        assert exported(selected, suffix) == made_now(monkeypatch, selected, suffix)


def test_the_service_cannot_rewrite_a_text_for_exports(war: Database) -> None:
    for change in ("update export_text set csv = 'x'", "delete from export_text"):
        with war.connection() as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(change)  # type: ignore[arg-type]


def test_every_page_is_read_once(made: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(made)
    whole = exported(selection(made), "csv")
    monkeypatch.setattr("service.usecases.exports.selection._FIGURES_PER_PAGE", 2)
    counted: list[int] = []
    progress: Callable[[int], None] = counted.append
    assert exported(selection(made, progress=progress), "csv") == whole
    assert sum(counted) == 11


def test_the_compiled_schema_of_figures_dumps_as_the_schema_does(war: Database) -> None:
    fill(war)
    with war.connection() as conn:
        ids = figures.list_ids(conn, after=None, limit=100)
        for versions in figures.list_versions(conn, ids).values():
            for version in versions:
                named = referenced_entries(version.content, version.statements)
                entries = vocabularies.find(conn, named).at(version.recorded_at)
                view = render._version_view(version, derive(version, entries), entries)
                assert render._dump_figure(view) == FigureSchema().dump(view)
