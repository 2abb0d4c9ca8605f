"""What a view needs of its app: the database and the public URL."""

from flask import Flask, current_app, request

from service.db import Database
from service.errors import BadHost

_KEY = "warstats-database"
_URL_KEY = "warstats-public-url"


def set_database(app: Flask, database: Database) -> None:
    """Give the app its database."""
    app.extensions[_KEY] = database


def set_public_url(app: Flask, url: str | None) -> None:
    """Give the app its public base URL; None means the one of each request."""
    app.extensions[_URL_KEY] = url and url.rstrip("/") + "/"


def public_url() -> str:
    """Return the base URL of ids, with a final slash: as configured, else that of the request.

    Raises BadHost where the Host header of the request names no host.
    """
    url: str = current_app.extensions[_URL_KEY] or request.url_root
    if "//" not in url or url.partition("//")[2].startswith("/"):
        raise BadHost
    return url


def database() -> Database:
    """Return the database of the app that serves this request."""
    current: Database = current_app.extensions[_KEY]
    return current
