"""Sentences of every kind of figure in three languages, which were read aloud before they were kept.

``sentences.json`` has the sentence of each case by language.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.period import KINDS, make_period
from service.domain.sentence import LANGUAGES, sentence_of, verification_words
from service.domain.sentence.parts import entries_named
from service.domain.verification_state import STATES, verification_state

EXPECTED = json.loads((Path(__file__).parent / "sentences.json").read_text())
UNNAMED = [{"code": "originator-unnamed", "detail": "..."}]


def source(id_: str, name: str, kind: str = "media") -> dict[str, Any]:
    return {"id": id_, "name": name, "kind": kind, "stake": None}


STAFF = source("staff", "General Staff", "belligerent")
GAZETTE, HERALD = source("gazette", "The Gazette"), source("herald", "Herald")
AGENCY = source("agency", "UN agency", "intergovernmental")


def step(*sources: dict[str, Any], role: str = "reporter", **fields: Any) -> dict[str, Any]:
    return {
        "role": role,
        "sources": list(sources),
        "as_named": None,
        "document": None,
        "reported_on": None,
        **fields,
    }


def period(edtf: str, kind: str, *inferred: str) -> dict[str, Any]:
    return {"edtf": edtf, "kind": kind, "inferred": list(inferred)}


def said(
    status: str, by: dict[str, Any] = GAZETTE, on: str | None = "2025-07-28"
) -> dict[str, Any]:
    return {"status": status, "by": by, "stated_on": on, "lapsed": False}


def a_figure(
    *relays: dict[str, Any],
    origin: tuple[dict[str, Any], ...] = (STAFF,),
    first: dict[str, Any] | None = None,
    basis: str = "claimed",
    measure: str = "Soldiers killed",
    unit: tuple[str, str] = ("persons", "persons"),
    **fields: Any,
) -> dict[str, Any]:
    return {
        "status": "published",
        "value": 1234,
        "lower": None,
        "upper": None,
        "missing": None,
        "comparator": "=",
        "approximate": False,
        "as_reported": "1,234",
        "unit": {"id": unit[0], "name": unit[1]},
        "measure": {"id": "killed", "name": measure, "basis": basis},
        "population": {"id": "army", "name": "Northern army"},
        "conflict": {"id": "war", "name": "War of the North"},
        "area": None,
        "period": period("2022-02-24/2025-07-28", "cumulative"),
        "origin": list(origin),
        "provenance": [{"steps": [step(*origin, role="originator", **(first or {})), *relays]}],
        "could_not_verify": False,
        "verification": [],
        "warnings": [],
        **fields,
    }


def hedged(comparator: str, *, approximate: bool = False) -> dict[str, Any]:
    return a_figure(comparator=comparator, approximate=approximate)


def bounds(lower: float | None, upper: float | None, **fields: Any) -> dict[str, Any]:
    return a_figure(value=None, comparator=None, lower=lower, upper=upper, **fields)


def missing(reason: str, words: str) -> dict[str, Any]:
    return a_figure(value=None, comparator=None, missing=reason, as_reported=words)


def over(edtf: str, kind: str, *inferred: str) -> dict[str, Any]:
    return a_figure(period=period(edtf, kind, *inferred))


def checked(*statements: dict[str, Any], flag: bool = False) -> dict[str, Any]:
    return a_figure(verification=list(statements), could_not_verify=flag)


CASES = {
    "plain": a_figure(),
    "one person": a_figure(value=1),
    "21 persons": a_figure(value=21),
    "3 persons": a_figure(value=3),
    "12 persons": a_figure(value=12),
    "nobody": a_figure(value=0),
    "a net change": a_figure(value=-201),
    "fewer than": hedged("<"),
    "at most": hedged("<="),
    "at least": hedged(">="),
    "more than": hedged(">"),
    "around": hedged("=", approximate=True),
    "nearly": hedged("<", approximate=True),
    "just over": hedged(">", approximate=True),
    "around or more": hedged(">=", approximate=True),
    "around or fewer": hedged("<=", approximate=True),
    "a range": bounds(50, 60),
    "a range in the other order": bounds(60, 50),
    "bounds that are equal": bounds(50, 50),
    "a lower bound alone": bounds(50, None),
    "an upper bound alone": bounds(None, 60),
    "a range around zero": bounds(-5, 12),
    "a value within bounds": a_figure(value=55, lower=50, upper=60),
    "a value with one bound": a_figure(value=55, lower=50),
    "words alone": missing("words-only", "hundreds"),
    "no number": missing("unknown", "an unknown number"),
    "not applicable": missing("not-applicable", "none possible"),
    "a rate": a_figure(value=12.5, unit=("per-1000", "deaths per 1,000 a year"), measure="Crude death rate"),
    "a share": a_figure(value=12.5, unit=("percent", "%"), measure="Share of wounded who died"),
    "money": a_figure(value=1500000.75, unit=("usd", "US dollars"), measure="Damage to housing, 2024 prices"),
    "things": a_figure(value=42, unit=("items", "items"), measure="Tanks destroyed"),
    "an average of persons": a_figure(value=2.5, measure="Killed a day, average"),
    "estimated": a_figure(basis="estimated"),
    "identified": a_figure(basis="identified"),
    "recorded": a_figure(basis="recorded"),
    "compiled": a_figure(basis="compiled"),
    "verified by method": a_figure(basis="verified"),
    "start unknown": over("/2025-07-28", "cumulative"),
    "start open": over("../2025-07-28", "cumulative"),
    "end unknown": over("2022-02-24/", "cumulative"),
    "end open": over("2022-02-24/..", "flow"),
    "ends inferred": over("2022-02-24/2025-07-28", "cumulative", "start", "end"),
    "end inferred": over("/2025-07-28", "cumulative", "end"),
    "cumulative in one date": over("2025-07", "cumulative"),
    "one day": over("2025-07-28", "flow"),
    "one month": over("2025-03", "flow"),
    "one year": over("2024", "flow"),
    "a stock on a day": over("2025-07-28", "instant"),
    "a stock in a month": over("2025-03", "instant"),
    "a stock in a year": over("2024", "instant"),
    "months": over("2025-01/2025-06", "flow"),
    "years": over("1914/1918", "flow"),
    "about a year": over("1823~", "flow"),
    "an uncertain start": over("1823-05?/1824", "flow"),
    "hours": over("2022-02-24T04:00+02:00/2022-02-25", "flow"),
    "hours in UTC": over("2022-02-24T04:00Z", "instant"),
    "no period": a_figure(period=None),
    "no population": a_figure(population=None),
    "an area": a_figure(area={"id": "strip", "name": "Coastal Strip"}),
    "an area that the population names": a_figure(
        population={"id": "p", "name": "people in Coastal Strip"},
        area={"id": "strip", "name": "Coastal Strip"},
    ),
    "violence without a conflict": a_figure(
        population=None, conflict=None, area={"id": "strip", "name": "Coastal Strip"}
    ),
    "stated on a day": a_figure(first={"reported_on": "2025-07-29"}),
    "stated in a year": a_figure(first={"reported_on": "2025"}),
    "stated in a document": a_figure(first={"document": {"published_on": "2025-07"}}),
    "an unnamed originator": a_figure(
        origin=(source("officials", "Officials", "government"),), warnings=UNNAMED
    ),
    "an originator named loosely": a_figure(
        origin=(source("officials", "Officials", "government"),),
        first={"as_named": "senior officials"},
        warnings=UNNAMED,
    ),
    "an unnamed party": a_figure(first={"as_named": "Kyiv"}, warnings=UNNAMED),
    "two originators": a_figure(origin=(GAZETTE, HERALD)),
    "three originators of two kinds": a_figure(origin=(STAFF, GAZETTE, HERALD)),
    "two originators under one name": a_figure(
        origin=(GAZETTE, HERALD), first={"as_named": "two newsrooms"}
    ),
    "a relay": a_figure(step(GAZETTE, reported_on="2025-07-28")),
    "a relay without a date": a_figure(step(GAZETTE)),
    "two relays": a_figure(step(HERALD, reported_on="2025-03"), step(GAZETTE, reported_on="2025")),
    "a compiler and a relay": a_figure(
        step(AGENCY, role="compiler", reported_on="2025"), step(GAZETTE, reported_on="2025-07-28")
    ),
    "two that relayed together": a_figure(step(GAZETTE, HERALD, reported_on="2025-07-28")),
    "five relays": a_figure(
        *(step(source(f"r{number}", f"Outlet {number}")) for number in range(1, 6))
    ),
    "could not verify": checked(said("could_not_verify"), flag=True),
    "two could not verify": checked(
        said("could_not_verify"), said("could_not_verify", HERALD, None), flag=True
    ),
    "verified": checked(said("verified", AGENCY)),
    "verified by two": checked(said("verified", AGENCY), said("verified", HERALD, "2025")),
    "verified by its originator alone": checked(said("verified", STAFF)),
    "verified by its originator and another": checked(said("verified", STAFF), said("verified")),
    "verified though another could not": checked(said("could_not_verify"), said("verified", AGENCY)),
    "disputed": checked(said("disputed", AGENCY), said("verified", HERALD)),
    "refuted": checked(said("refuted", AGENCY, "2025-07")),
    "disputed and refuted": checked(said("disputed", AGENCY), said("refuted", HERALD)),
    "corroborated": checked(said("corroborated", HERALD)),
    "not attempted": checked(said("not_attempted", HERALD)),
    "lapsed": checked({**said("verified", AGENCY), "lapsed": True}),
    "a name with quotation marks": a_figure(measure="Killed in «mop-up» and “search” operations"),
    "a draft": a_figure(status="draft"),
    "retracted": a_figure(status="retracted"),
    "retracted duplicate": a_figure(status="retracted", duplicate_of="killed-2025-07-28"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_the_sentence_of_every_kind_of_figure_can_be_printed(case: str, language: str) -> None:
    assert sentence_of(CASES[case], language) == EXPECTED[case][language]


def test_every_sentence_is_of_a_case() -> None:
    assert EXPECTED.keys() == CASES.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_a_sentence_is_one_sentence_on_one_line(case: str, language: str) -> None:
    text = sentence_of(CASES[case], language)
    assert text[0].isupper()
    assert text.endswith(".")
    assert text.count("(") == text.count(")")
    assert "  " not in text
    assert not {"None", "{}", "()", ",,", " ,", " ;"} & {
        text[at : at + 2] for at in range(len(text))
    }
    assert "None" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_a_sentence_ends_with_one_of_four_ways_of_verification(case: str, language: str) -> None:
    figure = CASES[case]
    assert verification_state(figure).code in STATES
    assert sentence_of(figure, language).endswith(f"; {verification_words(figure, language)}.")


@pytest.mark.parametrize(
    ("statements", "flag", "code"),
    [
        ([], False, "unchecked"),
        (["not_attempted"], False, "unchecked"),
        (["corroborated"], False, "unchecked"),
        (["could_not_verify"], True, "could_not_verify"),
        (["could_not_verify", "verified"], False, "verified"),
        (["could_not_verify", "verified"], True, "could_not_verify"),
        (["verified", "disputed"], False, "disputed"),
        (["could_not_verify", "refuted"], True, "disputed"),
    ],
)
def test_a_doubt_outweighs_a_confirmation(statements: list[str], flag: bool, code: str) -> None:
    agents = (GAZETTE, HERALD)
    figure = checked(*map(said, statements, agents), flag=flag)
    assert verification_state(figure).code == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_those_of_the_language(language: str) -> None:
    figure = a_figure(step(GAZETTE), area={"id": "strip", "name": "Coastal Strip"})
    names = {entry: f"Назва {entry[1]}" for entry in entries_named(figure)}
    text = sentence_of(figure, language, names)
    for vocabulary, id_ in names.keys() - {("unit", "persons"), ("conflict", "war")}:
        assert f"Назва {id_}" in text, vocabulary


days = st.dates().map(str) | st.dates().map(lambda day: str(day)[:7]) | st.sampled_from(["", ".."])


@given(days, days, st.sampled_from(KINDS), st.sampled_from(LANGUAGES), st.integers(-9, 10**15))
def test_any_period_and_number_has_a_sentence(
    start: str, end: str, kind: str, language: str, value: int
) -> None:
    edtf = f"{start}/{end}" if kind != "instant" else start
    try:
        make_period(edtf, kind)
    except ValueError:
        return
    assert sentence_of(a_figure(period=period(edtf, kind), value=value), language)
