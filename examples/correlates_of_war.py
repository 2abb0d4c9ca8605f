"""Civil wars since 1818 and the dead of each side, from the Correlates of War.

    python examples/correlates_of_war.py cow_war_intra.csv | warstats import -

A war is given by years alone, and so are its figures. Its rows repeat the dead of the whole war for
each year and pair of sides: one figure a war and side, never their sum. In the numbers -9 is
unknown and -8 does not apply: there is no number then, and the code is kept as it is printed.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lines import PERSONS, entry, slug, write

COW = "correlates-of-war"
DOCUMENT = "cow-intra-state-wars"
MEASURE = "battle-deaths-compiled-cow"
MISSING = {"-9": "unknown", "-8": "not-applicable"}


def vocabulary() -> Iterator[dict[str, Any]]:
    yield PERSONS
    yield entry("source", COW, name="Correlates of War", kind="academic", aliases=["COW"])
    yield entry("document", DOCUMENT, source=COW, title="Intra-State War Data")
    yield entry(
        "measure",
        MEASURE,
        name="Battle deaths of a side in a whole war (COW)",
        unit="persons",
        counts=["killed"],
        basis="compiled",
        definition="Battle deaths of one side over the whole war, as the Correlates of War "
        "project gives them; how they were counted differs from war to war.",
    )


def sides(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each side of a row that has a name, with its dead."""
    for side, dead in (("sidea", "sideadeaths"), ("sideb", "sidebdeaths")):
        if row[side] not in MISSING and row[side]:
            yield row[side], row[dead]


def reading(dead: str) -> dict[str, Any]:
    if dead in MISSING:
        return {"missing": MISSING[dead], "as_reported": dead}
    return {"value": int(dead), "comparator": "=", "as_reported": dead}


def lines_of(rows: list[dict[str, str]], known: set[str]) -> Iterator[dict[str, Any]]:
    """A war: its entry, and one figure for each different number of a side."""
    years = sorted(int(row["year"]) for row in rows)
    number, name = rows[0]["warnum"], rows[0]["warname"]
    conflict = f"cow-{slug(number)}"
    yield entry(
        "conflict", conflict, name=name, kind="war", start=str(years[0]), end=str(years[-1])
    )
    told: dict[str, list[str]] = defaultdict(list)
    for side, dead in dict.fromkeys(pair for row in rows for pair in sides(row)):
        population = f"side-{slug(side)}"[:100].rstrip("-")
        if population not in known:
            known.add(population)
            yield entry("population", population, name=side, kind="unspecified")
        told[population].append(dead)
        place = len(told[population])
        yield {
            "id": f"{conflict}-{population}" + (f"-{place}" if place > 1 else ""),
            "measure": MEASURE,
            "conflict": conflict,
            "population": population,
            "item": f"number {place}" if place > 1 else None,
            **reading(dead),
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
    wars: dict[str, list[dict[str, str]]] = defaultdict(list)
    with Path(sys.argv[1]).open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            wars[row["warnum"]].append(row)
    write(vocabulary())
    known: set[str] = set()
    for rows in wars.values():
        write(lines_of(rows, known))


if __name__ == "__main__":
    main()
