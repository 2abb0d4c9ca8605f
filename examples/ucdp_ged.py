"""Events of organised violence with low, best and high numbers of dead, from UCDP GED.

    python examples/ucdp_ged.py FILE.csv... | warstats import -

Reads both layouts of the data set: columns are taken by name, a row of HXL tags is passed over. One
event is one figure, told apart by its id there: the best estimate is the value, low and high are
its bounds, in whatever order they stand; where they are out of order the figure says so in its
warnings. Nothing is summed.

Left out: coordinates, the dyad, and the parts by side, which other measures could hold. The
articles an event was coded from are what UCDP compiled from (`based_on`), as far as they are coded.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lines import PERSONS, entry, slug, write

UCDP = "ucdp"
DOCUMENT = "ucdp-ged"
MEASURE = "killed-compiled-ucdp"
NOT_CODED = {"", "-1", "NA"}
MOST_ARTICLES, LONGEST = 20, 300


def vocabulary() -> Iterator[dict[str, Any]]:
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
    """The entries that an event needs first, and its figure."""
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
    """What an event was coded from, as it is named there; what is longer ends in an ellipsis."""
    if row["source_article"] in NOT_CODED:
        return
    names = dict.fromkeys(" ".join(part.split()) for part in row["source_article"].split(";"))
    for name in list(filter(None, names))[:MOST_ARTICLES]:
        yield {"as_named": name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"}


def main() -> None:
    write(vocabulary())
    known: set[str] = set()
    for name in sys.argv[1:]:
        with Path(name).open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["id"]:  # a row of HXL tags has none
                    write(lines_of(row, known))


if __name__ == "__main__":
    main()
