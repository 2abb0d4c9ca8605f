"""Fixtures: one PostgreSQL for the run, an app on the bundled figures, a database to write to."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from service import logs
from service.app import create_app
from service.config import Settings
from service.db import Connection, Database
from service.http.context import database as database_of
from service.migrations import migrate
from service.usecases.imports.bundled import load_bundled, record_outcomes
from service.usecases.keys import create_key
from tests.support.builders import record, vocabulary
from tests.support.database import Cluster, Scratch, Urls, cluster

logs.configure()
# A slow machine is not a failing test.
settings.register_profile("warstats", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("warstats")

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, so that the short ones fill up whichever process is done with them."""
    long = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A server; slow to start, so there is one."""
    with cluster(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture(scope="session")
def template(postgres: Cluster) -> Iterator[str]:
    """A migrated database to copy, which holds the bundled outcomes alone."""
    name, urls = postgres.create()
    migrate(urls.owner)
    database = Database(urls.service, Settings())
    with database.transaction() as conn:
        record_outcomes(conn)
    database.close()
    yield name
    postgres.drop(name)


@pytest.fixture(scope="session")
def bundled_urls(postgres: Cluster, template: str) -> Iterator[Urls]:
    """A database with the bundled figures, for reading alone."""
    name, urls = postgres.create(template)
    database = Database(urls.service, Settings())
    with database.transaction() as conn:
        load_bundled(conn)
    database.close()
    time.sleep(1.1)  # a date of modification is stated once its second has passed
    yield urls
    postgres.drop(name)


@pytest.fixture(scope="session")
def app(bundled_urls: Urls) -> Iterator[Flask]:
    """The service on the bundled figures."""
    app = create_app(Settings(database_url=bundled_urls.service))
    yield app
    with app.app_context():
        database_of().close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the service on the bundled figures."""
    return app.test_client()


@pytest.fixture(scope="session")
def scratch(postgres: Cluster, template: str) -> Iterator[Scratch]:
    """A database to write to, shared by the tests one after the other."""
    name, urls = postgres.create(template)
    scratch = Scratch(urls)
    scratch.keep("migrated")
    yield scratch
    scratch.close()
    postgres.drop(name)


@pytest.fixture(scope="session")
def scratch_database(scratch: Scratch) -> Iterator[Database]:
    """The same, as the service reaches it; its connections stay open and warm."""
    database = Database(scratch.urls.service, Settings())
    yield database
    database.close()


@pytest.fixture
def urls(scratch: Scratch) -> Urls:
    """An empty database for this test to write to."""
    scratch.restore("migrated")
    return scratch.urls


@pytest.fixture
def database(urls: Urls, scratch_database: Database) -> Database:
    """The same, as the service reaches it."""
    return scratch_database


@pytest.fixture
def fresh(postgres: Cluster, template: str) -> Iterator[tuple[Urls, Database]]:
    """An empty database of this test's own, whose schema it may change."""
    name, urls = postgres.create(template)
    database = Database(urls.service, Settings())
    yield urls, database
    database.close()
    postgres.drop(name)


@pytest.fixture
def conn(database: Database) -> Iterator[Connection]:
    """A connection to it that commits each statement; use transactions to write."""
    with database.connection() as conn:
        yield conn


@pytest.fixture
def war(scratch: Scratch, database: Database) -> Database:
    """A database with another war's vocabulary and no figure."""
    if not scratch.is_kept("war"):
        with database.transaction() as conn:
            record(conn, *vocabulary())
        scratch.keep("war")
    scratch.restore("war")
    return database


@pytest.fixture(scope="session")
def scratch_app(scratch: Scratch) -> Iterator[Flask]:
    """The service on the database that tests write to; slow to make, so there is one."""
    app = create_app(Settings(database_url=scratch.urls.service))
    yield app
    with app.app_context():
        database_of().close()


@pytest.fixture
def serve(urls: Urls, scratch_app: Flask) -> Callable[[], FlaskClient]:
    """Make a client of the service on the test's own database."""
    return scratch_app.test_client


@pytest.fixture
def desk(war: Database, serve: Callable[[], FlaskClient]) -> Callable[..., FlaskClient]:
    """Make a client that holds a key of a role, on a service with another war's vocabulary."""

    def sit(role: str, name: str | None = None) -> FlaskClient:
        with war.transaction() as conn:
            _, secret = create_key(conn, name or f"the {role}", role, "tests")
        client = serve()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        return client

    return sit


def missing(what: str, variable: str) -> None:
    """Skip a test that needs what is missing; fail it if ``variable`` is set, which promises it."""
    if os.environ.get(variable):
        pytest.fail(f"{what} is missing, and {variable} is set")
    pytest.skip(f"{what} is missing")
