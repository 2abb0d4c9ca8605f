"""Keys: list, create and revoke them."""

import orjson
from flask import Response

from schemas.keys import KeyBody, KeyList, KeySchema, NewKeySchema
from service.domain.digest import etag_of
from service.domain.principal import ADMIN
from service.errors import NotFound
from service.http.blueprint import Blueprint, Write
from service.http.conditional import conditional_response
from service.http.context import database
from service.http.responses import secret_response
from service.store import keys
from service.usecases import keys as usecase

blp = Blueprint("keys", __name__, description="Keys of those who write")

_KEY, _LIST = KeySchema(), KeyList()


@blp.route("/v1/keys")
@blp.reads(KeyList, role=ADMIN)
def list_keys() -> Response:
    """List keys, oldest first

    Includes revoked keys. Secrets are not shown.
    """
    with database().connection() as conn:
        every_key = keys.list_(conn)
    return _response(_LIST.dump({"data": every_key, "next": None}))


@blp.route("/v1/keys/<slug:key>")
@blp.reads(KeySchema, role=ADMIN)
def get_key(key: str) -> Response:
    """Get a key

    The secret is not shown.
    """
    with database().connection() as conn:
        stored = keys.find(conn, key)
    if stored is None:
        raise NotFound(f"There is no key {key!r}.")
    return _response(_KEY.dump(stored))


@blp.route("/v1/keys", methods=["POST"])
@blp.writes(
    KeyBody,
    NewKeySchema,
    role=ADMIN,
    if_match=None,
    has_etag=False,
    example={"name": "desk", "role": "editor"},
)
def create_key(write: Write) -> Response:
    """Create a key

    The key is shown once, in this response; only its hash is stored. Its name is public: it
    appears on everything written with the key. To replace a key, revoke it and create another
    with the same name.
    """
    created, secret = usecase.create_key(
        write.conn, write.body["name"], write.body["role"], write.by
    )
    fields = _KEY.dump(created)
    write.stored_text = orjson.dumps({**fields, "key": None}).decode()  # without the secret
    return secret_response({**fields, "key": secret}, f"/v1/keys/{created.id}")


@blp.route("/v1/keys/<slug:key>", methods=["DELETE"])
@blp.writes(None, None, role=ADMIN, statuses=(204,), if_match=None, has_etag=False)
def revoke_key(write: Write, key: str) -> Response:
    """Revoke a key

    The key stops working at once and cannot be restored. Everything written with it keeps its name.
    """
    if not keys.revoke(write.conn, key, write.by) and keys.find(write.conn, key) is None:
        raise NotFound(f"There is no key {key!r}.")
    return Response(None, 204, {"Cache-Control": "private, no-store"})


def _response(content: object) -> Response:
    """The response to a read of keys, with the digest of its text as ETag."""
    text = orjson.dumps(content).decode()
    return conditional_response(text, etag=etag_of(text), modified=None)
