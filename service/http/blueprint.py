"""A blueprint whose endpoints declare in one decorator what they take, answer and require."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from types import MappingProxyType
from typing import Any

import flask_smorest
from flask import Response, request
from marshmallow import Schema

from schemas.base import LoadedBody
from schemas.headers import OptionalIfMatch, WriteHeaders
from schemas.paging import NoQuery, WriteQuery
from service.db import Connection
from service.domain.principal import READER, Principal
from service.errors import Invalid
from service.http import access, bodies, conditional, documentation, idempotency
from service.http.bodies import BodyFormat, RequestBody
from service.http.context import database
from service.http.documentation import ETAG_HEADER, READ_HEADERS, WRITE_HEADERS, ResponseType
from service.http.negotiation import FORMATS, JSON, negotiate
from service.http.query import PARSER, query_parser

View = Callable[..., Response]


@dataclass(slots=True)
class Write:
    """A request to write: its principal, its body and query, and the transaction it runs in.

    ``parsed`` is what the parser of the body's media type returned. ``stored_text`` is the body
    that a repeated ``Idempotency-Key`` gets, and a dry run, where it differs from the response's
    own.
    """

    conn: Connection
    principal: Principal
    parsed: Any
    loaded: LoadedBody
    query: Mapping[str, Any]
    stored_text: str | None = None

    @property
    def body(self) -> dict[str, Any]:
        """The loaded body; raises Invalid if anything in it has the wrong shape."""
        return _require_valid(self.loaded)

    @property
    def by(self) -> str:
        """The name that the journal records for this write."""
        return self.principal.signature


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # the library is untyped
    """Endpoints with a strict query, a negotiated format, a role, and documented responses."""

    ARGUMENTS_PARSER = PARSER

    def reads(  # one line each in a decorator
        self,
        answer: ResponseType,
        *,
        query: type[Schema] | None = None,
        media_type: str = JSON,
        also: Mapping[str, ResponseType] = MappingProxyType({}),
        role: str = READER,
        keyless: bool = False,
    ) -> Callable[[View], View]:
        """Declare a read: the schema of its response, its query, its formats and its role.

        ``also`` maps further media types to their schemas. The view gets the loaded query first if
        ``query`` is given, and ``media_type`` if there are further formats; the parameter
        ``format`` takes precedence over ``Accept``. A ``keyless`` endpoint answers without the
        database, so no key is looked up.

        The endpoint raises Unauthenticated, Forbidden, NotAcceptable, and a 422 for a query
        that the schema does not accept.
        """
        formats = {media_type: answer, **also}
        offers = tuple(formats)
        parse_query = query_parser(query or NoQuery)

        def decorate(view: View) -> View:
            @wraps(view)
            def endpoint(**path: Any) -> Response:
                if not keyless:
                    access.require_role(role)
                parameters = dict(parse_query(request.query_string))
                format_ = parameters.pop("format", None)
                chosen = FORMATS[format_] if format_ else negotiate(offers)
                if also:
                    path["media_type"] = chosen
                return view(parameters, **path) if query else view(**path)

            documentation.document(
                self,
                endpoint,
                formats,
                None if keyless else role,
                headers=READ_HEADERS,
                extras=[
                    *documentation.query_parameters(self, query),
                    self.alt_response(
                        304, description="Not modified: the client's copy is current"
                    ),
                ],
            )
            return endpoint

        return decorate

    def reads_by_post(
        self, body: type[Schema], answer: ResponseType, *, query: type[Schema], example: Any
    ) -> Callable[[View], View]:
        """Declare a read whose question does not fit a URL: a safe POST (RFC 9110, 9.2.1).

        The view gets the loaded query and the loaded body. Nothing is written, so the endpoint
        requires no key, is open to scripts of other origins, and ignores ``Idempotency-Key``.
        """
        parse_query = query_parser(query)
        body_format = bodies.json_format(body(), required=True)

        def decorate(view: View) -> View:
            @wraps(view)
            def endpoint(**path: Any) -> Response:
                access.require_role(READER)
                negotiate((JSON,))
                parameters = dict(parse_query(request.query_string))
                loaded = body_format.receive().loaded
                return view(parameters, _require_valid(loaded), **path)

            documentation.document(
                self,
                endpoint,
                {JSON: answer},
                READER,
                headers={},
                extras=[
                    *documentation.query_parameters(self, query),
                    *documentation.request_body(self, body, example=example, required=True),
                ],
            )
            endpoint.is_safe = True  # type: ignore[attr-defined]
            return endpoint

        return decorate

    def writes(  # noqa: PLR0913  # one line each in a decorator
        self,
        body: type[Schema] | Mapping[str, Callable[[bytes], Any]] | None,
        answer: ResponseType | None,
        *,
        role: str,
        query: type[WriteQuery] = WriteQuery,
        statuses: tuple[int, ...] = (201,),
        max_bytes: int = bodies.MAX_BYTES,
        if_match: type[Schema] | None = OptionalIfMatch,
        has_etag: bool = True,
        example: Any = None,
    ) -> Callable[[View], View]:
        """Declare a write: its body, the schema of its response, and the role it requires.

        ``body`` is the schema of a JSON body, or maps each media type to a parser that runs before
        the transaction begins. ``if_match`` is None where there is no state to name.

        The view gets a ``Write`` and runs within its transaction, which is committed if the
        view returns and rolled back if it raises. A repeated ``Idempotency-Key`` gets the stored
        response, and the view does not run. With the parameter ``dry_run`` the view runs and
        nothing is recorded: the response has no ``Location`` and shows no key.
        """
        parse_query = query_parser(query)
        body_format = _body_format(body, max_bytes)

        def decorate(view: View) -> View:
            @wraps(view)
            def endpoint(**path: Any) -> Response:
                principal = access.require_role(role)
                negotiate((JSON,))
                parameters = parse_query(request.query_string)
                if if_match is None:
                    conditional.refuse_if_match()
                is_dry_run = parameters["dry_run"]
                scope = idempotency.scope_of(principal)  # a malformed key is refused in any case
                scope = None if is_dry_run else scope
                received = body_format.receive() if body_format else RequestBody()
                with database().transaction(is_dry_run=is_dry_run) as conn:
                    if scope and (stored := idempotency.find_response(conn, scope, received.raw)):
                        return stored
                    write = Write(conn, principal, received.parsed, received.loaded, parameters)
                    response = view(write, **path)
                    if is_dry_run:
                        _leave_nothing(response, write)
                    if scope:
                        idempotency.store_response(
                            conn, scope, received.raw, response, write.stored_text
                        )
                return response

            documentation.document(
                self,
                endpoint,
                {JSON: answer} if answer else {},
                role,
                statuses=statuses,
                headers=WRITE_HEADERS | (ETAG_HEADER if has_etag else {}),
                extras=[
                    *documentation.query_parameters(self, query),
                    self.arguments(WriteHeaders, location="headers"),
                    *([self.arguments(if_match, location="headers")] if if_match else ()),
                    *documentation.request_body(
                        self,
                        body,
                        example=example,
                        required=body_format is not None and body_format.required,
                    ),
                ],
            )
            return endpoint

        return decorate


def _leave_nothing(response: Response, write: Write) -> None:
    """Take out of the response of a dry run what names or opens anything recorded."""
    response.headers.pop("Location", None)
    if write.stored_text is not None:
        response.set_data(write.stored_text)


def _body_format(
    body: type[Schema] | Mapping[str, Callable[[bytes], Any]] | None, max_bytes: int
) -> BodyFormat | None:
    """The format of a write's body: required unless it is JSON without a required field."""
    if body is None:
        return None
    if not isinstance(body, type):
        return BodyFormat(body, max_bytes=max_bytes)
    schema = body()
    required = any(field.required for field in schema.fields.values())
    return bodies.json_format(schema, required=required, max_bytes=max_bytes)


def _require_valid(loaded: LoadedBody) -> dict[str, Any]:
    """The loaded body; raises Invalid with its faults, if there are any."""
    if loaded.faults:
        raise Invalid(loaded.faults)
    return loaded.body
