"""Shared by the scripts in this folder: entries as import lines, and writing them as NDJSON."""

import json
import re
import sys
from collections.abc import Iterable
from typing import Any


def slug(text: str) -> str:
    """Return an id: the lower-case ASCII letters and digits of a name, joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


def entry(vocabulary: str, id_: str, **fields: Any) -> dict[str, Any]:
    """Return the import line of a vocabulary entry: ``{vocabulary: {"id": id_, **fields}}``."""
    return {vocabulary: {"id": id_, **fields}}


def unit_of_items(name: str) -> dict[str, Any]:
    """Return the import line of the unit that counts one type of equipment: a part of items."""
    return entry("unit", slug(name), name=name, kind="count", parent="items")


def write(lines: Iterable[dict[str, Any]]) -> None:
    """Write lines to standard output as NDJSON."""
    for line in lines:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def entries_first(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines of entries, then the others, each in their order.

    An import records consecutive lines of one kind together.
    """
    return sorted(lines, key=lambda line: len(line) > 1)


# Entries that several scripts name. Those that the bundled figures also name equal theirs, so that
# an import leaves them unchanged.
WAR = "russia-ukraine-2022"
ARMY = "ru-armed-forces"
GENERAL_STAFF = "general-staff-ukraine"
ITEMS = entry(
    "unit", "items", name="items", kind="count", description="Pieces of equipment, each once."
)
PERSONS = entry(
    "unit",
    "persons",
    name="persons",
    aliases=["people", "individuals", "осіб", "людей", "человек", "лиц"],
    description="Human beings, each counted once.",
    kind="count",
    code="PERSONS",
)
