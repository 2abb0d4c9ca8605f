"""An id in a filter that no entry ever had is a fault; a known one without a figure is not."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from service.db import Database
from service.usecases.filters import FILTERED
from tests.support.builders import figure, record

LISTS = ("/v1/figures", "/v1/series")
FORMATS = ("json", "csv", "ndjson", "jsonld", "parquet")
COMPARED = "/v1/comparisons?conflict=franco-prussian&population=french-army"


@pytest.fixture
def client(war: Database, serve: Callable[[], FlaskClient]) -> FlaskClient:
    with war.transaction() as conn:
        record(conn, figure(id="one"))
    return serve()


def details(client: FlaskClient, url: str) -> dict[str, str]:
    response = client.get(url)
    assert (response.status_code, response.mimetype) == (422, "application/problem+json")
    errors = response.get_json()["errors"]
    return {error["parameter"]: error["detail"] for error in errors}


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("name", FILTERED)
def test_an_unknown_id_is_refused_in_every_list(client: FlaskClient, path: str, name: str) -> None:
    assert "'zzzzz'" in details(client, f"{path}?{name}=zzzzz")[name]


@pytest.mark.parametrize("format_", FORMATS)
def test_an_unknown_id_is_refused_in_every_format(client: FlaskClient, format_: str) -> None:
    assert "conflict" in details(client, f"/v1/figures?conflict=no-such-war&format={format_}")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("conflict=zzzzz&population=french-army", ["conflict"]),
        ("conflict=franco-prussian&population=zzzzz&measure=zzzzz&area=zzzzz",
         ["population", "measure", "area"]),
    ],
)  # fmt: skip
def test_an_unknown_id_is_refused_in_comparisons(
    client: FlaskClient, query: str, names: list[str]
) -> None:
    assert sorted(details(client, f"/v1/comparisons?{query}")) == sorted(names)


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("conflict=franco-prusian", "did you mean 'franco-prussian'?"),
        ("conflict=franco-prussian-war", "did you mean 'franco-prussian'?"),
        ("conflict=battle-of-sedan", "did you mean 'sedan'?"),
        ("population=french-armies", "did you mean 'french-army'"),
        ("population=imperial-guard", "did you mean 'french-guard'"),
        ("area=fr-08", "did you mean 'ardennes'?"),
        ("source=gazete", "did you mean 'gazette'?"),
        ("origin=heralds", "did you mean 'herald'?"),
        ("document=report-1872", "did you mean 'report-1871'?"),
        ("measure=kiled", "did you mean 'killed'?"),
        ("unit=person", "did you mean 'persons'?"),
        ("unit=zzzzz", "see /v1/units"),
    ],
)
def test_an_unknown_id_is_answered_with_those_that_may_be_meant(
    client: FlaskClient, query: str, meant: str
) -> None:
    [detail] = details(client, f"/v1/figures?{query}").values()
    assert meant in detail


def test_at_most_three_ids_are_suggested(client: FlaskClient, war: Database) -> None:
    with war.transaction() as conn:
        record(
            conn,
            *({"area": {"id": f"village-{n}", "name": f"Village {n}"}} for n in range(9)),
        )
    [detail] = details(client, "/v1/figures?area=village-10").values()
    assert detail.count("'village-") == 1 + 3


def test_every_unknown_id_is_reported_at_once(client: FlaskClient) -> None:
    response = client.get("/v1/figures?area=zz&area=yy&area=ardennes&conflict=sedann&limit=5")
    errors = response.get_json()["errors"]
    assert [error["parameter"] for error in errors] == ["conflict", "area", "area"]


def test_a_known_entry_without_a_figure_is_an_empty_page(client: FlaskClient) -> None:
    for path in ("/v1/figures?area=ardennes", "/v1/series?source=french-staff"):
        response = client.get(path)
        assert (response.status_code, response.get_json()["data"]) == (200, [])
    compared = client.get(f"{COMPARED}&area=ardennes")
    assert (compared.status_code, compared.get_json()["figures"]) == (200, [])


@pytest.mark.parametrize("path", ["/v1/figures?", "/v1/series?", f"{COMPARED}&"])
def test_an_entry_that_was_recorded_later_is_known_at_any_time(
    client: FlaskClient, war: Database, path: str
) -> None:
    before = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    with war.transaction() as conn:
        record(conn, {"area": {"id": "meuse", "name": "Meuse"}})
    for moment in (before, "1999-01-01T00:00:00Z"):
        assert client.get(f"{path}area=meuse&as_of={moment}").status_code == 200
        assert "area" in details(client, f"{path}area=zzzzz&as_of={moment}")


def test_a_release_that_came_before_an_entry_knows_it(desk: Callable[..., FlaskClient]) -> None:
    editor = desk("editor")
    editor.post("/v1/releases", json={"name": "2025.08"})
    editor.put("/v1/areas/meuse", json={"name": "Meuse"})
    assert editor.get("/v1/figures?release=2025.08&area=meuse").status_code == 200
    assert "area" in details(editor, "/v1/figures?release=2025.08&area=zzzzz")
