"""Lists of figures and their filters."""

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

ARTICLE = {
    "casualties": "ru-casualties-estimated-2025-07-28",
    "complaints": "ru-complaints-missing-2025-07-28",
    "units": "ru-units-falsified-desertion-2025-07-28",
    "regions": "ru-regions-falsified-desertion-2025-07-28",
    "cases": "ru-court-cases-missing-or-dead-2025-h1",
    "deserters": "ru-deserters-recorded-2024",
    "killed": "ru-killed-identified-2025-07-28",
    "losses": "ru-killed-wounded-missing-2025-07-28",
}


def ids(client: FlaskClient, query: str) -> set[str]:
    response = client.get(f"/v1/figures?{query}")
    assert response.status_code == 200, response.data
    return {item["id"] for item in response.get_json()["data"]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("measure=deserters-recorded", "deserters"),
        ("measure=deserters-recorded&measure=personnel-killed-identified", "deserters killed"),
        ("population=ru-armed-forces", "casualties deserters killed losses"),
        ("unit=persons", "casualties deserters killed losses"),
        ("unit=regions&unit=court-cases", "regions cases"),
        ("source=istories", "complaints units regions deserters"),
        ("origin=istories", "complaints units regions"),
        ("origin=bbc-russian", "killed"),
        ("source=mediazona", "cases killed"),
        ("document=ki-2025-07-28-deserters", " ".join(ARTICLE)),
        ("conflict=russia-ukraine-2022", " ".join(ARTICLE)),
        ("could_not_verify=true", " ".join(ARTICLE)),
        ("could_not_verify=false", ""),
        ("verification=could_not_verify", " ".join(ARTICLE)),
        ("verification=verified", ""),
        ("counts=killed", "killed losses"),
        ("counts=deserted&counts=wounded", "deserters losses"),
        ("basis=recorded", "cases deserters"),
        ("basis=recorded&unit=persons", "deserters"),
        ("kind=cumulative", "casualties killed losses"),
        ("kind=flow", "cases deserters"),
        ("warning=period-ends-after-report", "cases"),
        ("warning=originator-unnamed", "casualties"),
        ("status=published", " ".join(ARTICLE)),
        ("status=retracted", ""),
        ("status=draft", ""),
        ("measure=no-such-measure", ""),
        ("population=no-such-population", ""),
        ("area=no-such-area", ""),
    ],
)
def test_a_filter_finds_exactly_what_it_says(
    client: FlaskClient, query: str, expected: str
) -> None:
    assert ids(client, query) == {ARTICLE[name] for name in expected.split()}
    counted = client.get(f"/v1/figures?{query}&count=true&limit=1").get_json()["count"]
    assert counted == len(expected.split())


def test_a_filter_reaches_what_lies_below(war: Database, serve: Callable[[], FlaskClient]) -> None:
    with war.transaction() as conn:
        record(
            conn,
            figure(id="army", conflict="franco-prussian"),
            figure(id="guard", population="french-guard", conflict="sedan", area="ardennes"),
        )
    client = serve()
    assert ids(client, "population=french-army") == {"army", "guard"}
    assert ids(client, "population=french-guard") == {"guard"}
    assert ids(client, "conflict=franco-prussian") == {"army", "guard"}
    assert ids(client, "conflict=sedan") == {"guard"}
    assert ids(client, "area=ardennes") == {"guard"}


@pytest.fixture
def ranged(war: Database, serve: Callable[[], FlaskClient]) -> FlaskClient:
    """Figures that differ by what they cover, when they were reported, and how much they say."""
    said = [
        figure(id="sedan", value=3000, period={"edtf": "1870-09-01", "kind": "flow"}),
        figure(id="war", value=None, comparator=None, as_reported="up to 9,000", upper=9000,
               period={"edtf": "1870-07-19/1871-01-28", "kind": "flow"}),
        figure(id="until", value=None, comparator=None, as_reported="2,000 to 4,000", lower=2000,
               upper=4000, period={"edtf": "/1870-08-31", "kind": "cumulative"}),
        figure(id="broken", value=None, comparator=None, as_reported="4,000 to 2,000", lower=4000,
               upper=2000, period={"edtf": "1870", "kind": "flow"}),
        figure(id="words", value=None, comparator=None, as_reported="hundreds",
               missing="words-only", period=None,
               provenance=[chain(reported_on=None)]),
        figure(id="late", value=0.5, as_reported="0.5", period={"edtf": "1871-05", "kind": "flow"},
               provenance=[chain(reported_on="1872-01-02"), chain(reported_on="1880")]),
    ]  # fmt: skip
    with war.transaction() as conn:
        record(conn, *said)
    return serve()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("period_from=1871-02", "late words"),
        ("period_from=1871-01-28", "late war words"),
        ("period_from=1871-01-29", "late words"),
        ("period_to=1870-08", "until war broken words"),
        ("period_to=1869", "until words"),
        ("period_from=1870-09-01&period_to=1870-09-01", "sedan war broken words"),
        ("period_from=1870-09&period_to=1870-09", "sedan war broken words"),
        ("period_from=1900", "words"),
        ("reported_from=1871-03-31", "sedan war until broken late"),
        ("reported_from=1871-04", "late"),
        ("reported_to=1871-03-01", "sedan war until broken"),
        ("reported_from=1873&reported_to=1879", ""),
        ("reported_from=1880-06-01&reported_to=1880-06-01", "late"),
        ("value_min=3000", "sedan war until broken"),
        ("value_min=3000.000001", "war until broken"),
        ("value_min=4000.5", "war"),
        ("value_min=9001", ""),
        ("value_max=0.5", "war late"),
        ("value_max=0.499999", "war"),
        ("value_max=1999", "war late"),
        ("value_min=2500&value_max=2999", "war until broken"),
        ("value_min=-1", "sedan war until broken late"),
        ("value_min=1&period_from=1871-05", ""),
    ],
)
def test_a_range_finds_what_overlaps_it(ranged: FlaskClient, query: str, expected: str) -> None:
    assert ids(ranged, query) == set(expected.split())


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("period_from=1871&period_to=1870", "period_to"),
        ("reported_from=1871-02&reported_to=1871-01", "reported_to"),
        ("value_min=2&value_max=1", "value_max"),
        ("period_from=1870-02-30", "period_from"),
        ("period_from=yesterday", "period_from"),
        ("period_from=", "period_from"),
        ("period_to=1870/1871", "period_to"),
        ("value_min=1e3", "value_min"),
        ("value_min=NaN", "value_min"),
        ("value_min=1,000", "value_min"),
        ("value_max=0.0000001", "value_max"),
        ("value_max=1&value_max=2", "value_max"),
    ],
)
def test_a_range_that_is_none_is_named(ranged: FlaskClient, query: str, parameter: str) -> None:
    response = ranged.get(f"/v1/figures?{query}")
    assert response.status_code == 422
    assert [error["parameter"] for error in response.get_json()["errors"]] == [parameter]


def test_a_draft_is_not_for_readers(war: Database, serve: Callable[[], FlaskClient]) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="draft", status="draft"), figure(id="said", item="2"))
    client = serve()
    assert ids(client, "") == ids(client, "status=draft&status=published") == {"said"}
    for path in ("", "/versions", "/versions/1", "/provenance", "/verification"):
        assert client.get(f"/v1/figures/draft{path}").status_code == 404


@pytest.mark.parametrize(
    "number", ["0", "0.000001", "123456789.012345", "999999999999999", "1e17", "12.5", "3000"]
)
def test_a_number_comes_back_as_it_was_stated(
    war: Database, serve: Callable[[], FlaskClient], number: str
) -> None:
    [line] = lines(figure(id="one", value="VALUE"))
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
    said = serve().get("/v1/figures/hundreds").get_json()
    assert (said["value"], said["comparator"], said["missing"]) == (None, None, "words-only")
    assert said["as_reported"] == "hundreds"
    assert said["obs_status"] == ["O"]


def test_bounds_out_of_order_are_kept_and_warned_of(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="odd", value=9, lower=7, upper=3))
    said = serve().get("/v1/figures/odd").get_json()
    assert (said["value"], said["lower"], said["upper"]) == (9, 7, 3)
    assert [warning["code"] for warning in said["warnings"]] == [
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
    said = after.get_json()
    assert (said["version"], said["could_not_verify"]) == (2, True)
    assert said["change"]["type"] == "verification"
    assert client.get("/v1/figures/other").get_json()["version"] == 2
    pinned = client.get("/v1/figures/one/versions/1")
    assert pinned.data == before.data


def test_an_editor_records_a_published_figure(
    desk: Callable[..., FlaskClient], serve: Callable[[], FlaskClient]
) -> None:
    made = desk("editor").post("/v1/figures", json=figure(id="one"))
    assert (made.status_code, made.headers["Location"]) == (201, "/v1/figures/one")
    parse_ndjson = serve().get("/v1/figures/one")
    assert (parse_ndjson.data, parse_ndjson.headers["ETag"]) == (made.data, made.headers["ETag"])
    said = parse_ndjson.get_json()
    assert (said["status"], said["recorded_by"]) == ("published", "the editor")
    assert said["change"] == {"type": "created", "cause": None, "note": None}


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
    "said",
    [
        {"id": "other"},
        {"id": "other", "value": 4},
        {"id": "one", "item": "2"},
        {"id": "one"},
    ],
)
def test_who_holds_the_place_is_named(
    desk: Callable[..., FlaskClient], said: dict[str, object]
) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="one"))
    response = editor.post("/v1/figures", json=figure(**said))
    assert (response.status_code, response.mimetype) == (409, "application/problem+json")
    assert "'one'" in response.get_json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("held", "said"),
    [("/1870-09-01", "1870-07-19/1870-09-01"), ("1870-07-19/1870-09-01", "/1870-09-01")],
)
def test_an_unknown_start_holds_the_place_of_a_known_one(
    desk: Callable[..., FlaskClient], held: str, said: str
) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="one", period={"edtf": held, "kind": "cumulative"}))
    other = figure(period={"edtf": said, "kind": "cumulative"})
    response = editor.post("/v1/figures", json=other)
    assert (response.status_code, "'one'" in response.get_data(as_text=True)) == (409, True)
    flow = figure(period={"edtf": said, "kind": "flow"})
    assert editor.post("/v1/figures", json=flow).status_code == 201
    earlier = figure(period={"edtf": "1870-07-20/1870-08-31", "kind": "cumulative"})
    assert editor.post("/v1/figures", json=earlier).status_code == 201


def test_two_known_starts_are_two_figures(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    for start in ("1870-07-19", "1870-08-01"):
        said = figure(period={"edtf": f"{start}/1870-09-01", "kind": "cumulative"})
        assert editor.post("/v1/figures", json=said).status_code == 201


def test_an_identity_is_no_longer_than_can_be_kept(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    said = figure(item="\u0416" * 200)
    assert editor.post("/v1/figures", json=said).status_code == 201
    many = [hashlib.sha512(str(number).encode()).hexdigest()[:118] for number in range(12)]
    for source in many:
        editor.put(f"/v1/sources/{source}", json={"name": "x", "kind": "media"})
    assert editor.post("/v1/figures", json=figure(provenance=[chain(*many)])).status_code == 201
    response = editor.post(
        "/v1/figures", json=figure(item="\U0001f600" * 200, provenance=[chain(*many)])
    )
    assert (response.status_code, response.get_json()["errors"][0]["pointer"]) == (422, "")


def test_the_holder_of_a_place_is_named_with_its_status(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="one"))
    editor.post("/v1/figures/one/retraction", json={"reason": "Wrong"})
    [error] = editor.post("/v1/figures", json=figure(id="one")).get_json()["errors"]
    assert "'one' (retracted)" in error["detail"]
    assert "another id" in error["detail"]


def test_an_object_in_place_of_an_id_is_told_what_to_write(
    desk: Callable[..., FlaskClient],
) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="one"))
    chains = editor.get("/v1/figures/one").get_json()["provenance"]
    said = {error["detail"] for error in editor.post(
        "/v1/figures", json=figure(item="2", provenance=chains)).get_json()["errors"]}  # fmt: skip
    assert {"Write the id alone: 'herald'.", "Write the id alone: 'report-1871'."} <= said


def test_drafts_and_retracted_figures_hold_their_place(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    editor.post("/v1/figures", json=figure(id="one", status="draft"))
    assert editor.post("/v1/figures", json=figure(id="two")).status_code == 409
    editor.post("/v1/figures/one/retraction", json={"reason": "Wrong"})
    assert editor.post("/v1/figures", json=figure(id="two")).status_code == 409


def test_a_figure_without_an_id_gets_the_one_it_would_get_anywhere(
    desk: Callable[..., FlaskClient],
) -> None:
    made = desk("editor").post("/v1/figures", json=figure())
    assert made.get_json()["id"] == "killed-french-army-herald-1870-09-01-a4b81407"
