"""Names cost by what is in a text, and are renewed by what changed."""

import time
from dataclasses import replace

import pytest

from service.claims.entities.index import build_names, renew_names
from service.claims.entities.names import MOST_ALIKE, Names
from service.claims.entities.trie import Trie
from service.claims.parser import parse_claim
from service.domain.vocabulary import Conflict, Entry, Measure, Population, Source
from tests.claims.texts import tokens_of
from tests.claims.wars import entries

MANY = 3000
TEXTS = (
    "500 soldiers of Brigade 77 of the army were killed",
    "500 French soldiers were killed at Sedan, the Gazette reported",
    "the Prussians lost 500 men, according to the Herald of Metz",
    "Norse brigades lost 500 men, the staff of Norway said",
)


def population(number: int, **fields: str) -> Population:
    name = f"Brigade {number} of the army"
    return Population(**{"id": f"p{number}", "name": name, "kind": "military", **fields})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def many() -> list[Entry]:
    """A vocabulary with thousands of populations that share all words but one."""
    return [*entries(), *(population(number) for number in range(MANY))]


@pytest.fixture(scope="module")
def names(many: list[Entry]) -> Names:
    return build_names(many)


def seconds(text: str, names: Names) -> float:
    start = time.thread_time()
    parse_claim(text, names)
    return time.thread_time() - start


def test_reading_costs_the_same_whatever_else_has_a_name(names: Names) -> None:
    few = build_names(entries())
    text = "Brigade brigades of the army. " * 100 + TEXTS[0]
    seconds(text, few)
    assert seconds(text, names) < 3 * seconds(text, few) + 0.05


def test_of_those_that_share_words_the_one_that_is_named_is_found(names: Names) -> None:
    mentions = names.find(tokens_of(TEXTS[0]))
    assert "p77" in {mention.id for mention in mentions}


def test_a_name_that_too_many_share_is_none() -> None:
    alike = [population(number, name="Brigade of Nowhere") for number in range(MOST_ALIKE + 1)]
    tokens = tokens_of("500 soldiers of the Brigade of Nowhere were killed")
    assert len(build_names([*entries(), *alike[1:]]).find(tokens)) >= MOST_ALIKE
    found = build_names([*entries(), *alike]).find(tokens)
    assert {"population"} & {mention.vocabulary for mention in found} == set()


@pytest.mark.parametrize(
    "changed",
    [
        [population(MANY, name="Norse brigades", party="norway")],
        [population(77, name="Brigade Seventy-Seven", party="france")],
        [Source(id="gazette", name="Metz Tribune", kind="media")],
        [Source(id="staff", name="Staff of Norway", kind="belligerent", party="norway")],
        [Source(id="norse", name="Norse", kind="government", party="norway", named=False)],
        [Conflict(id="sedan", name="Siege of Metz", kind="battle", parent="franco-prussian")],
    ],
    ids=range(6),
)
def test_renewed_names_read_as_names_made_anew(names: Names, changed: list[Entry]) -> None:
    ids = {(type(entry), entry.id) for entry in changed}
    others = [entry for entry in names.entries() if (type(entry), entry.id) not in ids]
    renewed, anew = renew_names(names, changed), build_names([*others, *changed])
    for text in TEXTS:
        tokens = tokens_of(text)
        assert set(renewed.find(tokens)) == set(anew.find(tokens))
        assert parse_claim(text, renewed) == parse_claim(text, anew)
    assert renewed.members("norway") == anew.members("norway")
    assert renewed.whole == anew.whole


def test_a_renewal_leaves_the_names_that_it_came_from_as_they_were(names: Names) -> None:
    before = names.find(tokens_of(TEXTS[0]))
    renew_names(names, [population(77, name="Another")])
    assert names.find(tokens_of(TEXTS[0])) == before
    assert names.populations["p77"].name == "Brigade 77 of the army"


def test_a_renewal_costs_by_what_changed(names: Names, many: list[Entry]) -> None:
    start = time.thread_time()
    renew_names(names, [population(5, name="Brigade Five")])
    renewal = time.thread_time() - start
    start = time.thread_time()
    build_names(many)
    assert renewal * 10 < time.thread_time() - start


def test_another_measure_is_read(names: Names) -> None:
    killed = next(entry for entry in entries() if isinstance(entry, Measure))
    measure = replace(killed, id="frostbite", name="Died of frostbite")
    assert "frostbite" in renew_names(names, [measure]).measures


def test_a_trie_gives_back_what_was_taken_in() -> None:
    trie: Trie[int] = Trie()
    trie.add(("a", "b"), 1)
    more = trie.changed(("a", "b"), 1, 1).changed(("a",), 2, 1)
    assert more.below["a"].below["b"].values == {1: 2}
    assert trie.below["a"].below["b"].values == {1: 1}
    assert more.changed(("a",), 2, -1).changed(("a", "b"), 1, -2) == Trie()
