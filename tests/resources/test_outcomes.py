"""Outcomes: bundled, recorded by a migration, parts of each other, and frozen once counted."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.config import Settings
from service.db import Connection, Database
from service.store import journal
from service.store.hierarchy import load_hierarchies
from service.usecases.imports.bundled import load_bundled, record_outcomes
from tests.support.builders import figure, record
from tests.support.database import Urls

PARTS = {
    "killed-in-action", "died-of-wounds", "executed", "died-of-disease", "died-of-hunger",
    "died-by-accident", "died-in-captivity", "declared-dead",
}  # fmt: skip


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    return desk("editor")


def measure(*counts: str, **fields: Any) -> dict[str, Any]:
    """A measure of these outcomes."""
    return {
        "name": "Dead", "unit": "persons", "counts": list(counts), "basis": "claimed",
        "definition": "The dead.", **fields,
    }  # fmt: skip


def details(response: Any) -> dict[str, str]:
    """The detail of each fault, by its pointer."""
    assert response.status_code == 422
    return {error["pointer"]: error["detail"] for error in response.get_json()["errors"]}


def test_what_is_a_part_of_the_killed_has_them_as_parent(client: FlaskClient) -> None:
    entries = client.get("/v1/outcomes?limit=100").get_json()["data"]
    assert {entry["id"] for entry in entries if entry["parent"] == "killed"} == PARTS
    by_id = {entry["id"]: entry for entry in entries}
    assert by_id["missing-presumed-dead"]["parent"] == "missing"
    assert by_id["missing"]["parent"] is None


def test_a_bundled_outcome_says_whether_anyone_leaves_it_again(client: FlaskClient) -> None:
    reversible = {
        entry["id"]: entry["reversible"]
        for entry in client.get("/v1/outcomes?limit=100").get_json()["data"]
    }
    assert {reversible[id_] for id_ in ("missing", "captured", "displaced", "seized")} == {True}
    assert {reversible[id_] for id_ in ("killed", "wounded", "destroyed")} == {False}


def test_injured_is_another_name_of_the_wounded(client: FlaskClient) -> None:
    assert "injured" in client.get("/v1/outcomes/wounded").get_json()["aliases"]


def test_an_unknown_outcome_is_a_fault(editor: FlaskClient) -> None:
    response = editor.put("/v1/measures/dead", json=measure("killed", "kiled"))
    assert details(response) == {"/counts": "no outcome has the id 'kiled': create it first"}


@pytest.mark.parametrize("part", ["executed", "shot"])
def test_an_outcome_beside_one_that_it_is_a_part_of_is_a_fault(
    editor: FlaskClient, part: str
) -> None:
    editor.put("/v1/outcomes/shot", json={"name": "shot", "parent": "executed"})
    response = editor.put("/v1/measures/dead", json=measure("killed", part))
    assert details(response) == {
        "/counts": f"'{part}' is a part of 'killed': leave one of them out"
    }


def test_the_parent_of_an_outcome_is_frozen_once_a_measure_counts_a_part_of_it(
    editor: FlaskClient,
) -> None:
    editor.put("/v1/outcomes/fate", json={"name": "fate"})
    editor.put("/v1/outcomes/lost", json={"name": "lost", "parent": "fate"})
    editor.put("/v1/measures/dead", json=measure("lost"))
    for id_, body in (("lost", {"name": "lost"}), ("fate", {"name": "f", "parent": "missing"})):
        etag = editor.get(f"/v1/outcomes/{id_}").headers["ETag"]
        response = editor.put(f"/v1/outcomes/{id_}", json=body, headers={"If-Match": etag})
        assert response.status_code == 409
        assert "a measure uses" in response.get_json()["errors"][0]["detail"]


def test_an_outcome_cannot_be_its_own_ancestor(editor: FlaskClient) -> None:
    editor.put("/v1/outcomes/a", json={"name": "a"})
    editor.put("/v1/outcomes/b", json={"name": "b", "parent": "a"})
    etag = editor.get("/v1/outcomes/a").headers["ETag"]
    body = {"name": "a", "parent": "b"}
    response = editor.put("/v1/outcomes/a", json=body, headers={"If-Match": etag})
    assert details(response) == {"/parent": "'a' would be its own ancestor"}


def test_a_filter_by_an_outcome_reaches_its_parts(editor: FlaskClient, war: Database) -> None:
    with war.transaction() as conn:
        record(
            conn,
            {"measure": {"id": "shot", **measure("executed")}},
            figure(id="whole"),
            figure(id="part", measure="shot"),
        )
    for outcome, ids in (("killed", ["part", "whole"]), ("executed", ["part"]), ("sick", [])):
        page = editor.get(f"/v1/figures?counts={outcome}").get_json()["data"]
        assert [each["id"] for each in page] == ids


def test_a_filter_by_a_unit_reaches_its_parts(editor: FlaskClient, war: Database) -> None:
    with war.transaction() as conn:
        record(
            conn,
            {"unit": {"id": "items", "name": "items", "kind": "count"}},
            {"unit": {"id": "tanks", "name": "tanks", "kind": "count", "parent": "items"}},
            {"measure": {"id": "burnt", **measure("destroyed", unit="tanks")}},
            figure(id="burnt", measure="burnt"),
        )
    [found] = editor.get("/v1/figures?unit=items").get_json()["data"]
    assert found["id"] == "burnt"


def test_a_unit_in_use_may_be_given_a_parent_once(editor: FlaskClient, war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"))
    editor.put("/v1/units/beings", json={"name": "beings", "kind": "count"})
    for parent, status in (("beings", 200), (None, 409)):
        etag = editor.get("/v1/units/persons").headers["ETag"]
        body = {"name": "persons", "kind": "count", "parent": parent}
        response = editor.put("/v1/units/persons", json=body, headers={"If-Match": etag})
        assert response.status_code == status


def test_the_hierarchies_of_a_snapshot_have_the_parents_of_all_entries(conn: Connection) -> None:
    trees = load_hierarchies(conn, journal.find_snapshot(conn).id)
    assert trees.ancestors("outcome", "executed") == ("killed",)
    assert not trees.is_reversible("killed")
    assert trees.is_reversible("captured")


def test_what_a_measure_counted_before_becomes_an_outcome(database: Database, urls: Urls) -> None:
    older = Database(urls.superuser, Settings(), role=None)
    with older.transaction() as conn:
        record(conn, {"unit": {"id": "persons", "name": "persons", "kind": "count"}})
        record(conn, {"measure": {"id": "old", **measure("wounded")}})
        conn.execute("set local session_replication_role = replica")
        conn.execute("update measure set counts = '{put-to-flight}'")
    older.close()
    with database.transaction() as conn:
        assert record_outcomes(conn) == 1
    with database.transaction() as conn:
        assert record_outcomes(conn) == 0
        row = conn.execute("select * from outcome where id = 'put-to-flight'").fetchone()
    assert row is not None
    assert (row["name"], row["parent"], row["reversible"], row["recorded_by"]) == (
        "put to flight", None, None, "warstats",
    )  # fmt: skip


def test_a_bundled_outcome_that_an_editor_revised_stays_as_revised(database: Database) -> None:
    with database.transaction() as conn:
        record(conn, {"outcome": {"id": "sick", "name": "Sick", "reversible": False}})
        assert record_outcomes(conn) == 0
        assert load_bundled(conn) is None  # the database is somebody's
