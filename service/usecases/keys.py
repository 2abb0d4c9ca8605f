"""Create an API key."""

import unicodedata

from service.db import Connection
from service.domain import key
from service.domain.faults import Fault
from service.domain.principal import RESERVED_NAMES
from service.errors import Invalid, StateConflict
from service.store import keys
from service.store.keys import Key


def create_key(conn: Connection, name: str, role: str, by: str) -> tuple[Key, str]:
    """Record a key; return it with its secret text, which is not stored.

    Raises Invalid for a reserved name, StateConflict if an active key has this name or one that
    looks like it.
    """
    folded = _folded(name)
    if folded in RESERVED_NAMES:
        raise Invalid([Fault(("name",), "this name is reserved for the service: choose another")])
    names = {_folded(other.name) for other in keys.list_(conn) if other.revoked_at is None}
    if folded in names:
        raise StateConflict(
            f"There is already an active key of the name {name!r}, or a similar one."
        )
    id_, secret = key.generate()
    return keys.insert(conn, id=id_, name=name, role=role, hash=key.hash_of(secret), by=by), secret


def _folded(name: str) -> str:
    """Return a form that is equal for names that look alike: Unicode NFKC, case folded."""
    return unicodedata.normalize("NFKC", name).casefold().strip()
