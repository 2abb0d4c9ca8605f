"""Checks: parts, items, places that settle a conflict, context, and who is held here."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.db import Database
from tests.support.builders import chain, figure, record
from tests.support.checks import check, relations

STRIKES = {"conflict": {"id": "strikes", "name": "Strikes", "kind": "war", "start": "1870-07-19"}}
DAY = {"edtf": "1870-12-17", "kind": "flow"}
CLAIM: dict[str, Any] = {"counts": ["killed"], "population": "french-army", "area": "ardennes"}


def strike(item: str | None, day: str = "1870-12-17", **fields: Any) -> dict[str, Any]:
    """A strike in the Ardennes, by default one whose number is a range."""
    if "lower" in fields:
        fields |= {"value": None, "comparator": None}
    if "value" in fields and fields["value"] is not None:
        fields |= {"as_reported": str(fields["value"])}
    period = {"edtf": day, "kind": "flow"}
    return figure(
        **{"conflict": "strikes", "area": "ardennes", "item": item, "period": period,
           "as_reported": None, **fields}
    )  # fmt: skip


@pytest.fixture
def raids(war: Database, serve: Callable[[], FlaskClient]) -> FlaskClient:
    """A service with three strikes of one day, four of another, and two that stand alone."""
    with war.transaction() as conn:
        record(
            conn,
            STRIKES,
            strike("a", lower=7, upper=15, id="a"),
            strike("b", lower=11, upper=15, id="b"),
            strike("c", value=32, id="c"),
            strike("d", "1870-08-02", lower=23, upper=24, id="d"),
            strike("e", "1870-08-02", value=9, id="e"),
            strike("f", "1870-08-02", value=0, id="f"),
            strike("g", "1870-08-02", value=0, id="g"),
            strike("h", "1870-10-01", value=44, id="h"),
            strike(None, "1870-10-02", value=55, id="i"),
        )
    return serve()


@pytest.mark.parametrize("number", [{"value": 54}, {"lower": 50, "upper": 62}])
def test_several_strikes_do_not_contradict_what_all_of_them_killed(
    raids: FlaskClient, number: dict[str, int]
) -> None:
    answer = check(raids, **CLAIM, **number, conflict="strikes", period=DAY)
    assert relations(answer) == dict.fromkeys("abc", "beyond-bound")
    assert answer["summary"] == "undecided"
    [finding, *_] = answer["quantities"][0]["findings"]
    assert finding["part_by"] == ["item"]
    assert "only a part, one of several entries for the time" in finding["explanation"]


def test_strikes_that_killed_nobody_do_not_support_that_nobody_was_killed(
    raids: FlaskClient,
) -> None:
    day = {"edtf": "1870-08-02", "kind": "flow"}
    answer = check(raids, **CLAIM, value=0, conflict="strikes", period=day)
    assert relations(answer) == {
        "d": "claim-lower", "e": "claim-lower", "f": "beyond-bound", "g": "beyond-bound",
    }  # fmt: skip
    assert answer["summary"] == "contradicted-by-every-source"


@pytest.mark.parametrize(("day", "value"), [("1870-10-01", 44), ("1870-10-02", 55)])
def test_what_stands_alone_in_its_time_is_compared_directly(
    raids: FlaskClient, day: str, value: int
) -> None:
    claim = {**CLAIM, "conflict": "strikes", "period": {"edtf": day, "kind": "flow"}}
    assert check(raids, **claim, value=value)["summary"] == "supported-by-a-source"
    assert check(raids, **claim, value=99)["summary"] == "contradicted-by-every-source"


def test_the_highest_figure_of_a_part_of_the_time_is_a_floor(raids: FlaskClient) -> None:
    claim = {**CLAIM, "conflict": "strikes", "period": {"edtf": "1870", "kind": "flow"}}
    answer = check(raids, **claim, value=33)
    assert "claim-lower" in relations(answer).values()
    assert check(raids, **claim, value=999)["summary"] == "undecided"


def test_a_retracted_strike_makes_no_part_of_the_other(
    raids: FlaskClient, desk: Callable[..., FlaskClient]
) -> None:
    editor = desk("editor")
    for id_ in "ab":
        answer = editor.post(f"/v1/figures/{id_}/retraction", json={"reason": "A slip."})
        assert answer.status_code in {200, 201}
    claim = {**CLAIM, "conflict": "strikes", "period": DAY}
    assert relations(check(raids, **claim, value=54)) == {"c": "claim-higher"}


def test_figures_without_a_period_are_not_items_of_one(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    with war.transaction() as conn:
        for month in ("1871-01", "1871-02"):
            record(
                conn,
                figure(id=f"in-{month}", period=None, value=50, as_reported="50",
                       provenance=[chain(reported_on=month)]),
            )  # fmt: skip
    claim = {"counts": ["killed"], "population": "french-army", "value": 50}
    assert set(relations(check(serve(), **claim)).values()) == {"consistent"}


def test_an_area_settles_the_conflict_where_one_alone_is_recorded(raids: FlaskClient) -> None:
    claim = {"counts": ["killed"], "population": "french-guard", "area": "ardennes", "value": 44,
             "period": {"edtf": "1870-10-01", "kind": "flow"}}  # fmt: skip
    [quantity] = check(raids, **claim)["interpretation"]["quantities"]
    assert (quantity["conflict"]["id"], quantity["assumed"]) == ("strikes", ["conflict"])


def test_a_conflict_that_is_named_or_known_by_its_people_is_not_assumed(
    raids: FlaskClient,
) -> None:
    for conflict in ("strikes", None):
        answer = check(raids, **CLAIM, value=44, conflict=conflict, period=DAY)
        assert answer["interpretation"]["quantities"][0]["assumed"] == []


@pytest.fixture
def two_wars(raids: FlaskClient, war: Database) -> FlaskClient:
    """The same army in two wars, of which one alone is recorded in the Ardennes."""
    with war.transaction() as conn:
        record(conn, figure(id="elsewhere", value=5, as_reported="5"))
    return raids


def test_an_assumed_conflict_never_contradicts(two_wars: FlaskClient) -> None:
    claim = {**CLAIM, "period": {"edtf": "1870-10-01", "kind": "flow"}}
    assert check(two_wars, **claim, value=44)["summary"] == "supported-by-a-source"
    answer = check(two_wars, **claim, value=99)
    assert answer["interpretation"]["quantities"][0]["assumed"] == ["conflict"]
    assert answer["summary"] == "undecided"
    [finding] = answer["quantities"][0]["findings"]
    assert "is only assumed" in finding["explanation"]


@pytest.mark.parametrize("period", [None, {"edtf": "1869", "kind": "flow"}])
def test_an_area_settles_no_conflict_of_another_or_unknown_time(
    two_wars: FlaskClient, period: dict[str, str] | None
) -> None:
    answer = check(two_wars, **CLAIM, value=44, period=period)
    assert answer["interpretation"]["quantities"][0]["assumed"] == []


def test_the_nearest_figures_are_context_where_nothing_bears_on_a_claim(
    raids: FlaskClient,
) -> None:
    day = {"edtf": "1870-09-15", "kind": "flow"}
    answer = check(raids, **CLAIM, value=44_000, conflict="strikes", period=day)
    assert answer["summary"] == "no-figure"
    assert set(relations(answer).values()) == {"context"}
    assert answer["originators"] == {"count": 0, "named": []}
    assert answer["explanation"] == (
        "No originator held here has a figure that bears on the claim."
    )


def test_a_summary_names_the_originators_held_here_that_it_speaks_of(
    war: Database, serve: Callable[[], FlaskClient]
) -> None:
    step = {"role": "originator", "sources": ["gazette"], "document": "report-1871"}
    compiled = {"steps": [{**step, "based_on": [{"source": "herald"}]}]}
    with war.transaction() as conn:
        record(
            conn,
            figure(id="herald"),
            figure(id="gazette", provenance=[compiled]),
            figure(id="staff", value=5000, as_reported="5,000", provenance=[chain("french-staff")]),
        )
    day = {"edtf": "1870-09-01", "kind": "flow"}
    claim = {"counts": ["killed"], "population": "french-army", "value": 3000, "period": day}
    answer = check(serve(), **claim)
    assert answer["summary"] == "sources-disagree"
    assert answer["originators"] == {"count": 1, "named": [{"id": "herald", "name": "Herald"}]}
    assert answer["explanation"] == (
        "1 originator held here (Herald; not counting 1 that builds on another) has a figure that "
        "allows the claim; 1 originator held here (French staff) has a figure that contradicts the "
        "claim."
    )
    assert answer["quantities"][0]["explanation"] == answer["explanation"]
    for finding in answer["quantities"][0]["findings"]:
        assert finding["explanation"].endswith(
            "; 2 originators held here (Herald and French staff; not counting 1 that builds on "
            "another) have figures that bear on the claim."
        )


def test_an_area_and_a_time_are_enough_to_place_a_claim(raids: FlaskClient) -> None:
    day = {"edtf": "1870-10-01", "kind": "flow"}
    answer = check(raids, counts=["killed"], area="ardennes", value=7, period=day)
    assert answer["summary"] == "no-figure"
    assert answer["interpretation"]["quantities"][0]["assumed"] == ["conflict"]
    assert relations(answer)["h"] == "context"


@pytest.fixture
def unrest(war: Database, serve: Callable[[], FlaskClient]) -> FlaskClient:
    """Violence in an area whose only figure names no conflict."""
    haiti = {"area": {"id": "haiti", "name": "Haiti"}}
    with war.transaction() as conn:
        record(
            conn, haiti,
            figure(id="unrest", conflict=None, area="haiti", population=None,
                   value=7, as_reported="7"),
        )  # fmt: skip
    return serve()


@pytest.mark.parametrize(
    ("claim", "summary"),
    [
        ("Seven people were killed in Haiti.", "supported-by-a-source"),
        ("70 people were killed in Haiti.", "undecided"),
    ],
)
def test_a_claim_is_compared_with_the_figures_of_its_area_that_name_no_conflict(
    unrest: FlaskClient, claim: str, summary: str
) -> None:
    answer = check(unrest, claim=claim)
    assert answer["summary"] == summary
    assert answer["interpretation"]["quantities"][0]["conflict"] is None
    assert answer["interpretation"]["quantities"][0]["assumed"] == ["conflict"]
    assert set(relations(answer)) == {"unrest"}
