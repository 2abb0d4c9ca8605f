"""What the mappings share: lines of an import, written to standard output."""

import json
import re
import sys
from collections.abc import Iterable
from typing import Any


def slug(text: str) -> str:
    """An id made of a name."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


def entry(vocabulary: str, id_: str, **said: Any) -> dict[str, Any]:
    """A line of an entry."""
    return {vocabulary: {"id": id_, **said}}


def write(lines: Iterable[dict[str, Any]]) -> None:
    """Write lines of NDJSON."""
    for line in lines:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


# Entries that more than one mapping names. Those of the bundled figures are held unchanged.
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
