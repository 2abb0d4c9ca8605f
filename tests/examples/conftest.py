"""Public data sets, mapped by the scripts in ``examples`` and imported into one database."""

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.config import Settings
from service.db import Database
from service.domain.principal import ADMIN, Principal
from service.http.context import database as database_of
from service.usecases.imports.bundled import load_bundled
from service.usecases.imports.parse import parse_ndjson
from service.usecases.imports.report import ImportReport
from service.usecases.imports.run import run_import
from tests.conftest import SHARED, missing
from tests.support.database import Cluster


def shared(*path: str) -> Path:
    """Return a file or folder of real data; without it skip the test, or fail if it is required."""
    data_set = SHARED.joinpath("data", *path)
    if not data_set.exists():
        missing(f"the data set {'/'.join(path)}", "REQUIRE_SHARED")
    return data_set


def mapped(script: str, *arguments: Path | str) -> bytes:
    """Return the import lines that a script makes of a data set."""
    return subprocess.run(
        [sys.executable, f"examples/{script}.py", *map(str, arguments)],
        check=True,
        capture_output=True,
    ).stdout


def import_lines(database: Database, text: bytes) -> ImportReport:
    """Import lines of NDJSON."""
    with database.transaction() as conn:
        return run_import(conn, parse_ndjson(io.BytesIO(text)), Principal("tests", ADMIN))


@pytest.fixture(scope="module")
def real(postgres: Cluster, template: str) -> Iterator[Database]:
    """Lend a database with the bundled figures, for the real data of a test module."""
    name, urls = postgres.create(template)
    database = Database(urls.service, Settings(database_url=urls.service, statement_timeout_ms=0))
    with database.transaction() as conn:
        load_bundled(conn)
    yield database
    database.close()
    postgres.drop(name)


@pytest.fixture(scope="module")
def reader(postgres: Cluster, real: Database) -> Iterator[FlaskClient]:
    """Lend a client of the service on that database."""
    with real.connection() as conn:
        url = conn.info.dsn
    app = create_app(Settings(database_url=url))
    yield app.test_client()
    with app.app_context():
        database_of().close()
