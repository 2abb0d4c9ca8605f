"""The story of a figure's verification."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from service.db import Database
from tests.support.builders import figure, record, statement


def test_every_statement_is_told_with_the_version_that_brought_it(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(conn, statement(), figure(id="one"))
        record(conn, statement(by="herald", status="verified", stated_on="1872"))
        record(conn, statement(by="herald", status="disputed", stated_on="1873"))
    client = serve()
    story: dict[str, Any] = client.get("/v1/figures/one/verification").get_json()
    assert [
        (told["by"]["id"], told["status"], told["version"], told["on_version"])
        for told in story["data"]
    ] == [
        ("herald", "disputed", 3, 2),
        ("herald", "verified", 2, 1),
        ("gazette", "could_not_verify", 1, 1),
    ]
    current = client.get("/v1/figures/one").get_json()
    assert [word["status"] for word in current["verification"]] == ["could_not_verify", "disputed"]


def test_a_figures_own_verification_does_not_lift_the_flag(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(conn, statement(), figure(id="one"))
        record(conn, statement(by="herald", status="verified"))  # the originator itself
        record(conn, statement(by="french-staff", status="verified"))  # a party
    client = serve()
    assert client.get("/v1/figures/one/verification").get_json()["could_not_verify"] is True
    assert client.get("/v1/figures/one").get_json()["could_not_verify"] is True


def test_somebody_independent_lifts_the_flag_and_the_statement_stays(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(conn, {"source": {"id": "academy", "name": "Academy", "kind": "academic"}})
        record(conn, statement(), figure(id="one"))
        record(
            conn,
            {"statement": {"figure": "one", "status": "verified", "by": "academy"}},
        )
    said = serve().get("/v1/figures/one").get_json()
    assert said["could_not_verify"] is False
    assert {(word["by"]["id"], word["status"]) for word in said["verification"]} == {
        ("academy", "verified"),
        ("gazette", "could_not_verify"),
    }
