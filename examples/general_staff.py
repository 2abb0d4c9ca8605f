"""Russian losses as the General Staff of Ukraine posts them daily, from a public data set.

    python examples/general_staff.py FOLDER [--history] | warstats import -

FOLDER holds russia_losses_personnel.json, russia_losses_equipment.json and, for --history,
revisions.csv. One figure a day and category: a cumulative count since 24 February 2022.

Kept: every count, with the word that qualifies the personnel, and counts that fell, as printed. A
category that merged two others is a measure of its own. Left out: fields that are not counts (the
number of the day, the direction of the greatest losses). A missing key was not reported, so it
makes no figure.

With --history each edit of the file is a version, recorded when it was committed. The data does
not state when a count was first committed: its first version is dated to the start of its own day,
or to a second before its first edit where that is earlier, and its note says so. A count that was
removed and later stands in the file again is treated alike: it is dated to a second after its last
edit.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lines import ARMY, GENERAL_STAFF, ITEMS, WAR, entry, slug, unit_of_items, write

Record = dict[str, Any]

START = "2022-02-24"
SOURCE = "war-dataset-2022"
FILES = ("russia_losses_personnel.json", "russia_losses_equipment.json")
NO_COUNT = {"date", "day", "personnel*", "*personnel", "greatest losses direction"}
QUALIFIERS = ("personnel*", "*personnel")  # the key was once written the other way round
WORDS: dict[str, Record] = {
    "about": {"comparator": "=", "approximate": True},
    "almost": {"comparator": "<", "approximate": True},
    "more": {"comparator": ">"},
    "more than": {"comparator": ">"},
}
# Everyday names: the service reads claims by them.
ALIASES = {
    "tank": ["tanks", "танки"],
    "APC": ["armoured vehicles", "armored vehicles", "armoured combat vehicles", "APCs",
            "бойові броньовані машини", "бронемашини", "боевые бронированные машины"],
    "field artillery": ["artillery systems", "artillery pieces", "артилерійські системи",
                        "артиллерийские системы"],
    "MRL": ["multiple rocket launchers", "MLRS", "РСЗВ", "РСЗО"],
    "aircraft": ["planes", "warplanes", "літаки", "самолёты"],
    "helicopter": ["helicopters", "гелікоптери", "вертолёты"],
    "drone": ["drones", "UAVs", "unmanned aerial vehicles", "дрони", "БПЛА", "беспилотники"],
    "naval ship": ["ships", "warships", "ships and boats", "кораблі", "корабли"],
    "submarines": ["submarine", "підводні човни", "подводные лодки"],
    "anti-aircraft warfare": ["air defence systems", "air defense systems", "засоби ППО",
                              "средства ПВО"],
    "cruise missiles": ["missiles", "крилаті ракети", "крылатые ракеты"],
    "vehicles and fuel tanks": ["vehicles", "trucks", "автомобільна техніка", "автотехника"],
    "special equipment": ["спеціальна техніка", "специальная техника"],
}  # fmt: skip
REPLACED = {  # the measure that a merged category continues
    "vehicles and fuel tanks": "military auto",
    "cruise missiles": "mobile SRBM system",
}
PERSONS = {"personnel": "Personnel", "POW": "Prisoners of war"}
# Everyday units: who else counts tanks counts them in tanks, too.
UNITS = {
    "tank": "tanks",
    "APC": "armoured vehicles",
    "field artillery": "artillery pieces",
    "MRL": "rocket launchers",
    "helicopter": "helicopters",
    "drone": "drones",
    "naval ship": "ships",
    "anti-aircraft warfare": "air defence systems",
}
UNKNOWN_TIME = "When it came into the file is not known; this is the earliest it can have been."

Key = tuple[str, str]  # date, field
Edit = tuple[datetime, Any, Any]  # when, the field's value before, and after
Dated = tuple[datetime, Any, bool]  # since when, the field's value, whether the time is known
State = tuple[datetime, Record, bool]  # since when, the value of each field, whether it is known


def vocabulary(fields: set[str]) -> Iterator[Record]:
    """Yield the entries that the figures name, with one measure for each field."""
    yield ITEMS
    home = "https://github.com/PetroIvaniuk/2022-Ukraine-Russia-War-Dataset"
    yield entry(
        "source", SOURCE, name="2022 Ukraine Russia War Dataset", kind="unspecified", url=home
    )
    for file in FILES:
        yield entry("document", slug(file), source=SOURCE, title=file, language="en")
    for field in sorted(fields, key=lambda field: (field in REPLACED, field)):
        what = PERSONS.get(field, f"Equipment: {field}")
        if field not in PERSONS:
            yield unit_of_items(UNITS.get(field, field))
        line = entry(
            "measure",
            measure(field),
            name=f"{what}, lost (claimed)",
            aliases=ALIASES.get(field, []),
            unit="persons" if field in PERSONS else slug(UNITS.get(field, field)),
            counts=["captured"] if field == "POW" else None,
            basis="claimed",
            definition=f"{what} that the General Staff says the other side lost since the "
            f"invasion, under the heading {field!r}. Which outcomes are in is not stated.",
        )
        if REPLACED.get(field) in fields:
            line["measure"]["replaces"] = measure(REPLACED[field])
        yield line


def measure(field: str) -> str:
    """Return the id of the measure that a field counts."""
    return f"lost-claimed-{slug(field)}"


def figure(date: str, field: str, count: int, word: str | None) -> Record:
    """Return the figure of one count: the losses from the invasion to a date."""
    file = FILES[0] if field in {"personnel", "POW"} else FILES[1]
    return {
        "id": f"gs-{slug(field)}-{date}",
        "measure": measure(field),
        "population": ARMY,
        "conflict": WAR,
        "value": count,
        **WORDS.get(word or "", {"comparator": "="}),
        "as_reported": f"{word} {count}" if word else str(count),
        "period": {"edtf": f"{START}/{date}", "kind": "cumulative"},
        "provenance": [
            {
                "steps": [
                    {"role": "originator", "sources": [GENERAL_STAFF], "reported_on": date},
                    {"role": "compiler", "sources": [SOURCE], "document": slug(file)},
                ]
            }
        ],
    }


def fields_of(field: str) -> list[str]:
    """Return the fields that make up a figure: its count and, of personnel, the qualifying word."""
    return [field, *(QUALIFIERS if field == "personnel" else ())]


def edits_of(folder: Path) -> dict[Key, list[Edit]]:
    """Return the edits of each field, oldest first.

    A record that is added or removed is an edit of each of its fields, from or to None.
    """
    edits: dict[Key, list[Edit]] = defaultdict(list)
    with (folder / "revisions.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["file"] in FILES]
    for row in sorted(rows, key=lambda row: datetime.fromisoformat(row["committed_at"])):
        at = datetime.fromisoformat(row["committed_at"]).astimezone(UTC)
        ends = (row["old_value"], row["new_value"])
        old, new = (json.loads(end) if end else None for end in ends)
        if row["change"] == "changed":
            edits[row["record_date"], row["field"]].append((at, old, new))
            continue
        for field in {**(old or {}), **(new or {})}:
            change = (at, (old or {}).get(field), (new or {}).get(field))
            edits[row["record_date"], field].append(change)
    return edits


def dated(edits: list[Edit], now: Any, start: datetime) -> Iterator[Dated]:
    """Yield each value of a field with the time since when it had it, oldest first.

    The value before the first edit is dated to ``start``. A value that no edit explains is dated
    to a second after the edit before it; neither time is known.
    """
    current = edits[0][1] if edits else now
    last = start
    yield start, current, False
    for at, old, new in edits:
        if current != old:
            yield last + timedelta(seconds=1), old, False
        yield at, new, True
        current, last = new, at
    if current != now:
        yield last + timedelta(seconds=1), now, False


def states_of(
    date: str, field: str, edits: dict[Key, list[Edit]], record: Record
) -> Iterator[State]:
    """Yield the fields of a figure after each commit that changed any of them, oldest first."""
    edits_by_part = {part: edits.get((date, part), []) for part in fields_of(field)}
    start = datetime.fromisoformat(f"{date}T00:00:00+00:00")
    firsts = [part_edits[0][0] for part_edits in edits_by_part.values() if part_edits]
    start = min([start, *(first - timedelta(seconds=1) for first in firsts)])
    steps: dict[datetime, dict[str, tuple[Any, bool]]] = defaultdict(dict)
    for part, part_edits in edits_by_part.items():
        for at, value, is_known in dated(part_edits, record.get(part), start):
            steps[at][part] = value, is_known
    state: Record = {}
    for at, step in sorted(steps.items()):
        state |= {part: value for part, (value, _) in step.items()}
        yield at, dict(state), any(is_known for _, is_known in step.values())


def history(
    date: str, field: str, edits: dict[Key, list[Edit]], record: Record
) -> Iterator[Record]:
    """Yield the versions of one figure: one for each commit that changed what it states."""
    before: Record | None = None  # the content of the last version
    was_gone, number = True, 0
    for at, state, is_known in states_of(date, field, edits, record):
        is_gone = state[field] is None
        word = next((state[name] for name in QUALIFIERS if state.get(name)), None)
        content = before if is_gone else figure(date, field, state[field], word)
        if content is None or (content == before and is_gone == was_gone):
            continue
        changes = list(changes_of(before, content, is_gone=is_gone, was_gone=was_gone))
        for place, (kind, stated, reason) in enumerate(changes):
            number += 1
            note = reason if is_known else UNKNOWN_TIME
            yield {
                **stated,
                "version": number,
                "status": "retracted" if is_gone else "published",
                "change": {"type": kind, **({"note": note} if note else {})},
                "recorded_at": (at + timedelta(microseconds=place)).isoformat(),
                "recorded_by": SOURCE,
            }
        before, was_gone = content, is_gone


def changes_of(
    before: Record | None, content: Record, *, is_gone: bool, was_gone: bool
) -> Iterator[tuple[str, Record, str | None]]:
    """Yield each version between two contents: its type of change, its content and the reason."""
    if before is None:
        yield "created", content, None
    elif is_gone:
        yield "retraction", before, "The file no longer has it."
    else:
        if was_gone:
            yield "reinstatement", before, "The file has it again."
        if content != before:
            yield "correction", content, "The file was edited."


def main() -> None:
    """Read the folder named on the command line and write its import lines."""
    folder, with_history = Path(sys.argv[1]), "--history" in sys.argv[2:]
    records: dict[str, Record] = defaultdict(dict)
    for file in FILES:
        for record in json.loads((folder / file).read_text(encoding="utf-8")):
            records[record["date"]] |= record
    edits = edits_of(folder) if with_history else {}
    keys = {(date, field) for date, record in records.items() for field in record} | set(edits)
    keys = {(date, field) for date, field in keys if field not in NO_COUNT}
    write(vocabulary({field for _, field in keys}))
    for date, field in sorted(keys):
        record = records.get(date, {})
        if with_history:
            write(history(date, field, edits, record))
        else:
            word = record.get(QUALIFIERS[0]) if field == "personnel" else None
            write([figure(date, field, record[field], word)])


if __name__ == "__main__":
    main()
