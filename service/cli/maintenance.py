"""Maintenance: ``warstats migrate``, ``rerender`` and ``verify-journal``."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from service.cli.database import DATA_DIR, Urls, database_urls, migrate_database, read_settings
from service.config import Settings
from service.db import Database
from service.domain.head import Head
from service.usecases.audit.journal import audit_journal
from service.usecases.audit.rerender import Rerendered, rerender
from service.usecases.figures.rendering_code import is_rerender_due


def _parse_head(context: click.Context, option: click.Parameter, text: str | None) -> Head | None:
    """Return the head in an option; raises BadParameter for any other text."""
    try:
        return Head.parse(text) if text else None
    except ValueError as error:
        raise click.BadParameter(f"{error}.", context, option) from error


@click.command(name="migrate")
@DATA_DIR
def migrate_(data_dir: Path | None) -> None:
    """Run pending migrations and print their names; record the bundled outcomes.

    Then makes texts and filter columns again, as `warstats rerender` does, where it is due.
    """
    settings = read_settings(data_dir)
    with database_urls(settings) as urls:
        for name in migrate_database(urls, settings):
            click.echo(name)
        changed = _rerender(urls, settings, only_if_due=True)
    if changed.texts or changed.rows:
        click.echo(
            f"{changed.texts} texts differed, and {changed.rows} rows of the projection.", err=True
        )


@click.command(name="rerender")
@DATA_DIR
def rerender_(data_dir: Path | None) -> None:
    """Make the stored JSON and the filter columns of every version and revision again.

    Needed after an upgrade that adds fields. Connects with MIGRATE_DATABASE_URL, as the owner.
    Works in batches: a run that was broken off continues where it stopped.
    """
    settings = replace(read_settings(data_dir), statement_timeout_ms=0)
    with database_urls(settings) as urls:
        changed = _rerender(urls, settings)
    click.echo(f"{changed.texts} texts differed, and {changed.rows} rows of the projection.")


def _rerender(urls: Urls, settings: Settings, *, only_if_due: bool = False) -> Rerendered:
    """Make texts and rows again, with progress; return how many differed."""
    database = Database(urls.owner, replace(settings, statement_timeout_ms=0), role=None)
    try:
        if only_if_due:
            with database.connection() as conn:
                if not is_rerender_due(conn):
                    return Rerendered()
        with _progress("Rendering") as progress:
            return rerender(database, progress)
    finally:
        database.close()


@click.command(name="verify-journal")
@click.option(
    "--since",
    callback=_parse_head,
    metavar="HEAD",
    help="A head that an earlier run printed: the events up to it must be those of then.",
)
@DATA_DIR
def verify_journal_(since: Head | None, data_dir: Path | None) -> None:
    """Verify that everything is as it was recorded.

    Recomputes every digest, chain digest, rendering and projection, compares triggers and
    privileges with the migrations, and prints each fault. Reads one snapshot and changes nothing,
    so the server may be running. After an upgrade that adds fields, run `warstats rerender` first.

    The last line is the head of the journal: the id and the time of its newest event, and one
    digest over all. Keep it in another place: only against a head can a lost tail be found, or a
    history that was rewritten with all its digests.
    """
    settings = replace(read_settings(data_dir), statement_timeout_ms=0)
    with database_urls(settings) as urls:
        database = Database(urls.service, settings)
        try:
            with database.snapshot() as conn, _progress("Verifying") as progress:
                audit = audit_journal(conn, progress, since)
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
    if audit.head:
        click.echo(f"Head: {audit.head}")


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
