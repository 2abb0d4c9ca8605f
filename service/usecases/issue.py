"""Issue a key to somebody who is to write."""

from service.db import Connection
from service.domain import key
from service.domain.faults import Fault
from service.domain.principal import RESERVED_NAMES
from service.errors import Invalid
from service.store import keys
from service.store.keys import Key


def issue(conn: Connection, name: str, role: str, by: str) -> tuple[Key, str]:
    """Make a key; returns it with the secret text, which is told this once and never kept.

    Raises Invalid for a name that is not to be had, Conflict where it has an active key.
    """
    if name in RESERVED_NAMES:
        raise Invalid([Fault(("name",), "the service itself signs with this name: choose another")])
    id_, secret = key.mint()
    return keys.insert(conn, id=id_, name=name, role=role, hash=key.hash_of(secret), by=by), secret
