"""``Idempotency-Key``: a repeated request gets the first one's answer and has no more effect.

As the IETF draft of that name has it. The answer is kept in the transaction of its effect, so
that both are there or neither; only a success is kept.
"""

import hashlib
import re

from flask import Response, request

from service.db import Connection
from service.domain.faults import Fault
from service.domain.principal import Principal
from service.errors import Invalid
from service.store import idempotency
from service.store.idempotency import Scope, StoredResponse

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)


def scope_of(principal: Principal) -> Scope | None:
    """Where the key of this request counts; None without one. Raises Invalid for a bad one."""
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if _KEY.fullmatch(key) is None:
        raise Invalid([Fault(("header", HEADER), "send 1 to 255 printable characters, no space")])
    return Scope(principal.signature, request.method, request.full_path.rstrip("?"), key)


def find_response(conn: Connection, scope: Scope, body: bytes) -> Response | None:
    """The answer that was given to this request, having waited for one that is under way.

    Raises Invalid where the key came with another body.
    """
    idempotency.lock(conn, scope)
    kept = idempotency.find(conn, scope)
    if kept is None:
        return None
    if kept.fingerprint != _fingerprint(body):
        raise Invalid(
            [Fault(("header", HEADER), "this key came with another body: choose a new one")]
        )
    return Response(kept.body, kept.status, {**kept.headers, REPLAYED: "true"})


def store_response(
    conn: Connection, scope: Scope, body: bytes, response: Response, text: str
) -> None:
    """Keep an answer, with the text that repeats of the request may have."""
    idempotency.insert(
        conn,
        scope,
        StoredResponse(_fingerprint(body), response.status_code, dict(response.headers), text),
    )


def _fingerprint(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()
