"""Filters of the list of figures."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from service.db import Database
from tests.support.builders import chain, figure, record

LATE_SLIPS = ["fraction-of-count", "reported-after-document"]

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
        ("stake=opponent", "casualties losses"),
        ("stake=own", ""),
        ("stake=own&stake=opponent", "casualties losses"),
        ("status=published", " ".join(ARTICLE)),
        ("status=retracted", ""),
        ("status=draft", ""),
    ],
)
def test_a_filter_finds_exactly_what_it_says(
    client: FlaskClient, query: str, expected: str
) -> None:
    assert ids(client, query) == {ARTICLE[name] for name in expected.split()}
    counted = client.get(f"/v1/figures?{query}&count=true&limit=1").get_json()["count"]
    assert counted == len(expected.split())


def test_a_filter_includes_everything_below(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
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
    bodies = [
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
        figure(id="late", value=0.5, as_reported="0.5", acknowledge=LATE_SLIPS,
               period={"edtf": "1871-05", "kind": "flow"},
               provenance=[chain(reported_on="1872-01-02"), chain(reported_on="1880")]),
    ]  # fmt: skip
    with war.transaction() as conn:
        record(conn, *bodies)
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
        ("period_end_from=1871-01", "war late"),
        ("period_end_to=1870-09-01", "sedan until"),
        ("period_end_from=1870-09&period_end_to=1870", "sedan broken"),
        ("period_end_from=1900", ""),
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
    ("sort", "expected"),
    [
        ("value", "late broken until sedan war words"),
        ("-value", "war until broken sedan late words"),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 10])
def test_a_range_is_sorted_by_the_bound_that_comes_first(
    ranged: FlaskClient, sort: str, expected: str, limit: int
) -> None:
    order: list[str] = []
    url = f"/v1/figures?sort={sort}&limit={limit}"
    while url:
        page = ranged.get(url).get_json()
        order += [item["id"] for item in page["data"]]
        url = page["next"]
    assert order == expected.split()


def test_an_open_range_is_sorted_by_the_bound_that_it_has(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    open_ = {"value": None, "comparator": None}
    with war.transaction() as conn:
        record(
            conn,
            figure(id="five", item="1", value=5, as_reported="5"),
            figure(id="six-up", item="2", lower=6, as_reported="6 or more", **open_),
            figure(id="to-seven", item="3", upper=7, as_reported="up to 7", **open_),
            figure(id="eight", item="4", value=8, as_reported="8"),
        )
    client = serve()
    for sort, expected in (
        ("value", ["five", "six-up", "to-seven", "eight"]),
        ("-value", ["eight", "to-seven", "six-up", "five"]),
    ):
        data = client.get(f"/v1/figures?sort={sort}").get_json()["data"]
        assert [item["id"] for item in data] == expected


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("period_from=1871&period_to=1870", "period_to"),
        ("period_end_from=1871&period_end_to=1870", "period_end_to"),
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
def test_an_invalid_range_is_reported(ranged: FlaskClient, query: str, parameter: str) -> None:
    response = ranged.get(f"/v1/figures?{query}")
    assert response.status_code == 422
    assert [error["parameter"] for error in response.get_json()["errors"]] == [parameter]


def test_a_draft_is_hidden_from_readers(war: Database, serve: Callable[[], FlaskClient]) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="draft", status="draft"), figure(id="said", item="2"))
    client = serve()
    assert ids(client, "") == ids(client, "status=draft&status=published") == {"said"}
    for path in ("", "/versions", "/versions/1", "/provenance", "/verification"):
        assert client.get(f"/v1/figures/draft{path}").status_code == 404
