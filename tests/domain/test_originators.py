"""Originators: how many independent ones some figures have."""

from typing import Any

import pytest

from service.domain.originators import Originators, independent_originators
from service.domain.point import Point
from tests.domain.claim_builders import a_point


def by(*origin: str, **fields: Any) -> Point:
    return a_point("-".join(origin), origin=origin, **{"sources": origin, **fields})


@pytest.mark.parametrize(
    ("figures", "count", "named"),
    [
        ([], 0, ()),
        ([by("a"), by("b")], 2, (("a",), ("b",))),
        ([by("a"), by("a", edtf="/2025-07-01")], 1, (("a",),)),
        ([by("b", based_on=("a",)), by("a")], 1, (("a",),)),
        ([by("b", based_on=("z",)), by("a")], 2, (("b",), ("a",))),
        ([by("b"), by("a", sources=("a", "b"))], 1, (("a",),)),
        ([by("a", "b"), by("b")], 1, (("a", "b"),)),
        ([by("b"), by("a", "b")], 1, (("a", "b"),)),
        ([by("a", based_on=("b",)), by("b", based_on=("a",))], 1, (("a",),)),
        ([by("a", sources=("a", "c")), by("b", sources=("b", "c")), by("c")], 2, (("a",), ("b",))),
        ([by("a"), by("b", based_on=("a",)), by("c", based_on=("b",))], 1, (("a",),)),
        ([by(name) for name in "edcba"], 5, (("e",), ("d",), ("c",))),
    ],
)
def test_originators_that_build_on_each_other_count_once(
    figures: list[Point], count: int, named: tuple[tuple[str, ...], ...]
) -> None:
    originators = independent_originators(figures)
    assert (originators.count, originators.named) == (count, named)
    assert originators.dependent == len({figure.origin for figure in figures}) - count


NAMES = {"a": "Agency", "b": "Bureau", "c": "Court"}


@pytest.mark.parametrize(
    ("originators", "words"),
    [
        (Originators(), "no originator held here"),
        (Originators(1, (("a",),)), "1 originator held here (Agency)"),
        (Originators(2, (("a",), ("b", "c"))),
         "2 originators held here (Agency and Bureau with Court)"),
        (Originators(5, (("a",), ("b",), ("c",))),
         "5 originators held here (Agency, Bureau, Court and 2 more)"),
        (Originators(1, (("a",),), 1),
         "1 originator held here (Agency; not counting 1 that builds on another)"),
    ],
)  # fmt: skip
def test_up_to_three_originators_are_named(originators: Originators, words: str) -> None:
    assert originators.in_words(NAMES) == words
