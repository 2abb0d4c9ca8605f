"""Lists of figures and their filters."""

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.usecases.load import load
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
        load(conn, [line.replace(b'"VALUE"', number.encode())], Principal("tests", ADMIN))
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
