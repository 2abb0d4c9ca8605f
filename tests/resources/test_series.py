"""A series and its figures."""

from collections.abc import Callable

from flask.testing import FlaskClient

from service.db import Database
from tests.support.builders import figure, record


def test_a_figure_leads_to_its_series_and_back(client: FlaskClient) -> None:
    said = client.get("/v1/figures/ru-killed-identified-2025-07-28").get_json()
    series = client.get(said["links"]["series"] + "?count=true").get_json()
    assert series["data"] == [said]
    assert (series["count"], series["next"], series["kind"]) == (1, None, "cumulative")
    assert series["measure"] == said["measure"]
    assert series["id"] == said["links"]["series"].rpartition("/")[2]


def test_the_figures_of_a_series_come_in_the_order_of_their_periods(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(
            conn,
            *(
                figure(id=f"f-{end}", period={"edtf": f"/{end}", "kind": "cumulative"})
                for end in ("1870-12-01", "1870-10", "1871")
            ),
            figure(id="another-series", period={"edtf": "1870", "kind": "flow"}),
            figure(
                id="another-population",
                population="french-guard",
                period={"edtf": "/1870", "kind": "cumulative"},
            ),
        )
    client = serve()
    url = client.get("/v1/figures/f-1871").get_json()["links"]["series"]
    first = client.get(f"{url}?limit=2").get_json()
    rest = client.get(first["next"]).get_json()
    ids = [item["id"] for item in first["data"] + rest["data"]]
    assert ids == ["f-1870-10", "f-1870-12-01", "f-1871"]
    assert rest["id"] == first["id"]
