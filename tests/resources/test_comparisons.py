"""Rival figures side by side, each pair with its reasons."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from schemas.comparisons import MAX_SERIES
from service.db import Database
from tests.support.builders import chain, figure, record

QUESTION = "/v1/comparisons?conflict=franco-prussian&population=french-army"
LOSSES = {
    "measure": {
        "id": "losses", "name": "Losses", "unit": "persons", "counts": ["killed", "wounded"],
        "basis": "claimed", "definition": "Soldiers killed or wounded.",
    }
}  # fmt: skip


def since(day: str) -> dict[str, str]:
    return {"edtf": f"1870-07-19/{day}", "kind": "cumulative"}


@pytest.fixture
def rivals(war: Database, serve: Callable[[], FlaskClient]) -> FlaskClient:
    with war.transaction() as conn:
        record(
            conn,
            LOSSES,
            figure(id="herald-early", period=since("1870-08-01"), value=2000, as_reported="2,000"),
            figure(id="herald", period=since("1870-09-01")),
            figure(id="staff", period=since("1870-09-01"), value=1500, as_reported="1,500",
                   provenance=[chain("french-staff")]),
            figure(id="all", measure="losses", period=since("1870-09-01"), value=2500,
                   as_reported="2,500", provenance=[chain("french-staff")]),
            figure(id="ardennes", period=since("1870-09-01"), area="ardennes"),
            figure(id="guard", population="french-guard", period=since("1870-09-01")),
            figure(id="draft", item="x", status="draft", period=since("1870-09-01")),
        )  # fmt: skip
    return serve()


def pairs(client: FlaskClient, query: str = "") -> dict[tuple[str, str], dict[str, Any]]:
    response = client.get(QUESTION + query)
    assert response.status_code == 200, response.data
    return {(pair["left"], pair["right"]): pair for pair in response.get_json()["pairs"]}


def test_the_last_figure_of_each_series_is_compared_with_the_others(rivals: FlaskClient) -> None:
    answer = rivals.get(QUESTION).get_json()
    assert {item["id"] for item in answer["figures"]} == {"herald", "staff", "all", "guard"}
    assert len(answer["pairs"]) == 6
    by_figures = pairs(rivals)
    [same] = [pair for both, pair in by_figures.items() if set(both) == {"herald", "staff"}]
    assert (same["comparable"], same["reasons"]) == (True, ["same-definition"])
    assert same["ratio"] in (2, 0.5)
    part = by_figures["staff", "all"]
    assert (part["comparable"], part["reasons"]) == (False, ["part-of"])
    assert part["part_within_whole"] is True
    assert by_figures["herald", "all"]["part_within_whole"] is False
    [guard] = [pair for both, pair in by_figures.items() if set(both) == {"herald", "guard"}]
    assert guard["reasons"] == ["same-definition", "different-population"]


def test_on_selects_figures_that_ended_by_that_day(rivals: FlaskClient) -> None:
    answer = rivals.get(f"{QUESTION}&on=1870-08").get_json()
    assert [item["id"] for item in answer["figures"]] == ["herald-early"]
    assert answer["pairs"] == []


def test_an_area_and_a_measure_narrow_the_question(rivals: FlaskClient) -> None:
    here = rivals.get(f"{QUESTION}&area=ardennes").get_json()
    assert [item["id"] for item in here["figures"]] == ["ardennes"]
    losses = rivals.get(f"{QUESTION}&measure=losses").get_json()
    assert [item["id"] for item in losses["figures"]] == ["all"]


def test_the_article_is_compared_as_its_sources_state_it(client: FlaskClient) -> None:
    answer = client.get(
        "/v1/comparisons?conflict=russia-ukraine-2022&population=ru-armed-forces"
    ).get_json()
    by_figures = {frozenset((pair["left"], pair["right"])): pair for pair in answer["pairs"]}
    killed, losses, casualties = (
        "ru-killed-identified-2025-07-28", "ru-killed-wounded-missing-2025-07-28",
        "ru-casualties-estimated-2025-07-28",
    )  # fmt: skip
    part = by_figures[frozenset((killed, losses))]
    assert (part["left"], part["right"]) == (killed, losses)
    assert part["reasons"] == ["part-of", "different-basis", "period-not-stated"]
    assert (part["comparable"], part["part_within_whole"]) == (False, True)
    unknown = by_figures[frozenset((casualties, losses))]
    assert "definition-not-stated" in unknown["reasons"]


def test_a_question_names_a_conflict_and_a_population(client: FlaskClient) -> None:
    response = client.get("/v1/comparisons?unit=persons")
    assert response.status_code == 422
    assert {error["parameter"] for error in response.get_json()["errors"]} == {
        "conflict", "population", "unit",
    }  # fmt: skip


def test_too_many_series_are_refused_with_a_remedy(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    sources = [
        {"source": {"id": f"paper-{n}", "name": "A paper", "kind": "media"}}
        for n in range(MAX_SERIES + 1)
    ]
    figures = [figure(provenance=[chain(f"paper-{n}")]) for n in range(MAX_SERIES + 1)]
    with war.transaction() as conn:
        record(conn, *sources, *figures[:-1])
    assert len(serve().get(QUESTION).get_json()["figures"]) == MAX_SERIES
    with war.transaction() as conn:
        record(conn, figures[-1])
    response = serve().get(QUESTION)
    assert (response.status_code, "measures" in response.get_data(as_text=True)) == (422, True)


def test_a_part_above_its_whole_has_a_warning(war: Database, rivals: FlaskClient) -> None:
    assert rivals.get(QUESTION).get_json()["warnings"] == []
    with war.transaction() as conn:
        note = {"type": "correction", "note": "Misread."}
        record(conn, figure(id="staff", period=since("1870-09-01"), value=2600, change=note,
                            as_reported="2,600", provenance=[chain("french-staff")]))  # fmt: skip
    [warning] = rivals.get(QUESTION).get_json()["warnings"]
    assert (warning["code"], warning["figure"], warning["against"]) == (
        "part-exceeds-whole", "staff", "all",
    )  # fmt: skip
