"""Issue a key to somebody who is to write."""

import unicodedata

from service.db import Connection
from service.domain import key
from service.domain.faults import Fault
from service.domain.principal import RESERVED_NAMES
from service.errors import Invalid, StateConflict
from service.store import keys
from service.store.keys import Key


def create_key(conn: Connection, name: str, role: str, by: str) -> tuple[Key, str]:
    """Make a key; returns it with the secret text, which is told this once and never kept.

    Raises Invalid for a name that is not to be had, Conflict where it has an active key.
    """
    if _folded(name) in RESERVED_NAMES:
        raise Invalid([Fault(("name",), "the service itself signs with this name: choose another")])
    if any(
        one.revoked_at is None and _folded(one.name) == _folded(name) for one in keys.list_(conn)
    ):
        raise StateConflict(f"Somebody has an active key of the name {name!r}, or one like it.")
    id_, secret = key.generate()
    return keys.insert(conn, id=id_, name=name, role=role, hash=key.hash_of(secret), by=by), secret


def _folded(name: str) -> str:
    """What two names have in common that a reader takes for one."""
    return unicodedata.normalize("NFKC", name).casefold().strip()
