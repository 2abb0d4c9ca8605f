"""Plain reads of one figure, answered before Flask: what readers ask for most costs least.

Only the plainest requests are answered here, and as the resource answers them, from the same
statement: each reads the database. Anything else, and whatever is not found, goes to Flask.
"""

import re
from collections.abc import Iterable
from typing import Any

from flask import Flask

from service.db import Database
from service.domain import slug
from service.domain.principal import ANYONE
from service.http import codings, compression, conditional, cors
from service.http.codings import IDENTITY
from service.http.content_type import NOSNIFF
from service.http.negotiation import JSON
from service.store import states
from service.store.renderings import StoredJson

Headers = list[tuple[str, str]]

_PREFIX = "/v1/figures/"
# A request with one of these, or with another value of those below, is for Flask.
_UNUSUAL = frozenset(
    {
        "HTTP_AUTHORIZATION",
        "HTTP_ACCEPT_DATETIME",
        "HTTP_IF_MATCH",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_IF_UNMODIFIED_SINCE",
    }
)
_ANY_FORMAT = frozenset({None, "*/*", JSON})
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]+)?")
_TAG = re.compile(r'(?:W/)?"([^"]+)"')
_FIXED: Headers = [
    *conditional.PUBLIC_HEADERS,
    *cors.READABLE,
    NOSNIFF,
]


class DirectFigures:
    """WSGI middleware around an app that answers ``GET /v1/figures/{id}`` itself."""

    def __init__(self, app: Flask, database: Database) -> None:
        self._app, self.next, self._database = app, app.wsgi_app, database

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        id_ = _figure(environ)
        if id_ is None:
            return self.next(environ, start_response)
        known = environ.get("HTTP_IF_NONE_MATCH")
        try:
            with self._database.connection() as conn:
                stored = states.find_current(conn, id_, ANYONE, _tags(known))
        except Exception as error:  # noqa: BLE001  # the app renders it
            return self._failure(error, environ, start_response)
        if stored is None:
            return self.next(environ, start_response)
        coding = codings.choose(environ.get("HTTP_ACCEPT_ENCODING")) or IDENTITY
        if stored.body is None:
            return _not_modified(stored, coding, known or "", start_response)
        return _found(stored, coding, start_response)

    def _failure(
        self, error: Exception, environ: dict[str, Any], start_response: Any
    ) -> Iterable[bytes]:
        """Render an error as the app does."""
        with self._app.request_context(environ):
            response = self._app.finalize_request(self._app.handle_user_exception(error))
        return response(environ, start_response)


def _figure(environ: dict[str, Any]) -> str | None:
    """The id in a request for the current version of a figure that has nothing unusual, or None."""
    path: str = environ["PATH_INFO"]
    if (
        path.startswith(_PREFIX)
        and environ["REQUEST_METHOD"] == "GET"
        and not environ.get("QUERY_STRING")
        and not environ.get("SCRIPT_NAME")
        and _UNUSUAL.isdisjoint(environ)
        and environ.get("HTTP_ACCEPT") in _ANY_FORMAT
        and _HOST.fullmatch(environ.get("HTTP_HOST", ""))
        and _is_simple(environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_ACCEPT_ENCODING"))
        and slug.is_slug(path[len(_PREFIX) :])
    ):
        return path[len(_PREFIX) :]
    return None


def _is_simple(known: str | None, accepted: str | None) -> bool:
    """Whether one tag at most is known, and the answer may be as it is or in a coding."""
    return (known is None or _TAG.fullmatch(known) is not None) and (
        accepted is None or not codings.refuses_identity(accepted)
    )


def _tags(known: str | None) -> tuple[str, ...]:
    match = known and _TAG.fullmatch(known)
    return (conditional.plain_tag(match[1]),) if match else ()


def _not_modified(
    stored: StoredJson, coding: str, known: str, start_response: Any
) -> Iterable[bytes]:
    etag = f'"{stored.etag}"'
    if coding != IDENTITY and (compressed := codings.tag_of(etag, coding)) in known:
        etag = compressed
    start_response("304 NOT MODIFIED", [("ETag", etag), *_FIXED])
    return ()


def _found(stored: StoredJson, coding: str, start_response: Any) -> Iterable[bytes]:
    body = (stored.body or "").encode()
    etag = f'"{stored.etag}"'
    headers = [*_FIXED, ("Content-Type", JSON)]
    if modified := conditional.modified_header(stored.recorded_at):
        headers.append(modified)
    if coding != IDENTITY and len(body) >= compression.MIN_BYTES:
        body = compression.TEXTS.compress(body, coding)
        etag = codings.tag_of(etag, coding)
        headers.append(("Content-Encoding", coding))
    start_response("200 OK", [("ETag", etag), ("Content-Length", str(len(body))), *headers])
    return (body,)
