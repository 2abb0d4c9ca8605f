"""``Idempotency-Key``: a repeated request gets the first response and has no further effect.

The IETF draft of that name (draft-ietf-httpapi-idempotency-key-header). A response is stored in the
transaction of its effect, so that both exist or neither; only successes are stored.
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
    """The scope in which this request's key is unique: principal, method, URL; None without a key.

    Raises Invalid for a malformed key.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if _KEY.fullmatch(key) is None:
        raise Invalid(
            [Fault(("header", HEADER), "send 1 to 255 printable ASCII characters without spaces")]
        )
    return Scope(principal.signature, request.method, request.full_path.rstrip("?"), key)


def find_response(conn: Connection, scope: Scope, body: bytes) -> Response | None:
    """Return the stored response to this request, or None; wait while the first one is running.

    Raises Invalid where the key was sent with a different body.
    """
    idempotency.lock(conn, scope)
    stored = idempotency.find(conn, scope)
    if stored is None:
        return None
    if stored.fingerprint != _fingerprint(body):
        raise Invalid(
            [Fault(("header", HEADER), "this key was used with a different body: use a new key")]
        )
    return Response(stored.body, stored.status, {**stored.headers, REPLAYED: "true"})


def store_response(
    conn: Connection, scope: Scope, body: bytes, response: Response, text: str | None
) -> None:
    """Store a response for repeats; ``text`` is the body they get, None for the response's own."""
    if text is None:
        text = response.get_data(as_text=True)
    idempotency.insert(
        conn,
        scope,
        StoredResponse(_fingerprint(body), response.status_code, dict(response.headers), text),
    )


def _fingerprint(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()
