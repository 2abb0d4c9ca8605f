"""Who sends the request: the key in ``Authorization``, looked up once."""

from flask import g, request

from service import auth
from service.domain.principal import ANYONE, Principal
from service.http.context import database


def principal() -> Principal:
    """Whoever's key was sent; anyone at all without one.

    Raises Unauthenticated for a header that holds no key, or one that nobody has.
    """
    header = request.environ.get("HTTP_AUTHORIZATION")
    if header is None:
        return ANYONE
    if "principal" not in g:
        with database().connection() as conn:
            g.principal = auth.authenticate(conn, header)
    found: Principal = g.principal
    return found


def require(role: str, to: str = "do this") -> Principal:
    """Whoever sent the request, if the role allows it; raises what ``auth.require`` raises."""
    who = principal()
    auth.require(who, role, to)
    return who
