"""What a browser is told of every page: nothing from elsewhere, nothing inline."""

from flask import Response

# Swagger UI carries its icons as data: images and sets styles from its script.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def secured(html: str) -> Response:
    """Answer with a page and its Content-Security-Policy."""
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "public, max-age=60, stale-while-revalidate=600"
    return response
