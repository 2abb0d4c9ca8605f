"""What keeps a database: migrate, rerender, verify-journal; and the contract on paper."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from service.app import create_app
from service.cli.database import DATA_DIR, database_of, settings_of, writing
from service.config import Settings
from service.db import Database
from service.migrations import migrate
from service.resources.contract import document
from service.usecases.audit.journal import audit_journal
from service.usecases.audit.rerender import rerender


@click.command(name="migrate")
@DATA_DIR
def migrate_(data_dir: Path | None) -> None:
    """Bring the database up to date."""
    with database_of(settings_of(data_dir)) as urls:
        for name in migrate(urls.owner):
            click.echo(name)


@click.command(name="rerender")
@DATA_DIR
def rerender_(data_dir: Path | None) -> None:
    """Make every JSON text again from the columns, as the owner."""
    settings = settings_of(data_dir)
    with database_of(settings) as urls, writing(urls.owner, settings, role=None) as conn:
        click.echo(f"{rerender(conn)} texts differed.")


@click.command(name="verify-journal")
@DATA_DIR
def verify_journal_(data_dir: Path | None) -> None:
    """Recompute every digest, chain, text and projection, and name what is not as written.

    It reads one state and changes nothing; the server may be running. After an upgrade that
    added to the texts, run `warstats rerender` first.
    """
    settings = replace(settings_of(data_dir), statement_timeout_ms=0)
    with database_of(settings) as urls:
        database = Database(urls.service, settings)
        try:
            with database.snapshot() as conn, _progress() as watch:
                found = audit_journal(conn, watch)
        finally:
            database.close()
    for break_ in found.breaks:
        click.echo(break_)
    seen = (
        f"{found.events} events, {found.figures} figures, {found.versions} versions, "
        f"{found.entries} entries"
    )
    if found.breaks:
        click.echo(
            f"warstats: Of {seen}, not all is as it was written: {len(found.breaks)} breaks.",
            err=True,
        )
        sys.exit(1)
    click.echo(f"{seen}: every digest, chain, text and projection is as it was written.")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar for whoever sits at a terminal, to be told how much is done and of how much."""
    with click.progressbar(
        length=1, label="Verifying", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def show(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield show


@click.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    app = create_app(replace(Settings.from_env(), database_url="postgresql://"))
    with app.app_context():
        click.echo(document())
