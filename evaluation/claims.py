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
            times = f"{self.expected[name]:4} expected, {self.found[name]:4} found"
            yield f"  {name:32} {times}, precision {precision}, recall {recall}"


def read(file: Path = CLAIMS) -> list[Said]:
    """Every claim of a file with what is expected of it."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def compare(claim: Said, answer: Said, relations: Score) -> Outcome:
    """Hold an answer of the service to what is expected; relations are added to a score."""
    found = dict(
        zip(
            (one["text"] for one in answer["interpretation"]["quantities"]),
            zip(answer["interpretation"]["quantities"], answer["quantities"], strict=True),
            strict=True,
        )
    )
    faults: list[str] = []
    misread = False
    for expected in claim["expect"]["quantities"]:
        text = expected["text"]
        if text not in found:
            faults.append(f"{text!r} was not found")
            continue
        understood, checked = found.pop(text)
        wrong = list(_differences(expected, understood)) if understood["understood"] else []
        misread |= bool(wrong)
        faults += [f"{text!r}: {one}" for one in wrong]
        if understood["understood"]:
            faults += _missed(expected, checked, relations)
        elif expected["summary"] != NOT_UNDERSTOOD:
            faults.append(f"{text!r} was not understood: {understood['why']}")
    for text, (understood, _) in found.items():
        if understood["understood"]:
            misread = True
            faults.append(f"{text!r} is no count, and was understood")
    return Outcome(claim, claim["expect"]["summary"], answer["summary"], tuple(faults), misread)


def _missed(expected: Said, checked: Said, relations: Score) -> Iterator[str]:
    """What was found otherwise than expected, though it was understood."""
    if checked["summary"] != expected["summary"]:
        yield f"{expected['text']!r}: {checked['summary']}, not {expected['summary']}"
    told = {one["figure"]["id"]: one["relation"] for one in checked["findings"]}
    for figure, relation in expected.get("relations", {}).items():
        relations.add(relation, told.get(figure))
        if told.get(figure) != relation:
            yield f"{figure}: {told.get(figure)}, not {relation}"


def _differences(expected: Said, understood: Said) -> Iterator[str]:
    """What was understood otherwise than it is said."""
    if expected["summary"] == NOT_UNDERSTOOD:
        yield f"understood, as {understood['counts']} of {understood['population']}"
        return
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
