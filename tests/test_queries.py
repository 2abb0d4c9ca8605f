"""Every named statement is planned against the migrated schema, with no value for any parameter."""

import re
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from service.db import Connection
from service.domain.principal import ANYONE
from service.migrations import SQL
from service.store import filters, states
from service.store.journal import Snapshot

FILES = sorted((SQL / "queries").glob("*.sql"))
NAME = re.compile(r"^-- name: (\w+)\(([^)]*)\)([\^!$#]?)$", re.MULTILINE)


def statements(path: Path) -> dict[str, str]:
    """Statements of a file by name, comments included."""
    parts = NAME.split(path.read_text())[1:]
    return {parts[n]: parts[n + 3] for n in range(0, len(parts), 4)}


NAMED = [(path.stem, name) for path in FILES for name in statements(path)]


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_statement_says_in_one_line_what_it_is_for(file: str, name: str) -> None:
    text = statements(SQL / "queries" / f"{file}.sql")[name]
    assert re.match(r"\n-- [A-Z].*[.;]\n(?!--)", text), text[:200]


@pytest.mark.parametrize(
    ("file", "name"), [(file, name) for file, name in NAMED if not name.startswith("copy_")]
)
def test_a_statement_can_be_planned(conn: Connection, file: str, name: str) -> None:
    text = re.sub(
        r"^--.*$", "", statements(SQL / "queries" / f"{file}.sql")[name], flags=re.MULTILINE
    )
    text = text.replace("{states}", "select * from figure_state")
    text = text.replace("{matching}", "select * from series")
    text = text.replace("{key}", "state.figure").replace("{beyond}", ">")
    text = text.replace("{direction}", "asc").replace("{suffix}", "csv")
    text = text.replace("{column}", "population")
    text = text.replace("{page}", "select *, figure as key, true as is_found from figure_state")
    parameters = set(re.findall(r"(?<![:\w]):([a-z_]+)", text))
    query = re.sub(r"(?<![:\w]):([a-z_]+)", r"%(\1)s", text.replace("%", "%%"))
    with conn.transaction(force_rollback=True):
        conn.execute("reset role")
        conn.execute("set local role warstats_service")
        try:
            conn.execute("explain " + query, dict.fromkeys(parameters))  # type: ignore[arg-type]
        except psycopg.errors.InsufficientPrivilege:
            assert name in {
                "replace_rendering",
                "replace_export_text",
                "delete_export_text",
                "replace_row",
                "increment_generation",
                "note_rerendering",
            }, "only the owner rewrites texts"


@pytest.mark.parametrize("sort", filters.SORTS)
@pytest.mark.parametrize("as_of", [None, datetime(2025, 8, 1, tzinfo=UTC)])
def test_every_sort_of_a_page_can_be_planned(
    conn: Connection, sort: str, as_of: datetime | None
) -> None:
    snapshot = Snapshot(0, None, as_of=as_of)
    assert states.list_page(conn, {}, ANYONE, snapshot, sort=sort, after=None, limit=1) == []
    assert states.count(conn, {}, ANYONE, snapshot) == 0


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_every_statement_is_used(file: str, name: str) -> None:
    code = "".join(path.read_text() for path in Path("service").rglob("*.py"))
    generated = name.startswith("copy_") and file == "vocabularies"
    assert generated or re.search(
        rf"_(sql|renderings)\.{name}\b|\b(execute\(\s*conn,|build_query\(|_Listed\()\s*\"{name}\"",
        code,
    )
