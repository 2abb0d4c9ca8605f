"""The database that a command uses: the configured one, else the embedded one."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from service.config import Settings
from service.db import Connection, Database
from service.embedded import EmbeddedPostgres
from service.migrations import migrate
from service.usecases.figures.rendering_code import note_first_rendering
from service.usecases.imports.bundled import record_outcomes

_SERVED = "served.lock"  # in the data directory; a running server holds a lock on it


@dataclass(frozen=True, slots=True)
class Urls:
    """The URLs of the database, for the service's role and for the owner."""

    service: str
    owner: str


@contextmanager
def database_urls(settings: Settings) -> Iterator[Urls]:
    """Yield the URLs of the configured database, or run the embedded one during the block."""
    if settings.database_url is not None:
        yield Urls(settings.database_url, settings.migrate_database_url or settings.database_url)
        return
    with EmbeddedPostgres(settings.data_dir).running() as postgres:
        yield Urls(postgres.url, postgres.owner_url)


def read_settings(data_dir: Path | None) -> Settings:
    """Return the settings of the environment; ``--data-dir`` overrides the data directory."""
    settings = Settings.from_env()
    return replace(settings, data_dir=data_dir) if data_dir else settings


class _Folder(click.Path):
    """A folder with a name: an empty one would mean the current folder."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the path; fails as wrong usage for an empty name."""
        if not value:
            self.fail("the name of a folder is required", param, ctx)
        return super().convert(value, param, ctx)


DATA_DIR = click.option(
    "--data-dir",
    type=_Folder(file_okay=False, path_type=Path),
    help="Folder of the embedded database, unless DATABASE_URL is set.  [default: var]",
)


@contextmanager
def write_transaction(url: str, settings: Settings, **options: Any) -> Iterator[Any]:
    """Yield a connection with one transaction, without a time limit for statements."""
    database = Database(url, replace(settings, statement_timeout_ms=0), **options)
    try:
        with database.transaction() as conn:
            yield conn
    finally:
        database.close()


def migrate_database(urls: Urls, settings: Settings) -> list[str]:
    """Run pending migrations and record the outcomes that are missing; return the migrations.

    A second process that migrates at the same time waits and finds nothing to do.
    """
    names = migrate(urls.owner)
    if names:
        with write_transaction(urls.owner, settings, role=None) as conn:
            note_first_rendering(conn)
    with write_transaction(urls.owner, settings) as conn:
        record_outcomes(conn)
    return names


@contextmanager
def serving(settings: Settings) -> Iterator[None]:
    """Mark the data directory as that of a running server during the block."""
    if settings.database_url is not None:
        yield
        return
    with (settings.data_dir / _SERVED).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_SH)  # the kernel releases it however the server ends
        yield


def is_served(settings: Settings) -> bool:
    """Return whether a server is running on the data directory."""
    with (settings.data_dir / _SERVED).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def migrated_transaction(data_dir: Path | None) -> Iterator[Connection]:
    """Migrate the database, and yield a connection with one transaction as the service's role."""
    settings = read_settings(data_dir)
    with database_urls(settings) as urls:
        migrate_database(urls, settings)
        with write_transaction(urls.service, settings) as conn:
            yield conn
