"""The story of a figure's verification."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from schemas.base import LoadedBody
from service.db import Database
from service.errors import Invalid
from service.usecases.figures.add_statement import add_document_statement
from tests.support.builders import DOCUMENT, chain, figure, record, statement


def test_every_statement_is_listed_with_the_version_that_recorded_it(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(conn, statement(), figure(id="one"))
        record(conn, statement(by="herald", status="verified", stated_on="1872"))
        record(conn, statement(by="herald", status="disputed", stated_on="1873"))
    client = serve()
    story: dict[str, Any] = client.get("/v1/figures/one/verification").get_json()
    assert [
        (item["by"]["id"], item["status"], item["version"], item["on_version"])
        for item in story["data"]
    ] == [
        ("herald", "disputed", 3, 2),
        ("herald", "verified", 2, 1),
        ("gazette", "could_not_verify", 1, 1),
    ]
    current = client.get("/v1/figures/one").get_json()
    assert [item["status"] for item in current["verification"]] == ["could_not_verify", "disputed"]


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
    answer = serve().get("/v1/figures/one").get_json()
    assert answer["could_not_verify"] is False
    assert {(item["by"]["id"], item["status"]) for item in answer["verification"]} == {
        ("academy", "verified"),
        ("gazette", "could_not_verify"),
    }


COULD_NOT = {
    "status": "could_not_verify",
    "by": "gazette",
    "stated_on": "1871-03",
    "wording": "could not be verified",
    "said_in": DOCUMENT,
}


@pytest.fixture
def editor(desk: Callable[..., FlaskClient]) -> FlaskClient:
    client = desk("editor")
    client.post("/v1/figures", json=figure(id="one"))
    return client


def correct(editor: FlaskClient, figure: str, **patch: Any) -> Any:
    etag = editor.get(f"/v1/figures/{figure}").headers["ETag"]
    body = {"change": {"type": "correction", "note": "A slip"}, **patch}
    made = editor.post(f"/v1/figures/{figure}/versions", json=body, headers={"If-Match": etag})
    assert made.status_code == 201, made.data
    return made.get_json()


def test_a_statement_on_a_figure_is_its_next_version(editor: FlaskClient) -> None:
    made = editor.post("/v1/figures/one/verification", json=COULD_NOT)
    assert (made.status_code, made.headers["Location"]) == (201, "/v1/figures/one/versions/2")
    answer = made.get_json()
    assert (answer["could_not_verify"], answer["obs_status"]) == (True, ["V"])
    assert answer["change"] == {"type": "verification", "cause": None, "note": None}
    assert answer["verification"] == [
        {**COULD_NOT, "by": {"id": "gazette", "name": "Gazette"}, "scope": "figure",
         "lapsed": False},
    ]  # fmt: skip


def test_an_independent_verification_lifts_the_flag_and_both_are_listed(
    editor: FlaskClient,
) -> None:
    editor.post("/v1/figures/one/verification", json=COULD_NOT)
    agency = {"name": "Agency", "kind": "ngo"}
    editor.put("/v1/sources/agency", json=agency)
    body = {"status": "verified", "by": "agency", "stated_on": "1872"}
    assert editor.post("/v1/figures/one/verification", json=body).get_json()[
        "could_not_verify"
    ] is False  # fmt: skip
    story = editor.get("/v1/figures/one/verification").get_json()
    assert [(item["version"], item["on_version"]) for item in story["data"]] == [(3, 2), (2, 1)]


def test_one_statement_on_a_document_reaches_every_figure_in_it(editor: FlaskClient) -> None:
    editor.post("/v1/figures", json=figure(id="draft", item="2", status="draft"))
    editor.post("/v1/figures", json=figure(id="gone", item="3"))
    editor.post("/v1/figures/gone/retraction", json={"reason": "Wrong"})
    elsewhere = figure(id="elsewhere", item="4", provenance=[chain(document=None)])
    editor.post("/v1/figures", json=elsewhere)
    made = editor.post(f"/v1/documents/{DOCUMENT}/verification", json=COULD_NOT)
    assert (made.status_code, made.headers["Location"]) == (201, f"/v1/documents/{DOCUMENT}")
    assert made.get_json() == {
        "document": DOCUMENT,
        "statement": COULD_NOT,
        "figures": [
            {"id": "draft", "version": 2},
            {"id": "gone", "version": 3},
            {"id": "one", "version": 2},
        ],
    }  # fmt: skip
    for id_, status in (("draft", "draft"), ("gone", "retracted"), ("one", "published")):
        answer = editor.get(f"/v1/figures/{id_}").get_json()
        assert (answer["status"], answer["could_not_verify"]) == (status, True)
    assert editor.get("/v1/figures/elsewhere").get_json()["version"] == 1


def test_a_figure_and_a_chain_that_come_later_have_the_statement_too(editor: FlaskClient) -> None:
    editor.post(f"/v1/documents/{DOCUMENT}/verification", json=COULD_NOT)
    later = editor.post("/v1/figures", json=figure(id="later", item="2")).get_json()
    assert (later["version"], later["could_not_verify"]) == (1, True)
    alone = figure(id="alone", item="3", provenance=[chain(document=None)])
    assert editor.post("/v1/figures", json=alone).get_json()["could_not_verify"] is False
    route = {"provenance": [chain(document=None), chain()], "change": {"type": "provenance"}}
    assert correct(editor, "alone", **route)["could_not_verify"] is True
    assert correct(editor, "alone", caveats=["A floor"])["version"] == 3
    story = editor.get("/v1/figures/alone/verification").get_json()["data"]
    assert [(item["version"], item["scope"]) for item in story] == [(2, "document")]


def test_statements_lapse_when_the_quantity_is_corrected(editor: FlaskClient) -> None:
    editor.post("/v1/figures/one/verification", json=COULD_NOT)
    assert correct(editor, "one", caveats=["A floor"])["could_not_verify"] is True
    assert correct(editor, "one", as_reported="3000")["could_not_verify"] is True
    answer = correct(editor, "one", value=3100, as_reported="3,100")
    assert (answer["could_not_verify"], answer["obs_status"]) == (False, [])
    assert [item["lapsed"] for item in answer["verification"]] == [True]
    again = editor.post("/v1/figures/one/verification", json=COULD_NOT).get_json()
    assert (again["could_not_verify"], [item["lapsed"] for item in again["verification"]]) == (
        True, [False],
    )  # fmt: skip
    story = editor.get("/v1/figures/one/verification").get_json()["data"]
    assert [(item["version"], item["lapsed"]) for item in story] == [(6, False), (2, True)]


def test_a_statement_on_a_document_lapses_where_the_figure_proves_not_to_be_in_it(
    editor: FlaskClient,
) -> None:
    editor.post(f"/v1/documents/{DOCUMENT}/verification", json=COULD_NOT)
    answer = correct(editor, "one", provenance=[chain(document=None)])
    assert (answer["could_not_verify"], answer["verification"][0]["lapsed"]) == (False, True)
    assert editor.get("/v1/figures/one/verification").get_json()["data"][0]["lapsed"] is True
    assert correct(editor, "one", provenance=[chain()])["could_not_verify"] is True


def test_a_statement_is_of_what_was_read_if_the_editor_says_so(editor: FlaskClient) -> None:
    etag = editor.get("/v1/figures/one").headers["ETag"]
    document = editor.get(f"/v1/documents/{DOCUMENT}").headers["ETag"]
    correct(editor, "one", caveats=["A floor"])
    for path, tag, status in (
        ("/v1/figures/one", etag, 412),
        ("/v1/figures/one", editor.get("/v1/figures/one").headers["ETag"], 201),
        (f"/v1/documents/{DOCUMENT}", '"another"', 412),
        (f"/v1/documents/{DOCUMENT}", document, 201),
    ):
        headers = {"If-Match": tag}
        made = editor.post(f"{path}/verification", json=COULD_NOT, headers=headers)
        assert made.status_code == status


def test_statements_superseded_in_a_draft_are_not_listed(
    desk: Callable[..., FlaskClient], serve: Callable[[], FlaskClient]
) -> None:
    author, editor, anyone = desk("contributor"), desk("editor"), serve()
    author.post("/v1/figures", json=figure(id="one"))
    for body in (
        {"status": "refuted", "by": "herald", "wording": "a doubt in the draft"},
        {"status": "disputed", "by": "gazette"},
        {"status": "verified", "by": "herald"},
    ):
        editor.post("/v1/figures/one/verification", json=body)
    editor.post("/v1/figures/one/publication")
    editor.post("/v1/figures/one/verification", json={"status": "disputed", "by": "herald"})

    def story(client: FlaskClient) -> list[tuple[str, int, int]]:
        history = client.get("/v1/figures/one/verification").get_json()["data"]
        return [(item["status"], item["version"], item["on_version"]) for item in history]

    assert story(anyone) == [("disputed", 6, 5), ("verified", 5, 5), ("disputed", 5, 5)]
    assert story(editor) == story(author) == [
        ("disputed", 6, 5), ("verified", 4, 3), ("disputed", 3, 2), ("refuted", 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/v1/figures/none", "/v1/documents/none", "/v1/figures/UP"])
def test_an_unknown_figure_or_document_is_a_404(editor: FlaskClient, path: str) -> None:
    assert editor.post(f"{path}/verification", json=COULD_NOT).status_code == 404


def test_too_many_figures_for_one_request_are_refused_whole(war: Database) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"), figure(id="two", item="2"))
    with pytest.raises(Invalid) as caught, war.transaction() as conn:
        add_document_statement(conn, DOCUMENT, LoadedBody(COULD_NOT), "tests", max_reached=1)
    assert "warstats load" in caught.value.faults[0].detail
    with war.transaction() as conn:
        made = add_document_statement(conn, DOCUMENT, LoadedBody(COULD_NOT), "tests", max_reached=2)
    assert len(made or ()) == 2
