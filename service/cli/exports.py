"""``warstats export``: figures in any format, their history, or a Data Package of a state."""

import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import click
from marshmallow import fields

from schemas.base import load_partial
from schemas.filters import FigureQuery
from service.cli.database import DATA_DIR, database_of, settings_of
from service.cli.progress import counting
from service.db import Database
from service.domain.principal import AT_COMMAND_LINE
from service.store import journal, search, states
from service.usecases.exports.data_package import write_data_package, write_to_folder, write_to_zip
from service.usecases.exports.stream import Selection, stream
from service.usecases.releases.resolve import resolve_state

_QUERY = FigureQuery()
_OF_PAGES = {"limit", "cursor", "count", "format"}
_FORMATS = ("ndjson", "csv", "jsonld", "parquet")


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """The filters that a list of figures has over HTTP, an option each."""
    for name, field in reversed(_QUERY.fields.items()):
        if name not in _OF_PAGES:
            command = click.option(
                f"--{name.replace('_', '-')}",
                name,
                multiple=isinstance(field, fields.List),
                help=field.metadata.get("description", "By what they are ordered.") + ".",
            )(command)
    return command


@click.command(name="export")
@_filters
@click.option("--format", "format_", type=click.Choice(_FORMATS), help="[default: ndjson]")
@click.option("--history", is_flag=True, help="Every version of each figure (NDJSON).")
@click.option("--package", "packs", is_flag=True, help="A Frictionless Data Package.")
@click.option(
    "-o", "--output", default="-", help="Where to: a file; of a package a .zip file or a folder."
)
@click.option("--base", default="http://127.0.0.1:8000/", help="The address in ids of JSON-LD.")
@DATA_DIR
def export_(  # one for each option
    format_: str | None,
    output: str,
    base: str,
    data_dir: Path | None,
    *,
    history: bool,
    packs: bool,
    **asked: Any,
) -> None:
    """Export figures, with the filters of `GET /v1/figures`, to a file or standard output.

    NDJSON holds all that an import into an empty database needs; with --history it gives the
    same versions there, with the same chains of digests.
    """
    if history and format_ not in {None, "ndjson"}:
        raise click.UsageError("A history is NDJSON: leave --format out.")
    if packs and (history or format_):
        raise click.UsageError("A package has its own formats: leave --format and --history out.")
    query = _query(asked)
    with _selected(query, data_dir) as selection:
        if packs:
            _package(selection, query["release"], output)
            return
        parts = stream(selection, format_ or "ndjson", base=base.rstrip("/") + "/", history=history)
        with _opened(output) as file:
            file.writelines(parts)


def _query(asked: dict[str, Any]) -> dict[str, Any]:
    """What is asked, as over HTTP; what cannot be is a wrong use of the command."""
    said = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asked.items()
        if value not in ((), None)
    }
    written = load_partial(_QUERY, said)
    if written.faults:
        raise click.UsageError(
            "\n".join(
                f"--{str(fault.path[0]).replace('_', '-')}: {fault.detail}"
                for fault in written.faults
            )
        )
    return written.body


@contextmanager
def _selected(query: dict[str, Any], data_dir: Path | None) -> Iterator[Selection]:
    settings = settings_of(data_dir)
    patient = replace(settings, statement_timeout_ms=0)
    with (
        database_of(settings) as urls,
        closing(Database(urls.service, patient)) as database,
    ):
        with database.connection() as conn:
            snapshot = resolve_state(
                conn, query["release"], query["as_of"]
            ) or journal.find_snapshot(conn)
            query |= search.widen(conn, query, at=snapshot.id)
            count = states.count(conn, query, AT_COMMAND_LINE, snapshot)
        with counting("Exporting", count) as watch:
            yield Selection(
                connect=database.connection,
                filters=query,
                reader=AT_COMMAND_LINE,
                snapshot=snapshot,
                sort=query["sort"],
                watch=watch,
            )


def _package(selection: Selection, release: str | None, output: str) -> None:
    if output != "-" and not output.lower().endswith(".zip"):
        try:
            write_data_package(selection, release, write_to_folder(Path(output)))
        except OSError as error:
            raise click.FileError(output, error.strerror or str(error)) from error
        return
    snapshot = selection.snapshot
    made = snapshot.memento or snapshot.entered_at or datetime.now(UTC)
    with _opened(output) as file, zipfile.ZipFile(file, "w") as archive:
        write_data_package(selection, release, write_to_zip(archive, made))


@contextmanager
def _opened(output: str) -> Iterator[IO[bytes]]:
    """Standard output, or a file that is there once it is whole."""
    if output == "-":
        yield sys.stdout.buffer
        return
    whole = Path(output)
    part = whole.with_name(f"{whole.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(whole)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise click.FileError(output, error.strerror or str(error)) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
