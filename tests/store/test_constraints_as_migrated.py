"""The constraints and indexes that the migrations are read to make are those that they make."""

from service.db import Connection
from service.store import constraints


def test_a_migrated_database_has_every_constraint_and_index(conn: Connection) -> None:
    assert list(constraints.list_differences(conn)) == []


def test_every_constraint_is_known(conn: Connection) -> None:
    rows = conn.execute(
        "select pg_class.relname as relation, pg_constraint.conname as name"
        " from pg_constraint inner join pg_class on pg_constraint.conrelid = pg_class.oid"
        " where pg_class.relnamespace = 'public'::regnamespace"
        " and pg_constraint.contype in ('c', 'f', 'p', 'u', 'x')"
        " and pg_class.relname <> 'schema_migrations'"
    )
    held = {(row["relation"], row["name"]) for row in rows}
    assert held == set(constraints.migrated_schema().constraints)
