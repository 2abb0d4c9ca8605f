"""Key -> principal -> role: the only place that decides who may do what."""

from service.db import Connection
from service.domain import key
from service.domain.principal import Principal
from service.errors import BadKey, Forbidden, Unauthenticated
from service.store import keys


def authenticate(conn: Connection, authorization: str) -> Principal:
    """Return the principal of an ``Authorization`` header (RFC 6750), and record the key's use.

    Raises Unauthenticated without a bearer key, BadKey where the key is unknown or revoked.
    """
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated
    id_ = key.id_of(token.strip())
    active = keys.find_active(conn, id_) if id_ else None
    if active is None or not key.matches(token.strip(), active.hash):
        raise BadKey
    if active.is_use_stale:
        keys.set_last_used(conn, active.id)
    return Principal(active.name, active.role)


def require_role(principal: Principal, role: str, action: str = "do this") -> None:
    """Check that a principal has this role or a higher one.

    Raises Unauthenticated for a reader without a key, Forbidden for a key with a lower role.
    """
    if principal.may(role):
        return
    if principal.name is None:
        raise Unauthenticated
    raise Forbidden(
        f"The role {role} is required to {action}; this key has the role {principal.role}."
    )
