"""Names: entries found in a text by the roots of their names."""

import pytest

from service.claims.entities.hierarchy import above, family
from service.domain.claim import Family
from service.domain.vocabulary import Area, Conflict, Population, Source
from tests.claims.texts import small_names, tokens_of

NAMES = small_names(
    Area(id="north", name="North Dale", parent="dale"),
    Conflict(id="hill", name="Battle of Greenhill", kind="war", parent="red-blue"),
    Source(id="post", name="Evening Post of Dale", kind="media", named=True),
    Source(id="times", name="Morning Times of Dale", kind="media", named=True),
    Population(id="rda", name="Red Defence Army", kind="military", aliases=("RDA",)),
)


def mentions_of(text: str) -> set[tuple[str, bool]]:
    return {(mention.id, mention.is_whole) for mention in NAMES.find(tokens_of(text))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in the Red-Blue War", {("red-blue", True)}),
        ("at Greenhill", {("hill", False)}),
        ("in North Dale", {("north", True)}),
        ("Redlanders fell", {("red-army", True)}),
        ("the RDA", {("rda", True)}),
        ("the rda", set()),
        ("nothing is named", set()),
    ],
)
def test_the_longest_name_is_found(text: str, expected: set[tuple[str, bool]]) -> None:
    assert expected <= mentions_of(text)
    assert bool(expected) == bool(mentions_of(text))


def test_a_source_is_known_by_a_part_that_no_other_has() -> None:
    assert NAMES.sources_like(tokens_of("the Evening Post")) == {"post"}
    assert NAMES.sources_like(tokens_of("Dale")) == set()


def test_a_side_has_members_and_speakers() -> None:
    assert NAMES.members("redland") == {"red-army", "red-civilians"}
    assert NAMES.of_party("redland") == {"red-staff"}


@pytest.mark.parametrize(
    ("ids", "kind", "expected"),
    [
        ({"red-army", "red-civilians"}, "military", {"red-army"}),
        ({"red-army", "red-civilians"}, "civilian", {"red-civilians"}),
        ({"red-army"}, "civilian", set()),
    ],
)
def test_the_people_of_a_kind_are_one_population(
    ids: set[str], kind: str, expected: set[str]
) -> None:
    people = NAMES.people_of(ids, kind)
    assert people is not None
    assert people.named == expected


def test_two_populations_are_not_one() -> None:
    assert NAMES.people_of({"red-army", "blue-army"}, None) is None


def test_a_family_is_all_below_and_above_is_every_parent() -> None:
    assert family(NAMES.areas, {"dale"}) == Family(frozenset({"dale"}), frozenset({"north"}))
    assert above(NAMES.areas, "north") == {"dale"}


def test_measures_of_things_are_found_by_what_these_are_called() -> None:
    assert NAMES.measure_names.of_things(frozenset({NAMES.root("tanks")})) == {"tanks-lost"}
    assert NAMES.measure_names.of_things(frozenset({"nothing"})) == frozenset()


def test_a_unit_has_the_measures_that_explain_the_text() -> None:
    named = NAMES.measure_names.of_units({"cases"}, {NAMES.root("court")}, set())
    assert named == {"trials"}
    assert NAMES.measure_names.of_units({"cases"}, set(), {"zebra"}) == frozenset()
