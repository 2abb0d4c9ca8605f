"""Every failure as problem+json (RFC 9457): one table, one renderer, no driver's text."""

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
_MOST_FAULTS = 1000  # that one answer tells
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
            "The request cannot be read",
            "The request is not well-formed: broken JSON, a header that cannot be read, a body "
            "cut short. Mend what detail names and send it again.",
        ),
        Problem(
            "unauthenticated",
            401,
            "A key is needed",
            "This takes a key, or the key that was sent is unknown or revoked. Send "
            "Authorization: Bearer wsk_... An admin makes keys with `warstats keys create`, or "
            "at /v1/keys. Reading needs none: leave the header out.",
        ),
        Problem(
            "forbidden",
            403,
            "The role does not allow this",
            "The key is good, but its role is too low. detail names the role that it takes: each "
            "of reader, contributor, editor, admin may do what the ones before it may.",
        ),
        Problem(
            "not-found",
            404,
            "Not found",
            "Nothing is recorded at this address, or the id has a form that no id has. Look the "
            "id up in the list above it. Retracted figures stay readable; drafts are seen by "
            "their author and by editors only.",
        ),
        Problem(
            "method-not-allowed",
            405,
            "Method not allowed",
            "The address exists but does not take this method. The Allow header names those "
            "that it takes.",
        ),
        Problem(
            "not-acceptable",
            406,
            "No such format",
            "The Accept header asks for formats that this address does not have. detail "
            "names those that it has.",
        ),
        Problem(
            "conflict",
            409,
            "Conflict with what is recorded",
            "What was sent cannot stand beside what is already recorded: the id or the identity "
            "is taken, or something in use would be redefined. Read what stands there first.",
        ),
        Problem(
            "precondition-failed",
            412,
            "Changed in the meantime",
            "The If-Match header does not name the current state. Read it again, decide again, "
            "and send its new ETag.",
        ),
        Problem(
            "too-large",
            413,
            "Body too large",
            "The body is larger than this address takes. Split it, or import a file from the "
            "command line.",
        ),
        Problem(
            "uri-too-long",
            414,
            "Address too long",
            "The address with its query is too long. Use fewer values for one filter.",
        ),
        Problem(
            "unsupported-media-type",
            415,
            "Format of the body not supported",
            "The body is in a format that this address does not read. Send the Content-Type "
            "that the documentation names.",
        ),
        Problem(
            "invalid",
            422,
            "Invalid input",
            "The request was read, but something in it cannot be accepted. errors names every "
            "fault at once: the place (a JSON Pointer into the body, a parameter or a header) "
            "and the remedy. An unknown parameter or field is an error, never ignored.",
        ),
        Problem(
            "precondition-required",
            428,
            "Say what you have read",
            "A change of what others may be changing too takes the header If-Match with the ETag "
            "of what you have read, so that no edit is lost.",
        ),
        Problem(
            "headers-too-large",
            431,
            "Headers too large",
            "A header, or all of them together, are larger than the service takes.",
        ),
        Problem(
            "internal",
            500,
            "Our fault",
            "The service failed in a way that it should not. Nothing was half written. Report "
            "the request_id.",
        ),
        Problem(
            "unavailable",
            503,
            "Not available right now",
            "The database does not answer, or it is not ready. Wait as long as Retry-After "
            "says and try again. A write may have been made although its answer was lost: send it "
            "again with the same Idempotency-Key, and it is made once.",
            retry_after=2,
        ),
        Problem(
            "busy",
            503,
            "Other writes are under way",
            "Writes take turns, and this one's did not come in time. Nothing was written. Wait as "
            "long as Retry-After says and send it again, with the same Idempotency-Key.",
            retry_after=1,
        ),
        Problem(
            "query-too-slow",
            503,
            "The query took too long",
            "The query ran past its time limit and was stopped. Use fewer or narrower filters.",
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
    400: "The request cannot be read.",
    404: "There is nothing at this address.",
    405: "This address does not take this method; the Allow header names those that it takes.",
}


def init_app(app: Flask) -> None:
    """Answer every failure of the app as a problem."""
    app.register_error_handler(errors.WarstatsError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def render(problem: Problem, detail: str, faults: Iterable[Mapping[str, Any]] = ()) -> Response:
    """Make the response of a problem; its request id is also in the log of a 5xx."""
    request_id = uuid.uuid4().hex
    body: dict[str, Any] = {
        "type": f"/problems/{problem.slug}",
        "title": problem.title,
        "status": problem.status,
        "detail": detail,
        "request_id": request_id,
    }
    if listed := list(faults):
        body["errors"] = listed
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
    if len(faults) > _MOST_FAULTS:
        detail = f"{detail} These are the first {_MOST_FAULTS:,} of {len(faults):,} faults."
    response = render(problem, detail, map(_located, faults[:_MOST_FAULTS]))
    if problem.status in _CHALLENGES:
        # RFC 6750: say why only where a key was sent.
        why = _CHALLENGES[problem.status] if "HTTP_AUTHORIZATION" in request.environ else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="warstats"{why}'
    if problem.status >= 500 and not isinstance(error, errors.Busy):
        _log.warning(slug, request_id=response.headers["X-Request-Id"], exc_info=error)
    return response


def _located(fault: Fault) -> dict[str, Any]:
    """A fault's first path part says where it lies: in the query, a header, a line, the body."""
    match fault.path:
        case ("line", int(number), *rest):
            return {"line": number, **_located(replace(fault, path=tuple(rest)))}
        case ("parameter" | "header" as place, str(name), *_):
            return {place: name, "detail": fault.detail}
        case _:
            return {"pointer": fault.pointer, "detail": fault.detail}


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return error.get_response()  # type: ignore[return-value]  # a redirect, say
    status = error.code or 500
    problem = _BY_STATUS.get(status) or Problem("bad-request", status, error.name, "")
    faults: list[dict[str, Any]] = []
    detail = _DETAILS.get(status) or error.description or problem.title
    if messages := getattr(error, "data", {}).get("messages"):
        faults = list(_webargs_faults(messages))[:_MOST_FAULTS]
        detail = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}: see errors."
    response = render(problem, detail, faults)
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _webargs_faults(messages: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for location, found in messages.items():
        place = () if location == "json" else ("parameter",)
        yield from map(_located, faults_in(found, *place))


def _unexpected(error: Exception) -> Response:
    response = render(PROBLEMS["internal"], "The service failed; nothing was half written.")
    _log.error(
        "internal",
        request_id=response.headers["X-Request-Id"],
        method=request.method,
        path=request.path,
        exc_info=error,
    )
    return response
