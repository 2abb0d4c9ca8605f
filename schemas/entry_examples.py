"""An example of an entry of each vocabulary."""

from typing import Any

# A body for each vocabulary, as OpenAPI shows it.
EXAMPLES: dict[str, dict[str, Any]] = {
    "conflict": {
        "name": "Battle of Sedan",
        "kind": "battle",
        "parent": "franco-prussian-war",
        "start": "1870-09-01",
        "end": "1870-09-02",
    },
    "population": {
        "name": "French army",
        "kind": "military",
        "party": "france",
        "aliases": ["armée française"],
    },
    "area": {
        "name": "Ardennes",
        "iso_code": "FR-08",
        "codes": [
            {"scheme": "geonames", "code": "3037136"},
            {"scheme": "iso-3166", "code": "FR-08"},
        ],
        "point": {"latitude": 49.7, "longitude": 4.6},
    },
    "unit": {"name": "persons", "kind": "count"},
    "outcome": {
        "name": "killed in action",
        "aliases": ["fell in battle", "загинули в бою", "погибшие в бою"],
        "parent": "killed",
        "reversible": False,
    },
    "measure": {
        "name": "Military personnel killed, identified",
        "unit": "persons",
        "counts": ["killed"],
        "basis": "identified",
        "definition": "Soldiers whose death is shown by name in a public source.",
    },
    "source": {"name": "Mediazona", "kind": "media", "aliases": ["Медиазона"]},
    "document": {
        "source": "kyiv-independent",
        "title": "The headline of the article",
        "url": None,
        "published_on": "2025-07-28",
        "language": "en",
    },
}
