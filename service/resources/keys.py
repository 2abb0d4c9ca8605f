"""Keys: who may write."""

import orjson
from flask import Response

from schemas.keys import KeyBody, KeyList, KeySchema, NewKeySchema
from service.domain.digest import etag_of
from service.domain.principal import ADMIN
from service.errors import NotFound
from service.http.blueprint import Blueprint, Write
from service.http.conditional import respond
from service.http.context import database
from service.http.responses import respond_created
from service.store import keys
from service.usecases import keys as usecase

blp = Blueprint("keys", __name__, description="Who may write")

_KEY, _NEW, _LIST = KeySchema(), NewKeySchema(), KeyList()


@blp.route("/v1/keys")
@blp.reads(KeyList, role=ADMIN)
def list_keys() -> Response:
    """List every key there ever was, oldest first; what opens them is told to nobody"""
    with database().connection() as conn:
        found = keys.list_(conn)
    return _answer(_LIST.dump({"data": found, "next": None}))


@blp.route("/v1/keys/<slug:key>")
@blp.reads(KeySchema, role=ADMIN)
def get_key(key: str) -> Response:
    """Read what may be told of a key"""
    with database().connection() as conn:
        found = keys.find(conn, key)
    if found is None:
        raise NotFound(f"There is no key {key!r}.")
    return _answer(_KEY.dump(found))


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
    """Make a key

    The answer tells it this once; it is stored as a hash alone. The name signs, in public, what
    is written with it. To replace a key, revoke it and make another of the same name.
    """
    made, secret = usecase.create_key(write.conn, write.body["name"], write.body["role"], write.by)
    said = _KEY.dump(made)
    write.kept = orjson.dumps({**said, "key": None}).decode()  # a repeat does not tell it again
    return respond_created({**said, "key": secret}, f"/v1/keys/{made.id}")


@blp.route("/v1/keys/<slug:key>", methods=["DELETE"])
@blp.writes(None, None, role=ADMIN, statuses=(204,), if_match=None, has_etag=False)
def revoke_key(write: Write, key: str) -> Response:
    """Revoke a key for good

    It opens nothing from now on; what it wrote stays signed with its name.
    """
    if not keys.revoke(write.conn, key, write.by) and keys.find(write.conn, key) is None:
        raise NotFound(f"There is no key {key!r}.")
    return Response(None, 204, {"Cache-Control": "private, no-store"})


def _answer(said: object) -> Response:
    text = orjson.dumps(said).decode()
    return respond(text, etag=etag_of(text), modified=None)
