"""Bodies with defaults: a test names only what it is about."""

import json
from decimal import Decimal
from typing import Any

from psycopg import Connection

from service.domain.principal import ADMIN, Principal
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.run import ImportReport, run_import

DOCUMENT = "report-1871"


def vocabulary() -> list[dict[str, Any]]:
    """Another war's vocabulary, small and complete."""
    return [
        {"unit": {"id": "persons", "name": "persons", "kind": "count"}},
        {
            "measure": {
                "id": "killed",
                "name": "Killed",
                "unit": "persons",
                "counts": ["killed"],
                "basis": "claimed",
                "definition": "Soldiers killed.",
            }
        },
        {"conflict": {"id": "franco-prussian", "name": "Franco-Prussian War", "kind": "war"}},
        {
            "conflict": {
                "id": "sedan",
                "name": "Battle of Sedan",
                "kind": "battle",
                "parent": "franco-prussian",
            }
        },
        {
            "population": {
                "id": "french-army",
                "name": "French army",
                "kind": "military",
                "party": "france",
            }
        },
        {
            "population": {
                "id": "french-guard",
                "name": "Imperial Guard",
                "kind": "military",
                "party": "france",
                "parent": "french-army",
            }
        },
        {"area": {"id": "ardennes", "name": "Ardennes", "iso_code": "FR-08"}},
        {"source": {"id": "gazette", "name": "Gazette", "kind": "media"}},
        {"source": {"id": "herald", "name": "Herald", "kind": "media"}},
        {
            "source": {
                "id": "french-staff",
                "name": "French staff",
                "kind": "belligerent",
                "party": "france",
            }
        },
        {
            "document": {
                "id": DOCUMENT,
                "source": "gazette",
                "title": "The losses",
                "published_on": "1871-03",
            }
        },
    ]


def figure(**said: Any) -> dict[str, Any]:
    """A figure of that war; any field may be said otherwise."""
    return {
        "measure": "killed",
        "population": "french-army",
        "conflict": "franco-prussian",
        "value": 3000,
        "comparator": "=",
        "as_reported": "3,000",
        "period": {"edtf": "1870-09-01", "kind": "flow"},
        "provenance": [chain()],
        **said,
    }


def chain(
    *originators: str,
    document: str | None = DOCUMENT,
    reported_on: str | None = "1871-03",
    **said: Any,
) -> dict[str, Any]:
    """A chain from the originators to the gazette's document."""
    return {
        "steps": [
            {"role": "originator", "sources": list(originators) or ["herald"]},
            {
                "role": "reporter",
                "sources": ["gazette"],
                "document": document,
                "reported_on": reported_on,
            },
        ],
        **said,
    }


def statement(**said: Any) -> dict[str, Any]:
    """What the gazette says of the figures in its document."""
    return {
        "statement": {
            "document": DOCUMENT,
            "status": "could_not_verify",
            "by": "gazette",
            "stated_on": "1871-03",
            **said,
        }
    }


def record(conn: Connection[Any], *said: dict[str, Any]) -> ImportReport:
    """Record lines as an import would."""
    return run_import(conn, parse_ndjson(lines(*said)), Principal("tests", ADMIN))


def lines(*said: dict[str, Any]) -> list[bytes]:
    """Lines of NDJSON; decimals as they stand."""
    return [json.dumps(line, default=_number).encode() for line in said]


def _number(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)
