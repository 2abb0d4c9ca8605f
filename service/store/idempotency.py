"""Responses kept for a day, so that a repeated request takes effect once (Idempotency-Key)."""

from collections.abc import Mapping
from dataclasses import dataclass

from psycopg.types.json import Jsonb

from service.db import Connection
from service.store import queries

_sql = queries.load("idempotency")


@dataclass(frozen=True, slots=True)
class Scope:
    """What an idempotency key is unique within: the principal, the method and the path."""

    principal: str
    method: str
    path: str
    key: str


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """A kept response, and the fingerprint of its request's body."""

    fingerprint: bytes
    status: int
    headers: Mapping[str, str]
    body: str


def lock(conn: Connection, scope: Scope) -> None:
    """Lock the key until the transaction ends; wait for a request that is using it."""
    _sql.lock_key(conn, **_parameters(scope))


def find(conn: Connection, scope: Scope) -> StoredResponse | None:
    """Return the response to the key's first request; None if there was none within a day."""
    row = _sql.find_response(conn, **_parameters(scope))
    if row is None:
        return None
    return StoredResponse(bytes(row["fingerprint"]), row["status"], row["headers"], row["body"])


def insert(conn: Connection, scope: Scope, response: StoredResponse) -> None:
    """Keep a response in the transaction of its request; delete those older than a day."""
    _sql.delete_expired(conn)
    _sql.insert_response(
        conn,
        **_parameters(scope),
        fingerprint=response.fingerprint,
        status=response.status,
        headers=Jsonb(dict(response.headers)),
        body=response.body,
    )


def _parameters(scope: Scope) -> dict[str, str]:
    return {
        "principal": scope.principal,
        "method": scope.method,
        "path": scope.path,
        "token": scope.key,
    }
