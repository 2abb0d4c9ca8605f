"""``warstats keys``: who may write."""

from pathlib import Path
from typing import Any

import click
from marshmallow import Schema

from schemas.base import load_partial
from schemas.keys import KeyBody
from service.cli.database import DATA_DIR, migrated
from service.domain.principal import COMMAND_LINE, ROLES
from service.errors import Invalid, NotFound
from service.store import keys as store
from service.usecases.keys import create_key


@click.group()
def keys() -> None:
    """Make, list and revoke the keys of those who write."""


@keys.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What it may do.")
@DATA_DIR
def create(name: str, role: str, data_dir: Path | None) -> None:
    """Make a key for NAME, who signs in public what is written with it; print the key alone.

    This is the one time that it is told.
    """
    body = _loaded(KeyBody(), {"name": name, "role": role})
    with migrated(data_dir) as conn:
        _, secret = create_key(conn, body["name"], body["role"], COMMAND_LINE)
    click.echo(secret)


@keys.command(name="list")
@DATA_DIR
def list_(data_dir: Path | None) -> None:
    """List every key there ever was: id, role, name, state, last use."""
    with migrated(data_dir) as conn:
        for key in store.list_(conn):
            state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "active"
            used = f"used {key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never used"
            click.echo("\t".join((key.id, key.role, key.name, state, used)))


@keys.command()
@click.argument("key")
@DATA_DIR
def revoke(key: str, data_dir: Path | None) -> None:
    """Revoke for good the KEY of this id, or the active one of this name."""
    with migrated(data_dir) as conn:
        ids = [one.id for one in store.list_(conn) if one.revoked_at is None and key == one.name]
        if not any(store.revoke(conn, id_, COMMAND_LINE) for id_ in (ids or [key])):
            raise NotFound(f"There is no active key {key!r}: see `warstats keys list`.")


def _loaded(schema: Schema, said: dict[str, Any]) -> dict[str, Any]:
    """What was said, if it has the right shape; raises Invalid."""
    written = load_partial(schema, said)
    if written.faults:
        raise Invalid(written.faults)
    return written.body
