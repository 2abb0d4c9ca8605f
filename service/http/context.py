"""What a view reaches of its app."""

from flask import Flask, current_app, request

from service.db import Database
from service.errors import BadHost

_KEY = "warstats-database"
_URL_KEY = "warstats-public-url"


def set_database(app: Flask, database: Database) -> None:
    """Give the app its database."""
    app.extensions[_KEY] = database


def set_public_url(app: Flask, url: str | None) -> None:
    """Give the app the address it is known by, if that is settled."""
    app.extensions[_URL_KEY] = url and url.rstrip("/") + "/"


def public_url() -> str:
    """The address that ids are made from: as set, else as the client asked for us.

    Raises BadHost where the client's is none.
    """
    url: str = current_app.extensions[_URL_KEY] or request.url_root
    if "//" not in url or url.partition("//")[2].startswith("/"):
        raise BadHost
    return url


def database() -> Database:
    """The database of the app that serves this request."""
    found: Database = current_app.extensions[_KEY]
    return found
