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
    """Apply the pending migrations as the owner; return the names of the files applied.

    Raises DatabaseAway if the database does not respond, and Misconfigured, with the message of
    the failing statement, if it rejects a migration.
    """
    result = subprocess.run(
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
    if result.returncode:
        message = (result.stderr.strip() or result.stdout.strip()).splitlines()[-1]
        raise Misconfigured(f"Migrating the database failed: {message}")
    return re.findall(r"^Applied: (\S+)", result.stdout, re.MULTILINE)


def pending(conn: Connection) -> list[str]:
    """Return the names of the migration files that have not been applied."""
    try:
        applied = {row["version"] for row in conn.execute("select version from schema_migrations")}
    except psycopg.errors.UndefinedTable:  # before the first migration
        applied = set()
    return [path.name for path in migration_files() if path.name.split("_")[0] not in applied]


def migration_files() -> list[Path]:
    """Return the migration files in the order in which they run."""
    return sorted(MIGRATIONS.glob("*.sql"))


def _dbmate_url(url: str) -> str:
    """Rewrite a libpq URL for dbmate's driver, which does not negotiate TLS by itself."""
    try:
        with psycopg.connect(url, connect_timeout=5) as conn:
            tls = conn.pgconn.ssl_in_use
    except psycopg.OperationalError as error:
        raise DatabaseAway(f"The database does not respond: {_first_line(error)}") from error
    except psycopg.ProgrammingError as error:
        # The driver's message is left out: it has the URL, which may have a password.
        raise Misconfigured(
            "The database URL is invalid: write postgresql://user:password@host/database."
        ) from error
    parts = conninfo_to_dict(url)
    user, password = (quote(str(parts.get(key) or ""), safe="") for key in ("user", "password"))
    query = {
        "host": parts.get("host") or "",
        "port": parts.get("port") or "5432",
        "sslmode": parts.get("sslmode") if tls and parts.get("sslmode") != "prefer" else None,
    }
    query["sslmode"] = query["sslmode"] or ("require" if tls else "disable")
    login = f"{user}:{password}@" if password else f"{user}@"
    name = quote(str(parts.get("dbname") or parts.get("user") or ""), safe="")
    return f"postgres://{login}/{name}?{urlencode(query, quote_via=quote)}"


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
