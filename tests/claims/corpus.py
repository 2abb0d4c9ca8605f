"""The corpus of a language: claims, each with the reading that is expected of its numbers."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from service.claims.entities.names import Names
from service.claims.parsed import ParsedQuantity
from service.claims.parser import parse_claim
from service.domain.claim import Claim


def cases(folder: Path) -> Iterator[dict[str, Any]]:
    """The claims of a language's folder."""
    for line in (folder / "corpus.ndjson").read_text().splitlines():
        yield json.loads(line)


def read(case: dict[str, Any], names: Names) -> list[dict[str, Any]]:
    """What is read of a claim, in the fields that the case states of each of its numbers."""
    day = date.fromisoformat(case["claimed_on"])
    quantities = parse_claim(case["claim"], names, day).quantities
    stated = [set(quantity) for quantity in case["quantities"]]
    if len(stated) != len(quantities):
        return [fields(quantity) for quantity in quantities]
    return [
        {name: value for name, value in fields(quantity).items() if name in names_}
        for names_, quantity in zip(stated, quantities, strict=True)
    ]


def fields(quantity: ParsedQuantity) -> dict[str, Any]:
    """Every field of a number that a case may state."""
    if quantity.claim is None:
        return {"text": quantity.part.text, "why": quantity.why}
    return {"text": quantity.part.text, **claim_fields(quantity.claim)}


def claim_fields(claim: Claim) -> dict[str, Any]:
    """What is claimed of a number, as JSON."""
    reading, population, when = claim.reading, claim.population, claim.when
    numbers = {"value": reading.value, "lower": reading.lower, "upper": reading.upper}
    return {
        **{name: number and float(number) for name, number in numbers.items()},
        "comparator": reading.comparator,
        "approximate": reading.approximate,
        "counts": claim.counts and sorted(claim.counts),
        "population": next(iter(sorted(map(str, population.named))), None) if population else None,
        "other_population": population is not None and not population.named,
        "period": when
        and {
            "kind": when.kind,
            "start": when.start and when.start.isoformat(),
            "end": when.end and when.end.isoformat(),
        },
        "origins": claim.origins and sorted(claim.origins),
        "basis": claim.basis,
    }
