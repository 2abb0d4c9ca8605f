"""Which database a command works on: the one that is configured, else the embedded one."""

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


@dataclass(frozen=True, slots=True)
class Urls:
    """Where the database is, for the service's role and for the owner."""

    service: str
    owner: str


@contextmanager
def database_of(settings: Settings) -> Iterator[Urls]:
    """The database that is configured, or the embedded one for as long as the block runs."""
    if settings.database_url is not None:
        yield Urls(settings.database_url, settings.migrate_database_url or settings.database_url)
        return
    with EmbeddedPostgres(settings.data_dir).running() as postgres:
        yield Urls(postgres.url, postgres.owner_url)


def settings_of(data_dir: Path | None) -> Settings:
    settings = Settings.from_env()
    return replace(settings, data_dir=data_dir) if data_dir else settings


class _Folder(click.Path):
    """A folder that is named: an empty name would mean the current one."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if not value:
            self.fail("name a folder", param, ctx)
        return super().convert(value, param, ctx)


DATA_DIR = click.option(
    "--data-dir",
    type=_Folder(file_okay=False, path_type=Path),
    help="Where the embedded database lives, unless DATABASE_URL is set.  [default: var]",
)


@contextmanager
def writing(url: str, settings: Settings, **options: Any) -> Iterator[Any]:
    """One transaction on a connection of its own."""
    database = Database(url, replace(settings, statement_timeout_ms=0), **options)
    try:
        with database.transaction() as conn:
            yield conn
    finally:
        database.close()


@contextmanager
def migrated(data_dir: Path | None) -> Iterator[Connection]:
    """One transaction on the database, brought up to date, as the service's role."""
    settings = settings_of(data_dir)
    with database_of(settings) as urls:
        migrate(urls.owner)
        with writing(urls.service, settings) as conn:
            yield conn
