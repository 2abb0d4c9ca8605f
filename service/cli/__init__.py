"""The command line: ``warstats serve``, and commands that maintain its database.

Exit status: 0 for success, 1 for a failure with a message on standard error, 2 for wrong usage.
"""

import sys
from importlib import import_module
from typing import NoReturn

import click

from service import __version__
from service.errors import Invalid, WarstatsError

# Each is imported when it is called, so that a command costs what it needs.
COMMANDS = {
    "serve": "service.cli.serve:serve",
    "migrate": "service.cli.maintenance:migrate_",
    "load": "service.cli.imports:load_",
    "import": "service.cli.imports:import_",
    "template": "service.cli.template:template",
    "export": "service.cli.exports:export_",
    "keys": "service.cli.keys:keys",
    "rerender": "service.cli.maintenance:rerender_",
    "verify-journal": "service.cli.maintenance:verify_journal_",
    "openapi": "service.cli.contract:openapi",
}


class _LazyGroup(click.Group):
    """A group whose commands are imported by their address, ``module:attribute``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of the alphabet."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command of a name; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="warstats")
def cli() -> None:
    """Sourced war statistics: every figure with its provenance and a could-not-verify flag."""


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
