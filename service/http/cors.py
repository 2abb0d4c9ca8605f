"""Cross-origin reading (the Fetch standard): open to everyone, on every format and on errors.

Not writing: a key is no thing to give to the script of another page.
"""

from flask import Flask, Response, current_app, request

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
        asks = "POST" in headers.get("Allow", "") and _is_read()
        headers["Access-Control-Allow-Methods"] = f"GET, HEAD, OPTIONS{', POST' if asks else ''}"
        headers["Access-Control-Allow-Headers"] = f"{_ALLOWED}{', Content-Type' if asks else ''}"
        headers["Access-Control-Max-Age"] = "86400"
    return response


def _is_read() -> bool:
    """Whether a POST to the address reads, as a question that comes as a body does."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "is_read", False)
