"""The floor: a bare Flask app with a view over one stored text.

It has no validation, negotiation, entity tags, cross-origin headers or problem details: what the
service costs above it is the cost of those. It uses the same PostgreSQL, with the same settings of
the pool and of its sessions.

* ``/stored/3`` reads a text by its key: the least that anything on Flask and PostgreSQL can do;
* ``/cached/3`` keeps the texts in memory: what a cache in front of the database would give;
* ``/page?conflict=X`` reads a page of a hundred texts: the least that a list can do.

``Accept-Encoding: gzip`` compresses at the fastest level, each time.
"""

import os
import zlib

from flask import Flask, Response, abort, request
from psycopg_pool import ConnectionPool

from service.config import Settings

STORED = "select body from benchmark.stored where id = %s"
_PAGE = """
select rendering.body
from (
    select figure, version from figure_state
    where conflict = %s and upper_inf(events) and status = 'published'
    order by figure
    limit 100
) as state
inner join rendering
    on rendering.noun = 'figure' and rendering.id = state.figure
    and rendering.revision = state.version
order by state.figure
"""


def compress(text: bytes) -> bytes:
    """Return a text as gzip at its fastest."""
    packer = zlib.compressobj(1, wbits=31)
    return packer.compress(text) + packer.flush()


def create_app(settings: Settings) -> Flask:
    """Build the app. Like the service it connects on first use, after the server has forked."""
    app = Flask("floor", static_folder=None)
    cache: dict[int, str] = {}
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

    def read(statement: str, parameter: str | int) -> str:
        pool.open()
        with pool.connection() as conn:
            rows = conn.execute(statement, [parameter]).fetchall()
        # Joined here, because string_agg in PostgreSQL takes longer than fetching the rows.
        return ",".join([text for (text,) in rows]) if rows else abort(404)

    def answer(text: str) -> Response:
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return Response(text, content_type="application/json")
        headers = {"Content-Encoding": "gzip"}
        return Response(compress(text.encode()), headers=headers, content_type="application/json")

    @app.route("/stored/<int:number>", methods=["GET", "POST"])
    def get_stored(number: int) -> Response:
        return answer(read(STORED, number))

    @app.route("/cached/<int:number>", methods=["GET", "POST"])
    def get_cached(number: int) -> Response:
        if number not in cache:
            cache[number] = read(STORED, number)
        return answer(cache[number])

    @app.route("/page")
    def list_figures() -> Response:
        return answer(read(_PAGE, request.args["conflict"]))

    return app


def __getattr__(name: str) -> Flask:
    """Make ``app`` when a WSGI server asks for it, so that importing needs no settings."""
    if name == "app":
        return create_app(Settings.from_env(os.environ))
    raise AttributeError(name)
