"""Recording entries: a change is a new revision, and an entry in use is not redefined."""

from typing import Any

import pytest

from service.db import Database
from service.errors import Invalid
from tests.support.builders import figure, record, statement


def revisions(database: Database, table: str, id_: str) -> list[dict[str, Any]]:
    with database.connection() as conn:
        return conn.execute(
            f"select revision, name from {table} where id = %s order by revision",  # type: ignore[arg-type]
            [id_],
        ).fetchall()


def test_an_identical_entry_is_not_a_revision(war: Database) -> None:
    with war.transaction() as conn:
        loaded = record(conn, {"source": {"id": "herald", "name": "Herald", "kind": "media"}})
    assert loaded.entries == 0
    assert len(revisions(war, "source", "herald")) == 1


def test_a_new_name_is_a_revision(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"))
        record(
            conn,
            {"source": {"id": "herald", "name": "A", "kind": "media"}},
            {"source": {"id": "herald", "name": "B", "kind": "media"}},
        )
    assert [row["name"] for row in revisions(war, "source", "herald")] == ["Herald", "A", "B"]


IN_USE = {
    "unit": {"id": "persons", "name": "persons", "kind": "share"},
    "measure": {
        "id": "killed",
        "name": "Killed",
        "unit": "persons",
        "counts": ["killed", "wounded"],
        "basis": "claimed",
        "definition": "Soldiers killed.",
    },
    "conflict": {"id": "franco-prussian", "name": "Franco-Prussian War", "kind": "phase"},
    "population": {"id": "french-army", "name": "French army", "kind": "mixed", "party": "france"},
    "source": {"id": "herald", "name": "Herald", "kind": "ngo"},
    "document": {"id": "report-1871", "source": "herald", "title": "The losses"},
}


@pytest.mark.parametrize("vocabulary", IN_USE)
def test_a_defining_field_of_an_entry_in_use_cannot_change(war: Database, vocabulary: str) -> None:
    redefined = {vocabulary: IN_USE[vocabulary]}
    with war.transaction() as conn:
        record(conn, figure(id="one"), statement())
    with pytest.raises(Invalid) as caught, war.transaction() as conn:
        record(conn, redefined)
    assert "replaces" in caught.value.faults[0].detail
    assert len(revisions(war, vocabulary, IN_USE[vocabulary]["id"])) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("vocabulary", IN_USE)
def test_an_unused_entry_can_be_redefined(war: Database, vocabulary: str) -> None:
    with war.transaction() as conn:
        record(conn, {vocabulary: IN_USE[vocabulary]})
    assert len(revisions(war, vocabulary, IN_USE[vocabulary]["id"])) == 2  # type: ignore[arg-type]


def test_an_entry_cannot_be_its_own_ancestor(war: Database) -> None:
    def population(id_: str, parent: str | None) -> dict[str, Any]:
        return {"population": {"id": id_, "name": id_, "kind": "civilian", "parent": parent}}

    with war.transaction() as conn:
        record(conn, population("a", None), population("b", "a"))
    for circle in ([population("a", "b")], [population("x", "y"), population("y", "x")]):
        with pytest.raises(Invalid), war.transaction() as conn:
            record(conn, *circle)


def test_a_document_without_a_name_gets_its_title(war: Database) -> None:
    assert revisions(war, "document", "report-1871") == [{"revision": 1, "name": "The losses"}]
