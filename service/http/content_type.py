"""The declared type of an answer is its type: no browser may guess another (Fetch, nosniff)."""

from flask import Flask, Response

NOSNIFF = ("X-Content-Type-Options", "nosniff")


def init_app(app: Flask) -> None:
    """Forbid guessing the type of any response."""
    app.after_request(_forbid_guessing)


def _forbid_guessing(response: Response) -> Response:
    name, value = NOSNIFF
    response.headers[name] = value
    return response
