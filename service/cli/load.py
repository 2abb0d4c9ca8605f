"""``warstats load``: record lines of NDJSON."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from service import data
from service.cli.database import DATA_DIR, migrated, settings_of
from service.db import Connection
from service.domain.principal import AT_COMMAND_LINE
from service.errors import Invalid
from service.usecases.lines import read
from service.usecases.load import Loaded, load


@click.command(name="load")
@click.argument("files", nargs=-1, type=click.File("rb"))
@DATA_DIR
def load_(files: tuple[Any, ...], data_dir: Path | None) -> None:
    """Load NDJSON FILES, all or nothing; without FILES the bundled figures."""
    settings = settings_of(data_dir)
    with migrated(data_dir) as conn:
        loaded = [
            _load_file(conn, name, lines)
            for name, lines in ([(file.name, file) for file in files] or [("", data.lines())])
        ]
    figures, entries, statements = (
        sum(getattr(one, kind) for one in loaded) for kind in ("figures", "entries", "statements")
    )
    where = "the database" if settings.database_url else settings.data_dir.resolve()
    click.echo(
        f"Recorded in {where}: figures {figures}, entries {entries}, statements {statements}. "
        "What was held unchanged is left as it is."
    )


def _load_file(conn: Connection, name: str, lines: Iterable[bytes]) -> Loaded:
    """Load one file; its name stands before the number of each bad line."""
    try:
        return load(conn, read(lines), AT_COMMAND_LINE)
    except Invalid as error:
        raise Invalid(
            (replace(fault, path=(f"{name}:{fault.path[1]}", *fault.path[2:])))
            for fault in error.faults
        ) from error
