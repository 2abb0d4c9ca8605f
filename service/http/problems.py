"""Every error as problem+json (RFC 9457): one table, one renderer, no text of the driver."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson
import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from schemas.base import faults_in
from service import errors
from service.domain.faults import Fault

MEDIA_TYPE = "application/problem+json"
_MAX_FAULTS = 1000  # in one response
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Problem:
    """A type of problem; ``help`` is the text of its page under ``/problems/``."""

    slug: str
    status: int
    title: str
    help: str
    retry_after: int | None = None


PROBLEMS: Mapping[str, Problem] = {
    problem.slug: problem
    for problem in (
        Problem(
            "bad-request",
            400,
            "Bad request",
            "The request is malformed: it has invalid JSON, an unreadable header or an incomplete "
            "body. Fix what detail names and send the request again.",
        ),
        Problem(
            "unauthenticated",
            401,
            "A valid key is required",
            "This request requires a key, or the key that was sent is unknown or revoked. Send "
            "Authorization: Bearer wsk_... An admin creates keys with `warstats keys create` or "
            "at /v1/keys. Reading requires no key: omit the header.",
        ),
        Problem(
            "forbidden",
            403,
            "The key's role does not allow this",
            "The key is valid, but its role is too low. detail names the role that is required. "
            "The roles are reader, contributor, editor and admin; each may also do what the roles "
            "before it may do.",
        ),
        Problem(
            "not-found",
            404,
            "Not found",
            "Nothing is recorded at this address, or the id is not a valid id. Look up the id in "
            "the list that contains it. Retracted figures remain readable; only their author and "
            "editors can read drafts.",
        ),
        Problem(
            "method-not-allowed",
            405,
            "Method not allowed",
            "The address exists but does not support this method. The Allow header lists the "
            "methods that it supports.",
        ),
        Problem(
            "not-acceptable",
            406,
            "Format not available",
            "The Accept header requests only formats that this address does not offer. detail "
            "lists the formats that it offers.",
        ),
        Problem(
            "conflict",
            409,
            "Conflict with what is recorded",
            "The request conflicts with what is already recorded: the id or the identity is taken, "
            "or it would redefine something that is in use. Read the existing record first.",
        ),
        Problem(
            "precondition-failed",
            412,
            "Precondition failed",
            "The If-Match header does not match the current version: somebody has changed it since "
            "you read it. Read it again, check your change, and send the new ETag.",
        ),
        Problem(
            "too-large",
            413,
            "Body too large",
            "The body is larger than this address accepts. Split it, or import a file from the "
            "command line.",
        ),
        Problem(
            "uri-too-long",
            414,
            "URL too long",
            "The URL, with its query, is longer than the service accepts. Use fewer filter values.",
        ),
        Problem(
            "unsupported-media-type",
            415,
            "Media type of the body not supported",
            "The body has a format that this address does not accept. Send a Content-Type that "
            "the documentation lists.",
        ),
        Problem(
            "invalid",
            422,
            "Invalid input",
            "The request is well-formed, but something in it is not valid. errors lists every "
            "fault: its place (a JSON Pointer into the body, a parameter or a header) and how to "
            "fix it. An unknown parameter or field is an error; it is never ignored.",
        ),
        Problem(
            "precondition-required",
            428,
            "If-Match is required",
            "This change requires the header If-Match with the ETag of the version that you have "
            "read, so that no other edit is lost.",
        ),
        Problem(
            "headers-too-large",
            431,
            "Headers too large",
            "A header, or all headers together, are larger than the service accepts.",
        ),
        Problem(
            "internal",
            500,
            "Internal error",
            "The service failed unexpectedly. No partial change was recorded. Please report the "
            "request_id.",
        ),
        Problem(
            "unavailable",
            503,
            "Temporarily unavailable",
            "The database does not respond or is not ready. Wait for the number of seconds in "
            "Retry-After and try again. A write may have succeeded although its response was lost: "
            "send it again with the same Idempotency-Key, and it takes effect only once.",
            retry_after=2,
        ),
        Problem(
            "busy",
            503,
            "Too many such requests are in progress",
            "Writes run one at a time, and streams, checks and comparisons are bounded so that "
            "plain reads are answered beside them. This request waited too long, or too many did. "
            "Nothing was written. Wait for the number of seconds in Retry-After and send it again, "
            "a write with the same Idempotency-Key.",
            retry_after=1,
        ),
        Problem(
            "query-too-slow",
            503,
            "The query took too long",
            "The query exceeded its time limit and was stopped. Use fewer or narrower filters.",
            retry_after=10,
        ),
    )
}

_BY_STATUS = {problem.status: problem for problem in reversed(list(PROBLEMS.values()))}

BY_ERROR: Mapping[type[errors.WarstatsError], str] = {
    errors.BadHost: "bad-request",
    errors.Malformed: "bad-request",
    errors.TooLarge: "too-large",
    errors.UnsupportedMediaType: "unsupported-media-type",
    errors.Unauthenticated: "unauthenticated",
    errors.Forbidden: "forbidden",
    errors.NotFound: "not-found",
    errors.NotAcceptable: "not-acceptable",
    errors.PreconditionFailed: "precondition-failed",
    errors.PreconditionRequired: "precondition-required",
    errors.Invalid: "invalid",
    errors.StateConflict: "conflict",
    errors.DatabaseAway: "unavailable",
    errors.Busy: "busy",
    errors.NotReady: "unavailable",
    errors.QueryTooSlow: "query-too-slow",
}


_CHALLENGES = {401: ', error="invalid_token"', 403: ', error="insufficient_scope"'}

_DETAILS = {
    400: "The request is malformed.",
    404: "Nothing is recorded at this address.",
    405: "This address does not support this method. The Allow header lists those it supports.",
}


def init_app(app: Flask) -> None:
    """Render every error of the app as a problem."""
    app.register_error_handler(errors.WarstatsError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def render(problem: Problem, detail: str, faults: Iterable[Mapping[str, Any]] = ()) -> Response:
    """Make the response of a problem; ``request_id`` is also in the log of a 5xx."""
    request_id = uuid.uuid4().hex
    body: dict[str, Any] = {
        "type": f"/problems/{problem.slug}",
        "title": problem.title,
        "status": problem.status,
        "detail": detail,
        "request_id": request_id,
    }
    if errors_ := list(faults):
        body["errors"] = errors_
    response = Response(orjson.dumps(body), problem.status, mimetype=MEDIA_TYPE)
    response.headers["X-Request-Id"] = request_id
    response.headers["Cache-Control"] = "no-store"
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _domain_error(error: errors.WarstatsError) -> Response:
    slug = next(BY_ERROR[kind] for kind in type(error).__mro__ if kind in BY_ERROR)
    problem = PROBLEMS[slug]
    faults = getattr(error, "faults", ())
    detail = error.detail
    if len(faults) > _MAX_FAULTS:
        detail = f"{detail} The first {_MAX_FAULTS:,} of {len(faults):,} faults are listed."
    response = render(problem, detail, map(_located, faults[:_MAX_FAULTS]))
    if problem.status in _CHALLENGES:
        # RFC 6750, 3.1: no error code where no key was sent.
        reason = _CHALLENGES[problem.status] if "HTTP_AUTHORIZATION" in request.environ else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="warstats"{reason}'
    if problem.status >= 500 and not isinstance(error, errors.Busy):
        _log.warning(slug, request_id=response.headers["X-Request-Id"], exc_info=error)
    return response


def _located(fault: Fault) -> dict[str, Any]:
    """A fault as JSON: its place is a line, a parameter, a header or a pointer into the body."""
    match fault.path:
        case ("line", int(number), *rest):
            return {"line": number, **_located(replace(fault, path=tuple(rest)))}
        case ("parameter" | "header" as place, str(name), *_):
            return {place: name, **_described(fault)}
        case _:
            return {"pointer": fault.pointer, **_described(fault)}


def _described(fault: Fault) -> dict[str, str]:
    """What a fault says, with the code of a slip."""
    return {**({"code": fault.code} if fault.code else {}), "detail": fault.detail}


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return error.get_response()  # type: ignore[return-value]  # such as a redirect
    status = error.code or 500
    problem = _BY_STATUS.get(status) or Problem("bad-request", status, error.name, "")
    faults: list[dict[str, Any]] = []
    detail = _DETAILS.get(status) or error.description or problem.title
    if messages := getattr(error, "data", {}).get("messages"):
        faults = list(_webargs_faults(messages))[:_MAX_FAULTS]
        detail = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}: see errors."
    response = render(problem, detail, faults)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _webargs_faults(messages: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """The faults in the messages of webargs: by location, then by the shape of the schema."""
    for location, by_field in messages.items():
        place = () if location == "json" else ("parameter",)
        yield from map(_located, faults_in(by_field, *place))


def _unexpected(error: Exception) -> Response:
    response = render(
        PROBLEMS["internal"], "The service failed unexpectedly. No partial change was recorded."
    )
    _log.error(
        "internal",
        request_id=response.headers["X-Request-Id"],
        method=request.method,
        path=request.path,
        exc_info=error,
    )
    return response
