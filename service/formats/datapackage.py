"""Table Schemas of a Data Package (Frictionless Data): the columns of each exported table."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from schemas.vocabularies import BODIES
from service.domain.place import all_codes
from service.domain.vocabulary import VOCABULARIES, Area, Entry
from service.formats import csv
from service.formats.lines import to_plain
from service.formats.table import COLUMNS

_TYPES = {"codes": "string", "names": "string", "set": "array"}
_FIGURE_REFERENCES = ("measure", "unit", "population", "conflict", "area")
# The fields of entries that are not plain text.
_SETS = ("aliases", "counts", "codes")
_ENTRY_TYPES = {
    **dict.fromkeys(_SETS, "array"),
    "named": "boolean",
    "reversible": "boolean",
    "point": "object",
}


def figures_schema() -> dict[str, Any]:
    """Return the Table Schema of the figures."""
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
        "foreignKeys": [_reference(name, name) for name in _FIGURE_REFERENCES],
    }


def entries_schema(vocabulary: str) -> dict[str, Any]:
    """Return the Table Schema of a vocabulary's entries."""
    body_fields = BODIES[vocabulary]._declared_fields  # noqa: SLF001
    references = {**VOCABULARIES[vocabulary].references, "replaces": vocabulary}
    single = {  # a foreign key is one value, so a set of ids is none
        field: other for field, other in references.items() if field not in _SETS
    }
    return {
        "fields": [
            {
                "name": name,
                "type": _ENTRY_TYPES.get(name, "string"),
                **_description(body_fields.get(name)),
            }
            for name in entry_columns(vocabulary)
        ],
        "primaryKey": ["id"],
        "foreignKeys": [
            _reference(field, "" if other == vocabulary else other)
            for field, other in single.items()
        ],
    }


def entry_columns(vocabulary: str) -> list[str]:
    """Return the names of the fields of a vocabulary's entries, in order."""
    return [field.name for field in fields(VOCABULARIES[vocabulary].entry)]


def entry_rows(vocabulary: str, entries: Iterable[Entry]) -> Iterable[Sequence[str]]:
    """Yield the row of names, then the cells of each entry."""
    names = entry_columns(vocabulary)
    yield names
    for entry in entries:
        values = asdict(entry)
        if isinstance(entry, Area):
            values["codes"] = [*map(asdict, all_codes(entry.iso_code, entry.codes))]
        yield [_cell(to_plain(values[name])) for name in names]


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case tuple():
            return csv.to_json(sorted(value))
        case list() | dict():
            return csv.to_json(value)
        case _:
            return str(value)


def _reference(field: str, vocabulary: str) -> dict[str, Any]:
    """Return a foreign key, to the field's own table where no vocabulary is given."""
    table = VOCABULARIES[vocabulary].plural if vocabulary else ""
    return {"fields": [field], "reference": {"resource": table, "fields": ["id"]}}


def _description(field: Any) -> dict[str, str]:
    description = field.metadata.get("description") if field is not None else None
    return {"description": description} if description else {}
