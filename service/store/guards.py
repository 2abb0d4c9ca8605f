"""What keeps history from changing: triggers, their functions and privileges, as migrated.

What there should be is read from the migrations themselves, so that no list beside them can fall
behind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from service.db import SERVICE_ROLE, Connection
from service.migrations import migration_files
from service.store import privileges, queries

_sql = queries.load("guards")

_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)
_FUNCTION = re.compile(  # one whose body is no text between dollars is compared by name alone
    r"create (?:or replace )?function (?P<name>\w+)[^;$]*(?:\$\$(?P<body>.*?)\$\$)?"
    r"|drop function (?:if exists )?(?P<dropped>\w+)",
    re.DOTALL,
)
_TRIGGER = re.compile(
    r"create (?:constraint )?trigger (?P<name>\w+)\s[^;]*?\son (?P<table>\w+)"
    r"|drop trigger (?:if exists )?(?P<dropped>\w+) on (?P<from>\w+)",
)
_GRANT = re.compile(
    rf"grant\s+(?P<privileges>[^;]*?)\s+on\s+(?P<tables>[\w,\s]+?)\s+to\s+{SERVICE_ROLE};"
)
_PRIVILEGE = re.compile(r"(select|insert|update|delete|truncate)\s*(?:\(([^)]*)\))?")

# A table, a privilege such as INSERT, and the column that it is of, or None for all.
Grant = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class Guards:
    """Triggers by table and name, bodies of functions by name, and privileges."""

    triggers: set[tuple[str, str]] = field(default_factory=set)
    functions: dict[str, str | None] = field(default_factory=dict)
    grants: set[Grant] = field(default_factory=set)


def list_differences(conn: Connection) -> Iterator[str]:
    """Yield in words each guard that is not as the migrations made it."""
    expected = migrated_guards()
    tables = {row["name"]: row["owned"] for row in _sql.list_tables(conn)}
    triggers = {(row["relation"], row["name"]) for row in _sql.list_triggers(conn)}
    bodies = {row["name"]: row["body"] for row in _sql.list_functions(conn)}
    grants = {(row["relation"], row["privilege"], row["part"]) for row in _sql.list_grants(conn)}
    selects: set[Grant] = {(table, "SELECT", None) for table in tables if table != "key"}
    yield from (
        f"table {name} belongs to {SERVICE_ROLE}" for name in sorted(tables) if tables[name]
    )
    yield from (
        fault for fault in privileges.list_excessive(conn) if fault.endswith("is not guarded")
    )
    for table, name in sorted(expected.triggers - triggers):
        yield f"the trigger {name} on {table} is missing or off"
    for name, body in sorted(expected.functions.items()):
        if name not in bodies:
            yield f"the function {name} is missing"
        elif body is not None and bodies[name] != body:
            yield f"the function {name} does not do what it was migrated to do"
    wanted = expected.grants | selects
    for grant in sorted(wanted - grants, key=str):
        yield f"{SERVICE_ROLE} lacks {_spell(grant)}"
    for grant in sorted(grants - wanted, key=str):
        yield f"{SERVICE_ROLE} or everyone may {_spell(grant)}, which no migration grants"


@cache
def migrated_guards() -> Guards:
    """Return what the migrations make, in their order."""
    guards = Guards()
    for file in migration_files():
        up = file.read_text(encoding="utf-8").partition("-- migrate:down")[0]
        _follow(guards, _COMMENT.sub("", up), up)
    return guards


def _follow(guards: Guards, statements: str, text: str) -> None:
    """Apply the statements of one migration; ``text`` has the comments, too."""
    for match in _FUNCTION.finditer(text):
        if match["dropped"]:
            guards.functions.pop(match["dropped"], None)
        else:
            guards.functions[match["name"]] = match["body"]
    for match in _TRIGGER.finditer(statements):
        if match["dropped"]:
            guards.triggers.discard((match["from"], match["dropped"]))
        else:
            guards.triggers.add((match["table"], match["name"]))
    for match in _GRANT.finditer(statements):
        tables = [table.strip() for table in match["tables"].split(",")]
        for name, columns in _PRIVILEGE.findall(match["privileges"]):
            parts = [part.strip() for part in columns.split(",")] if columns else [None]
            guards.grants.update(
                (table, name.upper(), part)
                for table in tables
                if len(table.split()) == 1  # not "all tables in schema public"
                for part in parts
            )


def _spell(grant: Grant) -> str:
    table, privilege, column = grant
    return f"{privilege} {table}" if column is None else f"{privilege} {table}.{column}"
