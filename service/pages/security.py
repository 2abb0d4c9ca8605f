"""Security headers of every page: only own resources, nothing inline."""

from flask import Response

# Swagger UI has its icons as data: images and sets styles from its script.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def secured(html: str) -> Response:
    """Make the response of a page, with its Content-Security-Policy."""
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "public, max-age=60, stale-while-revalidate=600"
    return response
