"""The floor: a bare Flask app with a view for each kind of work, which runs one statement.

It has no validation, negotiation, entity tags, cross-origin headers or problem details: what the
service costs above it is the cost of those. It reads the same tables, with the same settings of
the pool and of its sessions.
"""

import os

from flask import Flask, Response, abort, request
from psycopg_pool import ConnectionPool

from service.config import Settings

_FIGURE = "select body from rendering where noun = 'figure' and id = %s and revision = 1"
_PAGE = """
select rendering.body
from figure_state
inner join rendering
    on rendering.noun = 'figure'
    and rendering.id = figure_state.figure
    and rendering.revision = figure_state.version
where figure_state.measure = %s
    and upper_inf(figure_state.events)
    and figure_state.status = 'published'
order by figure_state.figure
limit 100
"""


def create_app(settings: Settings) -> Flask:
    """Build the app. Like the service it connects on first use, after the server has forked."""
    app = Flask("floor", static_folder=None)
    pool = ConnectionPool(
        settings.database_url or "",
        min_size=1,
        max_size=settings.pool_size,
        timeout=settings.pool_timeout,
        open=False,
        kwargs={
            "autocommit": True,
            "options": f"-c timezone=UTC -c statement_timeout={settings.statement_timeout_ms}",
        },
    )

    def read(statement: str, parameter: str) -> Response:
        pool.open()
        with pool.connection() as conn:
            rows = conn.execute(statement, [parameter]).fetchall()
        if not rows:
            abort(404)
        # Joined here, because string_agg in PostgreSQL takes longer than fetching the rows.
        return Response(",".join([text for (text,) in rows]), content_type="application/json")

    @app.route("/figures/<figure>")
    def get_figure(figure: str) -> Response:
        return read(_FIGURE, figure)

    @app.route("/figures")
    def list_figures() -> Response:
        return read(_PAGE, request.args["measure"])

    return app


def __getattr__(name: str) -> Flask:
    """Make ``app`` when a WSGI server asks for it, so that importing needs no settings."""
    if name == "app":
        return create_app(Settings.from_env(os.environ))
    raise AttributeError(name)
