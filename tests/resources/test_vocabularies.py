"""The vocabularies as they are read."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from service.db import Database
from service.domain.vocabulary import VOCABULARIES
from tests.support.builders import record

PLURALS = [vocabulary.plural for vocabulary in VOCABULARIES.values()]


@pytest.mark.parametrize("plural", PLURALS)
def test_every_entry_of_a_list_can_be_read_by_its_link(
    war: Database, serve: Callable[[], FlaskClient], plural: str
) -> None:
    client = serve()
    entries = client.get(f"/v1/{plural}").get_json()["data"]
    assert entries
    for entry in entries:
        assert client.get(entry["links"]["self"]).get_json() == entry
        assert (entry["revision"], entry["recorded_by"]) == (1, "tests")


def test_an_entry_says_what_was_written_and_null_for_the_rest(client: FlaskClient) -> None:
    said = client.get("/v1/conflicts/russia-ukraine-2022").get_json()
    assert (said["kind"], said["start"], said["end"]) == ("war", "2022-02-24", None)
    assert (said["wikidata_id"], said["ucdp_id"]) == ("Q110999040", None)


def test_outcomes_not_stated_are_null_and_no_loss_is_empty(client: FlaskClient) -> None:
    def counts(measure: str) -> object:
        return client.get(f"/v1/measures/{measure}").get_json()["counts"]

    assert counts("personnel-casualties-estimated") is None
    assert counts("court-cases-missing-or-dead") == []
    assert counts("personnel-killed-wounded-missing") == ["killed", "missing", "wounded"]


def test_a_revision_replaces_an_entry_in_lists_and_a_walk_keeps_its_own(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    client = serve()
    first = client.get("/v1/sources?limit=1").get_json()
    with war.transaction() as conn:
        record(conn, {"source": {"id": "herald", "name": "New Herald", "kind": "media"}})
    pinned = client.get(first["next"]).get_json()
    rest = client.get(pinned["next"]).get_json()
    assert {entry["name"] for entry in rest["data"]} == {"Herald"}
    now = {entry["id"]: entry["name"] for entry in client.get("/v1/sources").get_json()["data"]}
    assert now["herald"] == "New Herald"
    assert client.get("/v1/sources?count=true").get_json()["count"] == 3
