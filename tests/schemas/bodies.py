"""Bodies as they come over the wire: the least that is accepted, and where the rest is faulty."""

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
    "measure": {"name": "Killed", "unit": "person", "basis": "claimed", "definition": "As said"},
    "source": {"name": "A Newsroom", "kind": "media"},
    "document": {"source": "newsroom", "title": "An Article"},
}


def a_step(**said: Any) -> Body:
    return {"role": "originator", "sources": ["newsroom"], **said}


def a_figure(**said: Any) -> Body:
    return {
        "measure": "killed",
        "conflict": "the-war",
        "value": 10600,
        "provenance": [{"steps": [a_step()]}],
        **said,
    }


def a_statement(**said: Any) -> Body:
    return {"status": "could_not_verify", "by": "agency", **said}


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
    """Name each faulty place, as a JSON Pointer, with its remedy; none if the body is accepted."""
    try:
        schema().load(body)
    except ValidationError as error:
        return {fault.pointer: fault.detail for fault in faults_in(error.messages)}
    return {}
