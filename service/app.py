"""The application factory: wiring only."""

from flask import Flask

from service import pages, resources
from service.config import Settings
from service.db import Database
from service.errors import Misconfigured
from service.http import addresses, api, compression, content_type, context, cors, problems
from service.http.direct import DirectFigures


def create_app(settings: Settings) -> Flask:
    """Build the app; it connects to the database with the first request.

    Raises Misconfigured without a database URL.
    """
    if settings.database_url is None:
        raise Misconfigured(
            "DATABASE_URL is not set. `warstats serve` starts an embedded database instead."
        )
    app = Flask("service", static_folder=None)
    database = Database(settings.database_url, settings)
    context.set_database(app, database)
    context.set_public_url(app, settings.public_url)
    problems.init_app(app)
    addresses.init_app(app)
    cors.init_app(app)
    content_type.init_app(app)
    compression.init_app(app)
    smorest = api.init_app(app)
    for blueprint in resources.BLUEPRINTS:
        smorest.register_blueprint(blueprint)
    for page in pages.BLUEPRINTS:
        app.register_blueprint(page)
    app.wsgi_app = DirectFigures(app, database)  # type: ignore[method-assign]  # as Flask documents
    return app
