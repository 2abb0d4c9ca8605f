import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.filters import MAX_CHOICES, SORTS, FigureQuery
from tests.schemas.bodies import faults

FILTERS = {
    "measure": "killed",
    "population": "soldiers",
    "conflict": "the-war",
    "area": "the-city",
    "unit": "person",
    "source": "newsroom",
    "origin": "newsroom",
    "document": "article",
    "status": "retracted",
    "verification": "could_not_verify",
    "counts": "killed",
    "basis": "identified",
    "kind": "cumulative",
    "warning": "no-document",
    "stake": "own",
}


def test_an_empty_query_is_for_the_first_page_without_filters():
    query = FigureQuery().load({})
    assert {name: value for name, value in query.items() if value is not None} == {
        "limit": 50,
        "count": False,
        "lang": "en",
    }


@pytest.mark.parametrize(("name", "value"), FILTERS.items())
def test_a_filter_takes_several_values(name, value):
    assert FigureQuery().load({name: [value, value]})[name] == [value, value]


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_names_the_value_it_refuses(name):
    assert set(faults(FigureQuery, {name: [FILTERS[name], "No Such"]})) == {f"/{name}/1"}


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("count", [0, MAX_CHOICES + 1])
def test_a_filter_takes_from_one_to_twenty_values(name, count):
    assert set(faults(FigureQuery, {name: [FILTERS[name]] * count})) == {f"/{name}"}


@pytest.mark.parametrize("sort", SORTS)
def test_a_page_sorts_either_way(sort):
    assert [FigureQuery().load({"sort": by})["sort"] for by in (sort, f"-{sort}")] == [
        sort,
        f"-{sort}",
    ]


@pytest.mark.parametrize("sort", ["", "name", "--id", "ID", "id,value", "+id"])
def test_a_page_sorts_by_nothing_else(sort):
    assert set(faults(FigureQuery, {"sort": sort})) == {"/sort"}


@pytest.mark.parametrize("name", ["could_not_verify", "count"])
@given(value=st.text() | st.booleans())
def test_a_yes_or_no_is_true_or_false_to_the_letter(name, value):
    expected = set() if value in ("true", "false") else {f"/{name}"}
    assert set(faults(FigureQuery, {name: value})) == expected


@pytest.mark.parametrize("cursor", ["", "a b", "a\n", "a=", "a/b", "x" * 1001])
def test_a_cursor_that_no_page_gave_is_refused(cursor):
    assert set(faults(FigureQuery, {"cursor": cursor})) == {"/cursor"}


@pytest.mark.parametrize("limit", ["0", "1001", "ten", "1.0", ""])
def test_a_page_has_from_one_to_a_thousand_figures(limit):
    assert set(faults(FigureQuery, {"limit": limit})) == {"/limit"}


def test_every_faulty_parameter_is_named_at_once():
    query = {"limit": "0", "sort": "mood", "tone": "grave", "basis": ["rumoured"]}
    assert set(faults(FigureQuery, query)) == {"/limit", "/sort", "/tone", "/basis/0"}
