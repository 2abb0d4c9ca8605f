"""More figures in minutes: copies of imported ones in other worlds, made by SQL.

A copy has ids of its own in place of those that start with ``COPY``, and belongs to a world whose
entries have ids and names of their own in place of ``WORLD`` and ``NAME``. They are replaced in
every column of every table, texts included, so that a copy is found as any other figure is.
Every tenth copy founds a world; half of the others join the first one, where the largest war and
the largest series grow. What a copy cannot be used for: digests are those of its original, and
journal ids have gaps, so an audit would complain.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import psycopg

from benchmarks.data import COPY, NAME, WORLD
from benchmarks.data.words import world_name
from benchmarks.database import as_superuser, columns
from service.embedded import EmbeddedPostgres

_WORLDS_EACH = 10
_HOUR = "interval '1 hour'"
_LEFT_OUT = ("schema_migrations", "rerendering", "rendering_generation", "idempotency", "key")
_TIMES = ("timestamp with time zone", "tstzrange")
_FUNCTIONS = """
create schema original;
create function original.renamed(content text, c original_copy) returns text
language sql immutable parallel safe
return replace(replace(replace(replace(
    content, {copy}, c.copy), {world}, c.world), {name}, c.name), {lower}, lower(c.name));
"""


class Copy(NamedTuple):
    """A copy, by number; ``is_first`` in its world, whose entries are copied with it."""

    number: int
    copy: str
    world: str
    name: str
    is_first: bool


class Amplifier:
    """Grows a database that holds imported figures to sizes that are asked for, one by one."""

    def __init__(self, server: EmbeddedPostgres, most: int) -> None:
        """Keep the imported rows as originals; ``most`` is the largest number of copies."""
        self._copies = 1
        with as_superuser(server) as conn:
            conn.execute("set session_replication_role = replica")
            self._tables = [
                table
                for (table,) in conn.execute(
                    "select relname from pg_class where relkind = 'r'"
                    " and relnamespace = 'public'::regnamespace order by relname"
                )
                if table not in _LEFT_OUT
            ]
            conn.execute(
                "create type original_copy as"
                " (number integer, copy text, world text, name text, is_first boolean)"
            )
            names = {"copy": COPY, "world": WORLD, "name": NAME, "lower": NAME.lower()}
            quoted = {key: f"'{value}'" for key, value in names.items()}
            conn.execute(_FUNCTIONS.format(**quoted))
            conn.execute("create table original.copies of original_copy")
            for table in self._tables:
                self._keep(conn, table, most)
            row = conn.execute(
                "select greatest((select max(id) from journal), (select max(id) from statement))"
            ).fetchone()
            assert row is not None
            self._shift = f"c.number * {row[0]}::bigint"

    def _keep(self, conn: psycopg.Connection, table: str, most: int) -> None:
        """Date what is recorded back, an hour for each copy to come, and keep what is made up."""
        moved = [
            f'"{name}" = {_later(name, kind, f"-{most}")}'
            for name, kind in _typed(conn, table)
            if kind in _TIMES
        ]
        if moved:
            conn.execute(f"update {table} set {', '.join(moved)}")
        conn.execute(
            f"create table original.{table} as"
            f" select {', '.join(_quoted(columns(conn, table)))}, strpos(row::text, '{COPY}') > 0"
            f" as is_copied from {table} as row"
            f" where strpos(row::text, '{COPY}') > 0 or strpos(row::text, '{WORLD}') > 0"
        )

    def grow(
        self,
        server: EmbeddedPostgres,
        copies: int,
        progress: Callable[[int], None] = lambda _: None,
    ) -> None:
        """Add copies until there are so many, the originals counted."""
        new = [_copy(number) for number in range(self._copies, copies)]
        self._copies = max(copies, self._copies)
        with as_superuser(server) as conn:
            conn.execute("set session_replication_role = replica")
            conn.execute("set maintenance_work_mem = '1GB'")
            conn.execute("set work_mem = '256MB'")
            conn.execute("truncate original.copies")
            with conn.cursor().copy("copy original.copies from stdin") as rows:
                for copy in new:
                    rows.write_row(copy)
            # An index is filled at once when all rows are there: far faster than row by row.
            ready = "update pg_index set indisready = %s where indrelid = %s::regclass"
            for table in self._tables:
                conn.execute(ready, [False, f"public.{table}"])
                self._add(conn, table)
                conn.execute(ready, [True, f"public.{table}"])
                conn.execute(f"reindex table public.{table}")
                progress(1)
            conn.execute("vacuum (analyze)")

    @property
    def tables(self) -> int:
        """How many tables a growth goes through."""
        return len(self._tables)

    def _add(self, conn: psycopg.Connection, table: str) -> None:
        """Add the rows of a table: a figure's with each copy, an entry's with each world."""
        values = [self._value(table, name, kind) for name, kind in _typed(conn, table)]
        conn.execute(
            f"insert into public.{table} ({', '.join(_quoted(columns(conn, table)))})"
            f" select {', '.join(values)}"
            f" from original.{table} as o cross join original.copies as c"
            " where o.is_copied or c.is_first order by c.number"
        )

    def _value(self, table: str, name: str, kind: str) -> str:
        """Return the SQL expression of a column of a copy."""
        column = f'o."{name}"'
        value = column
        if kind in {"text", "slug", "text[]", "jsonb"}:
            value = f"original.renamed({column}::text, c)::{kind}"
        elif kind == "bigint":
            value = f"{column} + {self._shift}"
        elif kind == "int8range":
            value = f"int8range(lower({column}) + {self._shift}, upper({column}) + {self._shift})"
        elif kind in _TIMES:
            value = _later(name, kind, "c.number", "o.")
        # Copies in one world differ by their item.
        if (table, name) == ("figure", "item"):
            return f"coalesce({value}, case when not c.is_first then 'Copy ' || c.number end)"
        if (table, name) == ("rendering", "body"):
            item = "'\"item\":\"Copy ' || c.number || '\"'"
            replaced = f"replace({value}, '\"item\":null', {item})"
            return f"case when c.is_first then {value} else {replaced} end"
        return value


def _copy(number: int) -> Copy:
    is_first = number % _WORLDS_EACH == 1
    world = 0 if number % 2 == 0 else number - number % _WORLDS_EACH + 1
    return Copy(number, f"c{number:04}", f"w{world:04}", world_name(world), is_first)


def _later(name: str, kind: str, hours: str, prefix: str = "") -> str:
    column = f'{prefix}"{name}"'
    if kind == "tstzrange":
        ends = (f"{end}({column}) + {hours} * {_HOUR}" for end in ("lower", "upper"))
        return f"tstzrange({', '.join(ends)})"
    return f"{column} + {hours} * {_HOUR}"


def _typed(conn: psycopg.Connection, table: str) -> Iterator[tuple[str, str]]:
    """Yield the columns that can be written, with their types."""
    types: dict[str, str] = dict(
        conn.execute(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute"
            " where attrelid = %s::regclass",
            [f"public.{table}"],
        ).fetchall()
    )
    for name in columns(conn, table):
        yield name, types[name]


def _quoted(names: list[str]) -> list[str]:
    return [f'"{name}"' for name in names]
