"""Equipment lost in the war of Russia against Ukraine, as Oryx lists it piece by piece.

    python examples/oryx.py daily_count_by_type_2022.csv | warstats import -

Oryx counts independently what the General Staff of Ukraine also counts. Each piece needs a
picture, so its count is a lower bound. The script makes one figure for each day, side and type:
the pieces destroyed, abandoned, captured or damaged so far. The data does not state when the count
starts, so the start of the period stays open.

Left out: the rows of 23 February 2022, which are a baseline and not a count; the sum over all
types, which counts pieces twice; and the daily differences, which follow from the counts. A type
with two rows on one day has two figures, unless both rows state the same number.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lines import ARMY, ITEMS, WAR, entry, slug, unit_of_items, write

ORYX = "oryx"
DOCUMENT = "oryx-daily-count-by-type"
BASELINE = "2022-02-23"
# Everyday units: who else counts tanks counts them in tanks, too.
UNITS = {
    "Towed Artillery": "towed artillery pieces",
    "Self-Propelled Artillery": "self-propelled artillery pieces",
    "Multiple Rocket Launchers": "rocket launchers",
    "Armoured Fighting Vehicles": "armoured fighting vehicles",
    "Naval Ships": "ships",
    "Unmanned Aerial Vehicles": "drones",
}
POPULATIONS = {"Russia": ARMY, "Ukraine": "ua-armed-forces"}


def vocabulary(types: set[str]) -> Iterator[dict[str, Any]]:
    """Yield the entries that the figures name, with one measure for each type of equipment."""
    yield ITEMS
    yield entry(
        "population",
        POPULATIONS["Ukraine"],
        name="Ukrainian armed forces",
        kind="military",
        party="ukraine",
        aliases=["Збройні сили України", "ЗСУ"],
    )
    yield entry("source", ORYX, name="Oryx", kind="osint", url="https://www.oryxspioenkop.com/")
    yield entry(
        "document", DOCUMENT, source=ORYX, title="Visually confirmed losses, by type and day"
    )
    # Some types are spelt in several ways that make one id.
    units = {slug(name): name for name in map(unit, sorted(types, reverse=True))}
    for name in units.values():
        yield unit_of_items(name)
    for type_ in sorted(types):
        yield entry(
            "measure",
            measure(type_),
            name=f"{type_}, lost (identified)",
            unit=slug(unit(type_)),
            counts=["abandoned", "damaged", "destroyed", "seized"],
            basis="identified",
            definition=f"{type_} destroyed, abandoned, captured or damaged, each shown "
            "by a picture or a video; what nobody pictured is out.",
        )


def unit(type_: str) -> str:
    """Return the name of the unit that counts a type of equipment."""
    return UNITS.get(type_, type_.lower())


def measure(type_: str) -> str:
    """Return the id of the measure that counts a type of equipment."""
    return f"lost-identified-{slug(type_)}"


def figure(row: dict[str, str], place: int) -> dict[str, Any]:
    """Return the figure of a row, the ``place``-th (from 1) of its day, side and type."""
    day, side, type_ = row["date_recorded"], row["country"], row["equipment_type"]
    return {
        "id": f"oryx-{slug(side)}-{slug(type_)}-{day}" + (f"-{place}" if place > 1 else ""),
        "measure": measure(type_),
        "population": POPULATIONS[side],
        "conflict": WAR,
        "item": f"row {place} of the day" if place > 1 else None,
        "value": int(row["type_total"]),
        "comparator": "=",
        "as_reported": row["type_total"],
        "period": {"edtf": f"/{day}", "kind": "cumulative"},
        "provenance": [
            {
                "steps": [
                    {
                        "role": "originator",
                        "sources": [ORYX],
                        "document": DOCUMENT,
                        "reported_on": day,
                    }
                ]
            }
        ],
    }


def main() -> None:
    """Read the CSV file named on the command line and write its import lines."""
    with Path(sys.argv[1]).open(newline="", encoding="utf-8") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["date_recorded"] != BASELINE and row["equipment_type"] != "All Types"
        ]
    write(vocabulary({row["equipment_type"] for row in rows}))
    counts: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        key = (row["date_recorded"], row["country"], row["equipment_type"])
        totals = counts.setdefault(key, [])
        if row["type_total"] not in totals:
            totals.append(row["type_total"])
            write([figure(row, len(totals))])


if __name__ == "__main__":
    main()
