"""The claims of the evaluation, and how an answer compares with the expected one."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FIGURES = FOLDER / "figures.ndjson"
CLAIMS = FOLDER / "claims.ndjson"
NOT_UNDERSTOOD = "not-understood"

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the answer to one claim compares with the expected one.

    ``expected`` and ``actual`` are summaries; ``faults`` names each difference in a sentence.
    ``misread`` is true if the service understood something other than the claim states.
    """

    claim: Json
    expected: str
    actual: str
    faults: tuple[str, ...] = ()
    misread: bool = False


@dataclass(slots=True)
class Score:
    """How often each name was expected, was the actual answer, and was both."""

    expected: Counter[str] = field(default_factory=Counter)
    actual: Counter[str] = field(default_factory=Counter)
    both: Counter[str] = field(default_factory=Counter)

    def add(self, expected: str | None, actual: str | None) -> None:
        """Count one answer; None where nothing was expected, or nothing was answered."""
        if expected is not None:
            self.expected[expected] += 1
        if actual is not None:
            self.actual[actual] += 1
        if expected is not None and expected == actual:
            self.both[expected] += 1

    def lines(self) -> Iterator[str]:
        """Yield the precision and recall of each name, as the lines of a table."""
        for name in sorted(self.expected | self.actual):
            precision = _share(self.both[name], self.actual[name])
            recall = _share(self.both[name], self.expected[name])
            times = f"{self.expected[name]:4} expected, {self.actual[name]:4} answered"
            yield f"  {name:32} {times}, precision {precision}, recall {recall}"


def read(file: Path = CLAIMS) -> list[Json]:
    """Return every claim of an NDJSON file, each with the answer expected for it."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def compare(claim: Json, answer: Json, relations: Score) -> Outcome:
    """Compare an answer of the service with the expected one.

    Adds the relation of each figure that the claim names to ``relations``.
    """
    interpreted = answer["interpretation"]["quantities"]
    quantities = {
        understood["text"]: (understood, checked)
        for understood, checked in zip(interpreted, answer["quantities"], strict=True)
    }
    faults: list[str] = []
    misread = False
    for expected in claim["expect"]["quantities"]:
        text = expected["text"]
        if text not in quantities:
            faults.append(f"{text!r} was not found")
            continue
        understood, checked = quantities.pop(text)
        misreadings = list(_misreadings(expected, understood)) if understood["understood"] else []
        misread |= bool(misreadings)
        faults += [f"{text!r}: {misreading}" for misreading in misreadings]
        if understood["understood"]:
            faults += _other_results(expected, checked, relations)
        elif expected["summary"] != NOT_UNDERSTOOD:
            faults.append(f"{text!r} was not understood: {understood['why']}")
    for text, (understood, _) in quantities.items():
        if understood["understood"]:
            misread = True
            faults.append(f"{text!r} is not a count, but was understood as one")
    return Outcome(claim, claim["expect"]["summary"], answer["summary"], tuple(faults), misread)


def _other_results(expected: Json, checked: Json, relations: Score) -> Iterator[str]:
    """Yield each difference in the summary and the relations of a quantity that was understood."""
    if checked["summary"] != expected["summary"]:
        yield f"{expected['text']!r}: {checked['summary']}, not {expected['summary']}"
    relation_of = {finding["figure"]["id"]: finding["relation"] for finding in checked["findings"]}
    for figure, relation in expected.get("relations", {}).items():
        relations.add(relation, relation_of.get(figure))
        if relation_of.get(figure) != relation:
            yield f"{figure}: {relation_of.get(figure)}, not {relation}"


def _misreadings(expected: Json, understood: Json) -> Iterator[str]:
    """Yield each field of an interpretation that differs from what the claim states."""
    if expected["summary"] == NOT_UNDERSTOOD:
        yield f"understood, as {understood['counts']} of {understood['population']}"
        return
    for name in ("value", "lower", "upper", "comparator", "approximate"):
        if name in expected and not _equal(expected[name], understood[name]):
            yield f"{name} {understood[name]}, not {expected[name]}"
    if "counts" in expected and not understood["measures"]:
        wanted = expected["counts"] and sorted(expected["counts"])
        if understood["counts"] != wanted:
            yield f"counts {understood['counts']}, not {wanted}"
    for name in ("population", "conflict"):
        if name in expected and expected[name] is not None:
            id_ = understood[name] and understood[name]["id"]
            if id_ != expected[name]:
                yield f"{name} {id_}, not {expected[name]}"


def _equal(expected: Any, actual: Any) -> bool:
    """Compare numbers by their value, whatever their type (2 and 2.0 are equal)."""
    if expected is None or isinstance(expected, bool | str):
        return bool(expected == actual)
    return actual is not None and Decimal(str(expected)) == Decimal(str(actual))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:5.2f}" if whole else "    -"
