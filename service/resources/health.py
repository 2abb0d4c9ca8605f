"""Health: liveness and readiness, for the monitors of the service."""

from flask import Response, jsonify

from schemas.health import HealthSchema, ReadinessSchema
from service.errors import NotReady
from service.http.blueprint import Blueprint
from service.http.context import database
from service.migrations import pending
from service.store import privileges
from service.usecases.figures.rendering_code import is_rerender_due

blp = Blueprint("health", __name__, description="Liveness and readiness")


@blp.route("/healthz")
@blp.reads(HealthSchema, keyless=True)
def get_health() -> Response:
    """Check liveness"""
    return _ok()


@blp.route("/readyz")
@blp.reads(ReadinessSchema, keyless=True)
def get_readiness() -> Response:
    """Check readiness

    Returns 200 if the database responds, every migration has run, and the service's database role
    cannot change history. Otherwise returns 503 with the reason. `rerender_due` states whether an
    upgrade left texts to make again, which does not keep the service from answering.
    """
    with database().connection() as conn:
        if missing := pending(conn):
            raise NotReady(f"Pending migrations: {', '.join(missing)}.")
        if excess := privileges.list_excessive(conn):
            raise NotReady(f"The service's database role can change history: {', '.join(excess)}.")
        is_due = is_rerender_due(conn)
    return _ok(rerender_due=is_due)


def _ok(**facts: bool) -> Response:
    """A 200 that no cache stores."""
    response = jsonify(status="ok", **facts)
    response.headers["Cache-Control"] = "no-store"
    return response
