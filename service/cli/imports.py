"""``warstats import``: record lines of NDJSON or rows of CSV; ``load``: the bundled figures."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

import click

from service import data
from service.cli.database import DATA_DIR, migrated, settings_of
from service.cli.progress import counting, reading
from service.domain.principal import AT_COMMAND_LINE
from service.domain.series_warnings import PairWarning
from service.errors import Invalid
from service.store import journal
from service.usecases.imports.parse import PARSERS, StagedLines, parse_ndjson
from service.usecases.imports.run import ImportReport, run_import
from service.usecases.series.warnings import warnings_of_new

_WARNINGS_SHOWN = 20
_FORMAT = click.option(
    "--format",
    "format_",
    type=click.Choice(sorted(PARSERS)),
    help="What the FILES hold.  [default: csv if a name ends in .csv, else ndjson]",
)


@click.command(name="load")
@click.argument("files", nargs=-1, type=click.File("rb"))
@DATA_DIR
def load_(files: tuple[IO[bytes], ...], data_dir: Path | None) -> None:
    """Load NDJSON FILES, all or nothing; without FILES the bundled figures."""
    staged = [_staged(file, "ndjson") for file in files] or [("", parse_ndjson(data.lines()))]
    _tell(_record(staged, data_dir), data_dir)


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Check everything and record nothing.")
@_FORMAT
@DATA_DIR
def import_(
    files: tuple[IO[bytes], ...], format_: str | None, data_dir: Path | None, *, dry_run: bool
) -> None:
    """Import FILES of NDJSON or CSV, all or nothing; - is standard input.

    All is read and checked before anything is recorded, so a line that cannot be read holds up
    nobody. What is held unchanged is passed over: a repeated import changes nothing.
    """
    staged = [
        _staged(file, format_ or ("csv" if file.name.lower().endswith(".csv") else "ndjson"))
        for file in files
    ]
    _tell(_record(staged, data_dir, dry_run=dry_run), data_dir, dry_run=dry_run)


def _staged(file: IO[bytes], suffix: str) -> tuple[str, StagedLines]:
    """Read one file; its name stands before the number of each bad line."""
    try:
        with reading(file) as watched:
            return file.name, PARSERS[suffix](watched)
    except Invalid as error:
        raise _named(error, file.name) from error


def _record(
    staged: list[tuple[str, StagedLines]], data_dir: Path | None, *, dry_run: bool = False
) -> tuple[ImportReport, Sequence[PairWarning] | None]:
    whole = ImportReport()
    with (
        migrated(data_dir) as conn,
        conn.transaction(force_rollback=dry_run),
        counting("Recording", sum(len(lines) for _, lines in staged)) as progress,
    ):
        for name, lines in staged:
            try:
                loaded = run_import(conn, lines, AT_COMMAND_LINE, progress=progress)
            except Invalid as error:
                raise _named(error, name) from error
            whole.figures += loaded.figures
            whole.ids += loaded.ids
            whole.entries += loaded.entries
            whole.statements += loaded.statements
        warnings = warnings_of_new(conn, whole.ids, AT_COMMAND_LINE, journal.find_snapshot(conn))
    return whole, warnings


def _named(error: Invalid, name: str) -> Invalid:
    return Invalid(
        (
            replace(fault, path=(f"{name}:{fault.path[1]}", *fault.path[2:]))
            for fault in error.faults
        ),
        error.detail,
    )


def _tell(
    done: tuple[ImportReport, Sequence[PairWarning] | None],
    data_dir: Path | None,
    *,
    dry_run: bool = False,
) -> None:
    loaded, warnings = done
    settings = settings_of(data_dir)
    where = "the database" if settings.database_url else settings.data_dir.resolve()
    said = "Nothing is recorded: a dry run. There would be in" if dry_run else "Recorded in"
    click.echo(
        f"{said} {where}: figures {loaded.figures}, entries {loaded.entries}, statements "
        f"{loaded.statements}. What was held unchanged is left as it is."
    )
    if warnings:
        click.echo(f"Figures that say something of each other: {len(warnings)} warnings.", err=True)
    for one in (warnings or ())[:_WARNINGS_SHOWN]:
        click.echo(f"  {one.figure}: {one.code}, against {one.against}: {one.detail}", err=True)
