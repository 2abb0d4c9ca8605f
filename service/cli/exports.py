"""``warstats export``: figures in any format, their history, or a Data Package of a snapshot."""

import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import click
from marshmallow import fields

from schemas.base import load_partial
from schemas.filters import FigureQuery
from service.cli.database import DATA_DIR, database_urls, read_settings
from service.cli.progress import count_progress
from service.db import Connection, Database
from service.domain.faults import Fault
from service.domain.principal import AT_COMMAND_LINE
from service.errors import Invalid
from service.store import journal, states
from service.store.journal import Snapshot
from service.usecases import filters
from service.usecases.exports.data_package import write_data_package, write_to_folder, write_to_zip
from service.usecases.exports.selection import Selection
from service.usecases.exports.stream import stream
from service.usecases.releases.resolve import resolve_snapshot

_QUERY = FigureQuery()
_PAGING_PARAMETERS = {"limit", "cursor", "count", "format"}
_FORMATS = ("ndjson", "csv", "jsonld", "parquet")


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each filter of ``GET /v1/figures``."""
    for name, field in reversed(_QUERY.fields.items()):
        if name not in _PAGING_PARAMETERS:
            command = click.option(
                f"--{name.replace('_', '-')}",
                name,
                multiple=isinstance(field, fields.List),
                help=field.metadata.get("description", "The order of the figures") + ".",
            )(command)
    return command


@click.command(name="export")
@_filters
@click.option(
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    help="Format of the file.  [default: by the ending of its name, else ndjson]",
)
@click.option("--history", is_flag=True, help="Export every version of each figure (NDJSON).")
@click.option("--package", is_flag=True, help="Export a Frictionless Data Package.")
@click.option(
    "-o",
    "--output",
    default="-",
    help="File to write, or a folder or .zip file for a package.  [default: standard output]",
)
@click.option("--base", default="http://127.0.0.1:8000/", help="Base URL of ids in JSON-LD.")
@DATA_DIR
def export_(  # an argument for each option
    format_: str | None,
    output: str,
    base: str,
    data_dir: Path | None,
    *,
    history: bool,
    package: bool,
    **filters: Any,
) -> None:
    """Export figures to a file or standard output, with the filters of `GET /v1/figures`.

    NDJSON includes everything that an import into an empty database needs. With --history, the
    import recreates every version with the same digests.
    """
    if not (package or history):
        format_ = format_ or _format_by_name(output)
    if history and format_ not in {None, "ndjson"}:
        raise click.UsageError("A history is always NDJSON: omit --format.")
    if package and (history or format_):
        raise click.UsageError("A package has its own formats: omit --format and --history.")
    query = _load_query(filters)
    with _selection(query, data_dir, times=2 if package else 1) as selection:
        if package:
            _write_package(selection, query["release"], output)
            return
        parts = stream(selection, format_ or "ndjson", base=base.rstrip("/") + "/", history=history)
        with _open_output(output) as file:
            file.writelines(parts)


def _format_by_name(output: str) -> str | None:
    """The format that the ending of a file's name states, if it states one."""
    ending = Path(output).suffix.lower().removeprefix(".")
    return ending if ending in _FORMATS else None


def _load_query(filters: dict[str, Any]) -> dict[str, Any]:
    """Load the filters as a query over HTTP; raises UsageError with every fault."""
    given = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in filters.items()
        if value not in ((), None)
    }
    loaded = load_partial(_QUERY, given)
    if loaded.faults:
        raise _wrong_options(loaded.faults)
    return loaded.body


def _wrong_options(faults: Iterable[Fault]) -> click.UsageError:
    """Return the error that names the option of each fault: the first field in its path."""
    lines = []
    for fault in faults:
        option = next(str(part) for part in fault.path if part in _QUERY.fields)
        lines.append(f"--{option.replace('_', '-')}: {fault.detail}")
    return click.UsageError("\n".join(lines))


def _resolve(conn: Connection, query: dict[str, Any]) -> Snapshot:
    """Widen the filters of the query in place; return the snapshot that it asks for.

    Raises UsageError for an id that no entry ever had, and for a time in the future.
    """
    try:
        snapshot = resolve_snapshot(
            conn, query["release"], query["as_of"]
        ) or journal.find_snapshot(conn)
        query |= filters.resolve(conn, query, at=snapshot.id)
    except Invalid as error:
        raise _wrong_options(error.faults) from error
    return snapshot


@contextmanager
def _selection(query: dict[str, Any], data_dir: Path | None, *, times: int) -> Iterator[Selection]:
    """Yield the figures that match the query, with the progress of an export.

    ``times`` is how often it reads each: a package has them as a table and as lines.
    """
    settings = read_settings(data_dir)
    without_timeout = replace(settings, statement_timeout_ms=0)
    with (
        database_urls(settings) as urls,
        closing(Database(urls.service, without_timeout)) as database,
    ):
        with database.connection() as conn:
            snapshot = _resolve(conn, query)
            count = states.count(conn, query, AT_COMMAND_LINE, snapshot)
        with count_progress("Exporting", count * times) as progress:
            yield Selection(
                connect=database.connection,
                filters=query,
                reader=AT_COMMAND_LINE,
                snapshot=snapshot,
                sort=query["sort"],
                language=query["lang"],
                progress=progress,
            )


def _write_package(selection: Selection, release: str | None, output: str) -> None:
    """Write a Data Package to a folder, or to a .zip file or standard output."""
    if output != "-" and not output.lower().endswith(".zip"):
        try:
            write_data_package(selection, release, write_to_folder(Path(output)))
        except OSError as error:
            raise click.FileError(output, error.strerror or str(error)) from error
        return
    snapshot = selection.snapshot
    modified = snapshot.memento or snapshot.entered_at or datetime.now(UTC)
    with _open_output(output) as file, zipfile.ZipFile(file, "w") as archive:
        write_data_package(selection, release, write_to_zip(archive, modified))


@contextmanager
def _open_output(output: str) -> Iterator[IO[bytes]]:
    """Yield standard output, or a file that appears under its name once it is complete."""
    if output == "-":
        yield sys.stdout.buffer
        return
    target = Path(output)
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise click.FileError(output, error.strerror or str(error)) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
