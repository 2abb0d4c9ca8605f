"""Key -> principal -> role: the one place where it is decided who may do what."""

from service.db import Connection
from service.domain import key
from service.domain.principal import Principal
from service.errors import BadKey, Forbidden, Unauthenticated
from service.store import keys


def authenticate(conn: Connection, authorization: str) -> Principal:
    """Read an ``Authorization`` header (RFC 6750) and note that its key was used.

    Raises Unauthenticated where it holds no bearer key, BadKey where nobody has that key now.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated
    id_ = key.id_of(token.strip())
    kept = keys.find_active(conn, id_) if id_ else None
    if kept is None or not key.matches(token.strip(), kept.hash):
        raise BadKey
    if kept.is_used_anew:
        keys.note_use(conn, kept.id)
    return Principal(kept.name, kept.role)


def require(principal: Principal, role: str, to: str = "do this") -> None:
    """Let pass whoever's role is this one or above.

    Raises Unauthenticated for a reader without a key, Forbidden for one whose role is lower.
    """
    if principal.may(role):
        return
    if principal.name is None:
        raise Unauthenticated
    raise Forbidden(f"It takes the role {role} to {to}; this key's role is {principal.role}.")
