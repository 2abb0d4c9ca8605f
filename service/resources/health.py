"""Liveness and readiness, for whatever watches the service."""

from flask import Response, jsonify

from schemas.health import HealthSchema
from service.errors import NotReady
from service.http.blueprint import Blueprint
from service.http.context import database
from service.migrations import pending
from service.store import privileges

blp = Blueprint("health", __name__, description="Is it alive, is it ready")


@blp.route("/healthz")
@blp.reads(HealthSchema, keyless=True)
def get_health() -> Response:
    """Tell that the process is alive"""
    return _fresh()


@blp.route("/readyz")
@blp.reads(HealthSchema, keyless=True)
def get_readiness() -> Response:
    """Tell that requests can be served

    The database answers, every migration has run, and the service's role may not rewrite
    history. Otherwise 503, with the reason.
    """
    with database().connection() as conn:
        if missing := pending(conn):
            raise NotReady(f"Migrations have not run: {', '.join(missing)}.")
        if excess := privileges.excess(conn):
            raise NotReady(f"The service's role may change history: {', '.join(excess)}.")
    return _fresh()


def _fresh() -> Response:
    response = jsonify(status="ok")
    response.headers["Cache-Control"] = "no-store"
    return response
