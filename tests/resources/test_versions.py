"""The versions of a figure and what changed between two."""

from collections.abc import Callable

import jsonpatch
from flask.testing import FlaskClient

from service.db import Database
from tests.support.builders import figure, record, statement


def told(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"))
        record(conn, statement())
        record(conn, statement(by="herald", status="disputed"))


def test_every_version_can_be_read(war: Database, serve: Callable[[], FlaskClient]) -> None:
    told(war)
    client = serve()
    versions = client.get("/v1/figures/one/versions").get_json()["data"]
    assert [said["version"] for said in versions] == [3, 2, 1]
    for said in versions:
        assert client.get(said["links"]["version"]).get_json() == said
    assert client.get("/v1/figures/one").get_json() == versions[0]


def test_the_difference_turns_one_version_into_the_other(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    told(war)
    client = serve()
    one, three = (client.get(f"/v1/figures/one/versions/{n}").get_json() for n in (1, 3))
    response = client.get("/v1/figures/one/diff?from=1&to=3")
    assert response.mimetype == "application/json-patch+json"
    assert jsonpatch.apply_patch(one, response.get_json(force=True)) == three
    back = client.get("/v1/figures/one/diff?from=3&to=1").get_json(force=True)
    assert jsonpatch.apply_patch(three, back) == one


def test_a_version_does_not_differ_from_itself(client: FlaskClient) -> None:
    response = client.get("/v1/figures/ru-deserters-recorded-2024/diff?from=1&to=1")
    assert response.get_json(force=True) == []


def test_both_versions_must_be_named(client: FlaskClient) -> None:
    response = client.get("/v1/figures/ru-deserters-recorded-2024/diff")
    assert response.status_code == 422
    assert {error["parameter"] for error in response.get_json()["errors"]} == {"from", "to"}


def test_a_name_changed_later_does_not_change_what_a_version_said(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"))
        record(conn, {"source": {"id": "gazette", "name": "The New Gazette", "kind": "media"}})
        record(conn, statement())
    client = serve()

    def reporter(version: int) -> str:
        said = client.get(f"/v1/figures/one/versions/{version}").get_json()
        return str(said["provenance"][0]["steps"][1]["sources"][0]["name"])

    assert (reporter(1), reporter(2)) == ("Gazette", "The New Gazette")
    entry = client.get("/v1/sources/gazette").get_json()
    assert (entry["revision"], entry["name"]) == (2, "The New Gazette")
