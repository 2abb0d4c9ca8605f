"""Change recorded rows as a superuser can, and see what the audit reports."""

from collections.abc import Iterator
from contextlib import contextmanager

from service.db import Connection, Database
from service.usecases.audit.journal import audit_journal

ONE = "figure = 'one' and version = (select max(version) from version where figure = 'one')"
NEWEST = "figure one version 6"

# By type, an expression for a value that differs from the column's.
CHANGES = {
    "text": "coalesce({0}, '') || 'x'",
    "slug": "coalesce({0}, '') || 'x'",
    "edtf_date": "coalesce(overlay({0} placing '2' from 4), '1872')",
    "text[]": "array_append({0}, 'x')",
    "integer": "coalesce({0}, 0) + 1000",
    "bigint": "coalesce({0}, 0) + 1000",
    "numeric": "coalesce({0}, 0) + 1",
    "boolean": "not {0}",
    "bytea": "coalesce(set_byte({0}, 0, get_byte({0}, 0) # 1), 'x')",
    "timestamp with time zone": "{0} + interval '1 microsecond'",
    "date": "coalesce({0} + 1, '1870-01-01')",
    "int8range": "int8range(lower({0}), coalesce(upper({0}), lower({0})) + 1)",
    "tstzrange": "tstzrange(lower({0}), coalesce(upper({0}), lower({0})) + '1 microsecond')",
    "jsonb": """{0} || '[{{"scheme": "x", "code": "x"}}]'""",
    "datemultirange": "{0} + datemultirange(daterange('1900-01-01', '1900-01-02'))",
}

# An index of the bounds holds none that cross.
CHANGES_OF_COLUMNS = {("figure_state", "low"): "coalesce({0}, 0) - 1"}


@contextmanager
def tampering(superuser: Database, table: str | None = None) -> Iterator[Connection]:
    """Lend a connection without triggers, foreign keys and, for one table, check constraints.

    Its changes are rolled back at the end.
    """
    with superuser.connection() as conn, conn.transaction(force_rollback=True):
        conn.execute("set local session_replication_role = replica")
        for domain in ("slug", "edtf_date"):
            conn.execute(f"alter domain {domain} drop constraint {domain}_check")  # type: ignore[arg-type]
        checks = conn.execute(
            "select conname from pg_constraint where conrelid = %s::regclass and contype = 'c'",
            [table],
        ).fetchall()
        for check in checks:
            conn.execute(f"alter table {table} drop constraint {check['conname']}")  # type: ignore[arg-type]
        yield conn


def faults_of(conn: Connection) -> dict[str, str]:
    """The faults by their subject; of a statement or an event with several, the last."""
    return {fault.subject: fault.fault for fault in audit_journal(conn).faults}


def change(conn: Connection, table: str, column: str, row: str, to: str | None = None) -> None:
    """Set a column to another value in the rows that a condition selects: one at least."""
    kind = conn.execute(
        "select format_type(atttypid, null) as name from pg_attribute"
        " where attrelid = %s::regclass and attname = %s",
        [table, column],
    ).fetchone()
    assert kind is not None
    changed = CHANGES_OF_COLUMNS.get((table, column), CHANGES[kind["name"]])
    value = to or changed.format(column)
    done = conn.execute(f"update {table} set {column} = {value} where {row}")  # type: ignore[arg-type]
    assert done.rowcount >= 1, row
