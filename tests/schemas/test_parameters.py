"""What an unknown parameter may mean."""

import pytest

from schemas.filters import FigureQuery
from schemas.parameters import meant_by

FIGURES = tuple(FigureQuery().fields)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("per_page", ["limit"]),
        ("perPage", ["limit"]),
        ("page-size", ["limit"]),
        ("limt", ["limit"]),
        ("LIMIT", ["limit"]),
        ("page", ["cursor"]),
        ("offset", ["cursor"]),
        ("search", ["q"]),
        ("order_by", ["sort"]),
        ("conflicts", ["conflict"]),
        ("measure[]", ["measure"]),
        ("mesure", ["measure"]),
        ("could-not-verify", ["could_not_verify"]),
        ("periodfrom", ["period_from"]),
        ("country", ["area"]),
        ("outcome", ["counts"]),
    ],
)
def test_a_misspelt_or_foreign_parameter_names_what_is_meant(name: str, meant: list[str]) -> None:
    assert meant_by(name, FIGURES)[:1] == meant


@pytest.mark.parametrize("name", ["yaer", "x", "", "zzzzzz", "q" * 100_000, "🕊"])
def test_a_parameter_that_is_like_none_names_none(name: str) -> None:
    assert meant_by(name, FIGURES) == []


def test_only_parameters_of_the_endpoint_are_named() -> None:
    assert meant_by("per_page", ("as_of", "release")) == []
    assert meant_by("since", ("after", "limit")) == ["after"]
