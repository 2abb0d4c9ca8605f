"""A series and its figures."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.db import Database
from service.domain.principal import ANYONE
from service.http.paging import Walk
from service.store.journal import Snapshot
from service.usecases.figures.retract import retract
from tests.support.builders import chain, figure, record


def test_a_figure_leads_to_its_series_and_back(client: FlaskClient) -> None:
    figure = client.get("/v1/figures/ru-killed-identified-2025-07-28").get_json()
    series = client.get(figure["links"]["series"] + "?count=true").get_json()
    assert series["data"] == [figure]
    assert (series["count"], series["next"], series["kind"]) == (1, None, "cumulative")
    assert series["measure"] == figure["measure"]
    assert series["id"] == figure["links"]["series"].rpartition("/")[2]


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


VALUES = {"1870-09-01": 3000, "1870-09-02": 3400, "1870-09-03": 3300, "1870-09-04": 3500}


def counts(**fields: Any) -> list[dict[str, Any]]:
    """Four counts since the war began; the third is lower than the second."""
    return [
        figure(
            id=f"{fields.get('measure', 'killed')}-{end}",
            value=value,
            as_reported=str(value),
            period={"edtf": f"1870-07-19/{end}", "kind": "cumulative"},
            **fields,
        )
        for end, value in VALUES.items()
    ]


@pytest.fixture
def fallen(war: Database, serve: Callable[[], FlaskClient]) -> FlaskClient:
    with war.transaction() as conn:
        record(conn, *counts())
    return serve()


def series_of(client: FlaskClient, id_: str, query: str = "") -> dict[str, Any]:
    url = client.get(f"/v1/figures/{id_}").get_json()["links"]["series"]
    answer: dict[str, Any] = client.get(url + query).get_json()
    return answer


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_differences_and_warnings_are_the_same_on_whatever_page(
    fallen: FlaskClient, limit: int
) -> None:
    page = series_of(fallen, "killed-1870-09-01", f"?limit={limit}")
    differences, warnings = page["per_period"], page["warnings"]
    while page["next"]:
        page = fallen.get(page["next"]).get_json()
        differences += page["per_period"]
        warnings += page["warnings"]
    assert [(item["difference"], item["correction"], item["reason"]) for item in differences] == [
        (None, None, "first-count"), (400, None, None), (None, -100, None), (200, None, None),
    ]  # fmt: skip
    assert [(item["after"], item["until"]) for item in differences[1:2]] == [
        ("1870-09-01", "1870-09-02")
    ]
    assert [(item["code"], item["figure"], item["against"]) for item in warnings] == [
        ("cumulative-decreased", "killed-1870-09-03", "killed-1870-09-02"),
        ("cumulative-regained", "killed-1870-09-04", "killed-1870-09-02"),
    ]


def test_retracted_figures_and_drafts_are_left_out(war: Database, fallen: FlaskClient) -> None:
    with war.transaction() as conn:
        retract(conn, "killed-1870-09-02", "Misread.", "tests")
        record(
            conn,
            figure(id="draft", status="draft", value=9000, as_reported="9,000",
                   period={"edtf": "1870-07-19/1870-08-01", "kind": "cumulative"}),
        )  # fmt: skip
    page = series_of(fallen, "killed-1870-09-01")
    assert page["warnings"] == []
    assert [difference["difference"] for difference in page["per_period"]] == [None, 300, 200]


def test_a_series_that_is_not_cumulative_has_no_differences(client: FlaskClient) -> None:
    page = series_of(client, "ru-deserters-recorded-2024")
    assert page["kind"] == "flow"
    assert page["per_period"] is None


def test_a_series_breaks_where_its_measure_was_replaced(war: Database, fallen: FlaskClient) -> None:
    newer = {"measure": {"id": "killed-again", "name": "Killed, counted anew", "unit": "persons",
                         "counts": ["killed"], "basis": "claimed", "definition": "Also sailors.",
                         "replaces": "killed"}}  # fmt: skip
    assert series_of(fallen, "killed-1870-09-01")["breaks"] == []
    with war.transaction() as conn:
        record(conn, newer, *counts(measure="killed-again")[2:])
    old = series_of(fallen, "killed-1870-09-01")
    new = series_of(fallen, "killed-again-1870-09-03")
    assert [(item["type"], item["series"], item["figure"]) for item in old["breaks"]] == [
        ("replaced-by", new["id"], "killed-again-1870-09-03")
    ]
    [back] = new["breaks"]
    assert (back["type"], back["series"], back["measure"]["id"]) == (
        "replaces",
        old["id"],
        "killed",
    )
    assert (back["period_end"], back["obs_status"]) == ("1870-09-03", "B")


def test_series_are_listed_with_what_they_hold(war: Database, fallen: FlaskClient) -> None:
    with war.transaction() as conn:
        record(conn, figure(id="guard", population="french-guard"))
    page = fallen.get("/v1/series?count=true").get_json()
    assert (page["count"], page["next"]) == (2, None)
    whole = {series["population"]["id"]: series for series in page["data"]}
    army = whole["french-army"]
    assert (army["figures"], army["first_end"], army["last_end"]) == (4, "1870-09-01", "1870-09-04")
    assert army["links"]["self"] == f"/v1/series/{army['id']}"
    first = fallen.get("/v1/series?limit=1").get_json()
    rest = fallen.get(first["next"]).get_json()
    assert first["data"] + rest["data"] == page["data"]
    guard = fallen.get("/v1/series?population=french-guard").get_json()["data"]
    assert [series["figures"] for series in guard] == [1]
    assert fallen.get("/v1/series?q=imperial").get_json()["data"] == guard


def test_a_series_is_read_as_of_a_time(war: Database, fallen: FlaskClient) -> None:
    then = fallen.get("/v1/figures/killed-1870-09-04").get_json()["recorded_at"]
    with war.transaction() as conn:
        retract(conn, "killed-1870-09-02", "Misread.", "tests")
    past = series_of(fallen, "killed-1870-09-01", f"?as_of={then}")
    assert [difference["difference"] for difference in past["per_period"]] == [None, 400, None, 200]
    assert [warning["code"] for warning in past["warnings"]] == [
        "cumulative-decreased",
        "cumulative-regained",
    ]


def test_a_part_of_an_army_above_the_army_warns(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(
            conn,
            figure(id="army", value=3000, as_reported="3,000"),
            figure(id="guard", value=3500, as_reported="3,500", population="french-guard"),
            figure(id="other", value=4000, as_reported="4,000", population="french-guard",
                   provenance=[chain("french-staff")]),
        )  # fmt: skip
    warnings = series_of(serve(), "guard")["warnings"]
    assert [(each["code"], each["figure"], each["against"]) for each in warnings] == [
        ("part-exceeds-whole", "guard", "army")
    ]
    assert series_of(serve(), "other")["warnings"] == []


AGE = ("age_days", "usual_gap_days", "silence")


def test_a_silent_series_says_so_in_its_page_and_in_the_list(fallen: FlaskClient) -> None:
    page = series_of(fallen, "killed-1870-09-01")
    [listed] = fallen.get("/v1/series").get_json()["data"]
    assert [page[name] for name in AGE] == [listed[name] for name in AGE]
    assert page["age_days"] == (datetime.now(UTC).date() - date(1870, 9, 4)).days
    assert page["usual_gap_days"] == 1
    assert "more than three times the usual gap of 1 day" in page["silence"]


def test_filters_do_not_make_a_series_older(fallen: FlaskClient) -> None:
    [whole] = fallen.get("/v1/series").get_json()["data"]
    [part] = fallen.get("/v1/series?period_to=1870-08-31&value_max=3300").get_json()["data"]
    assert part["figures"] < whole["figures"]
    assert part["age_days"] == whole["age_days"]


def test_the_age_of_a_past_state_is_counted_to_its_day(fallen: FlaskClient) -> None:
    then = fallen.get("/v1/figures/killed-1870-09-04").get_json()["recorded_at"]
    page = series_of(fallen, "killed-1870-09-01", f"?as_of={then}")
    recorded = datetime.fromisoformat(then).date()
    assert page["age_days"] == (recorded - date(1870, 9, 4)).days


def test_a_stored_figure_has_no_age(fallen: FlaskClient) -> None:
    assert set(AGE).isdisjoint(fallen.get("/v1/figures/killed-1870-09-04").get_json())


def test_tomorrow_the_answer_has_another_entity_tag() -> None:
    walk = Walk(Snapshot(1, datetime(2025, 7, 1, tzinfo=UTC)), None, "tag", ANYONE)
    days = [walk.on_day(date(2025, 7, day)) for day in (2, 3)]
    assert days[0].etag != days[1].etag
    assert [day.snapshot.entered_at for day in days] == [
        datetime(2025, 7, 2, tzinfo=UTC),
        datetime(2025, 7, 3, tzinfo=UTC),
    ]
