"""``warstats keys``: create, list and revoke the keys of writers."""

from pathlib import Path
from typing import Any

import click
from marshmallow import Schema

from schemas.base import load_partial
from schemas.keys import KeyBody
from service.cli.database import DATA_DIR, is_served, migrated_transaction, read_settings
from service.domain.principal import COMMAND_LINE, ROLES
from service.errors import Invalid, NotFound
from service.store import keys as store
from service.usecases.keys import create_key


@click.group()
def keys() -> None:
    """Create, list and revoke keys."""


@keys.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="Role of the key.")
@DATA_DIR
def create(name: str, role: str, data_dir: Path | None) -> None:
    """Create a key called NAME and print it.

    The key is shown once. NAME is public: it appears on everything written with the key.
    """
    body = _load(KeyBody(), {"name": name, "role": role})
    with migrated_transaction(data_dir) as conn:
        _, secret = create_key(conn, body["name"], body["role"], COMMAND_LINE)
    click.echo(secret)
    settings = read_settings(data_dir)
    if settings.database_url is None and not is_served(settings):
        click.echo(
            f"warstats: no server is running on the data directory {settings.data_dir.resolve()}. "
            "A server on another one does not know this key: name its --data-dir to create one.",
            err=True,
        )


@keys.command(name="list")
@DATA_DIR
def list_(data_dir: Path | None) -> None:
    """List keys, also revoked ones: id, role, name, state and last use."""
    with migrated_transaction(data_dir) as conn:
        for key in store.list_(conn):
            state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "active"
            used = f"used {key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never used"
            click.echo("\t".join((key.id, key.role, key.name, state, used)))


@keys.command()
@click.argument("key")
@DATA_DIR
def revoke(key: str, data_dir: Path | None) -> None:
    """Revoke KEY, an id or the name of an active key. This cannot be undone."""
    with migrated_transaction(data_dir) as conn:
        ids = [
            active.id
            for active in store.list_(conn)
            if active.revoked_at is None and active.name == key
        ]
        if not any(store.revoke(conn, id_, COMMAND_LINE) for id_ in (ids or [key])):
            raise NotFound(
                f"There is no active key {key!r}. Run `warstats keys list` to see all keys."
            )


def _load(schema: Schema, fields: dict[str, Any]) -> dict[str, Any]:
    """Load a body by its schema; raises Invalid with its faults."""
    loaded = load_partial(schema, fields)
    if loaded.faults:
        raise Invalid(loaded.faults)
    return loaded.body
