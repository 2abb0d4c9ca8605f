"""Reading a claim: what is counted, of whom, where, when and by whom; and when it is not plain."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.claims.parsed import ParsedClaim
from service.claims.parser import parse_claim
from service.domain.claim import Claim
from service.domain.vocabulary import Conflict, Population, Source
from service.errors import Invalid
from tests.claims.wars import names

NAMES = names()
TODAY = date(2025, 8, 1)


def quantities(text: str) -> ParsedClaim:
    return parse_claim(text, NAMES, TODAY)


def claim(text: str) -> Claim:
    [one] = quantities(text).quantities
    assert one.claim is not None, one.why
    return one.claim


def why(text: str) -> str:
    [one] = quantities(text).quantities
    assert one.claim is None, one.claim
    assert one.why is not None
    return one.why


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("3,000 French soldiers were killed", {"killed"}),
        ("3,000 French soldiers died", {"killed"}),
        ("3,000 dead French soldiers", {"killed"}),
        ("The French army lost 3,000 men killed", {"killed"}),
        ("French army deaths: 3,000", {"killed"}),
        ("3,000 French soldiers lost their lives", {"killed"}),
        ("3,000 French soldiers were wounded", {"wounded"}),
        ("3,000 French soldiers were killed, wounded or missing", {"killed", "wounded", "missing"}),
        ("3,000 French soldiers were taken prisoner", {"captured"}),
        ("3,000 French soldiers deserted", {"deserted"}),
        ("The French army lost 3,000 men", None),
        ("French losses came to 3,000", None),
        ("The French suffered 3,000 casualties", None),
        ("3,000 російських солдатів загинули", {"killed"}),
        ("Втрати російської армії: 3 000 убитих і поранених", {"killed", "wounded"}),
        ("Російська армія втратила 3 000 осіб", None),
        ("Потери российской армии составили 3 000 человек", None),
        ("3 000 российских солдат попали в плен", {"captured"}),
    ],
)
def test_outcomes_are_read_and_losses_are_not_the_dead(text: str, counts: set[str] | None) -> None:
    assert claim(text).counts == (None if counts is None else frozenset(counts))


@pytest.mark.parametrize(
    ("text", "population"),
    [
        ("3,000 French soldiers were killed", "french-army"),
        ("France lost 3,000 soldiers", "french-army"),
        ("France's losses were 3,000", "french-army"),
        ("The Prussians killed 3,000 French soldiers", "french-army"),
        ("3,000 French soldiers were killed by Prussian troops", "french-army"),
        ("3,000 French civilians were killed", "french-civilians"),
        ("3,000 of the Imperial Guard were killed", "french-guard"),
        ("Prussia says France lost 3,000 soldiers", "french-army"),
        ("In the war against Prussia France lost 3,000 soldiers", "french-army"),
        ("Втрати росіян – 3 000 осіб", "ru-armed-forces"),
        ("Погибло 3 000 россиян", "ru-armed-forces"),
    ],
)
def test_who_was_lost_is_not_who_says_it_nor_who_did_it(text: str, population: str) -> None:
    found = claim(text).population
    assert found is not None
    assert found.named == {population}


def test_people_of_no_population_are_others_and_not_anybody() -> None:
    found = claim("3,000 Prussian civilians were killed").population
    assert found is not None
    assert found.named == frozenset()


def test_what_is_below_a_population_comes_with_it() -> None:
    found = claim("3,000 French soldiers were killed").population
    assert found is not None
    assert found.below == {"french-guard"}


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("The Gazette says 3,000 French soldiers were killed", {"gazette"}),
        ("3,000 French soldiers were killed, according to the Herald", {"herald"}),
        ("Herald: 3,000 French soldiers killed", {"herald"}),
        ("Herald and Gazette counted 3,000 French soldiers killed", {"herald", "gazette"}),
        ("France says 3,000 Prussian soldiers were killed", {"french-staff"}),
        ("Officials say 3,000 French soldiers were killed", None),
        ("French media say 3,000 Prussian soldiers were killed", None),
        ("«Herald» says 3,000 French soldiers were killed", {"herald"}),
        ("3,000 French soldiers were killed by the Herald's count", {"herald"}),
        ("Herald has verified 3,000 French soldiers killed", {"herald"}),
        ("3,000 French soldiers were killed", None),
        ("The Observer says 3,000 French soldiers were killed", set()),
        ("За даними Генштабу, 3 000 російських солдатів загинули", {"general-staff-ukraine"}),
        ("По данным Медиазоны, погибли 3 000 российских солдат", {"mediazona"}),
    ],
)
def test_who_counted_is_read(text: str, origins: set[str] | None) -> None:
    assert claim(text).origins == (None if origins is None else frozenset(origins))


@pytest.mark.parametrize(
    ("text", "conflict"),
    [
        ("3,000 French soldiers were killed at Sedan", "sedan"),
        ("3,000 French soldiers were killed in the Battle of Sedan", "sedan"),
        ("At Sedan, in the Franco-Prussian War, 3,000 French soldiers were killed", "sedan"),
        ("3,000 French soldiers were killed in the Franco-Prussian War", "franco-prussian"),
        ("3,000 Russian soldiers were killed in Ukraine", "russia-ukraine-2022"),
    ],
)
def test_the_conflict_is_read_the_nearest_and_deepest(text: str, conflict: str) -> None:
    found = claim(text).conflict
    assert found is not None
    assert found.named == {conflict}


def test_an_area_is_read_where_it_is_a_place() -> None:
    found = claim("3,000 French soldiers were killed in Ardennes").area
    assert found is not None
    assert found.named == {"ardennes"}


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("In 2024 3,000 Russian soldiers were killed", ("flow", "2024-01-01", "2024-12-31")),
        ("By the end of 2024 3,000 Russian soldiers had been killed",
         ("cumulative", None, "2024-12-31")),
        ("On 28 July 2025 Russian losses reached 3,000", ("cumulative", None, "2025-07-28")),
        ("Since the start of the war in 2022 3,000 Russian soldiers were killed",
         ("cumulative", "2022-01-01", None)),
        ("Since its invasion on 24 February 2022, Russia has lost 3,000 soldiers",
         ("cumulative", "2022-02-24", None)),
        ("In 2024, Mediazona said 3,000 Russian soldiers had been killed",
         ("cumulative", None, "2024-12-31")),
        ("Since the start of the year Russia has lost 3,000 soldiers",
         ("flow", "2025-01-01", "2025-08-01")),
        ("3,000 French soldiers were killed in 2024, the Herald says",
         ("flow", "2024-01-01", "2024-12-31")),
        ("In 2025 Russia lost 3,000 soldiers", ("flow", "2025-01-01", "2025-08-01")),
        ("Since 2022 3,000 Russian soldiers have been killed", ("cumulative", "2022-01-01", None)),
        ("Since February 24 3,000 Russian soldiers have been killed",
         ("cumulative", "2022-02-24", None)),
        ("Mediazona said on 28 July that 3,000 Russian soldiers were killed",
         ("cumulative", None, "2025-07-28")),
        ("3,000 Russian soldiers were killed on 28 July", ("flow", "2025-07-28", "2025-07-28")),
    ],
)  # fmt: skip
def test_the_time_is_read_with_what_it_is_the_end_of(text: str, when: tuple[Any, ...]) -> None:
    found = claim(text).when
    assert found is not None
    days = (found.start and found.start.isoformat(), found.end and found.end.isoformat())
    assert (found.kind, *days) == when


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("3,000 confirmed deaths of French soldiers", "identified"),
        ("3,000 French soldiers were recorded as deserters", "recorded"),
        ("3,000 deaths of French soldiers", None),
    ],
)
def test_the_basis_is_read(text: str, basis: str | None) -> None:
    [one] = quantities(text).quantities
    assert (one.claim and one.claim.basis) == basis


def test_things_are_read_by_the_measures_called_so() -> None:
    assert claim("The French army lost 30 mitrailleuses").measures == {"guns-lost"}
    assert claim("France lost 30 mitrailleuses").population is not None


def test_a_cause_of_death_is_a_measure_of_its_own() -> None:
    assert claim("3,000 French soldiers died of smallpox").measures == {"smallpox"}
    assert "typhus" in why("3,000 French soldiers died of typhus")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3,000 French soldiers were not killed", "denied"),
        ("It is a myth that 3,000 French soldiers were killed", "denied"),
        ("3,000 French soldiers were killed. Nonsense!", "denied"),
        ("3,000 French soldiers will be killed", "may be"),
        ("3,000 French soldiers are killed every day", "rate"),
        ("French losses rose by 3,000", "change"),
        ("3,000 more French soldiers were killed", "change"),
        ("For every Prussian 3,000 French soldiers were killed", "comparison"),
        ("French and Prussian losses together were 3,000", "not clear"),
        ("3,000 French children were killed", "children"),
        ("3,000 soldiers were killed at Verdun", "Verdun"),
        ("3,000 Bavarian soldiers were killed", "Bavarian"),
        ("An avalanche killed 3,000 French soldiers", "avalanche"),
        ("3,000 French soldiers were killed on Tuesday", "time"),
        ("Within days the French army lost 3,000 men", "time"),
        ("3,000 French soldiers aged 20 were killed", "aged"),
        ("The 3rd brigade lost 3,000 French soldiers", "not known"),
        ("3,000 French and Prussian soldiers were killed", "whose"),
        ("French soldiers and civilians: 3,000 French soldiers and civilians killed", "civilians"),
        ("Its army lost 3,000 men", "whose"),
        ("3,000 French prisoners died", "became"),
        ("There were 3,000 French soldiers", "became"),
        ("3,000 French soldiers were killed in July and in August", "time"),
        ("3,000 French soldiers killed today", "time"),
        ("France lost 3,000 soldiers over the year", "time"),
        ("French losses this year reached 3,000", "time"),
        ("French losses: July - 3,000", "time"),
        ("France almost lost 3,000 soldiers", "almost"),
        ("Французы потеряли солдат 3 000", "about"),
        ("Россияне потеряли 3 000 солдат за два года", "time"),
        ("3,000 civilians were killed in the Franco-Prussian War", "whose"),
        ("Annual French losses exceeded 3,000", "rate"),
        ("3,000 French soldiers were killed in the Franco-Prussian War and the full-scale war",
         "conflict"),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_not_understood_and_says_why(text: str, reason: str) -> None:
    assert reason in why(text)


@pytest.mark.parametrize(
    "text",
    [
        "The French army, which could not be independently verified, lost 3,000 men",
        "Only 3,000 French soldiers were killed, but the number could be higher",
        "Did France really lose 3,000 soldiers?",
        "FRANCE LOST 3,000 SOLDIERS",
        "France Lost 3,000 Soldiers In War Against Prussia",
        "france lost 3,000 soldiers",
    ],
)
def test_what_changes_nothing_is_passed_over(text: str) -> None:
    found = claim(text).population
    assert found is not None
    assert found.named == {"french-army"}


def test_numbers_in_one_sentence_are_kept_apart() -> None:
    said = quantities("3,000 French soldiers were killed and 5,000 wounded, and 700 deserted")
    claims = [one.claim for one in said.quantities]
    assert [one and one.counts for one in claims] == [{"killed"}, {"wounded"}, {"deserted"}]
    assert all(one and one.population and one.population.named == {"french-army"} for one in claims)


def test_of_two_sides_each_number_has_to_say_its_own() -> None:
    said = quantities("France lost 3,000 soldiers, Prussia lost 5,000 soldiers")
    found = [
        one.claim and one.claim.population and one.claim.population.named for one in said.quantities
    ]
    assert found == [{"french-army"}, {"prussian-army"}]
    said = quantities("Prussia killed 3,000 French soldiers and lost 5,000")
    assert [one.claim is None for one in said.quantities] == [False, True]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("France lost 700 soldiers yesterday and 3,000 in total", ["2025-07-31", None]),
        ("France lost 3,000 soldiers, including 700 in July", [None, "2025-07-01"]),
        ("France lost 3,000 soldiers, 700 of them yesterday", [None]),
        ("In July France lost 3,000 soldiers while Prussia lost 700 soldiers", ["2025-07-01"] * 2),
        ("3,000 French soldiers were killed and 700 wounded in July", ["2025-07-01"] * 2),
    ],
)
def test_a_time_is_that_of_the_numbers_it_stands_with(text: str, starts: list[str | None]) -> None:
    claims = [one.claim for one in quantities(text).quantities]
    assert [str(one.when.start) if one and one.when else None for one in claims] == starts


def test_a_time_that_may_be_of_two_numbers_is_of_neither() -> None:
    killed, wounded = quantities("3,000 French soldiers killed, 700 wounded in July").quantities
    assert killed.claim is None
    assert killed.why is not None
    assert "time" in killed.why
    assert wounded.why != killed.why


def test_soldiers_and_civilians_of_one_side_are_kept_apart() -> None:
    soldiers, civilians = quantities("France lost 3,000 soldiers and 700 civilians").quantities
    assert soldiers.claim is not None
    assert civilians.claim is None
    [anyone] = quantities("Prussia's war on France has killed 700 civilians").quantities
    assert anyone.claim is None


def test_a_total_of_several_takes_the_outcome_of_none() -> None:
    said = "3,000 French soldiers killed and 700 wounded, 3,700 in total"
    *_, total = quantities(said).quantities
    assert total.claim is None


@pytest.mark.parametrize(
    "text",
    [
        "France lost two or three thousand soldiers",
        "France lost two to three hundred thousand soldiers",
        "Французы потеряли двести-триста тысяч солдат",
        "France lost 100 or 200 thousand soldiers",
    ],
)
def test_a_number_with_half_a_scale_is_no_number(text: str) -> None:
    found = quantities(text)
    assert found.quantities == ()
    assert [one.kind for one in found.aside] == ["vague"]


def test_a_year_before_its_number_is_no_range() -> None:
    said = quantities("French losses: 2023 - 3,000; 2024 - 4,000")
    assert [one.claim for one in said.quantities] == [None, None]


@pytest.mark.parametrize(
    "text",
    [
        "Россией убито 3 000 солдат",
        "Убито российской армией 3 000 солдат",
        "Russia told France it had lost 3,000 soldiers",
    ],
)
def test_who_did_it_or_heard_of_it_is_not_who_was_lost(text: str) -> None:
    [one] = quantities(text).quantities
    assert one.claim is None or one.claim.population is None


def test_an_acronym_is_a_name_in_capitals_alone() -> None:
    named = {one.id for one in quantities("FPA losses: 3,000").named}
    assert "prussian-army" in named
    assert "prussian-army" not in {one.id for one in quantities("fpa losses: 3,000").named}


def test_in_another_language_nothing_is_read() -> None:
    text = "3,000 French soldiers were killed"
    assert parse_claim(text, NAMES, TODAY, "de").quantities == ()
    assert len(parse_claim(text, NAMES, TODAY, "en-GB").quantities) == 1


def test_too_many_numbers_are_refused_with_the_remedy() -> None:
    with pytest.raises(Invalid) as caught:
        quantities(", ".join(["5 men"] * 21))
    assert "claims" in caught.value.faults[0].detail


def test_odd_names_stop_nothing() -> None:
    odd = (
        Population(id="a", name="😀", kind="mixed"),
        Population(id="b", name="the", kind="mixed", parent="b", aliases=("of", "3", "and", "-")),
        Conflict(id="c", name="War", kind="war", parent="d"),
        Conflict(id="d", name="May", kind="war", parent="c", start="1999"),
        Source(id="e", name="said", kind="media", aliases=("K", "killed", "French army")),
    )
    for text in (
        "In May 3 of the 😀 were killed",
        "said: K killed 3,000 French soldiers - and the",
    ):
        assert parse_claim(text, names(*odd), TODAY) is not None


WORDS = st.sampled_from(
    (  # noqa: SIM905
        "French Prussian Russia soldiers civilians killed lost wounded 3,000 5 million over nearly "
        "in at Sedan by since 2024 said and , . not the of who Herald втратила солдатів загинули "
        "понад тисяч убито около потери — : ( ) % 47th"
    ).split()
)


@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_no_sentence_stops_the_reading(text: str) -> None:
    for one in quantities(text).quantities:
        assert (one.claim is None) != (one.why is None)
        assert text[one.part.start : one.part.end] == one.part.text
