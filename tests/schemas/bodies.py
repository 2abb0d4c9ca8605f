"""The smallest bodies that are accepted, and the faults of others."""

from typing import Any

from marshmallow import Schema, ValidationError

from schemas.base import faults_in
from schemas.figures import FigureBody, PeriodBody
from schemas.provenance import BasisBody, ChainBody, ReadingBody, StepBody
from schemas.verification import StatementBody
from schemas.vocabularies import BODIES

Body = dict[str, Any]

ENTRIES: dict[str, Body] = {
    "conflict": {"name": "The War", "kind": "war"},
    "population": {"name": "Soldiers", "kind": "military"},
    "area": {"name": "The City"},
    "unit": {"name": "Persons", "kind": "count"},
    "outcome": {"name": "Killed"},
    "measure": {"name": "Killed", "unit": "person", "basis": "claimed", "definition": "As said"},
    "source": {"name": "A Newsroom", "kind": "media"},
    "document": {"source": "newsroom", "title": "An Article"},
}


def a_step(**changes: Any) -> Body:
    return {"role": "originator", "sources": ["newsroom"], **changes}


def a_figure(**changes: Any) -> Body:
    return {
        "measure": "killed",
        "conflict": "the-war",
        "value": 10600,
        "provenance": [{"steps": [a_step()]}],
        **changes,
    }


def a_statement(**changes: Any) -> Body:
    return {"status": "could_not_verify", "by": "agency", **changes}


LEAST: dict[type[Schema], Body] = {
    FigureBody: a_figure(),
    PeriodBody: {"edtf": "2025", "kind": "flow"},
    ReadingBody: {},
    ChainBody: {"steps": [a_step()]},
    StepBody: a_step(),
    BasisBody: {},
    StatementBody: a_statement(),
    **{schema: ENTRIES[name] for name, schema in BODIES.items()},
}


def faults(schema: type[Schema], body: Any) -> dict[str, str]:
    """Return the remedy of each fault, by its JSON Pointer; empty if the body is accepted."""
    try:
        schema().load(body)
    except ValidationError as error:
        return {fault.pointer: fault.detail for fault in faults_in(error.messages)}
    return {}
