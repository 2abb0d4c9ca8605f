"""Made-up figures to measure with: the same in every run, with nothing random."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

from service import data

_START = date(2022, 2, 24)
_DAYS = 1000  # after so many days the periods repeat, and the item distinguishes the figures


def measures() -> list[str]:
    """Return the ids of the bundled measures, in the order of the file."""
    lines = (json.loads(line) for line in data.lines())
    return [line["measure"]["id"] for line in lines if len(line) == 1 and "measure" in line]


def figure_id(number: int) -> str:
    """Return the id of a made-up figure."""
    return f"bench-{number:07d}"


def lines(count: int) -> Iterator[bytes]:
    """Yield ``count`` figures as NDJSON lines, spread evenly over the measures."""
    names = measures()
    for number in range(count):
        step, measure = divmod(number, len(names))
        yield json.dumps(_figure(number, names[measure], step)).encode()


def _figure(number: int, measure: str, step: int) -> dict[str, object]:
    lap, day = divmod(step, _DAYS)
    end = _START + timedelta(days=day + 1)
    value = 1 + number * 7919 % 1_000_003
    return {
        "id": figure_id(number),
        "measure": measure,
        "population": "ru-armed-forces",
        "conflict": "russia-ukraine-2022",
        "item": f"Made-up series {lap}",
        "value": value,
        "comparator": ">",
        "as_reported": f"over {value:,}",
        "period": {"edtf": f"{_START}/{end}", "kind": "cumulative", "inferred": ["start"]},
        "provenance": [
            {
                "steps": [
                    {"role": "originator", "sources": ["mediazona"]},
                    {
                        "role": "reporter",
                        "sources": ["kyiv-independent"],
                        "document": "ki-2025-07-28-deserters",
                        "reported_on": "2025-07-28",
                        "locator": f"paragraph {1 + number % 20}",
                    },
                ]
            }
        ],
    }
