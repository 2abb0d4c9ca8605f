"""Importing and exporting, against COPY of the same rows and against SQLite.

* import: what ``warstats import`` does, from lines to committed figures. Its floor is PostgreSQL's
  COPY of the same rows, with all indexes and triggers; the peer writes the rows that it serves to
  an SQLite file, unchecked and without history;
* export: the stream of CSV and of NDJSON. Its floor is COPY of the same rows and texts, with the
  output discarded; the peer is Datasette's stream of CSV over HTTP, beside ours over HTTP.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from graphlib import TopologicalSorter
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path
from statistics import median

import psycopg

from benchmarks import database, peer, servers
from benchmarks.client import HOST
from benchmarks.data import figures
from service.embedded import DATABASE
from service.store import journal
from service.usecases.exports.selection import Selection
from service.usecases.exports.stream import to_csv, to_ndjson

_COPIED = (
    "copy (select figure_state.*, body from figure_state join rendering on noun = 'figure'"
    " and id = figure and revision = version where upper_inf(events) order by figure)"
    " to stdout (format csv)"
)
_AIMS = {("import", "copy in"): 0.35, ("csv", "copy out"): 0.8, ("ndjson", "copy out"): 0.8}
_BESIDE = (
    ("import", ("copy in", "sqlite")),
    ("csv", ("copy out",)),
    ("ndjson", ("copy out",)),
    ("csv over http", ("datasette",)),
)
_LINE = "{:<18} {:<10} {:>9} {:>8}  {:<13} {}"

Times = dict[str, list[float]]  # seconds of each round, by what was done


def measure(folder: Path, count: int, rounds: int, progress: Callable[[int], None]) -> Times:
    """Return how long each transfer of ``count`` figures took, in new databases each round."""
    times: Times = defaultdict(list)
    for number in range(rounds):
        with ExitStack() as stack:
            ours = stack.enter_context(database.empty(folder / f"ours{number}"))
            least = stack.enter_context(database.empty(folder / f"least{number}"))
            times["import"].append(_seconds(_import, ours.url, count))
            progress(1)
            database.tidy(ours)
            with database.as_superuser(ours) as conn:
                rows = _rows(conn)
            url = f"{least.superuser_url} dbname={DATABASE}"
            times["copy in"].append(_seconds(_copy_in, url, rows))
            rows.clear()
            file = folder / f"peer{number}.db"
            texts = list(database.texts(ours.url))
            times["sqlite"].append(_seconds(peer.write, file, texts))
            progress(1)
            for name, stream in (("csv", to_csv), ("ndjson", to_ndjson)):
                times[name].append(_seconds(_export, ours.url, stream))
            times["copy out"].append(_seconds(_copy_out, ours.url))
            progress(1)
            port, _ = stack.enter_context(servers.service(ours, folder))
            path = "/v1/figures?format=csv"
            times["csv over http"].append(_seconds(download, port, path))
            other = stack.enter_context(servers.datasette(file, folder))
            path = f"/{file.stem}/figures.csv?_stream=on&_size=max"
            times["datasette"].append(_seconds(download, other, path))
            progress(1)
    return times


def table(times: Times, count: int) -> Iterator[str]:
    """Yield the lines of the table."""
    yield _LINE.format("transfer", "side", "figures/s", "ours is", "(spread)", "aim").rstrip()
    for ours, sides in _BESIDE:
        yield _LINE.format(ours, "ours", f"{count / median(times[ours]):,.0f}", "", "", "").rstrip()
        for side in sides:
            ratios = [theirs / own for own, theirs in zip(times[ours], times[side], strict=True)]
            aim = _AIMS.get((ours, side))
            yield _LINE.format(
                "", side, f"{count / median(times[side]):,.0f}", f"{median(ratios):.2f} x",
                f"({min(ratios):.2f}-{max(ratios):.2f})", f">= {aim:g} x" if aim else "",
            ).rstrip()  # fmt: skip


def _seconds(work: Callable[..., object], *arguments: object) -> float:
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started


def _import(url: str, count: int) -> None:
    """Import the bundled figures and ``count`` made-up ones."""
    database.load(url, chain(database.bundled(), figures.lines(count)))


def _tables(conn: psycopg.Connection) -> list[str]:
    """Return the tables, each after those that it refers to."""
    tables = conn.execute(
        "select relname from pg_class where relkind = 'r' and relname <> 'schema_migrations'"
        " and relnamespace = 'public'::regnamespace order by relname"
    )
    referred: dict[str, set[str]] = {name: set() for (name,) in tables}
    references = conn.execute(
        "select distinct conrelid::regclass::text, confrelid::regclass::text from pg_constraint"
        " where contype = 'f' and conrelid <> confrelid and not condeferrable"
    )
    for table_, other in references:
        referred[table_.strip('"')].add(other.strip('"'))
    return list(TopologicalSorter(referred).static_order())


def _rows(conn: psycopg.Connection) -> dict[str, tuple[str, bytes]]:
    """Return the content of every table as COPY reads it: its writable columns and its rows."""
    contents = {}
    for table_ in _tables(conn):
        columns = ", ".join(f'"{name}"' for name in database.columns(conn, table_))
        with conn.cursor().copy(f'copy "{table_}" ({columns}) to stdout') as out:
            contents[f'"{table_}"'] = columns, b"".join(bytes(part) for part in out)
    return contents


def _copy_in(url: str, rows: dict[str, tuple[str, bytes]]) -> None:
    """Write the rows of every table with COPY, in place of what migrations recorded."""
    with psycopg.connect(url) as conn:
        conn.execute("set session_replication_role = replica")  # history is append-only
        conn.execute(f"truncate {', '.join(rows)} cascade")
        conn.execute("set session_replication_role = origin")
        for table_, (columns, text) in rows.items():
            with conn.cursor().copy(f"copy {table_} ({columns}) from stdin") as into:
                into.write(text)


def _export(url: str, stream: Callable[[Selection], Iterator[bytes]]) -> None:
    """Stream every figure."""
    with database.connected(url) as opened:
        with opened.connection() as conn:
            snapshot = journal.find_snapshot(conn)
        selection = Selection(
            connect=opened.connection, filters={}, reader=database.PRINCIPAL, snapshot=snapshot
        )
        assert sum(map(len, stream(selection))) > 1000


def _copy_out(url: str) -> None:
    """Read the same rows and texts with COPY."""
    with psycopg.connect(url) as conn, conn.cursor() as cursor, cursor.copy(_COPIED) as out:
        assert sum(len(part) for part in out) > 1000


def download(port: int, path: str) -> None:
    """Read a stream to its end, and discard it; raise RuntimeError if it is refused."""
    connection = HTTPConnection(HOST, port, timeout=600)
    connection.request("GET", path)
    response = connection.getresponse()
    if response.status != 200:
        raise RuntimeError(f"{path} is answered {response.status}: {response.read()[:300]!r}")
    while response.read(2**16):
        pass
    connection.close()
