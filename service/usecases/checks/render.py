"""The views of a check that ``CheckSchema`` dumps: entries in place of their ids."""

from collections.abc import Mapping
from typing import Any

from service.claims.entities.names import Names
from service.domain.claim import Claim, Family
from service.domain.quantity import Quantity
from service.domain.vocabulary import Entry
from service.usecases.checks.check import ClaimCheck, QuantityCheck

_NUMBERS = ("value", "lower", "upper", "comparator", "approximate")
_NO_CLAIM = Claim(reading=Quantity())  # states nothing: the view of what is not understood


def check_view(check: ClaimCheck, body: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """Return the view of a check; ``body`` is the claim as ``ClaimBody`` loaded it."""
    return {
        "claim": body.get("claim"),
        "claimed_on": body["claimed_on"],
        **_summary(check.decisive, names),
        "interpretation": {
            "quantities": [_interpretation(quantity, names) for quantity in check.quantities],
            "entries": [
                {
                    "part": match.part,
                    "vocabulary": match.vocabulary,
                    "id": match.id,
                    "name": names.entry(match.vocabulary, match.id).name,
                }
                for match in check.parsed.named
            ],
            "aside": check.parsed.aside,
        },
        "quantities": [
            {
                **_summary(quantity, names),
                "part": quantity.part,
                "findings": quantity.findings,
            }
            for quantity in check.quantities
        ],
    }


def _summary(quantity: QuantityCheck, names: Names) -> dict[str, Any]:
    """Return the view of a summary, and of the originators that it speaks of."""
    return {
        "summary": quantity.summary,
        "explanation": quantity.explanation,
        "originators": {
            "count": quantity.originators.count,
            "named": [names.entry("source", id_) for id_ in quantity.originators.sources],
        },
    }


def _interpretation(quantity: QuantityCheck, names: Names) -> dict[str, Any]:
    """Return the view of how a quantity was understood."""
    claim = quantity.claim or _NO_CLAIM
    origins = claim.origins
    return {
        **{name: getattr(quantity.reading, name) for name in _NUMBERS},
        "part": quantity.part,
        "understood": quantity.claim is not None,
        "why": quantity.why,
        "measures": claim.measures and sorted(claim.measures),
        "counts": claim.counts,
        "basis": claim.basis,
        "population": _first_entry(claim.population, "population", names),
        "other_population": claim.population == Family(),
        "conflict": _first_entry(claim.conflict, "conflict", names),
        "area": _first_entry(claim.area, "area", names),
        "origin": origins and [names.entry("source", id_) for id_ in sorted(origins)],
        "period": claim.when,
        "assumed": claim.assumed,
    }


def _first_entry(family: Family | None, vocabulary: str, names: Names) -> Entry | None:
    """Return the first entry, by id, that a claim names; None if it names none."""
    ids = sorted(id_ for id_ in family.named if id_) if family else []
    return names.entry(vocabulary, ids[0]) if ids else None
