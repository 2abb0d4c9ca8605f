"""Answers kept for a day, so that a repeated request has its effect once."""

from collections.abc import Mapping
from dataclasses import dataclass

from psycopg.types.json import Jsonb

from service.db import Connection
from service.store import queries

_sql = queries.load("idempotency")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a key counts: the same key elsewhere, or from somebody else, is another."""

    principal: str
    method: str
    path: str
    key: str


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """The answer to a request, and what tells its body from another."""

    fingerprint: bytes
    status: int
    headers: Mapping[str, str]
    body: str


def lock(conn: Connection, scope: Scope) -> None:
    """Wait for whoever uses the key now, until this transaction ends."""
    _sql.lock_key(conn, **_parameters(scope))


def find(conn: Connection, scope: Scope) -> StoredResponse | None:
    """The answer that was given, unless a day has passed."""
    row = _sql.find_answer(conn, **_parameters(scope))
    if row is None:
        return None
    return StoredResponse(bytes(row["fingerprint"]), row["status"], row["headers"], row["body"])


def insert(conn: Connection, scope: Scope, kept: StoredResponse) -> None:
    """Keep an answer with its effect, and forget those that are older than a day."""
    _sql.forget(conn)
    _sql.insert_answer(
        conn,
        **_parameters(scope),
        fingerprint=kept.fingerprint,
        status=kept.status,
        headers=Jsonb(dict(kept.headers)),
        body=kept.body,
    )


def _parameters(scope: Scope) -> dict[str, str]:
    return {
        "principal": scope.principal,
        "method": scope.method,
        "path": scope.path,
        "token": scope.key,
    }
