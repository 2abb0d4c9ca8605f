"""Civil wars since 1818 and the battle deaths of each side, from the Correlates of War.

    python examples/correlates_of_war.py cow_war_intra.csv | warstats import -

The data dates a war by years only, so its figures are dated by years as well. Its rows repeat the
deaths of the whole war for each year and pair of sides: the script makes one figure for each war
and side, and sums nothing. The codes -9 (unknown) and -8 (not applicable) are not numbers: such a
figure has no value, and keeps the code in `as_reported`.
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lines import PERSONS, entries_first, entry, slug, write

COW = "correlates-of-war"
DOCUMENT = "cow-intra-state-wars"
MEASURE = "battle-deaths-compiled-cow"
BATTLE_DEATHS = "battle-deaths"
MISSING = {"-9": "unknown", "-8": "not-applicable"}


def vocabulary() -> Iterator[dict[str, Any]]:
    """Yield the entries that every figure names."""
    yield PERSONS
    yield entry("source", COW, name="Correlates of War", kind="academic", aliases=["COW"])
    yield entry("document", DOCUMENT, source=COW, title="Intra-State War Data")
    yield entry(
        "outcome",
        BATTLE_DEATHS,
        name="battle deaths",
        parent="killed",
        reversible=False,
        description="Deaths by the fighting, as far as a source counts them; where it draws the "
        "line, and whether those who died of wounds or disease are in, differs.",
    )
    yield entry(
        "measure",
        MEASURE,
        name="Battle deaths of a side in a whole war (COW)",
        unit="persons",
        counts=[BATTLE_DEATHS],
        basis="compiled",
        definition="Battle deaths of one side over the whole war, as the Correlates of War "
        "project gives them; how they were counted differs from war to war.",
    )


def sides(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the name of each side of a row, where it has one, and its deaths as printed."""
    for side, deaths in (("sidea", "sideadeaths"), ("sideb", "sidebdeaths")):
        if row[side] not in MISSING and row[side]:
            yield row[side], row[deaths]


def quantity(deaths: str) -> dict[str, Any]:
    """Return a figure's fields for a printed number: its value, or why it is missing."""
    if deaths in MISSING:
        return {"missing": MISSING[deaths], "as_reported": deaths}
    return {"value": int(deaths), "comparator": "=", "as_reported": deaths}


def lines_of(
    rows: list[dict[str, str]], known: set[str], shared_names: set[str]
) -> Iterator[dict[str, Any]]:
    """Yield the lines of a war: its entries, and a figure for each different number of a side.

    ``known`` holds the populations of earlier wars; new ones are yielded first and added to it. A
    war that shares its name with another has its years in its name.
    """
    years = sorted(int(row["year"]) for row in rows)
    number, name = rows[0]["warnum"], rows[0]["warname"]
    conflict = f"cow-{slug(number)}"
    if name in shared_names:
        name = f"{name} ({years[0]} to {years[-1]})"
    yield entry(
        "conflict", conflict, name=name, kind="war", start=str(years[0]), end=str(years[-1])
    )
    figures: Counter[str] = Counter()  # by population
    for side, deaths in dict.fromkeys(pair for row in rows for pair in sides(row)):
        population = f"side-{slug(side)}"[:100].rstrip("-")
        if population not in known:
            known.add(population)
            yield entry("population", population, name=side, kind="unspecified")
        figures[population] += 1
        place = figures[population]
        yield {
            "id": f"{conflict}-{population}" + (f"-{place}" if place > 1 else ""),
            "measure": MEASURE,
            "conflict": conflict,
            "population": population,
            "item": f"number {place}" if place > 1 else None,
            **quantity(deaths),
            "period": {"edtf": f"{years[0]}/{years[-1]}", "kind": "flow"},
            "provenance": [
                {
                    "steps": [
                        {
                            "role": "originator",
                            "sources": [COW],
                            "document": DOCUMENT,
                            "locator": f"war {number}",
                        }
                    ]
                }
            ],
        }


def main() -> None:
    """Read the CSV file named on the command line and write its import lines."""
    wars: dict[str, list[dict[str, str]]] = defaultdict(list)
    with Path(sys.argv[1]).open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            wars[row["warnum"]].append(row)
    write(vocabulary())
    names = Counter(rows[0]["warname"] for rows in wars.values())
    shared_names = {name for name, count in names.items() if count > 1}
    known: set[str] = set()
    write(
        entries_first(
            line for rows in wars.values() for line in lines_of(rows, known, shared_names)
        )
    )


if __name__ == "__main__":
    main()
