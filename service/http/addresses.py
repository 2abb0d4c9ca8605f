"""An address is itself alone: no other spelling of a path leads to what is there."""

from flask import Flask, request

from service.errors import NotFound


def init_app(app: Flask) -> None:
    """Answer 404 for a path with two slashes in a row, which Werkzeug would redirect or ignore."""
    app.before_request(_refuse_double_slashes)


def _refuse_double_slashes() -> None:
    if "//" in request.environ.get("PATH_INFO", ""):  # ``request.path`` has lost the first ones
        raise NotFound("Nothing is at this address: write one slash in place of two.")
