"""Context: in which conflict, where and when, or that it cannot be told."""

import pytest

from service.claims.grammar.context import find_when, find_where
from service.claims.grammar.unclear import Unclear
from tests.claims.texts import sentence, small_names

NAMES = small_names()


@pytest.mark.parametrize(
    ("text", "conflict", "area"),
    [
        ("500 soldiers died", None, None),
        ("500 soldiers died in the Red-Blue War", "red-blue", None),
        ("500 soldiers died in Dale", None, "dale"),
        ("500 soldiers died. That was in the Red-Blue War.", "red-blue", None),
    ],
)
def test_a_place_is_an_area_and_a_war_a_conflict(
    text: str, conflict: str | None, area: str | None
) -> None:
    war, place = find_where(sentence(text, NAMES))
    assert (war and min(war.named), place and min(place.named)) == (conflict, area)


def test_an_unknown_place_is_refused_by_name() -> None:
    with pytest.raises(Unclear, match="where 'Atlantis' is, is not known"):
        find_where(sentence("500 soldiers died in Atlantis", NAMES))


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("500 died in 1992", "flow", "1992-01-01", "1992-12-31"),
        ("500 died on 3 May 1992", "flow", "1992-05-03", "1992-05-03"),
        ("500 had died by 3 May 1992", "cumulative", None, "1992-05-03"),
        ("500 died since 3 May 1992", "cumulative", "1992-05-03", None),
        ("500 died since 5 March", "cumulative", "1990-03-05", None),
        ("500 died since the war began", "cumulative", None, None),
        ("losses reached 500 on 3 May 1992", "cumulative", None, "1992-05-03"),
        ("the Gazette said on 3 May 1992 that 500 died", "cumulative", None, "1992-05-03"),
        ("500 died from 3 May 1992 to 5 May 1992", "flow", "1992-05-03", "1992-05-05"),
        ("500 загинули до 3 травня 1992 року", "cumulative", None, "1992-05-03"),
        ("500 погибли в 1992 году", "flow", "1992-01-01", "1992-12-31"),
    ],
)
def test_a_time_is_that_of_a_count_or_of_what_happened(
    text: str, kind: str, start: str | None, end: str | None
) -> None:
    when = find_when(sentence(text, NAMES))
    assert when is not None
    days = (when.start and when.start.isoformat(), when.end and when.end.isoformat())
    assert (when.kind, *days) == (kind, start, end)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("500 died in early 1992", "the time it is said of cannot be told"),
        ("500 died on 5 March", "the time it is said of cannot be told"),
        ("500 died since 6 March", "the time it is said of cannot be told"),
        ("500 died in 1991 and in 1993 at Dale", "which of several times is meant is not clear"),
        ("losses reached 500 in 1992", "over what time it was counted is not clear"),
        ("500 died, 600 fled in 1992", "the time it is said of cannot be told"),
    ],
)
def test_a_time_that_may_be_several_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unclear, match=why):
        find_when(sentence(text, NAMES))


def test_a_time_is_shared_over_and() -> None:
    when = find_when(sentence("500 died and 600 fled in 1992", NAMES))
    assert when is not None
    assert when.kind == "flow"


def test_a_part_keeps_its_time_to_itself() -> None:
    assert find_when(sentence("500 died, including 60 in 1992", NAMES)) is None
