"""Cross-origin reading (the Fetch standard): open to everyone, on every format and on errors.

Not writing: a key is no thing to give to the script of another page.
"""

from flask import Flask, Response, request

_EXPOSED = "ETag, Link, Location, Memento-Datetime, Retry-After, X-Request-Id"
_READABLE = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", _EXPOSED),
)
_ALLOWED = "Accept, Accept-Datetime, Authorization, If-Match, If-None-Match, If-Modified-Since"


def init_app(app: Flask) -> None:
    """Let any page read any answer."""
    app.after_request(_open)


def _open(response: Response) -> Response:
    headers = response.headers
    headers.extend(_READABLE)
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        headers["Access-Control-Allow-Headers"] = _ALLOWED
        headers["Access-Control-Max-Age"] = "86400"
    return response
