"""A text rendered again equals the stored one; only the owner can replace a damaged one."""

import psycopg
import pytest

from service.config import Settings
from service.db import Database
from service.store import renderings
from service.usecases.audit.rerender import rerender
from tests.support.builders import figure, record, statement
from tests.support.database import Urls


def owner(urls: Urls) -> Database:
    return Database(urls.owner, Settings(), role=None)


def test_a_text_made_again_equals_the_stored_one(bundled_urls: Urls) -> None:
    database = owner(bundled_urls)
    with database.transaction() as conn:
        assert rerender(conn) == 0
    database.close()


def test_texts_of_every_version_and_revision_are_made_again(war: Database, urls: Urls) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"), figure(id="two", item="2", value=2.5, lower=1, upper=7))
        record(conn, {"source": {"id": "gazette", "name": "The New Gazette", "kind": "media"}})
        record(conn, statement())
    database = owner(urls)
    with database.transaction() as conn:
        assert rerender(conn) == 0
        whole = {
            noun: renderings.list_(conn, noun, ids)
            for noun, ids in (("figure", ["one", "two"]), ("source", ["gazette"]))
        }
        assert {noun: len(texts) for noun, texts in whole.items()} == {"figure": 4, "source": 2}
        conn.execute("update rendering set body = 'damaged' where id in ('one', 'gazette')")
        assert rerender(conn) == 4
        for noun, texts in whole.items():
            assert renderings.list_(conn, noun, [text.id for text in texts]) == texts
    database.close()


def test_the_service_cannot_rewrite_a_text(war: Database) -> None:
    with (
        war.connection() as conn,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        conn.execute("update rendering set body = '{}'")
