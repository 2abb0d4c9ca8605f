"""Figures: what is read of them, and recording new ones."""

import hashlib
import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.run import run_import
from tests.support.builders import chain, figure, lines, record, statement


@pytest.mark.parametrize(
    "number", ["0", "0.000001", "123456789.012345", "999999999999999", "1e17", "12.5", "3000"]
)
def test_a_number_comes_back_as_it_was_stated(
    war: Database, serve: Callable[[], FlaskClient], number: str
) -> None:
    [line] = lines(
        figure(id="one", value="VALUE", as_reported=None, acknowledge=["fraction-of-count"])
    )
    with war.transaction() as conn:
        run_import(
            conn,
            parse_ndjson([line.replace(b'"VALUE"', number.encode())]),
            Principal("tests", ADMIN),
        )
    text = serve().get("/v1/figures/one").get_data(as_text=True)
    assert json.loads(text, parse_float=Decimal)["value"] == Decimal(number)


def test_words_without_a_number_are_kept(war: Database, serve: Callable[[], FlaskClient]) -> None:
    with war.transaction() as conn:
        record(
            conn,
            figure(
                id="hundreds",
                value=None,
                comparator=None,
                missing="words-only",
                as_reported="hundreds",
            ),
        )
    answer = serve().get("/v1/figures/hundreds").get_json()
    assert (answer["value"], answer["comparator"], answer["missing"]) == (None, None, "words-only")
    assert answer["as_reported"] == "hundreds"
    assert answer["obs_status"] == ["O"]


def test_bounds_out_of_order_are_kept_and_warned_of(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="odd", value=9, lower=7, upper=3, as_reported="9"))
    answer = serve().get("/v1/figures/odd").get_json()
    assert (answer["value"], answer["lower"], answer["upper"]) == (9, 7, 3)
    assert [warning["code"] for warning in answer["warnings"]] == [
        "bounds-out-of-order",
        "value-outside-bounds",
    ]


def test_a_later_statement_makes_a_new_version(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="one"), figure(id="other", item="2", provenance=[chain()]))
    client = serve()
    before = client.get("/v1/figures/one")
    with war.transaction() as conn:
        record(conn, statement())
    after = client.get("/v1/figures/one", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    answer = after.get_json()
    assert (answer["version"], answer["could_not_verify"]) == (2, True)
    assert answer["change"]["type"] == "verification"
    assert client.get("/v1/figures/other").get_json()["version"] == 2
    pinned = client.get("/v1/figures/one/versions/1")
    assert pinned.data == before.data


def test_an_editor_records_a_published_figure(
    desk: Callable[..., FlaskClient], serve: Callable[[], FlaskClient]
) -> None:
    made = desk("editor").post("/v1/figures", json=figure(id="one"))
    assert (made.status_code, made.headers["Location"]) == (201, "/v1/figures/one")
    public = serve().get("/v1/figures/one")
    assert (public.data, public.headers["ETag"]) == (made.data, made.headers["ETag"])
    answer = public.get_json()
    assert (answer["status"], answer["recorded_by"]) == ("published", "the editor")
    assert answer["change"] == {"type": "created", "cause": None, "note": None}


def test_a_contributors_figure_is_a_draft_for_its_author_and_editors_alone(
    desk: Callable[..., FlaskClient], serve: Callable[[], FlaskClient]
) -> None:
    author, other, editor, anyone = (
        desk("contributor", "author"), desk("contributor", "other"), desk("editor"), serve(),
    )  # fmt: skip
    assert author.post("/v1/figures", json=figure(id="one")).get_json()["status"] == "draft"
    series = author.get("/v1/figures/one").get_json()["links"]["series"]
    for client, sees in ((author, True), (editor, True), (other, False), (anyone, False)):
        for path in ("", "/versions", "/versions/1", "/provenance", "/verification"):
            response = client.get(f"/v1/figures/one{path}")
            assert (response.status_code == 200) is sees, path
        assert (client.get("/v1/figures/one/diff?from=1&to=1").status_code == 200) is sees
        listed = client.get("/v1/figures?status=draft&count=true").get_json()
        assert (len(listed["data"]), listed["count"]) == (int(sees), int(sees))
        assert client.get("/v1/figures?count=true").get_json()["count"] == 0
        assert client.get(series).status_code == 404  # a series has published figures


def test_a_contributor_may_not_publish(desk: Callable[..., FlaskClient]) -> None:
    contributor = desk("contributor")
    response = contributor.post("/v1/figures", json=figure(id="one", status="published"))
    assert (response.status_code, "editor" in response.get_json()["detail"]) == (403, True)
    assert contributor.get("/v1/figures/one").status_code == 404


def test_an_editor_may_record_a_draft(desk: Callable[..., FlaskClient]) -> None:
    response = desk("editor").post("/v1/figures", json=figure(id="one", status="draft"))
    assert response.get_json()["status"] == "draft"


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "other"},
        {"id": "other", "value": 4},
        {"id": "one", "item": "2"},
        {"id": "one"},
    ],
)
def test_the_figure_with_the_same_id_or_identity_is_named(
    desk: Callable[..., FlaskClient], fields: dict[str, object]
) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="one"))
    response = editor.post("/v1/figures", json=figure(**fields))
    assert (response.status_code, response.mimetype) == (409, "application/problem+json")
    assert "'one'" in response.get_json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("recorded", "sent"),
    [("/1870-09-01", "1870-07-19/1870-09-01"), ("1870-07-19/1870-09-01", "/1870-09-01")],
)
def test_an_unknown_start_conflicts_with_a_known_one(
    desk: Callable[..., FlaskClient], recorded: str, sent: str
) -> None:
    editor = desk("editor")
    editor.post(
        "/v1/figures", json=figure(id="one", period={"edtf": recorded, "kind": "cumulative"})
    )
    other = figure(period={"edtf": sent, "kind": "cumulative"})
    response = editor.post("/v1/figures", json=other)
    assert (response.status_code, "'one'" in response.get_data(as_text=True)) == (409, True)
    flow = figure(period={"edtf": sent, "kind": "flow"})
    assert editor.post("/v1/figures", json=flow).status_code == 201
    earlier = figure(period={"edtf": "1870-07-20/1870-08-31", "kind": "cumulative"})
    assert editor.post("/v1/figures", json=earlier).status_code == 201


def test_two_known_starts_are_two_figures(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    for start in ("1870-07-19", "1870-08-01"):
        body = figure(period={"edtf": f"{start}/1870-09-01", "kind": "cumulative"})
        assert editor.post("/v1/figures", json=body).status_code == 201


def test_the_length_of_an_identity_is_limited(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    body = figure(item="\u0416" * 200)
    assert editor.post("/v1/figures", json=body).status_code == 201
    many = [hashlib.sha512(str(number).encode()).hexdigest()[:118] for number in range(12)]
    for source in many:
        editor.put(f"/v1/sources/{source}", json={"name": source, "kind": "media"})
    assert editor.post("/v1/figures", json=figure(provenance=[chain(*many)])).status_code == 201
    response = editor.post(
        "/v1/figures", json=figure(item="\U0001f600" * 200, provenance=[chain(*many)])
    )
    assert (response.status_code, response.get_json()["errors"][0]["pointer"]) == (422, "")


def test_a_conflicting_figure_is_named_with_its_status(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="one"))
    editor.post("/v1/figures/one/retraction", json={"reason": "Wrong"})
    [error] = editor.post("/v1/figures", json=figure(id="one")).get_json()["errors"]
    assert "'one' (retracted)" in error["detail"]
    assert "another id" in error["detail"]


def test_an_object_in_place_of_an_id_is_refused_with_a_remedy(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="one"))
    chains = editor.get("/v1/figures/one").get_json()["provenance"]
    details = {error["detail"] for error in editor.post(
        "/v1/figures", json=figure(item="2", provenance=chains)).get_json()["errors"]}  # fmt: skip
    assert {"Write the id alone: 'herald'.", "Write the id alone: 'report-1871'."} <= details


def test_drafts_and_retracted_figures_keep_their_identity(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="one", status="draft"))
    assert editor.post("/v1/figures", json=figure(id="two")).status_code == 409
    editor.post("/v1/figures/one/retraction", json={"reason": "Wrong"})
    assert editor.post("/v1/figures", json=figure(id="two")).status_code == 409


def test_a_generated_id_is_reproducible(
    desk: Callable[..., FlaskClient],
) -> None:
    made = desk("editor").post("/v1/figures", json=figure())
    assert made.get_json()["id"] == "killed-french-army-herald-1870-09-01-a4b81407"
