"""The stake of an originator follows from its party and that of the population, and no more."""

import pytest

from service.domain.derived import derive
from service.domain.stake import OPPONENT, OWN, distinct_stakes, stake_of
from service.domain.vocabulary import Population
from tests.domain.builders import (
    a_chain,
    a_content,
    a_source,
    a_step,
    a_version,
    entries,
)


@pytest.mark.parametrize("population", [None, "red", "blue"])
@pytest.mark.parametrize("party", [None, "red", "blue"])
def test_a_source_has_a_stake_where_both_have_a_party(party, population):
    soldiers = Population(id="soldiers", name="Soldiers", kind="military", party=population)
    expected = None
    if party and population:
        expected = OWN if party == population else OPPONENT
    assert stake_of(a_source("ministry", party=party), soldiers) == expected


def test_nobody_has_a_stake_where_no_population_is_stated():
    assert stake_of(a_source("ministry", party="red"), None) is None


def test_two_parties_that_counted_together_have_each_their_own_stake():
    chain = a_chain(a_step("blue-ministry", "red-ministry", document="article"))
    content = a_content(population="red-soldiers", provenance=(chain,))
    ministries = (a_source("red-ministry", party="red"), a_source("blue-ministry", party="blue"))
    derived = derive(a_version(content), entries(*ministries))
    assert derived.stakes == {"blue-ministry": OPPONENT, "red-ministry": OWN}
    assert distinct_stakes(derived.stakes.values()) == [OPPONENT, OWN]


def test_a_source_that_only_relays_has_no_stake():
    steps = a_step("newsroom"), a_step("red-ministry", role="reporter", document="article")
    content = a_content(population="red-soldiers", provenance=(a_chain(*steps),))
    derived = derive(a_version(content), entries(a_source("red-ministry", party="red")))
    assert derived.stakes == {"newsroom": None}
