"""Summaries: what all findings on a claim come to."""

from dataclasses import replace

import pytest

from service.domain.summary import NOT_UNDERSTOOD, least_supported, summarise
from tests.domain.claim_builders import a_claim, a_point, findings_on


@pytest.mark.parametrize(
    ("relation_by_origin", "summary"),
    [
        ({"a": "consistent", "b": "beyond-bound"}, "supported-by-a-source"),
        ({"a": "consistent", "b": "claim-lower"}, "sources-disagree"),
        ({"a": "different-measure", "b": "claim-lower"}, "number-fits-another-measure"),
        ({"a": "different-basis"}, "number-fits-another-measure"),
        ({"a": "outdated", "b": "claim-lower"}, "number-fits-another-period"),
        ({"a": "different-population"}, "number-fits-another-population"),
        ({"a": "different-source"}, "number-fits-another-source"),
        ({"a": "claim-higher", "b": "beyond-bound"}, "contradicted-by-every-source"),
        ({"a": "beyond-bound", "b": "close"}, "undecided"),
        ({}, "no-figure"),
    ],
)
def test_findings_come_to_the_first_summary_that_holds(
    relation_by_origin: dict[str, str], summary: str
) -> None:
    [finding] = findings_on(a_claim(100), a_point(value=100))
    findings = [
        replace(finding, point=a_point(origin=(origin,)), relation=relation)
        for origin, relation in relation_by_origin.items()
    ]
    assert summarise(findings) == summary
    assert summarise(reversed(findings)) == summary


def test_an_originator_that_supports_does_not_contradict_as_well() -> None:
    [finding] = findings_on(a_claim(100), a_point(value=100))
    assert summarise([finding, replace(finding, relation="claim-lower")]) == "supported-by-a-source"


def test_a_claim_is_as_supported_as_the_least_of_its_quantities() -> None:
    assert least_supported(["supported-by-a-source", "no-figure"]) == "no-figure"
    assert least_supported([]) == NOT_UNDERSTOOD
