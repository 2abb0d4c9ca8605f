"""The evaluation has enough claims of every kind, and the service misreads none of them."""

import json
from collections import Counter
from pathlib import Path

import pytest

from evaluation.__main__ import evaluate, serving
from evaluation.claims import FIGURES, Outcome, Score, compare, read
from service.domain.summary import NOT_UNDERSTOOD, SUMMARIES

CLAIMS = read()


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    with serving(tmp_path_factory.mktemp("evaluation")) as client:
        return evaluate(client, CLAIMS, Score())


def test_there_are_claims_of_every_kind() -> None:
    assert len(CLAIMS) >= 300
    assert len({claim["claim"] for claim in CLAIMS}) == len(CLAIMS)
    assert set(Counter(claim["language"] for claim in CLAIMS)) == {"en", "uk", "ru"}
    assert {claim["expect"]["summary"] for claim in CLAIMS} == set(SUMMARIES)
    named = {
        quantity["conflict"]
        for claim in CLAIMS
        for quantity in claim["expect"]["quantities"]
        if quantity.get("conflict")
    }
    lines = [json.loads(line) for line in FIGURES.read_text().splitlines()]
    wars = {line["conflict"]["id"] for line in lines if len(line) == 1 and "conflict" in line}
    assert len(named | {"russia-ukraine-2022"}) >= 4
    assert named <= wars | {"russia-ukraine-2022"}


def test_no_claim_is_misread(outcomes: list[Outcome]) -> None:
    misread = [outcome for outcome in outcomes if outcome.misread]
    assert [(outcome.claim["claim"], outcome.faults) for outcome in misread] == []


def test_most_claims_have_the_expected_summary(outcomes: list[Outcome]) -> None:
    others = [outcome for outcome in outcomes if outcome.expected != outcome.actual]
    assert len(others) <= len(outcomes) // 9
    careful = [outcome for outcome in others if outcome.actual == NOT_UNDERSTOOD]
    assert len(careful) >= len(others) * 4 // 5  # most errors are too careful, not too bold


def test_no_rule_is_keyed_to_a_claim() -> None:
    files = [
        path for path in Path("service/claims").rglob("*.*") if path.suffix in {".py", ".toml"}
    ]
    words = "".join(path.read_text() for path in files)
    for claim in CLAIMS:
        assert claim["claim"] not in words
        for quantity in claim["expect"]["quantities"]:
            text = quantity["text"]
            assert not any(digit.isdigit() for digit in text) or f'"{text}"' not in words


def test_differences_are_named_and_a_wrong_reading_is_marked_as_misread() -> None:
    claim = CLAIMS[0]
    nothing = {"interpretation": {"quantities": []}, "quantities": [], "summary": "no-figure"}
    outcome = compare(claim, nothing, Score())
    assert outcome.faults
    assert not outcome.misread
    [expected, *_] = claim["expect"]["quantities"]
    understood = {**expected, "understood": True, "value": 7, "measures": None, "why": None}
    understood |= {name: None for name in ("lower", "upper") if name not in expected}
    understood |= {name: {"id": "nobody"} for name in ("population", "conflict")}
    checked = {"summary": expected["summary"], "findings": []}
    wrong = {
        "interpretation": {"quantities": [understood]},
        "quantities": [checked],
        "summary": expected["summary"],
    }
    assert compare(claim, wrong, Score()).misread
