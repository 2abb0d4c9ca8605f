"""``warstats openapi``: the contract of the HTTP interface."""

from dataclasses import replace

import click

from service.app import create_app
from service.config import Settings
from service.resources.contract import document


@click.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    app = create_app(replace(Settings.from_env(), database_url="postgresql://"))
    with app.app_context():
        click.echo(document())
