"""Constraints and indexes as the migrations made them, and what of them is missing or weakened.

What there should be is read from the migrations, as for the guards. The text of a constraint is not
compared, since each release of PostgreSQL spells it in its own way; but the columns and the texts
in quotes that a check names are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from service.db import Connection
from service.migrations import migration_files
from service.store import queries

_sql = queries.load("guards")

_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)
_STATEMENT = re.compile(r"(?:\$(\w*)\$.*?\$\1\$|'(?:[^']|'')*'|[^;$'])+", re.DOTALL)
_TABLE = re.compile(r"\s*(?:create|alter) table (?:only )?(?P<table>\w+)\b")
_DROPPED_TABLES = re.compile(r"\s*drop table (?:if exists )?(?P<tables>[\w,\s]+)")
_CONSTRAINT = re.compile(
    r"'(?:[^']|'')*'|\b(?P<verb>drop |validate )?constraint (?:if exists )?(?P<name>\w+)"
)
_INDEX = re.compile(
    r"\s*create (?P<unique>unique )?index (?:concurrently )?(?:if not exists )?(?P<name>\w+)\s+on\s"
)
_DROPPED_INDEXES = re.compile(r"\s*drop index (?:concurrently )?(?:if exists )?(?P<names>[\w,\s]+)")
_CHECK = re.compile(r"\s*check\s*\(")
_TOKEN = re.compile(r"(?P<kind>\binterval\s*)?'(?P<text>(?:[^']|'')*)'|(?P<name>[a-z_]\w*)|[()]")

Key = tuple[str, str]  # a table, and the name of a constraint of it


@dataclass(frozen=True, slots=True)
class MigratedSchema:
    """The text of checks, or None of other constraints, and whether each index is unique."""

    constraints: dict[Key, str | None] = field(default_factory=dict)
    indexes: dict[str, bool] = field(default_factory=dict)


def list_differences(conn: Connection) -> Iterator[str]:
    """Yield in words each constraint and index that is not as the migrations made it."""
    expected = migrated_schema()
    held = {(row["relation"], row["name"]): row for row in _sql.list_constraints(conn)}
    columns: dict[str, set[str]] = {}
    for row in _sql.list_columns(conn):
        columns.setdefault(row["relation"], set()).add(row["name"])
    for (table, name), text in sorted(expected.constraints.items()):
        row = held.get((table, name))
        if row is None:
            yield f"the constraint {name} on {table} is missing"
        elif not (row["is_valid"] and row["is_on"]):
            yield f"the constraint {name} on {table} is off, or was never tried on what is recorded"
        elif text is not None and _named(text, columns[table]) != _named(
            row["definition"], columns[table]
        ):
            yield f"the constraint {name} on {table} does not check what it was migrated to check"
    indexes = {row["name"]: row for row in _sql.list_indexes(conn)}
    for name, is_unique in sorted(expected.indexes.items()):
        if name not in indexes or not indexes[name]["is_valid"]:
            yield f"the index {name} is missing or not valid"
        elif indexes[name]["is_unique"] != is_unique:
            yield f"the index {name} is {'not ' if is_unique else ''}unique"


@cache
def migrated_schema() -> MigratedSchema:
    """Return the constraints and indexes that the migrations make, in their order."""
    schema = MigratedSchema()
    for file in migration_files():
        up = file.read_text(encoding="utf-8").partition("-- migrate:down")[0]
        for statement in _STATEMENT.finditer(_COMMENT.sub("", up)):
            _follow(schema, statement[0])
    return schema


def _follow(schema: MigratedSchema, statement: str) -> None:
    """Apply one statement of a migration."""
    if match := _TABLE.match(statement):
        _follow_table(schema, match["table"], statement)
    elif match := _INDEX.match(statement):
        schema.indexes[match["name"]] = bool(match["unique"])
    elif match := _DROPPED_INDEXES.match(statement):
        for name in match["names"].split(","):
            schema.indexes.pop(name.strip(), None)
    elif match := _DROPPED_TABLES.match(statement):
        dropped = {table.strip() for table in match["tables"].split(",")}
        for key in [key for key in schema.constraints if key[0] in dropped]:
            del schema.constraints[key]


def _follow_table(schema: MigratedSchema, table: str, statement: str) -> None:
    for match in _CONSTRAINT.finditer(statement):
        if match["verb"] == "drop ":
            schema.constraints.pop((table, match["name"]), None)
        elif match["name"] and not match["verb"]:
            check = _CHECK.match(statement, match.end())
            text = _until_closed(statement, check.end()) if check else None
            schema.constraints[table, match["name"]] = text


def _until_closed(text: str, begin: int) -> str:
    """Return the text from a place up to the parenthesis that closes the one before it."""
    depth = 1
    for match in _TOKEN.finditer(text, begin):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if not depth:
            return text[begin : match.start()]
    return text[begin:]


def _named(expression: str, columns: set[str]) -> tuple[set[str], set[str]]:
    """Return the columns, and the texts in quotes, that a check names.

    Of the texts intervals and those without a letter are left out: PostgreSQL spells them anew.
    """
    names: set[str] = set()
    texts: set[str] = set()
    for match in _TOKEN.finditer(re.sub(r"'[^']*'::interval", "", expression)):
        if match["name"] in columns:
            names.add(match["name"])
        elif match["text"] is not None and not match["kind"]:
            texts.add(match["text"].replace(r"\n", "\n"))
    texts = {text for text in texts if any(map(str.isalpha, text))}
    return names, texts
