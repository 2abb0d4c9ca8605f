"""Rival figures side by side, each pair with its reasons."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from schemas.comparisons import MAX_SERIES
from service.db import Database
from service.resources import comparisons
from service.usecases.series.compare import MAX_PAIRS
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
    other = by_figures["herald", "all"]
    assert (other["part_within_whole"], other["part_within_whole_reason"]) == (
        None, "different-originators",
    )  # fmt: skip
    guard = by_figures["guard", "herald"]
    assert (guard["reasons"], guard["part_by"]) == (["same-definition", "part-of"], ["population"])


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
    assert (part["comparable"], part["part_within_whole"]) == (False, None)
    assert part["part_within_whole_reason"] == "different-originators"
    unknown = by_figures[frozenset((casualties, losses))]
    assert "definition-not-stated" in unknown["reasons"]


def test_a_question_names_a_conflict_or_an_area_and_a_population(client: FlaskClient) -> None:
    response = client.get("/v1/comparisons?unit=persons")
    assert response.status_code == 422
    assert {error["parameter"] for error in response.get_json()["errors"]} == {
        "conflict", "population", "unit",
    }  # fmt: skip


def test_a_conflict_that_is_no_id_is_one_fault(client: FlaskClient) -> None:
    response = client.get("/v1/comparisons?conflict=No War&population=ru-armed-forces")
    assert [error["detail"] for error in response.get_json()["errors"]] == [
        "Use lower-case letters and digits joined by single hyphens."
    ]


def test_a_question_may_name_an_area_alone(rivals: FlaskClient) -> None:
    answer = rivals.get("/v1/comparisons?area=ardennes&population=french-army").get_json()
    assert [item["id"] for item in answer["figures"]] == ["ardennes"]


def test_a_battle_is_a_part_of_its_war_and_a_place_of_what_it_lies_in(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(
            conn,
            {"area": {"id": "floing", "name": "Floing", "parent": "ardennes"}},
            figure(id="war", period=since("1870-09-01"), area="ardennes"),
            figure(id="village", period=since("1870-09-01"), area="floing", value=63,
                   as_reported="63"),
            figure(id="battle", period=since("1870-09-01"), area="ardennes", conflict="sedan",
                   value=900, as_reported="900"),
        )  # fmt: skip
    by_figures = pairs(serve(), "&area=ardennes")
    village = by_figures["village", "war"]
    assert (village["comparable"], village["ratio"], village["part_by"]) == (False, None, ["area"])
    assert village["part_within_whole"] is True
    assert by_figures["battle", "war"]["part_by"] == ["conflict"]
    neither = next(pair for both, pair in by_figures.items() if set(both) == {"battle", "village"})
    assert neither["reasons"] == ["same-definition", "different-area", "different-conflict"]


def test_counts_a_day_apart_are_near_and_say_how_far_their_series_moved(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    counts = [
        ("herald-12", "herald", "1870-12-12", 18000),
        ("herald-14", "herald", "1870-12-14", 18787),
        ("herald-16", "herald", "1870-12-16", 18900),
        ("staff-13", "french-staff", "1870-12-13", 18700),
        ("staff-15", "french-staff", "1870-12-15", 18800),
    ]
    with war.transaction() as conn:
        record(
            conn,
            *(
                figure(id=id_, period=since(day), value=value, as_reported=str(value),
                       provenance=[chain(source)])
                for id_, source, day, value in counts
            ),
        )  # fmt: skip
    client = serve()
    [pair] = pairs(client, "&on=1870-12-15").values()
    assert (pair["reasons"], pair["comparable"]) == (["same-definition", "near-period"], False)
    assert (pair["gap_days"], pair["ratio"]) == (1, None)
    first = "left" if pair["left"] == "herald-14" else "right"
    assert pair["ratio_across_dates"] in (0.999309, 1.000692)
    assert pair["moved"][first] == {
        "since": "herald-14", "figure": "herald-16", "after": "1870-12-14", "until": "1870-12-16",
        "change": 113,
    }  # fmt: skip
    other = pair["moved"]["right" if first == "left" else "left"]
    assert (other["since"], other["figure"], other["change"]) == ("staff-13", "staff-15", 100)
    [apart] = pairs(client, "&on=1870-12-15&within=0").values()
    assert (apart["reasons"][-1], apart["moved"]) == ("different-period", None)


def test_a_figure_of_the_others_day_is_taken(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(
            conn,
            figure(id="herald-14", period=since("1870-12-14")),
            figure(id="staff-14", period=since("1870-12-14"), provenance=[chain("french-staff")]),
            figure(id="staff-16", period=since("1870-12-16"), provenance=[chain("french-staff")]),
        )
    client = serve()
    answer = client.get(QUESTION).get_json()
    [pair] = answer["pairs"]
    assert {pair["left"], pair["right"]} == {"herald-14", "staff-14"}
    assert (pair["comparable"], pair["ratio"]) == (True, 1)
    assert [item["id"] for item in answer["figures"]][2:] == ["staff-14"]
    assert answer["left_out"] == {"same-series": 1}
    every = pairs(client, "&pairs=all")
    assert {frozenset(both) for both in every} == {
        frozenset({"herald-14", "staff-14"}), frozenset({"staff-14", "staff-16"}),
    }  # fmt: skip


def test_what_cannot_be_read_side_by_side_is_counted_and_shown_if_asked_for(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    things = [
        {"unit": {"id": "guns", "name": "guns", "kind": "count"}},
        {
            "measure": {
                **LOSSES["measure"],
                "id": "guns-lost",
                "name": "Guns lost",
                "unit": "guns",
                "counts": ["destroyed"],
            }
        },
        {
            "measure": LOSSES["measure"]
            | {"id": "wounded", "name": "Wounded", "counts": ["wounded"]}
        },
        {"measure": {**LOSSES["measure"], "id": "toll", "name": "Toll", "counts": None}},
    ]  # fmt: skip
    with war.transaction() as conn:
        record(
            conn,
            *things,
            figure(id="dead"),
            figure(id="guns", measure="guns-lost"),
            figure(id="wounded", measure="wounded"),
            figure(id="toll", measure="toll"),
        )
    client = serve()
    answer = client.get(QUESTION).get_json()
    assert answer["left_out"] == {"different-unit": 3, "different-outcomes": 1}
    assert {frozenset((pair["left"], pair["right"])) for pair in answer["pairs"]} == {
        frozenset({"dead", "toll"}), frozenset({"wounded", "toll"}),
    }  # fmt: skip
    every = client.get(f"{QUESTION}&pairs=all").get_json()
    assert (len(every["pairs"]), every["left_out"]) == (6, {})


def test_pairs_worth_reading_come_first(rivals: FlaskClient) -> None:
    answer = rivals.get(QUESTION).get_json()
    first, *parts = answer["pairs"]
    assert first["comparable"]
    assert all("part-of" in pair["reasons"] for pair in parts)


def test_rates_of_a_place_are_no_part_of_the_rates_around_it(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(
            conn,
            {"unit": {"id": "per-day", "name": "a day", "kind": "rate"}},
            {"measure": {**LOSSES["measure"], "id": "rate", "unit": "per-day"}},
            figure(id="army", measure="rate"),
            figure(id="guard", measure="rate", population="french-guard"),
        )
    [pair] = pairs(serve()).values()
    assert pair["reasons"] == ["same-definition", "different-population"]


def test_one_of_several_items_of_a_day_is_not_compared_with_the_day(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(
            conn,
            figure(id="strike-1", item="1", value=7, as_reported="7"),
            figure(id="strike-2", item="2", value=32, as_reported="32"),
            figure(id="day", provenance=[chain("french-staff")], value=50, as_reported="50"),
        )
    [pair] = pairs(serve()).values()
    assert (pair["comparable"], pair["reasons"][-1]) == (False, "one-of-several-items")


def test_an_originator_that_builds_on_the_other_does_not_confirm_it(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    compiled = chain("herald")
    compiled["steps"][0]["based_on"] = [{"document": "bulletin"}]
    with war.transaction() as conn:
        record(
            conn,
            {"document": {"id": "bulletin", "source": "french-staff", "title": "Bulletin"}},
            figure(id="herald", provenance=[compiled]),
            figure(id="staff", provenance=[chain("french-staff")]),
        )
    [pair] = pairs(serve()).values()
    assert (pair["comparable"], pair["reasons"]) == (True, ["same-definition", "not-independent"])


def test_where_there_is_no_figure_it_says_what_there_is(rivals: FlaskClient) -> None:
    assert rivals.get(QUESTION).get_json()["available"] is None
    early = rivals.get(f"{QUESTION}&on=1800").get_json()
    assert (early["figures"], early["pairs"]) == ([], [])
    whole = {row["population"]["id"]: row for row in early["available"] if row["area"] is None}
    assert whole["french-army"] == {
        "population": {"id": "french-army", "name": "French army"},
        "conflict": {"id": "franco-prussian", "name": "Franco-Prussian War"},
        "area": None, "measures": ["killed", "losses"], "series": 3, "first_end": "1870-08-01",
        "last_end": "1870-09-01",
    }  # fmt: skip
    [here] = [row for row in early["available"] if row["area"] is not None]
    assert (here["area"]["id"], here["series"]) == ("ardennes", 1)


def test_where_all_figures_name_an_area_the_areas_are_listed(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        record(conn, figure(area="ardennes"))
    [row] = serve().get(QUESTION).get_json()["available"]
    assert (row["area"]["id"], row["series"]) == ("ardennes", 1)


def test_of_other_people_what_there_is_in_the_conflict_is_listed(rivals: FlaskClient) -> None:
    question = "/v1/comparisons?conflict=franco-prussian&population=french-guard&measure=losses"
    answer = rivals.get(question).get_json()
    assert [row["population"]["id"] for row in answer["available"]] == ["french-guard"]


def test_too_many_series_are_refused_with_a_remedy(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    sources = [
        {"source": {"id": f"paper-{n}", "name": f"Paper {n}", "kind": "media"}}
        for n in range(MAX_SERIES + 1)
    ]
    figures = [figure(provenance=[chain(f"paper-{n}")]) for n in range(MAX_SERIES + 1)]
    with war.transaction() as conn:
        record(conn, *sources, *figures[:-1])
    answer = serve().get(QUESTION).get_json()
    assert (len(answer["figures"]), len(answer["pairs"])) == (MAX_SERIES, MAX_PAIRS)
    assert answer["left_out"] == {"beyond-limit": MAX_SERIES * (MAX_SERIES - 1) // 2 - MAX_PAIRS}
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


def test_too_many_comparisons_at_once_are_refused(
    rivals: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = comparisons.Turns("comparisons", most=1, at_once=1)
    monkeypatch.setattr(comparisons, "_COMPARISONS", turns)
    with turns.place():
        response = rivals.get(QUESTION)
    assert (response.status_code, "Retry-After" in response.headers) == (503, True)
    assert "Too many comparisons" in response.get_json()["detail"]
    assert rivals.get(QUESTION).status_code == 200
