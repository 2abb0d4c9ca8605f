"""``warstats template``: an empty spreadsheet of names."""

from pathlib import Path

import click

from service.cli.database import DATA_DIR
from service.formats import sheet_template

_WRITERS = {".csv": sheet_template.to_csv, ".xlsx": sheet_template.to_xlsx}


@click.command(name="template")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default="-",
    help="File to write: a name that ends in .csv or .xlsx.  [default: CSV on standard output]",
)
@DATA_DIR
def template(output: Path, data_dir: Path | None) -> None:  # noqa: ARG001  # as every command
    """Write an empty spreadsheet of names, one figure a row, to fill in and import.

    Its first row names the columns; the second is an example, which an import skips. An XLSX file
    explains the columns on its second sheet. The database is not read.
    """
    ending = ".csv" if str(output) == "-" else output.suffix.lower()
    if ending not in _WRITERS:
        raise click.BadParameter("give a name that ends in .csv or .xlsx", param_hint="--output")
    if output.exists():
        raise click.BadParameter(
            f"{str(output)!r} exists already: choose another name", param_hint="--output"
        )
    try:
        with click.open_file(str(output), "wb") as file:
            file.write(_WRITERS[ending]())
    except OSError as error:
        raise click.FileError(str(output), error.strerror or str(error)) from error
