"""A database with a short history, for tests of what the database itself refuses."""

from collections.abc import Iterator
from contextlib import contextmanager

from service.config import Settings
from service.db import Database
from tests.support.builders import figure, record, statement, vocabulary
from tests.support.database import Cluster, Urls


@contextmanager
def history_database(postgres: Cluster, template: str) -> Iterator[Urls]:
    """Make a database with a vocabulary and the figure ``one``, which has a statement; drop it."""
    name, urls = postgres.create(template)
    database = Database(urls.service, Settings())
    with database.transaction() as conn:
        record(conn, *vocabulary(), figure(id="one"), statement())
    yield urls
    database.close()
    postgres.drop(name)
