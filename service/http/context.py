"""What a view reaches of its app."""

from flask import Flask, current_app

from service.db import Database

_KEY = "warstats-database"


def set_database(app: Flask, database: Database) -> None:
    """Give the app its database."""
    app.extensions[_KEY] = database


def database() -> Database:
    """The database of the app that serves this request."""
    found: Database = current_app.extensions[_KEY]
    return found
