"""Cross-origin reads (the Fetch standard): allowed for every origin, format and error.

Writes are not: a key must not be given to the script of another page.
"""

from flask import Flask, Response, current_app, request

_EXPOSED = "ETag, Link, Location, Memento-Datetime, Retry-After, X-Request-Id"
READABLE = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", _EXPOSED),
)
_ALLOWED = "Accept, Accept-Datetime, Authorization, If-Match, If-None-Match, If-Modified-Since"


def init_app(app: Flask) -> None:
    """Allow scripts of any origin to read any response."""
    app.after_request(_open)


def _open(response: Response) -> Response:
    headers = response.headers
    headers.extend(READABLE)
    if request.method == "OPTIONS":
        safe_post = "POST" in headers.get("Allow", "") and _is_safe()
        headers["Access-Control-Allow-Methods"] = (
            f"GET, HEAD, OPTIONS{', POST' if safe_post else ''}"
        )
        headers["Access-Control-Allow-Headers"] = (
            f"{_ALLOWED}{', Content-Type' if safe_post else ''}"
        )
        headers["Access-Control-Max-Age"] = "86400"
    return response


def _is_safe() -> bool:
    """Whether a POST to this address only reads, as ``Blueprint.reads_by_post`` declares."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "is_safe", False)
