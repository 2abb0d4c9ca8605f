"""Fixtures: a database with every kind of write, and a superuser's access to it."""

from collections.abc import Iterator

import pytest

from service.config import Settings
from service.db import Database
from tests.support.database import Cluster, Urls
from tests.usecases.audit.writes import write_everything


@pytest.fixture(scope="session")
def audited(postgres: Cluster, template: str) -> Iterator[Urls]:
    """A database with every kind of write; tests roll back what they change."""
    name, urls = postgres.create(template)
    database = Database(urls.service, Settings())
    write_everything(database)
    database.close()
    yield urls
    postgres.drop(name)


@pytest.fixture(scope="session")
def superuser(audited: Urls) -> Iterator[Database]:
    """The same, with the rights to change what the triggers protect."""
    database = Database(audited.superuser, Settings(), role=None)
    yield database
    database.close()
