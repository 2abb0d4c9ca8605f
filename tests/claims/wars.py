"""Names to read by: the bundled vocabulary, and another war's beside it."""

import json
from typing import Any

from service import data
from service.claims.entities.index import build_names
from service.claims.entities.names import Names
from service.domain.vocabulary import VOCABULARIES, Entry
from tests.support.builders import vocabulary

MORE: list[dict[str, Any]] = [
    {"unit": {"id": "guns", "name": "guns", "kind": "count"}},
    {
        "measure": {
            "id": "guns-lost", "name": "Mitrailleuses, lost (claimed)", "unit": "guns",
            "counts": None, "basis": "claimed", "definition": "Guns lost.",
            "aliases": ["mitrailleuses"],
        }
    },
    {
        "measure": {
            "id": "smallpox", "name": "Died of smallpox", "unit": "persons",
            "counts": ["killed"], "basis": "recorded", "definition": "Soldiers dead of smallpox.",
        }
    },
    {"population": {"id": "prussian-army", "name": "Prussian army", "kind": "military",
                    "party": "prussia", "aliases": ["Prussians", "FPA"]}},
    {"population": {"id": "french-civilians", "name": "French civilians", "kind": "civilian",
                    "party": "france"}},
    {"area": {"id": "paris", "name": "Paris"}},
]  # fmt: skip


def entries() -> list[Entry]:
    """Every entry, as the database would give it."""
    said = [json.loads(line) for line in data.lines()] + vocabulary() + MORE
    found = {}
    for line in said:
        for name, kind in VOCABULARIES.items():
            if len(line) == 1 and name in line and name != "document":
                body = dict(line[name])
                body["aliases"] = tuple(body.get("aliases", ()))
                if body.get("counts") is not None:
                    body["counts"] = frozenset(body["counts"])
                found[name, body["id"]] = kind.entry(**body)
    return list(found.values())


def names(*more: Entry) -> Names:
    """The names of all of them."""
    return build_names([*entries(), *more])
