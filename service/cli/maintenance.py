"""Maintenance: ``warstats migrate``, ``rerender``, ``verify-journal`` and ``openapi``."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from service.app import create_app
from service.cli.database import DATA_DIR, database_urls, migrate_database, read_settings
from service.config import Settings
from service.db import Database
from service.resources.contract import document
from service.usecases.audit.journal import audit_journal
from service.usecases.audit.rerender import rerender


@click.command(name="migrate")
@DATA_DIR
def migrate_(data_dir: Path | None) -> None:
    """Run pending migrations and print their names; record the bundled outcomes."""
    settings = read_settings(data_dir)
    with database_urls(settings) as urls:
        for name in migrate_database(urls, settings):
            click.echo(name)


@click.command(name="rerender")
@DATA_DIR
def rerender_(data_dir: Path | None) -> None:
    """Make the stored JSON and the filter columns of every version and revision again.

    Needed after an upgrade that adds fields. Connects with MIGRATE_DATABASE_URL, as the owner.
    Works in batches: a run that was broken off continues where it stopped.
    """
    settings = replace(read_settings(data_dir), statement_timeout_ms=0)
    with database_urls(settings) as urls:
        database = Database(urls.owner, settings, role=None)
        try:
            with _progress("Rendering") as progress:
                changed = rerender(database, progress)
        finally:
            database.close()
    click.echo(f"{changed.texts} texts differed, and {changed.rows} rows of the projection.")


@click.command(name="verify-journal")
@DATA_DIR
def verify_journal_(data_dir: Path | None) -> None:
    """Verify that everything is as it was recorded.

    Recomputes every digest, chain digest, rendering and projection and prints each fault. Reads
    one snapshot and changes nothing, so the server may be running. After an upgrade that adds
    fields, run `warstats rerender` first.
    """
    settings = replace(read_settings(data_dir), statement_timeout_ms=0)
    with database_urls(settings) as urls:
        database = Database(urls.service, settings)
        try:
            with database.snapshot() as conn, _progress("Verifying") as progress:
                audit = audit_journal(conn, progress)
        finally:
            database.close()
    for fault in audit.faults:
        click.echo(fault)
    checked = (
        f"{audit.events} events, {audit.figures} figures, {audit.versions} versions, "
        f"{audit.entries} entries"
    )
    if audit.faults:
        count = f"{len(audit.faults)} fault{'s' if len(audit.faults) > 1 else ''}"
        click.echo(f"warstats: {count} in {checked}.", err=True)
        sys.exit(1)
    click.echo(f"{checked}: every digest, chain digest, rendering and projection is as recorded.")


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function of (done, total) that shows a bar on standard error, if it is a terminal."""
    with click.progressbar(
        length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show


@click.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    app = create_app(replace(Settings.from_env(), database_url="postgresql://"))
    with app.app_context():
        click.echo(document())
