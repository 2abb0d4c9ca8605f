"""Bodies with defaults: a test names only what it is about."""

import json
from decimal import Decimal
from typing import Any

from psycopg import Connection

from service.domain.principal import ADMIN, Principal
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.report import ImportReport
from service.usecases.imports.run import run_import

DOCUMENT = "report-1871"


def vocabulary() -> list[dict[str, Any]]:
    """Lines with the small, complete vocabulary of another war than the bundled one."""
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


def figure(**fields: Any) -> dict[str, Any]:
    """The body of a figure of that war, with these fields instead of the defaults.

    The words are those of the default number; with another one there are none.
    """
    number = {"value": 3000, "comparator": "=", "lower": None, "upper": None, "approximate": False}
    is_other = any(fields.get(name, default) != default for name, default in number.items())
    return {
        "measure": "killed",
        "population": "french-army",
        "conflict": "franco-prussian",
        "value": 3000,
        "comparator": "=",
        "as_reported": None if is_other else "3,000",
        "period": {"edtf": "1870-09-01", "kind": "flow"},
        "provenance": [chain()],
        **fields,
    }


def chain(
    *originators: str,
    document: str | None = DOCUMENT,
    reported_on: str | None = "1871-03",
    **fields: Any,
) -> dict[str, Any]:
    """The body of a chain from the originators to the gazette's document."""
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
        **fields,
    }


def statement(**fields: Any) -> dict[str, Any]:
    """The line of a statement by the gazette about the figures in its document."""
    return {
        "statement": {
            "document": DOCUMENT,
            "status": "could_not_verify",
            "by": "gazette",
            "stated_on": "1871-03",
            **fields,
        }
    }


def record(conn: Connection[Any], *bodies: dict[str, Any]) -> ImportReport:
    """Import bodies as lines, as an admin."""
    return run_import(conn, parse_ndjson(lines(*bodies)), Principal("tests", ADMIN))


def lines(*bodies: dict[str, Any]) -> list[bytes]:
    """The bodies as lines of NDJSON; decimals become numbers."""
    return [json.dumps(body, default=_number).encode() for body in bodies]


def _number(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)
