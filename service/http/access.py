"""Who sends the request: the key in ``Authorization``, looked up once for each request."""

from flask import g, request

from service import auth
from service.domain.principal import ANYONE, Principal
from service.http.context import database


def principal() -> Principal:
    """Return the owner of the key that was sent, or ANYONE without an ``Authorization`` header.

    Raises Unauthenticated for a header without a bearer key, BadKey for an unknown key.
    """
    header = request.environ.get("HTTP_AUTHORIZATION")
    if header is None:
        return ANYONE
    if "principal" not in g:
        with database().connection() as conn:
            g.principal = auth.authenticate(conn, header)
    authenticated: Principal = g.principal
    return authenticated


def require_role(role: str) -> Principal:
    """Return the principal of the request; raises what ``auth.require_role`` raises."""
    current = principal()
    auth.require_role(current, role)
    return current
