"""API keys, stored as hashes; a key is revoked, never deleted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.db import Connection
from service.store import queries

_sql = queries.load("keys")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveKey:
    """A key that is not revoked, with its hash.

    ``is_use_stale`` is whether its last use was noted over a minute ago, or never.
    """

    id: str
    name: str
    role: str
    hash: bytes
    is_use_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key without its hash, as it may be shown."""

    id: str
    name: str
    role: str
    created_at: datetime
    created_by: str
    revoked_at: datetime | None
    revoked_by: str | None
    last_used_at: datetime | None


def find_active(conn: Connection, id_: str) -> ActiveKey | None:
    """Return a key that is not revoked, or None."""
    row = _sql.find_active(conn, id=id_)
    return ActiveKey(**{**row, "hash": bytes(row["hash"])}) if row else None


def set_last_used(conn: Connection, id_: str) -> None:
    """Set the key's time of last use to now."""
    _sql.set_last_used(conn, id=id_)


def insert(conn: Connection, **key: Any) -> Key:
    """Insert a key: ``id``, ``name``, ``role``, ``hash`` and ``by``, who created it."""
    return Key(**_sql.insert_key(conn, **key))


def revoke(conn: Connection, id_: str, by: str) -> bool:
    """Revoke a key permanently; return False if no active key has this id."""
    revoked: int = _sql.revoke(conn, id=id_, by=by)
    return revoked > 0


def find(conn: Connection, id_: str) -> Key | None:
    """Return a key, active or revoked, or None."""
    row = _sql.find_key(conn, id=id_)
    return Key(**row) if row else None


def list_(conn: Connection) -> list[Key]:
    """Return all keys, active and revoked, oldest first."""
    return [Key(**row) for row in _sql.list_keys(conn)]
