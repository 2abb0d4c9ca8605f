"""Growth: copies are found as other figures are, in worlds of their own."""

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import click
import psycopg
import pytest

from benchmarks import chart, database
from benchmarks.amplify import Amplifier
from benchmarks.growth import Timing, read_sizes
from benchmarks.shapes import Sample, shapes
from service.app import create_app
from service.config import Settings
from service.http.context import database as current_database

BASE, COPIES = 200, 14


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with database.filled(tmp_path_factory.mktemp("growth"), BASE) as server:
        amplifier = Amplifier(server, COPIES)
        amplifier.grow(server, 2)
        amplifier.grow(server, COPIES)
        yield server.url


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as conn:
        return conn.execute(question.encode()).fetchall()


@pytest.mark.slow
def test_each_figure_is_there_once_more_in_every_copy(grown: str) -> None:
    question = "select count(*), count(distinct left(id, 5)) from figure where id like 'c0%'"
    assert ask(grown, question) == [(BASE * COPIES, COPIES)]
    for table in ("version", "figure_state", "rendering"):
        column = "id" if table == "rendering" else "figure"
        rows = f"select count(*) from {table} where {column} like 'c0%'"
        [(count,)] = ask(grown, rows)
        assert count == (BASE + BASE // 50) * COPIES


@pytest.mark.slow
def test_worlds_have_entries_with_names_of_their_own(grown: str) -> None:
    worlds = ask(grown, "select left(id, 5), count(distinct name) from conflict group by 1")
    made_up = {world: names for world, names in worlds if str(world).startswith("w")}
    assert len(made_up) == 3
    assert len(set(made_up.values())) == 1
    assert ask(grown, "select name from conflict group by name having count(*) > 1") == []


@pytest.mark.slow
def test_a_text_names_what_its_columns_name(grown: str) -> None:
    rows = ask(
        grown,
        "select figure, measure, conflict, population, series, body from figure_state"
        " join rendering on noun = 'figure' and id = figure and revision = version"
        " where figure like 'c%'",
    )
    for figure, measure, conflict, population, series, body in rows:
        text = json.loads(str(body))
        assert (text["id"], text["measure"]["id"]) == (figure, measure)
        assert (text["conflict"] or {}).get("id") == conflict
        assert (text["population"] or {}).get("id") == population
        assert text["links"]["series"] == f"/v1/series/{series}"


@pytest.mark.slow
def test_no_copy_is_recorded_in_the_future(grown: str) -> None:
    assert ask(grown, "select count(*) from journal where at > now() or entered_at > now()") == [
        (0,)
    ]


@pytest.mark.slow
def test_every_shape_of_a_request_is_answered(grown: str) -> None:
    asked = shapes(Sample(grown))
    assert len(asked) > 20
    app = create_app(Settings(database_url=grown))
    client = app.test_client()
    for name, requests in asked.items():
        request = requests[-1]
        answer = client.open(
            request.path, method=request.method, data=request.body, content_type="application/json"
        )
        assert answer.status_code == 200, (name, request.path, answer.text)
    with app.app_context():
        current_database().close()


def test_the_chart_has_a_panel_for_each_shape() -> None:
    timings = [
        Timing(shape, size, 9.0, 2.0, 30.0 * place, 0.0, 50)
        for place, shape in enumerate(("q & page", "series"), 1)
        for size in (10_000, 1_000_000)
    ]
    drawn = ElementTree.fromstring(chart.draw(timings, 100))
    titles = [each.text for each in drawn.iter() if each.get("class") == "title"]
    assert titles == ["q & page", "series"]


def test_a_chart_of_one_size_can_be_drawn(tmp_path: Path) -> None:
    picture = tmp_path / "chart.svg"
    picture.write_text(chart.draw([Timing("q", 10_000, 0.1, 0.2, 99_999.0, 0.0, 50)], 100))
    assert ElementTree.parse(picture).getroot().tag.endswith("svg")


@pytest.mark.parametrize("sizes", ["", "many", "100", "20000,10000", "10000,10000", "9999999"])
def test_sizes_are_ascending_numbers(sizes: str) -> None:
    with pytest.raises(click.BadParameter, match="ascending"):
        read_sizes(sizes)
    assert read_sizes("10000,1_000_000") == [10_000, 1_000_000]
