"""Events of organised violence with low, best and high numbers of dead, from UCDP GED.

    python examples/ucdp_ged.py FILE.csv... | warstats import -

Reads both layouts of the data set: columns are found by name, and a row of HXL tags is skipped.
Each event is one figure, identified by its id in the data set (`item`). The best estimate is the
value, and low and high are its bounds, exactly as printed: where they are out of order, the
service adds a warning to the figure. Nothing is summed.

Left out: the coordinates, the dyad, and the numbers of each side, which would need measures of
their own. The articles an event was coded from become the figure's `based_on`, where the data
names them.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lines import PERSONS, entries_first, entry, slug, write

UCDP = "ucdp"
DOCUMENT = "ucdp-ged"
MEASURE = "killed-compiled-ucdp"
NOT_CODED = {"", "-1", "NA"}
MOST_ARTICLES, LONGEST = 20, 300


def vocabulary() -> Iterator[dict[str, Any]]:
    """Yield the entries that every figure names."""
    yield PERSONS
    yield entry(
        "source",
        UCDP,
        name="Uppsala Conflict Data Program",
        kind="academic",
        aliases=["UCDP"],
        url="https://ucdp.uu.se/",
    )
    yield entry("document", DOCUMENT, source=UCDP, title="UCDP Georeferenced Event Dataset")
    yield entry(
        "measure",
        MEASURE,
        name="Killed in an event (UCDP)",
        unit="persons",
        counts=["killed"],
        basis="compiled",
        definition="Persons killed in one event of organised violence, whoever they were, "
        "as UCDP codes it from reports: best estimate, with a low and a high one.",
    )


def lines_of(row: dict[str, str], known: set[str]) -> Iterator[dict[str, Any]]:
    """Yield the lines of an event: its conflict and area, unless in ``known``, and its figure.

    Adds the entries that it yields to ``known``.
    """
    conflict, area = f"ucdp-{row['conflict_new_id']}", slug(row["country"])
    for line in (
        entry(
            "conflict",
            conflict,
            name=row["conflict_name"],
            kind="war",
            ucdp_id=row["conflict_new_id"],
        ),
        entry("area", area, name=row["country"]),
    ):
        if (key := f"{line.keys()} {conflict if 'conflict' in line else area}") not in known:
            known.add(key)
            yield line
    yield {
        "id": f"ucdp-ged-{slug(row['id'])}",
        "measure": MEASURE,
        "conflict": conflict,
        "area": area,
        "item": row["id"],
        "value": int(row["best"]),
        "lower": int(row["low"]),
        "upper": int(row["high"]),
        "comparator": "=",
        "period": {"edtf": f"{row['date_start'][:10]}/{row['date_end'][:10]}", "kind": "flow"},
        "provenance": [
            {
                "steps": [
                    {
                        "role": "originator",
                        "sources": [UCDP],
                        "document": DOCUMENT,
                        "locator": f"event {row['id']}",
                        "based_on": list(articles(row)),
                    }
                ]
            }
        ],
    }


def articles(row: dict[str, str]) -> Iterator[dict[str, str]]:
    """Yield each article that an event was coded from, as ``{"as_named": ...}``.

    Keeps to the service's limits: at most 20 articles, and a name cut to 300 characters.
    """
    if row["source_article"] in NOT_CODED:
        return
    names = dict.fromkeys(" ".join(part.split()) for part in row["source_article"].split(";"))
    for name in list(filter(None, names))[:MOST_ARTICLES]:
        yield {"as_named": name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"}


def main() -> None:
    """Read the CSV files named on the command line and write their import lines."""
    write(vocabulary())
    known: set[str] = set()
    write(entries_first(line for row in rows_of(sys.argv[1:]) for line in lines_of(row, known)))


def rows_of(names: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of CSV files that have an id: a row of HXL tags has none."""
    for name in names:
        with Path(name).open(newline="", encoding="utf-8") as file:
            yield from (row for row in csv.DictReader(file) if row["id"])


if __name__ == "__main__":
    main()
