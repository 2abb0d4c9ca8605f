"""Migrating: dbmate runs the plain SQL files in ``sql/migrations`` under its advisory lock."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict

from service.db import Connection
from service.errors import DatabaseAway, Misconfigured

SQL = Path(__file__).resolve().parents[1] / "sql"
MIGRATIONS = SQL / "migrations"
_DBMATE = Path(sys.executable).parent / "dbmate"


def migrate(url: str) -> list[str]:
    """Bring the database up to date as the owner; returns the names of the files applied.

    Raises DatabaseAway when it does not answer, Misconfigured with the failing statement's
    message when it refuses.
    """
    done = subprocess.run(
        [
            str(_DBMATE),
            "--url",
            _dbmate_url(url),
            "--migrations-dir",
            str(MIGRATIONS),
            "--no-dump-schema",
            "--migration-lock",
            "migrate",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1]
        raise Misconfigured(f"Migrating the database failed: {message}")
    return re.findall(r"^Applied: (\S+)", done.stdout, re.MULTILINE)


def pending(conn: Connection) -> list[str]:
    """Names of the migration files that the database has not seen."""
    try:
        seen = {row["version"] for row in conn.execute("select version from schema_migrations")}
    except psycopg.errors.UndefinedTable:
        seen = set()
    return [path.name for path in known() if path.name.split("_")[0] not in seen]


def known() -> list[Path]:
    """The migration files, in the order they run."""
    return sorted(MIGRATIONS.glob("*.sql"))


def _dbmate_url(url: str) -> str:
    """Rewrite a libpq URL for dbmate's driver, which wants to be told about TLS."""
    try:
        with psycopg.connect(url, connect_timeout=5) as conn:
            tls = conn.pgconn.ssl_in_use
    except psycopg.OperationalError as error:
        raise DatabaseAway(f"The database does not answer: {_first_line(error)}") from error
    except psycopg.ProgrammingError as error:
        # Without the driver's words: they hold the URL, and that a password.
        raise Misconfigured(
            "The database URL cannot be read: write postgresql://user:password@host/database."
        ) from error
    given = conninfo_to_dict(url)
    user, password = (quote(str(given.get(key) or ""), safe="") for key in ("user", "password"))
    query = {
        "host": given.get("host") or "",
        "port": given.get("port") or "5432",
        "sslmode": given.get("sslmode") if tls and given.get("sslmode") != "prefer" else None,
    }
    query["sslmode"] = query["sslmode"] or ("require" if tls else "disable")
    login = f"{user}:{password}@" if password else f"{user}@"
    name = quote(str(given.get("dbname") or given.get("user") or ""), safe="")
    return f"postgres://{login}/{name}?{urlencode(query, quote_via=quote)}"


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
