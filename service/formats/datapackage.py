"""A Data Package (Frictionless): what each table of an export holds, for those who check it."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from schemas.vocabularies import BODIES
from service.domain.vocabulary import VOCABULARIES, Entry
from service.formats import csv
from service.formats.table import COLUMNS

_TYPES = {"codes": "string", "names": "string", "set": "array"}
_OF_A_FIGURE = ("measure", "unit", "population", "conflict", "area")
# Of an entry's fields, those that are no plain text.
_ENTRY_TYPES = {"aliases": "array", "counts": "array", "named": "boolean"}


def figures_schema() -> dict[str, Any]:
    """The Table Schema of the figures."""
    return {
        "fields": [
            {
                "name": column.name,
                "type": _TYPES.get(column.kind, column.kind),
                "description": column.description,
            }
            for column in COLUMNS
        ],
        "primaryKey": ["id"],
        "foreignKeys": [_reference(name, name) for name in _OF_A_FIGURE],
    }


def entries_schema(vocabulary: str) -> dict[str, Any]:
    """The Table Schema of a vocabulary's entries."""
    described = BODIES[vocabulary]._declared_fields  # noqa: SLF001
    references = {**VOCABULARIES[vocabulary].references, "replaces": vocabulary}
    return {
        "fields": [
            {
                "name": name,
                "type": _ENTRY_TYPES.get(name, "string"),
                **_said_of(described.get(name)),
            }
            for name in entry_columns(vocabulary)
        ],
        "primaryKey": ["id"],
        "foreignKeys": [
            _reference(field, "" if other == vocabulary else other)
            for field, other in references.items()
        ],
    }


def entry_columns(vocabulary: str) -> list[str]:
    """The fields of a vocabulary's entries, in order."""
    return [field.name for field in fields(VOCABULARIES[vocabulary].entry)]


def entry_rows(vocabulary: str, entries: Iterable[Entry]) -> Iterable[Sequence[str]]:
    """The cells of each entry, after the names."""
    names = entry_columns(vocabulary)
    yield names
    for entry in entries:
        yield [_cell(getattr(entry, name)) for name in names]


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case frozenset() | tuple():
            return csv.to_json(sorted(value))
        case _:
            return str(value)


def _reference(field: str, vocabulary: str) -> dict[str, Any]:
    """A foreign key; to its own table where no vocabulary is named."""
    table = VOCABULARIES[vocabulary].plural if vocabulary else ""
    return {"fields": [field], "reference": {"resource": table, "fields": ["id"]}}


def _said_of(field: Any) -> dict[str, str]:
    said = field.metadata.get("description") if field is not None else None
    return {"description": said} if said else {}
