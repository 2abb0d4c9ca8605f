"""The command line: ``warstats serve``, and commands that maintain its database.

Exit status: 0 for success, 1 for a failure with a message on standard error, 2 for wrong usage.
"""

import sys
from typing import NoReturn

import click

from service import __version__
from service.cli import exports, imports, keys, maintenance, serve
from service.errors import Invalid, WarstatsError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="warstats")
def cli() -> None:
    """Sourced war statistics: every figure with its provenance and a could-not-verify flag."""


COMMANDS = (
    serve.serve,
    maintenance.migrate_,
    imports.load_,
    imports.import_,
    exports.export_,
    keys.keys,
    maintenance.rerender_,
    maintenance.verify_journal_,
    maintenance.openapi,
)
for command in COMMANDS:
    cli.add_command(command)


def main() -> NoReturn:
    """Run the command line; print a failure as one sentence, invalid input with a line a fault."""
    try:
        cli(prog_name="warstats")
    except Invalid as error:
        click.echo(f"warstats: {error.detail}", err=True)
        for fault in error.faults:
            line, *place = fault.path
            pointer = "".join(f"/{part}" for part in place)
            click.echo(f"  {line}{pointer and ' ' + pointer}: {fault.detail}", err=True)
    except WarstatsError as error:
        click.echo(f"warstats: {error.detail}", err=True)
    sys.exit(1)
