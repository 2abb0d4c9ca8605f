"""What a check may cost: connections, time, and threads."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.db import Connection, Database
from service.resources import checks
from service.usecases.checks import budget

LONG = (" ".join(f"{number} Russian soldiers were killed." for number in range(100, 105)) + " ")[
    :4999
]


def test_reading_lends_no_connection(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    lent: list[Connection] = []
    connection = Database.connection

    @contextmanager
    def counting(self: Database) -> Iterator[Connection]:
        with connection(self) as conn:
            lent.append(conn)
            yield conn
            lent.remove(conn)

    read = checks.read
    during: list[int] = []

    def reading(*arguments: Any) -> Any:
        during.append(len(lent))
        return read(*arguments)

    monkeypatch.setattr(Database, "connection", counting)
    monkeypatch.setattr(checks, "read", reading)
    response = client.post("/v1/checks", json={"claims": [{"claim": LONG}] * 3})
    assert (response.status_code, during) == (200, [0, 0, 0])


def test_reading_has_a_budget_of_time(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    class Short(budget.ReadingBudget):
        def __init__(self) -> None:
            super().__init__(0.001)

    monkeypatch.setattr(checks, "ReadingBudget", Short)
    response = client.post("/v1/checks", json={"claims": [{"claim": LONG}] * 40})
    assert response.status_code == 422
    [error] = response.get_json()["errors"]
    assert error["pointer"].startswith("/claims/")
    assert error["detail"] == (
        "reading the claims of one request may take 0.001 seconds, and this takes longer: send "
        "fewer or shorter claims at once"
    )


def test_digits_without_end_are_answered(client: FlaskClient) -> None:
    response = client.post("/v1/checks", json={"claim": "1" * 4301 + " soldiers were killed"})
    assert response.status_code == 200
    assert response.get_json()["summary"] == "not-understood"


def test_too_many_checks_at_once_are_refused(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = checks.Turns("checks", most=1, at_once=1)
    monkeypatch.setattr(checks, "_CHECKS", turns)
    with turns.place():
        response = client.post("/v1/checks", json={"claim": "500 soldiers were killed"})
    assert (response.status_code, "Retry-After" in response.headers) == (503, True)
    assert client.post("/v1/checks", json={"claim": "500 killed"}).status_code == 200
