"""A clock that jumps back: writes go on, in order."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson
import psycopg
import pytest
from flask.testing import FlaskClient

from tests.support.builders import figure
from tests.support.database import Urls

_AHEAD = timedelta(days=2, seconds=1)


@pytest.fixture
def editor(desk: Callable[..., FlaskClient], urls: Urls) -> FlaskClient:
    """An editor after the clock, by which all was recorded, was set back by two days."""
    client = desk("editor")
    with psycopg.connect(urls.superuser) as conn:
        conn.execute("set session_replication_role = replica")
        conn.execute("update journal set at = at + %s, entered_at = entered_at + %s", [_AHEAD] * 2)
    return client


def newest(urls: Urls) -> tuple[datetime, datetime]:
    """The newest time of recording and of entry."""
    with psycopg.connect(urls.superuser) as conn:
        [row] = conn.execute("select max(at), max(entered_at) from journal")
    return row


def test_a_write_is_recorded_a_microsecond_after_the_newest(
    editor: FlaskClient, urls: Urls
) -> None:
    before, _ = newest(urls)
    answer: dict[str, Any] = editor.post("/v1/figures", json=figure(id="one")).get_json()
    recorded_at = datetime.fromisoformat(answer["recorded_at"])
    assert recorded_at - before == timedelta(microseconds=1)


def test_writes_are_entered_in_the_order_of_their_ids(editor: FlaskClient, urls: Urls) -> None:
    before, entered = newest(urls)
    lines = b"".join(
        orjson.dumps({"area": {"id": f"a{number}", "name": f"Area {number}"}}) + b"\n"
        for number in range(5)
    )
    response = editor.post("/v1/imports", data=lines, content_type="application/x-ndjson")
    assert response.status_code < 300, response.text
    assert editor.post("/v1/figures", json=figure(id="one")).status_code == 201
    with psycopg.connect(urls.superuser) as conn:
        rows = conn.execute(
            "select at, entered_at from journal where at > %s order by id", [before]
        ).fetchall()
    assert len(rows) == 6
    assert [row[1] - entered for row in rows] == [timedelta(microseconds=n) for n in range(1, 7)]
