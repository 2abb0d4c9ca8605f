"""What is made again equals what is stored; only the owner can replace what is damaged."""

from collections.abc import Iterator

import psycopg
import pytest

from service.config import Settings
from service.db import Database
from service.store import projection, renderings
from service.usecases.audit.rerender import Rerendered, rerender
from service.usecases.figures.rendering_code import is_rerender_due, rendering_code
from tests.support.builders import figure, record, statement
from tests.support.database import Urls

UNCHANGED = Rerendered()
SPANS = {"figure", "version", "events", "recorded"}


@pytest.fixture
def owner(urls: Urls) -> Iterator[Database]:
    database = Database(urls.owner, Settings(), role=None)
    yield database
    database.close()


@pytest.fixture
def recorded(war: Database, owner: Database) -> Database:
    """Two figures and a source, of which two were damaged, as their owner reaches them."""
    with war.transaction() as conn:
        two = figure(id="two", item="2", value=2.5, lower=1, upper=7, as_reported=None)
        record(conn, figure(id="one"), two | {"acknowledge": ["fraction-of-count"]})
        record(conn, {"source": {"id": "gazette", "name": "The New Gazette", "kind": "media"}})
        record(conn, statement())
    return owner


def test_a_text_made_again_equals_the_stored_one(bundled_urls: Urls) -> None:
    database = Database(bundled_urls.owner, Settings(), role=None)
    assert rerender(database) == UNCHANGED
    database.close()


def test_texts_of_every_version_and_revision_are_made_again(recorded: Database) -> None:
    assert rerender(recorded) == UNCHANGED
    with recorded.transaction() as conn:
        whole = {
            noun: renderings.list_(conn, noun, ids)
            for noun, ids in (("figure", ["one", "two"]), ("source", ["gazette"]))
        }
        assert {noun: len(texts) for noun, texts in whole.items()} == {"figure": 4, "source": 2}
        conn.execute("update rendering set body = 'damaged' where id in ('one', 'gazette')")
    assert rerender(recorded) == Rerendered(texts=4)
    with recorded.connection() as conn:
        for noun, texts in whole.items():
            assert renderings.list_(conn, noun, [text.id for text in texts]) == texts


def test_every_column_of_the_projection_but_the_spans_is_made_again(recorded: Database) -> None:
    with recorded.transaction() as conn:
        whole = projection.list_rows(conn, ["one", "two"])
        conn.execute(
            "update figure_state set recorded_at = now(), status = 'draft', series = 'x',"
            " measure = 'x', unit = 'x', counts = null, basis = 'x', population = null,"
            " conflict = 'x', area = 'x', origin = '{}', sources = '{}', documents = '{}',"
            " kind = null, period_start = null, period_end = null, reported = '{}', low = null,"
            " high = null, value = null, could_not_verify = not could_not_verify,"
            " verification = '{}', warnings = '{x}', public = false, author = 'x', words = 'x'"
        )
    assert rerender(recorded) == Rerendered(rows=len(whole))
    with recorded.connection() as conn:
        assert projection.list_rows(conn, ["one", "two"]) == whole


def test_no_column_of_the_projection_is_forgotten(recorded: Database) -> None:
    with recorded.connection() as conn:
        rows = conn.execute(
            "select attname from pg_attribute"
            " where attrelid = 'figure_state'::regclass and attnum > 0 and not attisdropped"
        ).fetchall()
    columns = {row["attname"] for row in rows}
    assert set(projection.COLUMNS) == columns
    statement = projection._sql.replace_row.sql
    assert {name for name in columns if f"    {name} = " in statement} == columns - SPANS


def test_what_was_broken_off_continues_where_it_stopped(recorded: Database) -> None:
    with recorded.transaction() as conn:
        conn.execute("update rendering set body = 'damaged' where noun = 'figure'")
        renderings.note_rerendering(conn, rendering_code(), ("figure", "one"), is_finished=False)
        assert is_rerender_due(conn)
    assert rerender(recorded) == Rerendered(texts=2)
    with recorded.connection() as conn:
        assert not is_rerender_due(conn)


def test_other_code_starts_anew(recorded: Database) -> None:
    with recorded.transaction() as conn:
        conn.execute("update rendering set body = 'damaged' where noun = 'figure'")
        renderings.note_rerendering(conn, "other", ("figure", "one"), is_finished=False)
        assert is_rerender_due(conn)
    assert rerender(recorded) == Rerendered(texts=4)


def test_texts_that_were_never_made_again_may_be_those_of_other_code(recorded: Database) -> None:
    with recorded.connection() as conn:
        assert is_rerender_due(conn)
    rerender(recorded)
    with recorded.connection() as conn:
        assert not is_rerender_due(conn)


def test_progress_counts_figures(recorded: Database) -> None:
    calls: list[tuple[int, int]] = []
    rerender(recorded, lambda done, total: calls.append((done, total)))
    assert calls[-1] == (2, 2)


def test_the_service_cannot_rewrite_a_text(war: Database) -> None:
    with (
        war.connection() as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute("update rendering set body = '{}'")
