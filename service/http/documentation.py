"""The OpenAPI documentation of endpoints: parameters, responses, roles and headers."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import flask_smorest
from marshmallow import Schema

from service.domain.principal import READER, ROLES
from service.http.negotiation import XLSX

ResponseType = type[Schema] | dict[str, Any]
Decorator = Callable[[Any], Any]

SECURITY_SCHEME = "key"


def document(
    blp: flask_smorest.Blueprint,
    endpoint: Any,
    formats: Mapping[str, ResponseType],
    role: str | None,
    *,
    statuses: tuple[int, ...] = (200,),
    headers: Mapping[str, Any],
    extras: Iterable[Decorator],
) -> None:
    """Attach the documentation of an endpoint to it, where flask-smorest looks for it.

    ``formats`` maps each media type of a successful response to its schema; ``role`` is the lowest
    role that may use the endpoint, None where no key is looked up. ``extras`` are flask-smorest's
    decorators of what else it takes and answers, in the order of the contract.
    """
    documented = blp.doc(**_operation(endpoint, role))(endpoint)
    for decorate in (*_responses(blp, formats, statuses, headers), *extras):
        documented = decorate(documented)
    apidoc = documented._apidoc  # noqa: SLF001
    # The default response covers a 422; Python's name for it differs from release to release.
    apidoc.get("arguments", {}).pop("responses", None)
    endpoint._apidoc = apidoc  # noqa: SLF001


def query_parameters(blp: flask_smorest.Blueprint, query: type[Schema] | None) -> list[Decorator]:
    """The decorators that document the parameters of a query; none without a query."""
    return [blp.arguments(query, location="query")] if query else []


def request_body(
    blp: flask_smorest.Blueprint,
    body: type[Schema] | Mapping[str, Any] | None,
    *,
    example: Any,
    required: bool,
) -> list[Decorator]:
    """The decorators that document a request body: a schema of JSON, or media types of text."""
    if body is None:
        return []
    if isinstance(body, type):
        return [blp.arguments(body, location="json", example=example, required=required)]
    content = {
        media_type: {
            "schema": {"type": "string"} | ({"format": "binary"} if media_type == XLSX else {})
        }
        for media_type in body
    }
    return [blp.doc(requestBody={"required": True, "content": content})]


def _operation(endpoint: Any, role: str | None) -> dict[str, Any]:
    """The operation's id, the keys it takes and, where it needs a role, its description."""
    operation = {"operationId": endpoint.__name__, "security": _security(role)}
    if role not in {None, READER}:
        _, _, description = inspect.cleandoc(endpoint.__doc__ or "").partition("\n\n")
        needs = f"Requires the role `{role}` or higher."
        operation["description"] = f"{description}\n\n{needs}".lstrip()
    return operation


def _responses(
    blp: flask_smorest.Blueprint,
    formats: Mapping[str, ResponseType],
    statuses: tuple[int, ...],
    headers: Mapping[str, Any],
) -> list[Decorator]:
    """The decorators that document each status with each format."""
    first, *others = statuses
    return [
        blp.response(first),
        *(
            blp.response(first, schema, content_type=media_type, headers=headers)
            for media_type, schema in formats.items()
        ),
        *(
            blp.alt_response(status, schema=schema, content_type=media_type, headers=headers)
            for status in others
            for media_type, schema in formats.items()
        ),
    ]


def _security(role: str | None) -> list[dict[str, list[str]]]:
    """OpenAPI 3.1: a requirement names the roles that satisfy it; ``{}`` means no key at all."""
    if role is None:
        return []
    key = {SECURITY_SCHEME: list(ROLES[ROLES.index(role) :])}
    return [{}, key] if role == READER else [key]


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


READ_HEADERS = {
    "ETag": _header("A strong entity tag"),
    "Last-Modified": _header("When this state was recorded"),
    "Cache-Control": _header("How long the response may be cached"),
}
WRITE_HEADERS = {
    "Location": _header("The URL of the created resource"),
    "Idempotency-Replayed": _header("`true` if this repeats an earlier response"),
}
ETAG_HEADER = {"ETag": _header("The entity tag to send as `If-Match` with the next change")}
