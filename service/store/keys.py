"""Keys: who may write, by hash; a key is revoked, never removed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.db import Connection
from service.store import queries

_sql = queries.load("keys")


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """A key that is not revoked, with what proves it."""

    id: str
    name: str
    role: str
    hash: bytes
    is_used_anew: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What may be told of a key."""

    id: str
    name: str
    role: str
    created_at: datetime
    created_by: str
    revoked_at: datetime | None
    revoked_by: str | None
    last_used_at: datetime | None


def find_active(conn: Connection, id_: str) -> Active | None:
    """A key that may be used; its use counts as new a minute after the last that was noted."""
    row = _sql.find_active(conn, id=id_)
    return Active(**{**row, "hash": bytes(row["hash"])}) if row else None


def note_use(conn: Connection, id_: str) -> None:
    """Note that the key was used now."""
    _sql.note_use(conn, id=id_)


def insert(conn: Connection, **key: Any) -> Key:
    """Keep a new key: its id, name, role, hash and who made it."""
    return Key(**_sql.insert_key(conn, **key))


def revoke(conn: Connection, id_: str, by: str) -> bool:
    """Revoke a key for good; False if there is none that is active."""
    revoked: int = _sql.revoke(conn, id=id_, by=by)
    return revoked > 0


def find(conn: Connection, id_: str) -> Key | None:
    """One key, active or revoked."""
    row = _sql.find_key(conn, id=id_)
    return Key(**row) if row else None


def list_(conn: Connection) -> list[Key]:
    """Every key there ever was, oldest first."""
    return [Key(**row) for row in _sql.list_keys(conn)]
