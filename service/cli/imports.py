"""``warstats import``: record lines of NDJSON or rows of CSV; ``load``: the bundled figures."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

import click
import orjson

from service import data
from service.cli.database import DATA_DIR, migrated_transaction, read_settings
from service.cli.progress import count_progress, file_progress
from service.domain.principal import AT_COMMAND_LINE
from service.domain.series_warnings import PairWarning
from service.domain.slips import CODES
from service.errors import Invalid
from service.store import journal
from service.usecases.imports.parse import PARSERS, StagedLines, parse_ndjson, parse_xlsx
from service.usecases.imports.report import ImportReport, count_by_code
from service.usecases.imports.run import run_import
from service.usecases.imports.sheet_proposals import in_order
from service.usecases.series.warnings import warnings_of_new

_MAX_WARNINGS = 20
_WORKBOOKS = ("xlsx", "xlsm", "xls", "ods")  # what none can be read of is refused with the remedy
_FORMAT = click.option(
    "--format",
    "format_",
    type=click.Choice(sorted(PARSERS)),
    help="Format of the FILES.  [default: csv or xlsx for names that end so, else ndjson]",
)
_SHEET = click.option(
    "--sheet", metavar="NAME", help="The sheet of an XLSX file to read.  [default: the first]"
)


@click.command(name="load")
@click.argument("files", nargs=-1, type=click.File("rb"))
@DATA_DIR
def load_(files: tuple[IO[bytes], ...], data_dir: Path | None) -> None:
    """Load NDJSON FILES, or the bundled figures without FILES. Records all lines or none."""
    staged = [_stage(file, "ndjson") for file in files] or [
        ("", parse_ndjson(data.lines(*data.FIGURES)))
    ]
    _print_report(_record(staged, data_dir), data_dir)


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Validate everything and record nothing.")
@click.option(
    "--acknowledge",
    "acknowledged",
    multiple=True,
    type=click.Choice(CODES),
    metavar="CODE",
    help="The code of a slip that is right wherever the FILES have it; repeatable.",
)
@click.option(
    "--no-fill", is_flag=True, help="Read no field that a line leaves out from its words."
)
@click.option(
    "--draft",
    "as_drafts",
    is_flag=True,
    help="Record new figures as drafts; those that exist keep their status.",
)
@click.option(
    "--propose",
    "proposal",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="File to write import lines to for the entries that a spreadsheet names and that do not "
    "exist: complete them, and import them first.",
)
@_SHEET
@_FORMAT
@DATA_DIR
def import_(  # noqa: PLR0913  # one option each
    files: tuple[IO[bytes], ...],
    format_: str | None,
    data_dir: Path | None,
    *,
    dry_run: bool,
    acknowledged: tuple[str, ...],
    no_fill: bool,
    as_drafts: bool,
    proposal: Path | None,
    sheet: str | None,
) -> None:
    """Import FILES of NDJSON, CSV or XLSX; use - for standard input.

    A CSV file has the columns of an export, or those of a spreadsheet of names (warstats template),
    as an XLSX file has.

    Records all lines or none, and reports every error in every file at once. The files are read
    before the write lock is taken. Records that already exist unchanged are skipped, so
    repeating an import changes nothing.
    """
    formats = [format_ or _format_by_name(file.name) for file in files]
    if sheet is not None and "xlsx" not in formats:
        raise click.UsageError("--sheet names a sheet of an XLSX file, and there is none.")
    staged = [_stage(file, of_file, sheet) for file, of_file in zip(files, formats, strict=True)]
    if proposal is not None and proposal.exists():
        raise click.BadParameter(
            f"{str(proposal)!r} exists already: choose another name", param_hint="--propose"
        )
    try:
        recorded = _record(
            staged,
            data_dir,
            dry_run=dry_run,
            acknowledged=acknowledged,
            fills=not no_fill,
            as_drafts=as_drafts,
        )
    except Invalid:
        if proposal is not None:
            _write_proposals(proposal, [lines for _, lines in staged])
        raise
    _print_report(recorded, data_dir, dry_run=dry_run)


def _format_by_name(name: str) -> str:
    """Return the format that the ending of a file's name states; NDJSON if it states none."""
    ending = Path(name).suffix.lower().removeprefix(".")
    return "xlsx" if ending in _WORKBOOKS else ending if ending in PARSERS else "ndjson"


def _stage(file: IO[bytes], suffix: str, sheet: str | None = None) -> tuple[str, StagedLines]:
    """Read and load the lines of a file."""
    with file_progress(file) as tracked:
        staged = parse_xlsx(tracked, sheet) if suffix == "xlsx" else PARSERS[suffix](tracked)
    staged.name = file.name
    return file.name, staged


def _write_proposals(path: Path, files: Sequence[StagedLines]) -> None:
    """Write the lines of the entries that sheets name and that do not exist, if there are any."""
    lines = in_order(line for file in files for line in file.proposals)
    if not lines:
        return
    texts = [orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE) for line in lines]
    try:
        with click.open_file(str(path), "wb") as output:
            output.writelines(texts)
    except OSError as error:
        raise click.FileError(str(path), error.strerror or str(error)) from error
    if str(path) != "-":
        click.echo(
            f"Entries that are missing: {len(texts)}, as lines of {path}. Complete them, replace "
            "each null, and import them first.",
            err=True,
        )


def _record(
    staged: list[tuple[str, StagedLines]],
    data_dir: Path | None,
    *,
    dry_run: bool = False,
    acknowledged: Sequence[str] = (),
    fills: bool = True,
    as_drafts: bool = False,
) -> tuple[ImportReport, Sequence[PairWarning] | None]:
    """Record the files in one transaction; return the total, and the warnings if not too many.

    Raises Invalid with the faults of all files.
    """
    total = ImportReport()
    files = [lines for _, lines in staged]
    refusals: list[Invalid] = []
    with (
        migrated_transaction(data_dir) as conn,
        conn.transaction(force_rollback=dry_run),
        count_progress("Recording", sum(len(lines) for _, lines in staged)) as progress,
    ):
        for name, lines in staged:
            try:
                report = run_import(
                    conn,
                    lines,
                    AT_COMMAND_LINE,
                    files=files,
                    acknowledged=acknowledged,
                    fills=fills,
                    as_drafts=as_drafts,
                    progress=progress,
                )
            except Invalid as error:
                refusals.append(_with_file_name(error, name))
                continue
            total.add(report)
        if refusals:
            raise Invalid(
                (fault for refusal in refusals for fault in refusal.faults), refusals[0].detail
            )
        warnings = warnings_of_new(conn, total.ids, AT_COMMAND_LINE, journal.find_snapshot(conn))
    return total, warnings


def _with_file_name(error: Invalid, name: str) -> Invalid:
    """The error with ``name:number`` as the place of each line."""
    return Invalid(
        (
            replace(fault, path=(f"{name}:{fault.path[1]}", *fault.path[2:]))
            for fault in error.faults
        ),
        error.detail,
    )


def _print_report(
    recorded: tuple[ImportReport, Sequence[PairWarning] | None],
    data_dir: Path | None,
    *,
    dry_run: bool = False,
) -> None:
    """Print what was recorded and where; the first warnings go to standard error."""
    report, warnings = recorded
    settings = read_settings(data_dir)
    where = "the database" if settings.database_url else settings.data_dir.resolve()
    outcome = "Dry run: nothing was recorded. Would record in" if dry_run else "Recorded in"
    click.echo(
        f"{outcome} {where}: figures {report.figures}, entries {report.entries}, statements "
        f"{report.statements}. Records that already exist unchanged are skipped."
    )
    for kind, counts in (
        ("Acknowledged slips", report.slips),
        ("Warnings", count_by_code(report, warnings or ())),
    ):
        if counts:
            by_code = ", ".join(f"{code} {count}" for code, count in sorted(counts.items()))
            click.echo(f"{kind}: {by_code}", err=True)
    if warnings:
        click.echo(f"Warnings between figures: {len(warnings)}", err=True)
    for warning in (warnings or ())[:_MAX_WARNINGS]:
        click.echo(
            f"  {warning.figure} and {warning.against}: {warning.code}: {warning.detail}", err=True
        )
