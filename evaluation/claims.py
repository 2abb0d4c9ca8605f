"""The claims of the evaluation, and how an answer compares with what is expected."""

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

Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claim: ``faults`` name each difference from what is expected.

    ``misread``: something else than is said was understood, which is the worst there is.
    """

    claim: Said
    expected: str
    found: str
    faults: tuple[str, ...] = ()
    misread: bool = False


@dataclass(slots=True)
class Score:
    """How often something was expected, was found, and both."""

    expected: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    both: Counter[str] = field(default_factory=Counter)

    def add(self, expected: str | None, found: str | None) -> None:
        if expected is not None:
            self.expected[expected] += 1
        if found is not None:
            self.found[found] += 1
        if expected is not None and expected == found:
            self.both[expected] += 1

    def lines(self) -> Iterator[str]:
        """Precision and recall of each, as a table."""
        for name in sorted(self.expected | self.found):
            precision = _share(self.both[name], self.found[name])
            recall = _share(self.both[name], self.expected[name])
            yield f"  {name:32} {self.expected[name]:4} expected  precision {precision}  recall {recall}"


def read() -> list[Said]:
    """Every claim with what is expected of it."""
    lines = CLAIMS.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def compare(claim: Said, answer: Said, relations: Score) -> Outcome:
    """Hold an answer of the service to what is expected; relations are added to a score."""
    faults: list[str] = []
    misread = False
    wanted = claim["expect"]
    found = {
        (one["text"], place): (one, quantity)
        for place, (one, quantity) in enumerate(
            zip(answer["interpretation"]["quantities"], answer["quantities"], strict=True)
        )
    }
    texts = {text: key for key in found for text in [key[0]]}
    for expected in wanted["quantities"]:
        key = texts.pop(expected["text"], None)
        if key is None:
            faults.append(f"{expected['text']!r} was not found")
            continue
        understood, checked = found[key]
        if not understood["understood"]:
            if expected["summary"] != NOT_UNDERSTOOD:
                faults.append(f"{expected['text']!r} was not understood: {understood['why']}")
            continue
        different = [*_differences(expected, understood)]
        if expected["summary"] == NOT_UNDERSTOOD:
            different = [f"was understood, as {understood['counts']} of {understood['population']}"]
        misread |= bool(different)
        faults += [f"{expected['text']!r}: {one}" for one in different]
        if checked["summary"] != expected["summary"]:
            faults.append(f"{expected['text']!r}: {checked['summary']}, not {expected['summary']}")
        told = {one["figure"]["id"]: one["relation"] for one in checked["findings"]}
        for figure, relation in expected.get("relations", {}).items():
            relations.add(relation, told.get(figure))
            if told.get(figure) != relation:
                faults.append(f"{figure}: {told.get(figure)}, not {relation}")
    for text, key in texts.items():
        if found[key][0]["understood"]:
            misread = True
            faults.append(f"{text!r} is no count, and was understood")
    return Outcome(claim, wanted["summary"], answer["summary"], tuple(faults), misread)


def _differences(expected: Said, understood: Said) -> Iterator[str]:
    for name in ("value", "lower", "upper", "comparator", "approximate"):
        if name in expected and not _same(expected[name], understood[name]):
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


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or one is None or isinstance(one, str):
        return bool(one == other)
    return other is not None and Decimal(str(one)) == Decimal(str(other))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:5.2f}" if whole else "    -"
